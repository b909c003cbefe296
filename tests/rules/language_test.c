/* What conditions mean, piece by piece. */

#define _GNU_SOURCE
#include "rules/running.h"

#include <criterion/criterion.h>
#include <stdio.h>

typedef struct row {
  const char *subject, *when;
  example_fragment kind;
  const char *fragment;
  unsigned fires;
} row;

#define HOST FRAGMENT_HOST_CONFIG
#define OPTIONS FRAGMENT_CREATE_OPTIONS
#define MODULE FRAGMENT_MODULE
#define MODULES FRAGMENT_MODULES
#define IMAGES FRAGMENT_SETTINGS

/* Two names twice, one of them in another case; one value twice; and one that is not known. */
#define MANY                                                                                       \
  "{\"Env\":[\"A=1\",\"B=2\",\"C=3\",\"D=4\",\"E=5\",\"F=6\",\"a=7\",\"B=8\",\"G=1\",\"H=${X}\"]}"

static const row rows[] = {
    /* equality and its short forms */
    {"module", "{privileged: true}", HOST, "{\"Privileged\":true}", 1},
    {"module", "{privileged: {is: true}}", HOST, "{\"Privileged\":false}", 0},
    {"module", "{network_mode: [host, none]}", HOST, "{\"NetworkMode\":\"none\"}", 1},
    {"module", "{network_mode: {in: [HOST], ignore_case: true}}", HOST,
     "{\"NetworkMode\":\"host\"}", 1},
    {"module", "{network_mode: HOST}", HOST, "{\"NetworkMode\":\"host\"}", 0},
    {"mount", "{kind: [volume, tmpfs]}", HOST, "{\"Binds\":[\"vol:/x\",\"/y:/y\"]}", 1},
    /* not set: only is_set: false and the opposites of equality hold */
    {"module", "{is_system: false, pid_mode: {is_not: host}}", HOST, "{}", 1},
    {"module", "{is_system: false, pid_mode: {not_in: [host]}}", HOST, "{}", 1},
    {"module", "{is_system: false, pid_mode: {is_set: false}}", HOST, "{}", 1},
    {"module", "{is_system: false, memory: {below: 5}}", HOST, "{}", 0},
    {"module", "{is_system: false, memory: {above: 5}}", HOST, "{}", 0},
    {"module", "{is_system: false, not: {memory: {above: 5}}}", HOST, "{}", 1},
    {"module", "{is_system: false, user: {is_empty: true}}", HOST, "{}", 0},
    {"module", "{is_system: false, user: {is_empty: false}}", OPTIONS, "{}", 0},
    {"module", "{user: {is_empty: false}, is_system: false}", OPTIONS, "{\"User\":\"7\"}", 1},
    /* numbers */
    {"module", "{is_system: false, memory: {at_least: 6291456, at_most: 6291456}}", HOST,
     "{\"Memory\":6291456}", 1},
    {"port", "{host_port: {between: [80, 90]}}", HOST,
     "{\"PortBindings\":{\"1/tcp\":[{\"HostPort\":\"90\"}],\"2/tcp\":[{\"HostPort\":\"91\"}]}}", 1},
    {"port", "{container_port: {in: {list: odd}}}", HOST,
     "{\"PortBindings\":{\"1/tcp\":[{\"HostPort\":\"90\"}],\"2/tcp\":[{\"HostPort\":\"91\"}]}}", 1},
    {"port", "{host_port: {is: {fact: container_port}}}", HOST,
     "{\"PortBindings\":{\"91/tcp\":[{\"HostPort\":\"90\"}],\"92/tcp\":[{\"HostPort\":\"92\"}]}}",
     1},
    /* text */
    {"env", "{name: {starts_with: [A, B]}}", OPTIONS, "{\"Env\":[\"AX=1\",\"CX=1\",\"BX=1\"]}", 2},
    {"env", "{value: {ends_with: z, longer_than: 1}}", OPTIONS, "{\"Env\":[\"A=z\",\"B=yz\"]}", 1},
    {"env", "{value: {contains: OOP, ignore_case: true}}", OPTIONS,
     "{\"Env\":[\"A=loops\",\"B=no\"]}", 1},
    {"env", "{value: {contains: aab}}", OPTIONS,
     "{\"Env\":[\"A=aaab\",\"B=aAab\",\"C=aab\",\"D=aa\",\"E=xaab\"]}", 3},
    {"env", "{value: {contains: aab, ignore_case: true}}", OPTIONS,
     "{\"Env\":[\"A=Aaab\",\"B=aAAxAAB\",\"C=aAAx\",\"D=\",\"E=bAaaA\"]}", 2},
    {"env", "{value: {contains: --Go, ignore_case: true}}", OPTIONS,
     "{\"Env\":[\"A=x --gO\",\"B=--g\",\"C=\\r-gO\"]}", 1},
    {"env", "{value: {matches: '^[0-9]+$'}}", OPTIONS, "{\"Env\":[\"A=17\",\"B=x17\"]}", 1},
    {"env", "{value: {shorter_than: 2}}", OPTIONS, "{\"Env\":[\"A=z\",\"B=yz\"]}", 1},
    {"env", "{name: {in: {list: names}}}", OPTIONS, "{\"Env\":[\"a=1\",\"c=1\"]}", 1},
    {"image", "{module.is_system: false, tag: {version_below: '1.10'}}", IMAGES,
     "{\"image\":\"r.example/a:1.9.3-x\"}", 1},
    {"image", "{module.is_system: false, tag: {version_at_least: '1.10'}}", IMAGES,
     "{\"image\":\"r.example/a:v1.10\"}", 1},
    {"image", "{module.is_system: false, tag: {version_below: '9'}}", IMAGES,
     "{\"image\":\"r.example/a:stable\"}", 0},
    /* many elements that share a text */
    {"env", "{some: {env: {name: {is: {fact: outer.name}}}}}", OPTIONS, MANY, 2},
    {"env", "{some: {env: {name: {is: {fact: outer.name}, ignore_case: true}}}}", OPTIONS, MANY, 4},
    {"env",
     "{module.is_system: false, none: {env: {name: {is: {fact: outer.name}, ignore_case: true}}}}",
     OPTIONS, MANY, 6},
    {"env", "{some: {env: {value: {is: {fact: outer.value}}, name: {is_not: {fact: outer.name}}}}}",
     OPTIONS, MANY, 2},
    {"env", "{module.is_system: false, none: {env: {value: {is: {fact: outer.value}}}}}", OPTIONS,
     MANY, 0},
    {"env",
     "{some: {env: {any: [{name: {is: {fact: outer.name}}}, {name: {is: {fact: outer.name}, "
     "ignore_case: true}, value: '1'}]}}}",
     OPTIONS, MANY, 3},
    {"env",
     "{some: {env: {name: {is: {fact: outer.name}, ignore_case: true}, some: {env: {value: {is: "
     "{fact: outer.value}}}}}}}",
     OPTIONS, MANY, 1},
    {"env",
     "{some: {env: {value: {is: {fact: outer.value}}, some: {module: {is_system: false}}, none: "
     "{env: {name: {is: {fact: outer.name}}}}}}}",
     OPTIONS, MANY, 2},
    /* paths, by their steps and not by their letters */
    {"mount", "{host_path: {within: /etc}}", HOST, "{\"Binds\":[\"/etc/ssh:/a\",\"/etcetera:/b\"]}",
     1},
    {"mount", "{host_path: {within: /etc/}}", HOST, "{\"Binds\":[\"//etc/../etc/.:/a\"]}", 1},
    {"mount", "{host_path: {contains_path: /run/docker.sock}}", HOST,
     "{\"Binds\":[\"/var/run:/a\",\"/run/x:/b\",\"/:/c\"]}", 2},
    {"mount", "{host_path: {overlaps: [/a/b]}}", HOST,
     "{\"Binds\":[\"/a:/1\",\"/a/b/c:/2\",\"/a/c:/3\"]}", 2},
    /* lists of texts: some element */
    {"module", "{group_add: docker}", HOST, "{\"GroupAdd\":[\"audio\",\"docker\"]}", 1},
    {"module", "{group_add: {longer_than: 2}}", HOST, "{\"GroupAdd\":[\"audio\",\"docker\"]}", 0},
    {"module", "{is_system: false, masked_paths: {is_empty: true}}", HOST, "{\"MaskedPaths\":[]}",
     1},
    /* all, any, not, nothing */
    {"module", "{is_system: false}", HOST, "{}", 1},
    {"module", "{}", HOST, "{}", 3},
    {"module", "{any: [{privileged: true}, {pid_mode: host}]}", HOST, "{\"PidMode\":\"host\"}", 1},
    {"module", "{all: [{privileged: true}, {pid_mode: host}]}", HOST, "{\"PidMode\":\"host\"}", 0},
    /* quantifiers */
    {"module", "{some: {mount: {is_read_only: true}}, is_system: false}", HOST,
     "{\"Binds\":[\"/a:/a\",\"/b:/b:ro\"]}", 1},
    {"module", "{every: {mount: {is_read_only: true}}, is_system: false}", HOST,
     "{\"Binds\":[\"/a:/a\",\"/b:/b:ro\"]}", 0},
    {"module", "{every: {mount: {is_read_only: true}}, is_system: false}", HOST, "{}", 1},
    {"module", "{none: {mount: {}}, is_system: false}", HOST, "{}", 1},
    {"module", "{count: {mount: {at_least: 2}}, is_system: false}", HOST,
     "{\"Binds\":[\"/a:/a\",\"/b:/b:ro\"]}", 1},
    {"module", "{count: {mount: {where: {is_read_only: true}, at_most: 0}}, is_system: false}",
     HOST, "{\"Binds\":[\"/a:/a\"]}", 1},
    /* an element is not among its own relations */
    {"mount", "{module.is_system: false, none: {mount: {}}}", HOST, "{\"Binds\":[\"/a:/a\"]}", 1},
    {"mount", "{some: {mount: {source: {is: {fact: outer.source}}}}}", HOST,
     "{\"Binds\":[\"/a:/x\",\"/a:/y\",\"/c:/z\"]}", 2},
    {"module", "{is_system: false, some: {module: {is_system: false}}}", MODULES,
     "{\"one\":{},\"two\":{}}", 2},
    /* other modules, and two steps out */
    {"env", "{module.is_system: false, some: {other.env: {name: {is: {fact: outer.name}}}}}",
     MODULES, "{\"one\":{\"env\":{\"A\":{\"value\":1}}},\"two\":{\"env\":{\"A\":{\"value\":2}}}}",
     2},
    {"module",
     "{is_system: false, some: {module: {some: {env: {name: {is: {fact: outer.outer.name}}}}}}}",
     MODULES, "{\"one\":{\"env\":{\"two\":{\"value\":1}}},\"two\":{}}", 1},
    /* unknown: a placeholder is no data, neither way */
    {"env", "{name: A, value: x}", MODULE, "{\"env\":{\"A\":{\"value\":\"${V}\"}}}", 0},
    {"env", "{name: A, value: {is_not: x}}", MODULE, "{\"env\":{\"A\":{\"value\":\"${V}\"}}}", 0},
    {"env", "{name: A, not: {value: x}}", MODULE, "{\"env\":{\"A\":{\"value\":\"${V}\"}}}", 0},
    {"env", "{name: A, any: [{value: x}, {name: A}]}", MODULE,
     "{\"env\":{\"A\":{\"value\":\"${V}\"}}}", 1},
    {"env", "{name: A, value: {is_set: true, is_resolved: false}}", MODULE,
     "{\"env\":{\"A\":{\"value\":\"${V}\"}}}", 1},
    {"module", "{is_system: false, none: {env: {value: x}}}", MODULE,
     "{\"env\":{\"A\":{\"value\":\"${V}\"}}}", 0},
    {"image", "{module.is_system: false, tag: latest}", IMAGES,
     "{\"image\":\"r.example/a:${TAG}\"}", 0},
    {"image", "{module.is_system: false, registry: r.example}", IMAGES,
     "{\"image\":\"r.example/a:${TAG}\"}", 1},
    /* createOptions that the device refuses: nothing that comes from them is known */
    {"module", "{is_system: false, memory: {is_set: false}}", HOST, "{\"Privileged\":\"yes\"}", 0},
    {"module", "{is_system: false, none: {mount: {}}}", HOST, "{\"Privileged\":\"yes\"}", 0},
    {"module", "{is_system: false, create_options: refused}", HOST, "{\"Privileged\":\"yes\"}", 1},
};

