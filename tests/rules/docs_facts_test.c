/* docs/rules.md lists the facts as the tables have them. UPDATE_GOLDEN=1 rewrites that part. */
#include "rules/facts.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct text {
  char *bytes;
  size_t length, capacity;
} text;

static void append(text *t, em_view piece) {
  while (t->length + piece.length + 1 > t->capacity) {
    t->capacity = t->capacity == 0 ? 65536 : t->capacity * 2;
    t->bytes = realloc(t->bytes, t->capacity);
    cr_assert_not_null(t->bytes);
  }
  memcpy(t->bytes + t->length, piece.data, piece.length);
  t->length += piece.length;
  t->bytes[t->length] = '\0';
}

static void append_words(text *t, const fact_words *words) {
  append(t, VIEW(": "));
  for (uint32_t i = 0; i < words->count; i++) {
    append(t, i == 0 ? VIEW("`") : VIEW(", `"));
    append(t, fact_word(words, i));
    append(t, VIEW("`"));
  }
}

static void append_subject(text *t, const subject_type *type) {
  append(t, VIEW("\n### "));
  append(t, type->name);
  append(t, VIEW("\n\nOne for each: "));
  append(t, type->doc);
  append(t, VIEW(". Its place: "));
  append(t, type->place_doc);
  append(t, VIEW(".\n\n| fact | type | |\n|---|---|---|\n"));
  for (uint32_t i = 0; i < type->facts->count; i++) {
    const fact *row = &type->facts->facts[i];
    append(t, VIEW("| `"));
    append(t, row->name);
    append(t, VIEW("` | "));
    append(t, fact_type_name(row->type));
    append(t, VIEW(" | "));
    append(t, row->doc);
    if (row->words != NULL) {
      append_words(t, row->words);
    }
    append(t, VIEW(" |\n"));
  }
}

static text read_whole(const char *path) {
  text t = {0};
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  char block[4096];
  size_t count = 0;
  while ((count = fread(block, 1, sizeof block, file)) > 0) {
    append(&t, (em_view){block, count});
  }
  fclose(file);
  return t;
}

Test(docs_rules, facts_are_listed_as_the_tables_have_them) {
  static const char path[] = EDGEMANIFEST_DOCS "/rules.md";
  text doc = read_whole(path);
  char *start = strstr(doc.bytes, "<!-- facts:");
  cr_assert_not_null(start);
  start = strchr(start, '\n') + 1;
  const char *end = strstr(start, "\n<!-- end of facts -->");
  cr_assert_not_null(end);
  text wanted = {0};
  for (uint32_t i = 0; i < SUBJECT_COUNT; i++) {
    append_subject(&wanted, &subject_types[i]);
  }
  const bool is_current =
      (size_t)(end - start) == wanted.length && memcmp(start, wanted.bytes, wanted.length) == 0;
  if (!is_current && getenv("UPDATE_GOLDEN") != NULL) {
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    fwrite(doc.bytes, 1, (size_t)(start - doc.bytes), file);
    fwrite(wanted.bytes, 1, wanted.length, file);
    fwrite(end, 1, doc.length - (size_t)(end - doc.bytes), file);
    fclose(file);
  } else {
    cr_expect(is_current, "docs/rules.md is stale: run the test with UPDATE_GOLDEN=1");
  }
  free(wanted.bytes);
  free(doc.bytes);
}
