/* The manual page and the tables of options say the same; the help fits a screen. */
#define _GNU_SOURCE
#include "cli/program.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAXIMUM = 64, NAME_SIZE = 48 };

typedef struct names {
  char items[NAMES_MAXIMUM][NAME_SIZE];
  size_t count;
} names;

static void add(names *list, const char *start, size_t length) {
  cr_assert(list->count < NAMES_MAXIMUM && length < NAME_SIZE);
  memcpy(list->items[list->count], start, length);
  list->items[list->count++][length] = '\0';
}

static bool has(const names *list, const char *name) {
  for (size_t i = 0; i < list->count; i++) {
    if (strcmp(list->items[i], name) == 0) {
      return true;
    }
  }
  return false;
}

/* First words of the lines behind "Commands:". */
static names commands_of(const char *help) {
  names list = {.count = 0};
  const char *line = strstr(help, "Commands:\n");
  for (line = line == NULL ? "" : strchr(line, '\n') + 1; strncmp(line, "  ", 2) == 0;
       line = strchr(line, '\n') + 1) {
    add(&list, line + 2, strcspn(line + 2, " \n"));
  }
  return list;
}

/* Options that a table of `--help` begins lines with. */
static names options_of(const char *help) {
  names list = {.count = 0};
  const char *line = strstr(help, "Options:\n");
  while (line != NULL && (line = strchr(line, '\n')) != NULL && *++line != '\0') {
    const char *name = strncmp(line, "      --", 8) == 0 ? line + 8
                       : strncmp(line, "  -", 3) == 0    ? line + 8
                                                         : NULL;
    if (name != NULL) {
      add(&list, name, strcspn(name, " \n"));
    }
  }
  return list;
}

/* Text of a section ".SS edgemanifest NAME" up to the next; NULL if there is none. Free it. */
static char *section_of(const char *page, const char *command) {
  char *head = NULL;
  cr_assert_geq(asprintf(&head, "\n.SS edgemanifest %s\n", command), 0);
  const char *start = strstr(page, head);
  char *text = NULL;
  if (start != NULL) {
    start += strlen(head);
    const char *next = strstr(start, "\n.S");
    text = strndup(start, next == NULL ? strlen(start) : (size_t)(next - start));
  }
  free(head);
  return text;
}

static void expect_one_screen(const char *command) {
  char arguments[128];
  snprintf(arguments, sizeof arguments, "%s --help", command);
  program_result r = program_run(&(program_call){.arguments = arguments});
  size_t lines = 0;
  for (const char *c = r.out; *c != '\0'; c++) {
    lines += *c == '\n';
  }
  cr_expect_leq(lines, 24, "%s --help takes %zu lines: move options behind OPTION_RARE", command,
                lines);
  program_free(&r);
}

/* Options in bold in the page's tags: "\-\-fail\-on". */
static names tags_of(const char *section) {
  names list = {.count = 0};
  for (const char *p = strstr(section, "\\-\\-"); p != NULL; p = strstr(p, "\\-\\-")) {
    char name[NAME_SIZE] = "";
    size_t length = 0;
    const char *line = p;
    while (line > section && line[-1] != '\n') {
      line--;
    }
    for (p += 4; (isalnum((unsigned char)*p) || *p == '\\') && length + 1 < sizeof name; p++) {
      if (*p == '\\' && p[1] != '-') {
        break;
      }
      p += *p == '\\';
      name[length++] = *p;
    }
    const bool is_tag = strncmp(line, ".BR \\-", 6) == 0 || strncmp(line, ".B \\-", 5) == 0;
    if (is_tag && !has(&list, name)) {
      add(&list, name, length);
    }
  }
  return list;
}

static void expect_same(const char *command, const char *help, const char *page) {
  char *section = section_of(page, command);
  cr_expect_not_null(section, "man/edgemanifest.1 has no section '.SS edgemanifest %s'", command);
  if (section == NULL) {
    return;
  }
  const names options = options_of(help);
  const names tags = tags_of(section);
  for (size_t i = 0; i < options.count; i++) {
    cr_expect(strcmp(options.items[i], "help") == 0 || has(&tags, options.items[i]),
              "the manual of %s lacks --%s", command, options.items[i]);
  }
  for (size_t i = 0; i < tags.count; i++) {
    cr_expect(has(&options, tags.items[i]), "the manual of %s knows --%s, the program does not",
              command, tags.items[i]);
  }
  free(section);
}

static void check(const char *command, const char *page) {
  char arguments[128];
  snprintf(arguments, sizeof arguments, "%s --help-all", command);
  program_result r = program_run(&(program_call){.arguments = arguments});
  cr_expect_eq(r.status, 0, "%s", arguments);
  expect_one_screen(command);
  const names below = commands_of(r.out);
  if (below.count == 0) {
    expect_same(command, r.out, page);
  }
  for (size_t i = 0; i < below.count; i++) {
    char name[128];
    snprintf(name, sizeof name, "%s %s", command, below.items[i]);
    check(name, page);
  }
  program_free(&r);
}

Test(man, page_and_option_tables_are_the_same) {
  size_t length;
  char *page = program_read_file(EDGEMANIFEST_SOURCE "/man/edgemanifest.1", &length);
  cr_assert_not_null(page);
  program_result r = program_run(&(program_call){.arguments = "--help"});
  const names commands = commands_of(r.out);
  cr_assert_gt(commands.count, 0);
  for (size_t i = 0; i < commands.count; i++) {
    check(commands.items[i], page);
  }
  program_free(&r);
  free(page);
}
