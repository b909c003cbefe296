/* Needs leave nothing out: with them and without them rules find the same. */
#define _POSIX_C_SOURCE 200809L
#include "rules/examples.h"
#include "rules/regex.h"
#include "rules/regex_literals.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Two rule sets -------------------------------------------------------------------------- */

/* The same pack, but that no fact rules out a rule. */
static pack *without_sieve(const pack *p, arena *memory) {
  pack *copy = arena_allocate(memory, sizeof *copy);
  pack_group *groups = arena_allocate_array(memory, p->group_count, sizeof *groups);
  uint64_t *masks = arena_allocate_array(memory, p->mask_count + 1, sizeof *masks);
  cr_assert(copy != NULL && groups != NULL && masks != NULL);
  const uint32_t none = p->mask_count; /* a mask of no rules */
  memcpy(masks, p->masks, none * sizeof *masks);
  for (uint32_t i = 0; i < p->group_count; i++) {
    groups[i] = p->groups[i];
    groups[i].sieves.count = groups[i].outer = 0;
    groups[i].several = none;
  }
  *copy = *p;
  copy->masks = masks;
  copy->groups = groups;
  return copy;
}

/* The same set, but that every condition is evaluated for every subject. */
static em_ruleset *without_needs(const em_ruleset *rules, arena *memory) {
  em_ruleset *copy = arena_allocate(memory, sizeof *copy);
  pack_rule *each = arena_allocate_array(memory, rules->rule_count, sizeof *each);
  cr_assert(copy != NULL && each != NULL);
  *copy = *rules;
  copy->compiled = arena_allocate_array(memory, rules->rule_count, sizeof *copy->compiled);
  cr_assert_not_null(copy->compiled);
  for (uint32_t i = 0; i < rules->pack_count; i++) {
    copy->packs[i] = without_sieve(rules->packs[i], memory);
  }
  for (uint32_t i = 0; i < rules->rule_count; i++) {
    const compiled_rule *from = &rules->compiled[i];
    each[i] = *from->rule;
    each[i].clauses.count = each[i].proved = 0;
    copy->compiled[i] = *from;
    copy->compiled[i].rule = &each[i];
    copy->compiled[i].pack = copy->packs[from->pack == rules->packs[0] ? 0 : 1];
  }
  return copy;
}

typedef struct pair {
  em_ruleset *with, *without;
  arena memory;
  size_t matches;
} pair;

static void open_pair(pair *p) {
  em_error error;
  *p = (pair){0};
  arena_init(&p->memory, NULL);
  cr_assert_eq(em_ruleset_embedded(NULL, &p->with, &error), EM_OK, "%s", error.message);
  p->without = without_needs(p->with, &p->memory);
}

/* More rules about a kind than a group has room for, of several forms. */
static void add_own_rules(em_ruleset_builder *builder) {
  static const char *const conditions[] = {
      "{name: {in: [MODE, LEVEL_%u], ignore_case: true}}",
      "{value: {longer_than: %u}, name: {matches: '(?:HOST|PORT|URL|storage)'}}",
      "any: [{name: {contains: [A%u, ENV]}}, {module.is_edge_hub: true, value: {is_set: true}}]",
      "{some: {env: {name: {is: {fact: outer.name}}, index: {at_least: %u}}}}",
      "{module.startup_order: {between: [0, 4294967295]}, index: {below: %u}}",
      "{not: {value: 'x%u'}, some: {port: {host_port: {in: {list: engine-ports}}}}}",
  };
  em_error error;
  for (unsigned i = 0; i < 150; i++) {
    char when[256];
    char text[1024];
    char name[32];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    const char *condition = conditions[i % (sizeof conditions / sizeof *conditions)];
    snprintf(when, sizeof when, condition, i);
#pragma GCC diagnostic pop
    snprintf(name, sizeof name, "own/own-%u.yaml", i);
    snprintf(text, sizeof text,
             "id: own-%u\ntitle: Own\nseverity: low\nprecision: high\nsince: 1.0.0\n"
             "subject: env\nwhen:\n  %s\nmessage: '{name} is found'\nwhy: So.\nfix: No.\n",
             i, when);
    cr_assert_eq(em_ruleset_builder_add(builder, view_of(name), view_of(text), &error), EM_OK,
                 "%s: %s", when, error.message);
  }
}

