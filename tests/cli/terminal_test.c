/* Colour and width: only where somebody sees them, unless told. */
#include "cli/program.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct row {
  const char *what;
  const char *option;
  bool in_terminal;
  const char *variables[4];
  bool has_color;
} row;

static const row rows[] = {
    {"a pipe has none", "", false, {"TERM=xterm"}, false},
    {"a terminal has it", "", true, {"TERM=xterm"}, true},
    {"a dumb terminal has none", "", true, {"TERM=dumb"}, false},
    {"a terminal of no name has none", "", true, {NULL}, false},
    {"NO_COLOR is obeyed", "", true, {"TERM=xterm", "NO_COLOR=0"}, false},
    {"an empty NO_COLOR says nothing", "", true, {"TERM=xterm", "NO_COLOR="}, true},
    {"CLICOLOR_FORCE is obeyed", "", false, {"CLICOLOR_FORCE=1"}, true},
    {"CLICOLOR_FORCE=0 says nothing", "", false, {"CLICOLOR_FORCE=0"}, false},
    {"NO_COLOR is stronger", "", false, {"CLICOLOR_FORCE=1", "NO_COLOR=1"}, false},
    {"CLICOLOR=0 is obeyed", "", true, {"TERM=xterm", "CLICOLOR=0"}, false},
    {"--color=always is strongest", "--color=always", false, {"NO_COLOR=1"}, true},
    {"--color never is strongest", "--color never", true, {"TERM=xterm", "FORCE_COLOR=1"}, false},
};

Test(terminal, colour_is_decided_in_the_documented_order) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char arguments[128] = "audit risky/deployment.json ";
    strcat(arguments, rows[i].option);
    program_call call = {.arguments = arguments, .in_terminal = rows[i].in_terminal};
    memcpy(call.variables, rows[i].variables, sizeof rows[i].variables);
    program_result r = program_run(&call);
    cr_expect_eq(r.status, 1, "%s: ended with %d: %s", rows[i].what, r.status, r.error);
    cr_expect_eq(strstr(r.out, "\x1b[") != NULL, rows[i].has_color, "%s", rows[i].what);
    program_free(&r);
  }
}

/* Longest line that could have been broken, in characters, escape sequences aside: a word that is
 * longer than a line stands alone. */
static size_t widest_line(const char *text) {
  size_t widest = 0;
  size_t width = 0;
  bool has_word = false; /* and a blank behind it */
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '\x1b') {
      c = strchr(c, 'm');
    } else if (*c == '\n' || *c == '\r') {
      width = 0;
      has_word = false;
    } else if (((unsigned char)*c & 0xC0) != 0x80) {
      width++;
      has_word = has_word || (*c == ' ' && width > 1 && c[-1] != ' ' && c[1] != '\n');
      widest = has_word && width > widest ? width : widest;
    }
  }
  return widest;
}

Test(terminal, no_line_is_wider_than_asked_for) {
  static const struct {
    const char *arguments, *variable;
    size_t width;
  } widths[] = {
      {"audit risky/deployment.json", "X=", 80},
      {"audit risky/deployment.json", "COLUMNS=100", 100},
      {"audit risky/deployment.json --width 60", "COLUMNS=100", 60},
      {"audit risky/deployment.json", "COLUMNS=1", 40},
      {"audit risky/deployment.json", "COLUMNS=nonsense", 80},
  };
  for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
    program_result r = program_run(
        &(program_call){.arguments = widths[i].arguments, .variables = {widths[i].variable}});
    cr_expect_leq(widest_line(r.out), widths[i].width, "%s %s", widths[i].arguments,
                  widths[i].variable);
    program_free(&r);
  }
}

Test(terminal, draws_with_ascii_where_the_locale_has_no_more) {
  program_result r = program_run(&(program_call){.arguments = "audit risky/deployment.json",
                                                 .in_terminal = true,
                                                 .variables = {"LC_ALL=C", "TERM=dumb"}});
  for (const char *c = r.out; *c != '\0'; c++) {
    cr_assert_lt((unsigned char)*c, 0x80, "%s", c);
  }
  program_free(&r);
}
