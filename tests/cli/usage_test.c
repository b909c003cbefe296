/* Wrong calls: one sentence, the nearest name, exit status 2. */
#include "cli/program.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct row {
  const char *arguments;
  const char *said; /* what standard error begins with */
} row;

static const row rows[] = {
    {"", "edgemanifest: no command given\nTry 'edgemanifest --help'.\n"},
    {"adit", "edgemanifest: there is no command 'adit'; did you mean 'audit'?\n"
             "Try 'edgemanifest --help'.\n"},
    {"frobnicate", "edgemanifest: there is no command 'frobnicate'\n"},
    {"help adit", "edgemanifest: there is no command 'adit'; did you mean 'audit'?\n"},
    {"audit --fromat json x", "edgemanifest: unknown option '--fromat'; did you mean '--format'?\n"
                              "Try 'edgemanifest audit --help'.\n"},
    {"audit --=x", "edgemanifest: unknown option '--'\n"},
    {"audit --xyzzy", "edgemanifest: unknown option '--xyzzy'\n"},
    {"audit -z x", "edgemanifest: unknown option '-z'\n"},
    {"audit --format", "edgemanifest: --format needs a value: FORMAT\n"},
    {"audit -f", "edgemanifest: -f needs a value: FORMAT\n"},
    {"audit --format jsno x", "edgemanifest: --format: there is no 'jsno'; did you mean 'json'?"},
    {"audit --format=xml x", "edgemanifest: --format: there is no 'xml'. There are: text, json"},
    {"audit --fail-on hihg x", "edgemanifest: --fail-on: there is no 'hihg'; did you mean 'high'?"},
    {"audit --all-rules=yes x", "edgemanifest: --all-rules takes no value\n"},
    {"audit --width 39 x", "edgemanifest: --width wants a number from 40 to 1000, not '39'\n"},
    {"audit --width 12x x", "edgemanifest: --width wants a number from 40 to 1000, not '12x'\n"},
    {"audit --width= x", "edgemanifest: --width wants a number from 40 to 1000, not ''\n"},
    {"audit --max-nodes 99999999999999999999 x",
     "edgemanifest: --max-nodes wants a number from 1 to 4294967295, not '9999"},
    {"audit --as-of yesterday x",
     "edgemanifest: --as-of wants a day as YYYY-MM-DD, not 'yesterday'\n"},
    {"audit --report sarif x", "edgemanifest: --report wants FORMAT=FILE"},
    {"audit", "edgemanifest: a FILE or FOLDER to audit ('-' is standard input) is missing\n"
              "Try 'edgemanifest audit --help'.\n"},
    {"audit --\x1b[31m x", "edgemanifest: unknown option '--\\x1b[31m'\n"},
};

Test(usage, wrong_calls_say_what_to_do_and_end_with_2) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    program_result r = program_run(&(program_call){.arguments = rows[i].arguments});
    cr_expect_eq(r.status, 2, "'%s' ended with %d", rows[i].arguments, r.status);
    cr_expect_eq(strncmp(r.error, rows[i].said, strlen(rows[i].said)), 0, "'%s' said: %s",
                 rows[i].arguments, r.error);
    cr_expect_str_empty(r.out, "'%s' wrote to standard output", rows[i].arguments);
    program_free(&r);
  }
}

static size_t count_lines(const char *text, size_t *widest) {
  size_t lines = 0;
  *widest = 0;
  while (*text != '\0') {
    const size_t length = strcspn(text, "\n");
    *widest = length > *widest ? length : *widest;
    lines++;
    text += length + (text[length] == '\n');
  }
  return lines;
}

Test(usage, help_fits_a_screen_and_begins_with_an_example) {
  static const char *const spellings[] = {"--help", "-h", "help"};
  for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
    program_result r = program_run(&(program_call){.arguments = spellings[i]});
    size_t widest;
    cr_expect_eq(r.status, 0);
    cr_expect_leq(count_lines(r.out, &widest), 24, "%s", r.out);
    cr_expect_leq(widest, 80);
    const char *example = strstr(r.out, "edgemanifest audit deployment.json");
    cr_assert_not_null(example);
    cr_expect_lt(example, strstr(r.out, "Commands:"));
    program_free(&r);
  }
}

Test(usage, help_all_adds_what_few_people_need) {
  program_result common = program_run(&(program_call){.arguments = "audit --help"});
  program_result all = program_run(&(program_call){.arguments = "audit --help-all"});
  cr_expect_eq(common.status + all.status, 0);
  cr_expect_not_null(strstr(common.out, "--help-all"));
  cr_expect_null(strstr(common.out, "--max-alias-nodes"));
  cr_expect_not_null(strstr(all.out, "--max-alias-nodes"));
  program_free(&common);
  program_free(&all);
}

Test(usage, version_names_the_program) {
  program_result r = program_run(&(program_call){.arguments = "--version"});
  cr_expect_eq(r.status, 0);
  cr_expect_str_eq(r.out, "edgemanifest 0.1.0\n");
  program_free(&r);
}

Test(usage, each_way_to_ask_for_help_of_a_command_is_the_same) {
  program_result a = program_run(&(program_call){.arguments = "audit --help"});
  program_result b = program_run(&(program_call){.arguments = "help audit"});
  program_result c =
      program_run(&(program_call){.arguments = "audit nofile --width 70 -h --xyzzy"});
  cr_expect_eq(a.status + b.status + c.status, 0);
  cr_expect_str_eq(a.out, b.out);
  cr_expect_str_eq(a.out, c.out);
  size_t widest;
  count_lines(a.out, &widest);
  cr_expect_leq(widest, 80);
  program_free(&a);
  program_free(&b);
  program_free(&c);
}