/* With rules of one's own, and lists that are longer than the library's rules were made with. */
static void open_extended_pair(pair *p) {
  static const char *const extensions[][2] = {
      {"engine-ports", "443"},
      {"engine-ports", "8080"},
      {"datastore-ports", "8883"},
      {"public-registries", "mcr.microsoft.com"},
      {"sensitive-trees", "/dev"},
      {"cleartext-ports", "5671"},
      {"debugger-ports", "443"},
      {"trusted-mirrors", "localhost:5000"},
      {"allowed-registries", "docker.io"},
  };
  em_error error;
  *p = (pair){0};
  arena_init(&p->memory, NULL);
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, true);
  add_own_rules(builder);
  for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
    const em_status status = em_ruleset_builder_extend(builder, view_of(extensions[i][0]),
                                                       view_of(extensions[i][1]), &error);
    cr_assert_eq(status, EM_OK, "%s", error.message);
  }
  cr_assert_eq(em_ruleset_builder_finish(builder, &p->with, &error), EM_OK, "%s", error.message);
  em_ruleset_builder_free(builder);
  p->without = without_needs(p->with, &p->memory);
}

static void close_pair(pair *p) {
  em_ruleset_free(p->with);
  arena_free(&p->memory);
}

static void expect_same(const pair *p, const matches *a, const matches *b, const char *name) {
  for (uint32_t i = 0; i < a->count && i < b->count; i++) {
    const match *x = a->items[i];
    const match *y = b->items[i];
    const em_view id = p->with->rules[y->rule].id;
    cr_assert(x->rule == y->rule && x->module == y->module && view_equals(x->message, y->message) &&
                  view_equals(x->evidence, y->evidence),
              "%s: %.*s differs", name, VIEW_ARGS(id));
  }
  cr_assert_eq(a->count, b->count, "%s: %u and %u matches", name, a->count, b->count);
  cr_assert_eq(a->rules_run, b->rules_run);
}

/* Nothing is said of a text that is no manifest. */
static void compare(pair *p, const char *name, em_view text) {
  arena memory;
  arena_init(&memory, NULL);
  document d;
  manifest m;
  em_error error;
  const document_options reading = {.limits = EM_LIMITS_INIT};
  const rules_options all = {.all_rules = true};
  if (document_parse(&d, view_of(name), text, EM_SYNTAX_AUTO, &reading, &error) == EM_OK) {
    if (manifest_read(&m, &d, &reading, &memory, &error) == EM_OK) {
      matches a;
      matches b;
      cr_assert(rules_run(p->with, &m, &all, &memory, &a));
      cr_assert(rules_run(p->without, &m, &all, &memory, &b));
      expect_same(p, &a, &b, name);
      p->matches += a.count;
      manifest_free(&m);
    }
    document_free(&d);
  }
  arena_free(&memory);
}

/* ---- Over what there is --------------------------------------------------------------------- */

static void compare_examples(pair *p) {
  const pack *own = p->with->packs[0];
  for (uint32_t i = 0; i < own->example_count; i++) {
    const pack_example *e = &own->examples[i];
    const char *why = "";
    const example_manifest made =
        example_complete(&p->memory, (example_fragment)e->fragment, pack_view(own, e->text), &why);
    cr_assert_not_null(made.text.data, "%s", why);
    compare(p, "example.template.json", made.text);
  }
  cr_expect_gt(p->matches, own->example_count, "only %zu matches", p->matches);
}

Test(needs, leave_nothing_out_of_any_example) {
  pair p;
  open_pair(&p);
  compare_examples(&p);
  close_pair(&p);
}

Test(needs, leave_nothing_out_where_lists_are_extended_and_rules_are_many) {
  pair p;
  open_extended_pair(&p);
  compare_examples(&p);
  close_pair(&p);
}

static void compare_file(pair *p, const char *folder, const char *name) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  static char text[1 << 20];
  const size_t length = fread(text, 1, sizeof text, file);
  fclose(file);
  compare(p, name, (em_view){text, length});
}

static void compare_folder(pair *p, const char *folder) {
  DIR *d = opendir(folder);
  for (struct dirent *entry = NULL; d != NULL && (entry = readdir(d)) != NULL;) {
    if (entry->d_name[0] != '.' && strstr(entry->d_name, ".json") != NULL) {
      compare_file(p, folder, entry->d_name);
    }
  }
  if (d != NULL) {
    closedir(d);
  }
}

