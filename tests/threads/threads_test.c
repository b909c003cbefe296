/*
 * Threads that analyse different manifests under one rule set, without any lock, say what one
 * thread says. The thread sanitizer watches in its own preset.
 */
#define _POSIX_C_SOURCE 200809L
#include <criterion/criterion.h>
#include <edgemanifest.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, ROUNDS = 8 };

static const char *const files[THREADS] = {"/risky/deployment.json", "/large/factory-gateway.json",
                                           "/large/retail-cameras.json",
                                           "/everything/deployment.json"};

typedef struct worker {
  const em_ruleset *rules;
  const char *path;
  char *text;
  size_t length;
  uint64_t digest; /* of all reports */
  size_t findings;
  bool has_failed;
} worker;

/* FNV-1a */
static bool digest(void *context, const char *data, size_t length) {
  uint64_t *sum = context;
  for (size_t i = 0; i < length; i++) {
    *sum = (*sum ^ (unsigned char)data[i]) * 1099511628211u;
  }
  return true;
}

static void analyse(worker *w) {
  static const em_format formats[] = {EM_FORMAT_TEXT, EM_FORMAT_JSON, EM_FORMAT_SARIF};
  em_audit *audit = em_audit_new(w->rules, NULL);
  const em_view name = {w->path, strlen(w->path)};
  w->digest = 14695981039346656037u;
  w->has_failed =
      audit == NULL || em_audit_add(audit, name, (em_view){w->text, w->length}, NULL) != EM_OK;
  for (size_t i = 0; !w->has_failed && i < sizeof formats / sizeof *formats; i++) {
    em_report_options options = EM_REPORT_OPTIONS_INIT;
    options.format = formats[i];
    const em_writer writer = {digest, &w->digest};
    w->has_failed = em_audit_report(audit, &options, &writer, NULL) != EM_OK;
  }
  w->findings = audit == NULL ? 0 : em_audit_finding_count(audit);
  em_audit_free(audit);
}

static void *run(void *context) {
  worker *w = context;
  const uint64_t wanted = w->digest;
  for (int i = 0; i < ROUNDS && !w->has_failed; i++) {
    analyse(w);
    w->has_failed = w->has_failed || w->digest != wanted;
  }
  return NULL;
}

static void read_file(worker *w, const char *file) {
  char path[512];
  snprintf(path, sizeof path, "%s%s", EDGEMANIFEST_FIXTURES, file);
  FILE *opened = fopen(path, "rb");
  cr_assert_not_null(opened, "%s", path);
  w->path = file;
  w->text = malloc(1 << 20);
  w->length = fread(w->text, 1, 1 << 20, opened);
  fclose(opened);
}

Test(threads, that_share_a_rule_set_find_what_one_finds) {
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  worker workers[THREADS] = {0};
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    workers[i].rules = rules;
    read_file(&workers[i], files[i]);
    analyse(&workers[i]);
    cr_assert(!workers[i].has_failed, "%s", files[i]);
  }
  cr_assert_gt(workers[0].findings, 0);
  for (int i = 0; i < THREADS; i++) {
    cr_assert_eq(pthread_create(&threads[i], NULL, run, &workers[i]), 0);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
    cr_expect(!workers[i].has_failed, "%s: another report than alone", files[i]);
    free(workers[i].text);
  }
  em_ruleset_free(rules);
}
