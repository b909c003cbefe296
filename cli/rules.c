/* edgemanifest rules: what rules there are, and whether they do what they say. */
#include "command.h"
#include "complain.h"
#include "output.h"
#include "packs.h"
#include "print.h"
#include "rule_pages.h"
#include "rule_skeleton.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

static em_view view(const char *text) {
  return (em_view){text, text == NULL ? 0 : strlen(text)};
}

static bool equals(em_view a, const char *b) {
  return a.length == strlen(b) && memcmp(a.data, b, a.length) == 0;
}

/* ---- The rules at hand --------------------------------------------------------------------------
 */

/* The library's rules, and those of the packs; NULL if that failed, which has been told. */
static em_ruleset *rules_with_packs(const option_texts *packs) {
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, true);
  if (builder == NULL) {
    complain_memory();
    return NULL;
  }
  bool is_well = true;
  for (uint32_t i = 0; i < packs->count; i++) {
    is_well = packs_add(builder, packs->items[i]) && is_well;
  }
  em_ruleset *rules = NULL;
  em_error error = {0};
  if (is_well && em_ruleset_builder_finish(builder, &rules, &error) != EM_OK) {
    packs_complain(builder, &error);
  }
  em_ruleset_builder_free(builder);
  return rules;
}

static bool is_of_library(const em_ruleset *library, const em_rule *rule) {
  return em_ruleset_find(library, rule->id) != NULL;
}

/* ---- list ---------------------------------------------------------------------------------------
 */

typedef struct list_arguments {
  option_texts packs;
  const char *family;
  const char *tag;
  int severity;
  int profile;
  int format;
  int color;
  const char *output;
} list_arguments;

enum { ANY = 0 };
static const char *const severities[] = {"any", "note", "low", "medium", "high", "critical", NULL};
static const char *const profiles[] = {"any", "default", "minimal",   "strict",
                                       "cis", "live",    "generated", NULL};
static const char *const formats[] = {"text", "json", NULL};

#define OPTION_PACKS(struct_type, member)                                                          \
  {                                                                                                \
    "rules", 'r', OPTION_TEXTS, offsetof(struct_type, member), "PATH",                             \
        "also rules of this file or folder; may be repeated", NULL, 0, 0                           \
  }

static const cli_option list_options[] = {
    OPTION_PACKS(list_arguments, packs),
    {"family", 'F', OPTION_TEXT, offsetof(list_arguments, family), "FAMILY", "only these", NULL, 0,
     0},
    {"tag", 't', OPTION_TEXT, offsetof(list_arguments, tag), "TAG", "only rules with this tag",
     NULL, 0, 0},
    {"severity", 's', OPTION_CHOICE, offsetof(list_arguments, severity), "SEVERITY",
     "only rules of at least this severity", severities, 0, 0},
    {"profile", 'p', OPTION_CHOICE, offsetof(list_arguments, profile), "PROFILE",
     "only rules that are on in it", profiles, 0, 0},
    {"format", 'f', OPTION_CHOICE, offsetof(list_arguments, format), "FORMAT", "how to list them",
     formats, 0, 0},
    OPTION_COLOR(list_arguments, color),
    OPTION_OUTPUT(list_arguments, output),
    OPTION_END};

static bool has_tag(const em_rule *rule, const char *tag) {
  for (size_t i = 0; i < rule->tag_count; i++) {
    if (equals(rule->tags[i], tag)) {
      return true;
    }
  }
  return false;
}

static bool is_wanted(const list_arguments *a, const em_rule *rule) {
  return (a->family == NULL || equals(rule->family, a->family)) &&
         (a->tag == NULL || has_tag(rule, a->tag)) &&
         (a->severity == ANY || (int)rule->severity >= a->severity - 1) &&
         (a->profile == ANY || (rule->profiles & 1u << (a->profile - 1)) != 0);
}

static void list_row(FILE *out, const em_rule *rule, const em_report_options *options) {
  enum { ID_WIDTH = 34, TITLE_COLUMN = 50 };
  print_escaped(out, rule->id);
  const int blanks = rule->id.length < ID_WIDTH ? ID_WIDTH - (int)rule->id.length : 1;
  fprintf(out, "%*s%-9s%-4s  ", blanks, "", em_severity_name(rule->severity),
          rule->is_on ? "" : "off");
  print_wrapped(out, rule->title, TITLE_COLUMN, options->width);
}