static void compare_folders(pair *p) {
  static const char *const folders[] = {
      EDGEMANIFEST_FIXTURES "/everything", EDGEMANIFEST_FIXTURES "/large",
      EDGEMANIFEST_FIXTURES "/risky",      EDGEMANIFEST_FIXTURES "/reports",
      EDGEMANIFEST_FIXTURES "/shapes",     EDGEMANIFEST_SHARED "/corpus/manifests",
  };
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    compare_folder(p, folders[i]);
  }
  cr_expect_gt(p->matches, 100);
}

Test(needs, leave_nothing_out_of_any_manifest) {
  pair p;
  open_pair(&p);
  compare_folders(&p);
  close_pair(&p);
}

Test(needs, leave_nothing_out_of_any_manifest_where_lists_are_extended_and_rules_are_many) {
  pair p;
  open_extended_pair(&p);
  compare_folders(&p);
  close_pair(&p);
}

/* ---- Literals of patterns -------------------------------------------------------------------- */

static const struct {
  const char *pattern;
  const char *literals; /* parted by blanks */
} literal_rows[] = {
    {"abc", "abc"},
    {"(?i)aBc", "aBc"},
    {"^abc$", "abc"},
    {"ab.cde", "cde"},
    {"abc?de", "ab"},
    {"ab+cd", "ab"},
    {"abc*defg", "defg"},
    {"ab{0,2}cde", "cde"},
    {"ab{2}c", "ab"},
    {"one|three", "one three"},
    {"one|[a-z]+", ""},
    {"one|", ""},
    {"(?:^|[/._-])(?:xmrig|minerd)(?:$|[._-])", "xmrig minerd"},
    {"(?:abcd)?ef", "ef"},
    {"(?:abcd)*", ""},
    {"(?:abcd)+ef", "abcd"},
    {"(abc|de)f", "abc de"},
    {"stratum\\+(?:tcp|ssl)://", "stratum+"},
    {"dlv\\s+(?:debug|exec)", "debug exec"},
    {"(?!abc)def", "def"},
    {"(?=abc)d", ""},
    {"a\\.b\\dcd", "a.b"},
    {"[]abc]de", "de"},
    {"[^]abc]de", "de"},
    {"[\\]abc]de", "de"},
    {"0123456789abcdefghij", "0123456789abcde"},
    /* what is not understood says nothing */
    {"\\x41bcdef", ""},
    {"(a)bcd\\1", ""},
    {"(?i:abc)def", ""},
    {"abc(?x) d e f", ""},
    {"[[:alpha:]]bcd", ""},
    {"(?<name>abc)", ""},
    {"(*UCP)abc", ""},
    {"abc{def", ""},
    {"a|b|c", ""},
    {"aa|bb|cc|dd|ee|ff|gg|hh|ii|jj|kk", ""},
    {"\xC3\xA4+bc", "bc"},
};

Test(regex_literals, are_what_every_match_holds) {
  for (size_t i = 0; i < sizeof literal_rows / sizeof *literal_rows; i++) {
    regex_literals found;
    regex_literals_find(view_of(literal_rows[i].pattern), &found);
    char text[256] = "";
    for (uint32_t k = 0; k < found.count; k++) {
      const em_view one = regex_literal(&found, k);
      snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.*s", k == 0 ? "" : " ",
               VIEW_ARGS(one));
    }
    cr_expect_str_eq(text, literal_rows[i].literals, "%s gives %s", literal_rows[i].pattern, text);
  }
}

/* ---- Matching ------------------------------------------------------------------------------- */

/* Each letter of such a value is a step that may be taken back: more than the usual room holds. */
Test(regex, says_the_same_of_values_that_need_more_room) {
  static char value[400];
  memset(value, 'a', sizeof value);
  value[sizeof value - 1] = 'c';
  for (size_t length = 1; length <= 200; length += 13) {
    regex_slot slot;
    atomic_init(&slot.made, NULL);
    regex_matcher matcher = {0};
    const em_view pattern = VIEW("^(?:a|b)*c$");
    const em_view ends = {value + sizeof value - length, length};
    const em_view differs = {value, length};
    cr_expect_eq(regex_match(&matcher, &slot, pattern, ends), REGEX_MATCHES, "%zu", length);
    cr_expect_eq(regex_match(&matcher, &slot, pattern, differs), REGEX_DIFFERS, "%zu", length);
    regex_matcher_free(&matcher);
    regex_slot_free(&slot);
  }
}
