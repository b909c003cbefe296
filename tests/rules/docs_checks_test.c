/* docs/rules.md lists the checks as their table has them. UPDATE_GOLDEN=1 rewrites that part. */
#define _POSIX_C_SOURCE 200809L /* fmemopen */
#include "rules/checks/check.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

enum { LARGEST = 1 << 18 };

static const char path[] = EDGEMANIFEST_DOCS "/rules.md";

static void list_values(FILE *out, const check *c) {
  for (uint32_t i = 0; i < c->value_count; i++) {
    const check_value *v = &c->values[i];
    fprintf(out, "%s`found.%.*s` (%.*s", i > 0 ? "; " : "", VIEW_ARGS(v->name),
            VIEW_ARGS(fact_type_name(v->type)));
    for (uint32_t k = 0; v->words != NULL && k < v->words->count; k++) {
      fprintf(out, "%s`%.*s`", k == 0 ? ": " : ", ", VIEW_ARGS(fact_word(v->words, k)));
    }
    fprintf(out, ") %.*s", VIEW_ARGS(v->doc));
  }
}

static size_t write_checks(char *text) {
  FILE *out = fmemopen(text, LARGEST, "w");
  cr_assert_not_null(out);
  fputs("\n| check | subject | what it finds | values |\n|---|---|---|---|\n", out);
  for (uint32_t i = 0; i < checks_count; i++) {
    const check *c = checks[i];
    fprintf(out, "| `%.*s` | `%.*s` | %.*s | ", VIEW_ARGS(c->name),
            VIEW_ARGS(subject_types[c->subject].name), VIEW_ARGS(c->doc));
    list_values(out, c);
    fputs(" |\n", out);
  }
  fputs("\n", out);
  const long length = ftell(out);
  fclose(out);
  cr_assert(length > 0 && length < LARGEST);
  return (size_t)length;
}

Test(docs_rules, checks_are_listed_as_the_table_has_them) {
  static char doc[LARGEST];
  static char wanted[LARGEST];
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  const size_t length = fread(doc, 1, sizeof doc - 1, file);
  fclose(file);
  doc[length] = '\0';
  char *start = strstr(doc, "<!-- checks:");
  cr_assert_not_null(start);
  start = strchr(start, '\n') + 1;
  const char *end = strstr(start, "<!-- end of checks -->");
  cr_assert_not_null(end);
  const size_t wanted_length = write_checks(wanted);
  const bool is_current =
      (size_t)(end - start) == wanted_length && memcmp(start, wanted, wanted_length) == 0;
  if (!is_current && getenv("UPDATE_GOLDEN") != NULL) {
    file = fopen(path, "wb");
    cr_assert_not_null(file);
    fwrite(doc, 1, (size_t)(start - doc), file);
    fwrite(wanted, 1, wanted_length, file);
    fwrite(end, 1, length - (size_t)(end - doc), file);
    fclose(file);
  } else {
    cr_expect(is_current, "docs/rules.md is stale: run the test with UPDATE_GOLDEN=1");
  }
}