Test(rules_language, conditions_mean_what_the_manual_says) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char rule[1024];
    snprintf(rule, sizeof rule, "subject: %s\nwhen: %s\n", rows[i].subject, rows[i].when);
    running *r = run_rule(rule, rows[i].kind, rows[i].fragment, NULL);
    cr_expect_eq(r->matches.count, rows[i].fires, "%s %s on %s: %u times, not %u", rows[i].subject,
                 rows[i].when, rows[i].fragment, r->matches.count, rows[i].fires);
    running_free(r);
  }
}

/* ---- Texts ---------------------------------------------------------------------------------- */

static void expect_message(const char *message, const char *fragment, const char *wanted) {
  char rule[1024];
  snprintf(rule, sizeof rule, "subject: mount\nwhen: {module.is_system: false}\nmessage: %s\n",
           message);
  running *r = run_rule(rule, HOST, fragment, NULL);
  cr_assert_geq(r->matches.count, 1);
  const em_view text = r->matches.items[0]->message;
  cr_expect(view_equals(text, view_of(wanted)), "%.*s", VIEW_ARGS(text));
  running_free(r);
}

Test(rules_language, texts_are_filled_in) {
  const char *bind = "{\"Binds\":[\"/a:/x:ro\"]}";
  expect_message("'{source} at {target} of {module.name}'", bind, "/a at /x of example");
  expect_message("'{is_read_only ? only to read}'", bind, "only to read");
  expect_message("'{propagation ? shared}nothing'", bind, "nothing");
  expect_message("'{propagation}{{braces}}'", bind, "{braces}");
  expect_message("'{is_read_only ? by {source ?  {source}}}'", bind, "by  /a");
}