static int write_list(const list_arguments *a, const em_ruleset *rules) {
  em_report_options report = EM_REPORT_OPTIONS_INIT;
  terminal_describe_output(a->output, (color_mode)a->color, &report);
  output out;
  if (!output_open(&out, a->output)) {
    return EXIT_FAILED;
  }
  const bool is_json = a->format == 1;
  size_t count = 0;
  fputs(is_json ? "[" : "", out.stream);
  for (size_t i = 0; i < em_ruleset_count(rules); i++) {
    const em_rule *rule = em_ruleset_rule(rules, i);
    if (!is_wanted(a, rule)) {
      continue;
    }
    if (is_json) {
      fputs(count == 0 ? "\n  " : ",\n  ", out.stream);
      rule_object(out.stream, rules, rule, 2);
    } else {
      list_row(out.stream, rule, &report);
    }
    count++;
  }
  if (is_json) {
    fputs(count == 0 ? "]\n" : "\n]\n", out.stream);
  } else {
    fprintf(out.stream, "\n%zu of %zu rules\n", count, em_ruleset_count(rules));
  }
  return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
}

static int list(cli_call *call) {
  list_arguments a = {.family = NULL};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count > 0) {
    return options_too_many(call, 0);
  }
  em_ruleset *rules = rules_with_packs(&a.packs);
  const int status = rules == NULL ? EXIT_FAILED : write_list(&a, rules);
  em_ruleset_free(rules);
  return status;
}

/* ---- show and explain
 * ---------------------------------------------------------------------------- */

typedef struct show_arguments {
  option_texts packs;
  int color;
  const char *output;
} show_arguments;

static const cli_option show_options[] = {OPTION_PACKS(show_arguments, packs),
                                          OPTION_COLOR(show_arguments, color),
                                          OPTION_OUTPUT(show_arguments, output), OPTION_END};

static const em_rule *find_rule(const em_ruleset *rules, const char *id) {
  const em_rule *rule = em_ruleset_find(rules, view(id));
  if (rule == NULL) {
    const em_view best = em_ruleset_nearest(rules, view(id));
    if (best.length > 0) {
      complain("there is no rule '%s'; did you mean '%.*s'?", id, (int)best.length, best.data);
    } else {
      complain("there is no rule '%s'", id);
    }
    complain_hint("'edgemanifest rules list' lists them.");
  }
  return rule;
}

static int write_rule(const show_arguments *a, const em_ruleset *rules, const em_rule *rule,
                      bool is_page) {
  em_report_options report = EM_REPORT_OPTIONS_INIT;
  terminal_describe_output(a->output, (color_mode)a->color, &report);
  output out;
  if (!output_open(&out, a->output)) {
    return EXIT_FAILED;
  }
  if (is_page) {
    rule_page(out.stream, rules, rule, &report);
  } else {
    rule_object(out.stream, rules, rule, 0);
    fputc('\n', out.stream);
  }
  return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
}

static int show_one(cli_call *call, bool is_page) {
  show_arguments a = {.output = NULL};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count != 1) {
    return call->operand_count == 0 ? options_missing(call, "the id of a rule")
                                    : options_too_many(call, 1);
  }
  em_ruleset *rules = rules_with_packs(&a.packs);
  if (rules == NULL) {
    return EXIT_FAILED;
  }
  const em_rule *rule = find_rule(rules, call->operands[0]);
  const int status = rule == NULL ? EXIT_FAILED : write_rule(&a, rules, rule, is_page);
  em_ruleset_free(rules);
  return status;
}

static int show(cli_call *call) {
  return show_one(call, false);
}

static int explain(cli_call *call) {
  return show_one(call, true);
}

/* ---- test
 * ----------------------------------------------------------------------------------------- */

static const cli_option no_options[] = {OPTION_END};

typedef struct tally {
  size_t rules, examples, failed;
} tally;

static void test_rule(FILE *out, const em_ruleset *rules, const em_rule *rule, tally *t) {
  em_error error = {0};
  t->rules++;
  t->examples += rule->example_count;
  if (em_ruleset_test(rules, rule, &error) != EM_OK) {
    t->failed++;
    print_escaped(out, rule->source);
    fprintf(out, ": %s\n", error.message);
  }
}

