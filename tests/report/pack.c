#include "report/pack.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return NULL;
  }
  fseek(file, 0, SEEK_END);
  const long size = ftell(file);
  rewind(file);
  char *text = calloc((size_t)size + 1, 1);
  *length = fread(text, 1, (size_t)size, file);
  fclose(file);
  return text;
}

char *pack_read(const char *fixture, size_t *length) {
  char path[512];
  snprintf(path, sizeof path, EDGEMANIFEST_FIXTURES "/%s", fixture);
  char *text = read_file(path, length);
  cr_assert_not_null(text, "%s cannot be read", path);
  return text;
}

static void add_rules(em_ruleset_builder *builder) {
  static const char *const names[] = {
      "lists",
      "plain-chain",
      "plain-mount",
      "plain-name",
      "plain-privileged",
      "plain-registry",
      "plain-tag",
      "suppression-expired",
      "suppression-unknown-rule",
      "suppression-unused",
      "suppression-without-reason",
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char fixture[64];
    size_t length;
    em_error error;
    snprintf(fixture, sizeof fixture, "packs/plain/%s.yaml", names[i]);
    char *text = pack_read(fixture, &length);
    cr_assert_eq(em_ruleset_builder_add(builder, view(fixture), (em_view){text, length}, &error),
                 EM_OK, "%s:%u: %s", fixture, error.line, error.message);
    free(text);
  }
}

static void add_config(pack *p, const char *fixture) {
  size_t length;
  em_error error;
  char *text = pack_read(fixture, &length);
  p->config = em_config_new(NULL);
  cr_assert_eq(em_config_add(p->config, view(fixture), (em_view){text, length}, &error), EM_OK,
               "%s:%u: %s", fixture, error.line, error.message);
  free(text);
}

void pack_load(pack *p, const char *config, const char *baseline) {
  em_error error;
  *p = (pack){0};
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, false);
  add_rules(builder);
  if (config != NULL) {
    add_config(p, config);
    cr_assert_eq(em_config_extend(p->config, builder, &error), EM_OK, "%s", error.message);
  }
  cr_assert_eq(em_ruleset_builder_finish(builder, &p->rules, &error), EM_OK, "%s", error.message);
  em_ruleset_builder_free(builder);
  if (config != NULL) {
    cr_assert_eq(em_config_bind(p->config, p->rules, &error), EM_OK, "%s", error.message);
  }
  if (baseline != NULL) {
    size_t length;
    char *text = pack_read(baseline, &length);
    cr_assert_eq(
        em_baseline_read(NULL, view(baseline), (em_view){text, length}, &p->baseline, &error),
        EM_OK, "%s", error.message);
    free(text);
  }
}

void pack_free(pack *p) {
  em_config_free(p->config);
  em_baseline_free(p->baseline);
  em_ruleset_free(p->rules);
}

static void write_file(const char *path, const char *text, size_t length) {
  FILE *file = fopen(path, "wb");
  cr_assert_not_null(file, "%s cannot be written", path);
  fwrite(text, 1, length, file);
  fclose(file);
}

void golden_expect(const char *file, const char *text, size_t length) {
  char path[512];
  size_t wanted_length = 0;
  snprintf(path, sizeof path, EDGEMANIFEST_GOLDEN "/%s", file);
  const char *update = getenv("UPDATE_GOLDEN");
  if (update != NULL && strcmp(update, "1") == 0) {
    write_file(path, text, length);
    return;
  }
  char *wanted = read_file(path, &wanted_length);
  cr_expect_not_null(wanted, "tests/golden/%s is not there; UPDATE_GOLDEN=1 writes it", file);
  if (wanted != NULL) {
    cr_expect(wanted_length == length && memcmp(wanted, text, length) == 0,
              "it differs from tests/golden/%s; UPDATE_GOLDEN=1 writes:\n%s", file, text);
  }
  free(wanted);
}