Test(rules_language, a_remark_of_a_list_is_shown) {
  running *r = run_rule("subject: env\nwhen: {name: {in: {list: names}}}\n"
                        "message: '{name | names}'\n",
                        OPTIONS, "{\"Env\":[\"a=1\"]}", NULL);
  cr_assert_eq(r->matches.count, 1);
  cr_expect(view_equals(r->matches.items[0]->message, VIEW("first")));
  running_free(r);
}

Test(rules_language, a_long_value_is_cut_between_characters) {
  char fragment[512] = "{\"Env\":[\"A=";
  for (int i = 0; i < 100; i++) {
    strcat(fragment, "ä");
  }
  strcat(fragment, "\"]}");
  running *r =
      run_rule("subject: env\nwhen: {name: A}\nmessage: '{value}'\n", OPTIONS, fragment, NULL);
  const em_view text = r->matches.items[0]->message;
  cr_expect_eq(text.length, 83); /* 80 bytes of ä, and the dots */
  cr_expect(view_ends_with(text, VIEW("ä…")), "%.*s", VIEW_ARGS(text));
  running_free(r);
}

/* ---- Groups, related places, expected, needs ------------------------------------------------- */

Test(rules_language, what_is_decided_once_is_told_once) {
  running *r = run_rule("subject: module\nwhen: {is_system: false, memory: {is_set: false}}\n"
                        "once_per: deployment\nmessage: '{count}: {each name}'\n",
                        MODULES, "{\"one\":{},\"two\":{},\"three\":{}}", NULL);
  cr_assert_eq(r->matches.count, 1);
  const match *m = r->matches.items[0];
  cr_expect(view_equals(m->message, VIEW("3: one, two and three")), "%.*s", VIEW_ARGS(m->message));
  cr_expect_eq(m->related_count, 2);
  cr_expect_eq(m->module, NOTE_NO_MODULE);
  running_free(r);
}

