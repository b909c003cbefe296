#include "baseline/accounts.h"

#include "base/bytes.h"
#include "collectors/host_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 4096, FIELDS = 7, FILE_LIMIT = 1 << 20, FIRST_PERSON = 1000 };

typedef struct line {
  const char *fields[FIELDS]; /* "" where there are fewer */
} line;

typedef struct table {
  bytes text;
  line lines[LINES];
  size_t count;
} table;

/* Cuts the text apart in place. */
static bool read_table(table *t, const char *root, const char *path) {
  bytes_init(&t->text, FILE_LIMIT);
  t->count = 0;
  if (!host_read(root, path, &t->text)) {
    return false;
  }
  char *rest = t->text.data;
  for (char *one; (one = strsep(&rest, "\n")) != NULL && t->count < LINES;) {
    if (one[0] == '\0' || one[0] == '#') {
      continue;
    }
    line *l = &t->lines[t->count++];
    for (size_t i = 0; i < FIELDS; i++) {
      const char *field = strsep(&one, ":");
      l->fields[i] = field == NULL ? "" : field;
    }
  }
  return true;
}

static check_result fault(char *detail, const char *what, const line *l) {
  snprintf(detail, CHECK_DETAIL, "%s: %.80s", what, l->fields[0]);
  return CHECK_FAIL;
}

static check_result only_root(const table *t, char *detail) {
  for (size_t i = 0; i < t->count; i++) {
    if (strcmp(t->lines[i].fields[2], "0") == 0 && strcmp(t->lines[i].fields[0], "root") != 0) {
      return fault(detail, "has id 0", &t->lines[i]);
    }
  }
  return CHECK_PASS;
}

static check_result unique(const table *t, size_t field, char *detail) {
  for (size_t i = 0; i < t->count; i++) {
    for (size_t k = 0; k < i; k++) {
      if (strcmp(t->lines[i].fields[field], t->lines[k].fields[field]) == 0) {
        return fault(detail, field == 0 ? "comes twice" : "shares its id", &t->lines[i]);
      }
    }
  }
  return CHECK_PASS;
}

static check_result unique_names(const table *t, char *detail) {
  return unique(t, 0, detail);
}

static check_result unique_ids(const table *t, char *detail) {
  return unique(t, 2, detail);
}

static check_result no_empty_password(const table *t, char *detail) {
  for (size_t i = 0; i < t->count; i++) {
    if (t->lines[i].fields[1][0] == '\0') {
      return fault(detail, "needs no password", &t->lines[i]);
    }
  }
  return CHECK_PASS;
}

static check_result system_locked(const table *t, char *detail) {
  for (size_t i = 0; i < t->count; i++) {
    const line *l = &t->lines[i];
    const long id = strtol(l->fields[2], NULL, 10);
    const char *shell = l->fields[6];
    const bool is_harmless = strstr(shell, "nologin") != NULL || strstr(shell, "false") != NULL ||
                             strcmp(shell, "/bin/sync") == 0 || shell[0] == '\0';
    if (id > 0 && id < FIRST_PERSON && !is_harmless) {
      return fault(detail, "a system account has a shell", l);
    }
  }
  return CHECK_PASS;
}

check_result accounts_run(const char *test, const char *root, char *detail) {
  static const struct {
    const char *name, *path;
    check_result (*run)(const table *t, char *detail);
  } tests[] = {{"only-root-has-id-0", "/etc/passwd", only_root},
               {"unique-ids", "/etc/passwd", unique_ids},
               {"unique-names", "/etc/passwd", unique_names},
               {"unique-groups", "/etc/group", unique_names},
               {"no-empty-password", "/etc/shadow", no_empty_password},
               {"system-accounts-locked", "/etc/passwd", system_locked}};
  static table t;
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
    if (strcmp(tests[i].name, test) == 0) {
      check_result result = CHECK_ERROR;
      if (read_table(&t, root, tests[i].path)) {
        result = tests[i].run(&t, detail);
      } else {
        snprintf(detail, CHECK_DETAIL, "%s: %s", tests[i].path, strerror(errno));
      }
      bytes_free(&t.text);
      return result;
    }
  }
  snprintf(detail, CHECK_DETAIL, "no such test: %.80s", test);
  return CHECK_ERROR;
}
