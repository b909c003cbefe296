/*
 * Examples would notice: with the condition of any single rule emptied, so that it always holds, or
 * with the rule made to hold never, its own examples fail.
 */
#define _POSIX_C_SOURCE 200809L
#include "base/view.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILE_MAXIMUM = 1 << 17 };

typedef struct rule_text {
  char bytes[FILE_MAXIMUM];
  size_t length;
} rule_text;

static void read_file(const char *path, rule_text *text) {
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  text->length = fread(text->bytes, 1, sizeof text->bytes - 1, file);
  fclose(file);
  text->bytes[text->length] = '\0';
}

/* The line that begins with the key, at the margin; NULL if there is none. */
static const char *find_key(const rule_text *text, const char *key) {
  for (const char *line = text->bytes; line != NULL; line = strchr(line, '\n')) {
    line += line != text->bytes;
    if (strncmp(line, key, strlen(key)) == 0) {
      return line;
    }
  }
  return NULL;
}

/* The rule with another condition; what stands indented below the key goes with it. */
static void replace_condition(const rule_text *rule, const char *condition, rule_text *changed) {
  const char *start = find_key(rule, "when:");
  const char *end = start == NULL ? find_key(rule, "message:") : strchr(start, '\n') + 1;
  start = start == NULL ? end : start;
  while (*end == ' ') {
    end = strchr(end, '\n') + 1;
  }
  changed->length = (size_t)snprintf(changed->bytes, sizeof changed->bytes, "%.*swhen: %s\n%s",
                                     (int)(start - rule->bytes), rule->bytes, condition, end);
  cr_assert_lt(changed->length, sizeof changed->bytes);
}

/* ---- Rule files -------------------------------------------------------------------------------
 */

enum { FILES_MAXIMUM = 1024 };

typedef struct rule_file {
  char name[256];
  rule_text *text;
} rule_file;

static rule_file files[FILES_MAXIMUM];
static size_t file_count;

static bool add(em_ruleset_builder *builder, const char *name, const rule_text *text,
                em_error *error) {
  return em_ruleset_builder_add(builder, view_of(name), (em_view){text->bytes, text->length},
                                error) == EM_OK;
}

static bool is_rule(const rule_file *file) {
  return strchr(file->name, '/') != NULL;
}

/* The lists; for an example of what is expected of a module the expected facts too, and all rules
 * that these name. */
static bool add_others(em_ruleset_builder *builder, const rule_file *file, em_error *error) {
  const bool needs_all = strstr(file->text->bytes, "- expected:") != NULL;
  bool is_well = true;
  for (size_t i = 0; i < file_count && is_well; i++) {
    const bool is_lists = strcmp(files[i].name, "lists.yaml") == 0;
    if (&files[i] != file && (is_lists || needs_all)) {
      is_well = add(builder, files[i].name, files[i].text, error);
    }
  }
  return is_well;
}

/* Whether the rule, with this text, does what its examples say. */
static bool passes(const rule_file *file, const rule_text *text, em_error *error) {
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, false);
  em_ruleset *rules = NULL;
  const char *id = strchr(file->name, '/') + 1;
  const em_view name = {id, strlen(id) - strlen(".yaml")};
  const bool is_well = add_others(builder, file, error) && add(builder, file->name, text, error) &&
                       em_ruleset_builder_finish(builder, &rules, error) == EM_OK &&
                       em_ruleset_test(rules, em_ruleset_find(rules, name), error) == EM_OK;
  em_ruleset_free(rules);
  em_ruleset_builder_free(builder);
  return is_well;
}

typedef struct counts {
  unsigned rules, emptied, elsewhere;
} counts;

static void mutate(const rule_file *file, counts *c) {
  static rule_text changed;
  em_error error = {0};
  cr_expect(passes(file, file->text, &error), "%s: %s", file->name, error.message);
  if (strstr(file->text->bytes, "- fires:") == NULL) {
    c->elsewhere++; /* of suppressions and of rules themselves: no manifest can show it */
    return;
  }
  c->rules++;
  replace_condition(file->text, "{not: {}}", &changed);
  cr_expect_not(passes(file, &changed, &error), "%s: no example notices that it never holds",
                file->name);
  if (find_key(file->text, "when:") == NULL) {
    return;
  }
  c->emptied++;
  replace_condition(file->text, "{}", &changed);
  cr_expect_not(passes(file, &changed, &error), "%s: no example notices that it always holds",
                file->name);
}

static void read_folder(const char *inner) {
  char path[1024];
  snprintf(path, sizeof path, "%s/%s", EDGEMANIFEST_RULES, inner);
  DIR *directory = opendir(path);
  cr_assert_not_null(directory, "%s", path);
  for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    const em_view name = view_of(entry->d_name);
    if (entry->d_name[0] == '.' || view_equals(name, VIEW("baseline"))) {
      continue;
    }
    char below[256];
    snprintf(below, sizeof below, "%s%s%.120s", inner, *inner == '\0' ? "" : "/", entry->d_name);
    if (!view_ends_with(name, VIEW(".yaml"))) {
      read_folder(below);
      continue;
    }
    cr_assert_lt(file_count, FILES_MAXIMUM);
    rule_file *file = &files[file_count++];
    memcpy(file->name, below, sizeof below);
    file->text = calloc(1, sizeof *file->text);
    snprintf(path, sizeof path, "%s/%s", EDGEMANIFEST_RULES, below);
    read_file(path, file->text);
  }
  closedir(directory);
}

Test(rules_mutation, each_condition_is_held_by_an_example) {
  read_folder("");
  counts c = {0};
  for (size_t i = 0; i < file_count; i++) {
    if (is_rule(&files[i])) {
      mutate(&files[i], &c);
    }
  }
  fprintf(stderr, "%u rules made to hold never, %u of them emptied; %u are held by other tests\n",
          c.rules, c.emptied, c.elsewhere);
  cr_expect_geq(c.rules, 120);
  cr_expect_leq(c.elsewhere, 8);
  for (size_t i = 0; i < file_count; i++) {
    free(files[i].text);
  }
}