Test(rules_language, related_places_name_the_other_links) {
  running *r = run_rule(
      "subject: module\nwhen: {privileged: true}\nrelated:\n"
      "  - {at: pid_mode, message: 'sees {pid_mode}'}\n"
      "  - {at: ipc_mode, message: never}\n"
      "  - {of: mount, where: {is_read_only: false}, message: 'writes {source}'}\n",
      HOST, "{\"Privileged\":true,\"PidMode\":\"host\",\"Binds\":[\"/a:/a\",\"/b:/b:ro\"]}", NULL);
  cr_assert_eq(r->matches.count, 1);
  const match *m = r->matches.items[0];
  cr_assert_eq(m->related_count, 2);
  cr_expect(view_equals(m->related[0].message, VIEW("sees host")));
  cr_expect(view_equals(m->related[1].message, VIEW("writes /a")));
  running_free(r);
}

Test(rules_language, a_rule_that_lacks_a_list_is_not_evaluated) {
  running *r = run_rule("subject: module\nwhen: {}\nneeds: {list: none}\n", HOST, "{}", NULL);
  cr_expect_eq(r->matches.count, 0);
  cr_expect_eq(r->matches.rules_run, 0);
  cr_assert_eq(r->matches.lacking_count, 1);
  cr_expect(view_equals(r->matches.lacking[0].because, VIEW("the list none is empty")));
  running_free(r);
}