static int test_rules(const em_ruleset *rules, const em_ruleset *library) {
  output out;
  tally t = {0};
  if (!output_open(&out, NULL)) {
    return EXIT_FAILED;
  }
  for (size_t i = 0; i < em_ruleset_count(rules); i++) {
    const em_rule *rule = em_ruleset_rule(rules, i);
    if (library == NULL || !is_of_library(library, rule)) {
      test_rule(out.stream, rules, rule, &t);
    }
  }
  if (t.failed == 0) {
    fprintf(out.stream, "%zu rules do what their %zu examples say\n", t.rules, t.examples);
  } else {
    fprintf(out.stream, "%zu of %zu rules fail\n", t.failed, t.rules);
  }
  if (t.rules == 0) {
    complain("there is no rule in what was named");
  }
  if (!output_close(&out)) {
    return EXIT_FAILED;
  }
  return t.rules == 0 ? EXIT_FAILED : t.failed > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int test(cli_call *call) {
  char unused = 0;
  if (!options_read(call, &unused)) {
    return call->status;
  }
  option_texts packs = {.count = 0};
  if (call->operand_count > OPTION_TEXTS_MAXIMUM) {
    return options_too_many(call, OPTION_TEXTS_MAXIMUM);
  }
  for (int i = 0; i < call->operand_count; i++) {
    packs.items[packs.count++] = call->operands[i];
  }
  em_ruleset *rules = rules_with_packs(&packs);
  em_ruleset *library = NULL;
  int status = EXIT_FAILED;
  if (rules != NULL && em_ruleset_embedded(NULL, &library, NULL) == EM_OK) {
    status = test_rules(rules, packs.count == 0 ? NULL : library);
  }
  em_ruleset_free(library);
  em_ruleset_free(rules);
  return status;
}

/* ---- new
 * ------------------------------------------------------------------------------------------ */

typedef struct new_arguments {
  const char *output;
} new_arguments;

static const cli_option new_options[] = {OPTION_OUTPUT(new_arguments, output), OPTION_END};

static int make_new(cli_call *call) {
  new_arguments a = {NULL};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count != 1) {
    return call->operand_count == 0 ? options_missing(call, "the id of the new rule")
                                    : options_too_many(call, 1);
  }
  em_ruleset *library = NULL;
  if (em_ruleset_embedded(NULL, &library, NULL) != EM_OK) {
    return complain_memory();
  }
  const bool is_taken = em_ruleset_find(library, view(call->operands[0])) != NULL;
  em_ruleset_free(library);
  if (is_taken) {
    complain("there is a rule '%s' already; an id is for one rule", call->operands[0]);
    return EXIT_FAILED;
  }
  output out;
  if (!rule_skeleton_id_is_right(call->operands[0])) {
    complain("'%s' is no id: lower-case letters, digits and '-', at most 64", call->operands[0]);
    return EXIT_FAILED;
  }
  if (!output_open(&out, a.output)) {
    return EXIT_FAILED;
  }
  rule_skeleton(out.stream, call->operands[0]);
  return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
}

/* ---- Tables
 * --------------------------------------------------------------------------------------- */

static const cli_command command_list = {
    .name = "list",
    .summary = "list the rules",
    .usage = "[OPTION]...",
    .description =
        "Lists the rules that come with the command, and those of --rules: id, severity, "
        "whether they are off by default, and what is wrong.",
    .examples = "  edgemanifest rules list --severity high\n"
                "  edgemanifest rules list --rules my-rules/ --format json",
    .options = list_options,
    .run = list,
};

static const cli_command command_show = {
    .name = "show",
    .summary = "print all that is known of a rule, as JSON",
    .usage = "[OPTION]... ID",
    .description = "Prints everything that a rule file says of its rule, for programs. For people "
                   "there is 'edgemanifest explain'.",
    .examples = "  edgemanifest rules show privileged-container",
    .options = show_options,
    .run = show,
};

static const cli_command command_test = {
    .name = "test",
    .summary = "run the examples of rules",
    .usage = "[FILE|FOLDER]...",
    .description =
        "Reads rule files and runs their examples: each must have one that fires and two "
        "that do not, one of them a near miss, and do what each says. Without arguments: "
        "the rules that come with the command.\n\nThe exit status is 0 if all do, 1 if a "
        "rule fails, 2 if a file is wrong.",
    .examples = "  edgemanifest rules test my-rules/",
    .options = no_options,
    .run = test,
};

static const cli_command command_new = {
    .name = "new",
    .summary = "begin a rule of your own",
    .usage = "[OPTION]... ID",
    .description = "Writes a rule file to start from: a rule that works, with every key that is "
                   "required and a word on each. The manual of the language is docs/rules.md.",
    .examples =
        "  edgemanifest rules new camera-needs-limit -o my-rules/limits/camera-needs-limit.yaml",
    .options = new_options,
    .run = make_new,
};

static const cli_command *const subcommands[] = {&command_list, &command_show, &command_test,
                                                 &command_new, NULL};

const cli_command command_rules = {
    .name = "rules",
    .summary = "list, show, test and begin rules",
    .usage = "COMMAND ...",
    .description = "Shows the rules that audit uses, and helps to write others.",
    .examples = "  edgemanifest rules list\n"
                "  edgemanifest rules test my-rules/",
    .options = no_options,
    .subcommands = subcommands,
};

const cli_command command_explain = {
    .name = "explain",
    .summary = "explain a rule: why, what to change, examples",
    .usage = "[OPTION]... ID",
    .description = "Prints why a rule matters on a device, what an attacker gains, what to change, "
                   "examples that fire and that do not, and references. Works offline.",
    .examples = "  edgemanifest explain mount-engine-socket",
    .options = show_options,
    .run = explain,
};
