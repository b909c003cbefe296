#define _POSIX_C_SOURCE 200809L
/* Every way to write a danger that fixtures/spellings/spellings.tsv knows must be found, at its
 * place. */
#include <criterion/criterion.h>
#include <edgemanifest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char opening[] = "\xC2\xAB";        /* « */
static const char closing[] = "\xC2\xBB";        /* » */
static const char line_break[] = "\xE2\x90\xA4"; /* ␤ */

static const char head[] = "{\n  \"modulesContent\": {\n    \"$edgeAgent\": {\n"
                           "      \"properties.desired\": {\n"
                           "        \"schemaVersion\": \"1.1\",\n"
                           "        \"modules\": {\n"
                           "          \"sample\": { \"type\": \"docker\", \"settings\": ";
static const char tail[] = " }\n        }\n      }\n    }\n  }\n}\n";

typedef struct spelling {
  const char *rule;
  bool must_fire;
  char *manifest;
  size_t length;
  size_t start, end;     /* bytes of what was between the marks */
  unsigned line, column; /* of start, counted here by itself */
} spelling;

static char *read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s cannot be opened", path);
  fseek(file, 0, SEEK_END);
  const long size = ftell(file);
  rewind(file);
  char *text = calloc((size_t)size + 1, 1);
  cr_assert_eq(fread(text, 1, (size_t)size, file), (size_t)size);
  fclose(file);
  return text;
}

static void append(spelling *s, const char *text, size_t length) {
  memcpy(s->manifest + s->length, text, length);
  s->length += length;
}

static bool starts_with(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

static void count_position(spelling *s) {
  s->line = 1;
  s->column = 1;
  for (size_t i = 0; i < s->start; i++) {
    const unsigned char byte = (unsigned char)s->manifest[i];
    if (byte == '\n') {
      s->line++;
      s->column = 1;
    } else if ((byte & 0xC0) != 0x80) {
      s->column++;
    }
  }
}

/* Takes the marks out of one row of the table. */
static spelling read_row(char *row) {
  char *tab = strchr(row, '\t');
  cr_assert_not_null(tab, "no tab in: %s", row);
  *tab = '\0';
  const char *settings = tab + 1;
  spelling s = {.rule = row[0] == '!' ? row + 1 : row, .must_fire = row[0] != '!'};
  s.manifest = calloc(sizeof head + strlen(settings) + sizeof tail, 1);
  append(&s, head, sizeof head - 1);
  while (*settings != '\0') {
    if (starts_with(settings, opening)) {
      s.start = s.length;
      settings += strlen(opening);
    } else if (starts_with(settings, closing)) {
      s.end = s.length;
      settings += strlen(closing);
    } else if (starts_with(settings, line_break)) {
      append(&s, "\n", 1);
      settings += strlen(line_break);
    } else {
      append(&s, settings, 1);
      settings++;
    }
  }
  append(&s, tail, sizeof tail - 1);
  count_position(&s);
  return s;
}

static bool is_rule(const em_finding *finding, const char *id) {
  return finding->rule->id.length == strlen(id) &&
         memcmp(finding->rule->id.data, id, finding->rule->id.length) == 0;
}

static void describe(const em_audit *audit) {
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    const em_finding *f = em_audit_finding(audit, i);
    fprintf(stderr, "    found %.*s at %u:%u, bytes %zu to %zu: %.*s\n", (int)f->rule->id.length,
            f->rule->id.data, f->place.line, f->place.column, f->place.start, f->place.end,
            (int)f->message.length, f->message.data);
  }
}

static bool passes(const em_ruleset *rules, const spelling *s) {
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.all_rules = true;
  em_audit *audit = em_audit_new(rules, &options);
  em_error error;
  const em_view name = {"spelling.json", 13};
  const em_status status = em_audit_add(audit, name, (em_view){s->manifest, s->length}, &error);
  bool found_rule = false;
  bool found_place = false;
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    const em_finding *f = em_audit_finding(audit, i);
    if (!is_rule(f, s->rule)) {
      continue;
    }
    found_rule = true;
    found_place = found_place || (f->place.start == s->start && f->place.end == s->end &&
                                  f->place.line == s->line && f->place.column == s->column);
  }
  const bool is_right = status == EM_OK && (s->must_fire ? found_place : !found_rule);
  if (!is_right) {
    fprintf(stderr, "%s%s, wanted at %u:%u, bytes %zu to %zu, in:\n%.*s\n",
            s->must_fire ? "" : "not ", s->rule, s->line, s->column, s->start, s->end,
            (int)s->length, s->manifest);
    if (status != EM_OK) {
      fprintf(stderr, "    error: %s\n", error.message);
    }
    describe(audit);
  }
  em_audit_free(audit);
  return is_right;
}

Test(spellings, each_is_found_at_its_place) {
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  char *table = read_file(EDGEMANIFEST_FIXTURES "/spellings/spellings.tsv");
  unsigned count = 0;
  unsigned failed = 0;
  char *rest = table;
  for (char *row = strtok_r(rest, "\n", &rest); row != NULL; row = strtok_r(NULL, "\n", &rest)) {
    spelling s = read_row(row);
    count += s.must_fire;
    failed += !passes(rules, &s);
    free(s.manifest);
  }
  free(table);
  em_ruleset_free(rules);
  cr_expect_eq(failed, 0, "%u spellings are missed or misplaced", failed);
  cr_expect_geq(count, 60, "the table has shrunk to %u spellings", count);
}