Test(rules_language, profiles_and_choices_switch_rules) {
  static const rule_choice on = RULE_ON;
  static const rule_choice off = RULE_OFF;
  const rules_options strict = {.profile = EM_PROFILE_STRICT};
  const rules_options chosen = {.choices = &on};
  const rules_options refused = {.choices = &off, .all_rules = true};
  static const struct {
    int number;
    unsigned fires;
  } wanted[] = {{0, 0}, {1, 3}, {2, 3}, {3, 0}};
  const rules_options *options[] = {NULL, &strict, &chosen, &refused};
  for (size_t i = 0; i < 4; i++) {
    running *r = run_rule("subject: module\nwhen: {}\ndefault: off\n", HOST, "{}",
                          options[wanted[i].number]);
    cr_expect_eq(r->matches.count, wanted[i].fires, "%zu", i);
    running_free(r);
  }
}

/* ---- Identity and evidence --------------------------------------------------------------------
 */

static void expect_identity(const char *fragment, const char *identity, const char *evidence) {
  running *r = run_rule("subject: port\nwhen: {is_on_all_addresses: true, is_published: true}\n",
                        HOST, fragment, NULL);
  cr_assert_eq(r->matches.count, 1);
  const match *m = r->matches.items[0];
  cr_expect(view_equals(m->identity, view_of(identity)), "%.*s", VIEW_ARGS(m->identity));
  cr_expect(view_equals(m->evidence, view_of(evidence)), "%.*s", VIEW_ARGS(m->evidence));
  running_free(r);
}

Test(rules_language, a_match_says_what_it_is_about_and_what_was_judged) {
  const char *evidence = "is_on_all_addresses=true\nis_published=true\n";
  expect_identity("{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"8080\"}]}}", "port 80 tcp 8080",
                  evidence);
  expect_identity("{\"Memory\":9000000, \"PortBindings\" : {\"80\":[{\"HostPort\":8080}]}}",
                  "port 80 tcp 8080", evidence);
}

