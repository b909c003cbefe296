/*
 * schemas/rule.schema.json knows the facts, words, relations and checks that the tables have.
 * UPDATE_GOLDEN=1 rewrites that part of it; the rest is written by hand.
 */
#define _POSIX_C_SOURCE 200809L
#include "rule_schema.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "do not edit.\" }"

static char *read_whole(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  fseek(file, 0, SEEK_END);
  *length = (size_t)ftell(file);
  rewind(file);
  char *text = calloc(1, *length + 1);
  cr_assert(text != NULL && fread(text, 1, *length, file) == *length, "%s", path);
  fclose(file);
  return text;
}

static void write_parts(const char *path, const char *by_hand, size_t length, const char *rest,
                        size_t rest_length) {
  FILE *file = fopen(path, "wb");
  cr_assert_not_null(file, "%s", path);
  fwrite(by_hand, 1, length, file);
  fwrite(rest, 1, rest_length, file);
  fclose(file);
}

Test(docs_rules, schema_of_rules__is_as_the_tables_have_it) {
  static const char path[] = EDGEMANIFEST_SCHEMAS "/rule.schema.json";
  size_t length = 0;
  size_t wanted_length = 0;
  char *wanted = NULL;
  char *text = read_whole(path, &length);
  const char *mark = strstr(text, MARK);
  cr_assert_not_null(mark);
  const size_t by_hand = (size_t)(mark - text) + sizeof MARK - 1;
  FILE *out = open_memstream(&wanted, &wanted_length);
  cr_assert_not_null(out);
  rule_schema_write(out);
  fclose(out);
  const bool is_current =
      length - by_hand == wanted_length && memcmp(text + by_hand, wanted, wanted_length) == 0;
  if (!is_current && getenv("UPDATE_GOLDEN") != NULL) {
    write_parts(path, text, by_hand, wanted, wanted_length);
  } else {
    cr_expect(is_current, "%s is stale: run the test with UPDATE_GOLDEN=1", path);
  }
  free(wanted);
  free(text);
}