Test(rules_language, evidence_names_the_elements_that_a_quantifier_met) {
  running *r = run_rule("subject: module\nwhen: {some: {mount: {host_path: {within: /etc}}}}\n",
                        HOST, "{\"Binds\":[\"/etc/a:/a\",\"/b:/b\"]}", NULL);
  cr_assert_eq(r->matches.count, 1);
  const em_view evidence = r->matches.items[0]->evidence;
  cr_expect(view_equals(evidence, VIEW("mount /etc/a:/a /a\nhost_path=/etc/a\n")) ||
                view_equals(evidence, VIEW("mount /etc/a /a\nhost_path=/etc/a\n")),
            "%.*s", VIEW_ARGS(evidence));
  running_free(r);
}

Test(rules_language, a_secret_is_shown_by_no_rule) {
  running *r = run_rule("subject: env\nwhen: {name: DB_PASSWORD}\nmessage: '{name} is {value}'\n",
                        OPTIONS, "{\"Env\":[\"DB_PASSWORD=Kq8vRz31xw\"]}", NULL);
  cr_assert_eq(r->matches.count, 1);
  const match *m = r->matches.items[0];
  cr_expect(view_equals(m->message, VIEW("DB_PASSWORD is (secret)")), "%.*s",
            VIEW_ARGS(m->message));
  cr_expect_eq(r->matches.secret_count, 1);
  cr_expect_null(memmem(m->evidence.data, m->evidence.length, "Kq8vRz31xw", 10));
  running_free(r);
}

/* ---- Limits ------------------------------------------------------------------------------------
 */

/* The rule gives up and says so; the run ends. */
Test(rules_language, a_pattern_that_runs_away_is_stopped) {
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, true);
  em_error error = {0};
  const em_view rule =
      VIEW("id: slow\ntitle: t\nseverity: low\nprecision: high\nsince: 1.0.0\nsubject: env\n"
           "when: {value: {matches: '^(a+)+$'}}\nmessage: m\nwhy: w\nfix: f\n");
  cr_assert_eq(em_ruleset_builder_add(builder, VIEW("slow.yaml"), rule, &error), EM_OK, "%s",
               error.message);
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_builder_finish(builder, &rules, &error), EM_OK);
  em_ruleset_builder_free(builder);
  const em_view text =
      VIEW("{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"modules\":{"
           "\"camera\":{\"env\":{\"A\":{\"value\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"},"
           "\"B\":{\"value\":\"a\"}}}}}}}}");
  em_audit *audit = em_audit_new(rules, NULL);
  cr_assert_eq(em_audit_add(audit, VIEW("a.json"), text, NULL), EM_OK);
  unsigned told = 0;
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    const em_finding *f = em_audit_finding(audit, i);
    told += view_equals(f->rule->id, VIEW("rule-pattern-limit")) &&
            memmem(f->message.data, f->message.length, "slow", 4) != NULL;
  }
  cr_expect_eq(told, 1);
  em_audit_free(audit);
  em_ruleset_free(rules);
}

/* ---- Lists that others extend ------------------------------------------------------------------
 */

Test(rules_language, a_list_takes_values_of_packs_and_of_configuration) {
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, true);
  em_error error = {0};
  const em_view more = VIEW("lists: {trusted-mirrors: {values: [one.example], extend: true}}");
  cr_assert_eq(em_ruleset_builder_add(builder, VIEW("more.yaml"), more, &error), EM_OK, "%s",
               error.message);
  cr_assert_eq(
      em_ruleset_builder_extend(builder, VIEW("trusted-mirrors"), VIEW("two.example"), &error),
      EM_OK);
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_builder_finish(builder, &rules, &error), EM_OK, "%s", error.message);
  const list_extra *extra = &rules->extras[compiled_list_find(rules, VIEW("trusted-mirrors"))];
  cr_assert_eq(extra->count, 2);
  cr_expect(view_equals(extra->texts[0], VIEW("one.example")));
  cr_expect(view_equals(extra->texts[1], VIEW("two.example")));
  em_ruleset_builder_free(builder);
  em_ruleset_free(rules);
}

/* ---- Examples left alone
 * ----------------------------------------------------------------------------- */

#define RULE_HEAD                                                                                  \
  "id: a\ntitle: T\nseverity: low\nprecision: high\nsince: 1.0.0\nsubject: module\n"               \
  "when: {privileged: true}\nmessage: M\nwhy: W\n"

static em_status add_text(const char *text, bool leave, em_error *error, size_t *examples) {
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, false);
  if (leave) {
    em_ruleset_builder_leave_examples(builder);
  }
  em_ruleset *rules = NULL;
  const em_status status = em_ruleset_builder_add(builder, VIEW("x/a.yaml"), view_of(text), error);
  if (status == EM_OK && em_ruleset_builder_finish(builder, &rules, error) == EM_OK) {
    *examples = em_ruleset_rule(rules, 0)->example_count;
  }
  em_ruleset_free(rules);
  em_ruleset_builder_free(builder);
  return status;
}

typedef struct left {
  const char *text;
  em_status read; /* with examples */
  size_t examples;
  em_status left; /* without */
  uint32_t line;  /* of the error then */
} left;

static const left lefts[] = {
    {RULE_HEAD "fix: F\nexamples:\n  - quiet: q\n    host_config: {}\n", EM_OK, 1, EM_OK, 0},
    {RULE_HEAD "fix: F\nexamples:\n- quiet: q\n  host_config: {}\n# end\n", EM_OK, 1, EM_OK, 0},
    {RULE_HEAD "examples:\n  - quiet: q\n    host_config: {}\nfix: F\n", EM_OK, 1, EM_OK, 0},
    {RULE_HEAD "fix: F\nexamples:\n  - quit: q\n    host_config: {}\n", EM_ERROR_RULES, 0, EM_OK,
     0},
    {RULE_HEAD "fix: F\nexamples:\n  - \"q\n", EM_ERROR_SYNTAX, 0, EM_OK, 0},
    {RULE_HEAD "fix: F\nexamples: []\n", EM_OK, 0, EM_OK, 0},
    /* whatever stands before is read, and told with its place */
    {RULE_HEAD "fixes: F\nexamples:\n  - quiet: q\n", EM_ERROR_RULES, 0, EM_ERROR_RULES, 10},
    {RULE_HEAD "fix: [F\nexamples:\n  - quiet: q\n", EM_ERROR_SYNTAX, 0, EM_ERROR_SYNTAX, 11},
    /* a line that looks like the member, in a text that goes on */
    {RULE_HEAD "fix: \"F\nexamples:\n  - x\"\n", EM_OK, 0, EM_OK, 0},
    {RULE_HEAD "fix: F\nexamples:\n  - \"q\nfix: F\"\n", EM_ERROR_RULES, 0, EM_OK, 0},
};

Test(rule_language, examples_can_be_left_alone_and_nothing_else_is) {
  for (size_t i = 0; i < FACT_COUNT(lefts); i++) {
    const left *one = &lefts[i];
    em_error error = {0};
    size_t count = 0;
    cr_expect_eq(add_text(one->text, false, &error, &count), one->read, "%zu: %s", i,
                 error.message);
    cr_expect_eq(count, one->examples, "%zu", i);
    count = 0;
    error = (em_error){0};
    cr_expect_eq(add_text(one->text, true, &error, &count), one->left, "%zu: %s", i, error.message);
    cr_expect_eq(count, 0, "%zu", i);
    cr_expect_eq(error.line, one->line, "%zu: line %u: %s", i, error.line, error.message);
  }
}
