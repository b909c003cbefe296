/*
 * The whole analysis (tree, places, model, rules, findings) against cJSON only parsing the same
 * text and its createOptions: of each manifest that is given, of the real ones of 5 to 20 KB in a
 * folder, of which the medians are told, and of a large one that is made.
 * Usage: bench_analysis FOLDER [MANIFEST…]
 */
#define _POSIX_C_SOURCE 200809L
#include "manifests.h"
#include "meter.h"

#include <cjson/cJSON.h>
#include <edgemanifest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 41, LARGE = 1 << 20, LEAST = 5000, MOST = 20000 };

/* Of this process only: other work on the machine does not count. */
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

/* ---- The peer: cJSON, createOptions opened too --------------------------------------------- */

static void parse_embedded(const cJSON *item) {
  for (const cJSON *child = item->child; child != NULL; child = child->next) {
    if (cJSON_IsString(child) && child->string != NULL &&
        strcmp(child->string, "createOptions") == 0) {
      cJSON_Delete(cJSON_Parse(child->valuestring));
    }
    parse_embedded(child);
  }
}

static bool run_peer(const char *text, size_t length) {
  cJSON *root = cJSON_ParseWithLength(text, length);
  if (root == NULL) {
    return false;
  }
  parse_embedded(root);
  cJSON_Delete(root);
  return true;
}

/* ---- Ours, with a count of the memory ------------------------------------------------------- */

static bool run_ours(const em_ruleset *rules, const em_allocator *allocator, const char *text,
                     size_t length, em_summary *summary) {
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.allocator = allocator;
  em_audit *audit = em_audit_new(rules, &options);
  const em_view name = {"bench.json", 10};
  const em_status status = em_audit_add(audit, name, (em_view){text, length}, NULL);
  *summary = em_audit_summary(audit);
  em_audit_free(audit);
  return status == EM_OK;
}

/* ---- One text ------------------------------------------------------------------------------- */

typedef struct figures {
  double ours, peer; /* microseconds */
  double peak;       /* bytes a byte of the text */
  em_summary summary;
} figures;

static double measure_peak(const em_ruleset *rules, const bench_text *t) {
  meter m = {0};
  em_summary summary;
  const em_allocator allocator = meter_allocator(&m);
  run_ours(rules, &allocator, t->data, t->length, &summary);
  return (double)m.peak / (double)t->length;
}

/* False if not both can read it. */
static bool measure(const em_ruleset *rules, const bench_text *t, figures *f) {
  double ours[ROUNDS];
  double peer[ROUNDS];
  if (!run_peer(t->data, t->length) || !run_ours(rules, NULL, t->data, t->length, &f->summary)) {
    return false;
  }
  const int repeats = t->length < 65536 ? 20 : 1;
  for (int round = 0; round < ROUNDS; round++) {
    double start = now();
    for (int i = 0; i < repeats; i++) {
      run_ours(rules, NULL, t->data, t->length, &f->summary);
    }
    ours[round] = (now() - start) / repeats;
    start = now();
    for (int i = 0; i < repeats; i++) {
      run_peer(t->data, t->length);
    }
    peer[round] = (now() - start) / repeats;
  }
  f->ours = bench_median(ours, ROUNDS);
  f->peer = bench_median(peer, ROUNDS);
  f->peak = measure_peak(rules, t);
  return true;
}

static void tell(const em_ruleset *rules, const bench_text *t) {
  figures f;
  if (!measure(rules, t, &f)) {
    printf("analysis   %-28.28s not read by both, left out\n", t->name);
    return;
  }
  printf("analysis   %-28.28s %8zu bytes, %4u modules: %9.1f us, cJSON's parse %9.1f us, ratio "
         "%.2f (aim 1.00); peak %.1f bytes a byte (aim 8.0)\n",
         t->name, t->length, f.summary.modules, f.ours, f.peer, f.ours / f.peer, f.peak);
}

/* ---- Many ----------------------------------------------------------------------------------- */

static void *allocate(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) {
    fputs("out of memory\n", stderr);
    exit(2);
  }
  return memory;
}

static void tell_medians(const em_ruleset *rules, const char *folder) {
  bench_texts texts = bench_texts_open(folder, LEAST, MOST);
  double *ratios = allocate(texts.count + 1, sizeof *ratios);
  double *peaks = allocate(texts.count + 1, sizeof *peaks);
  size_t count = 0;
  for (size_t i = 0; i < texts.count; i++) {
    figures f;
    if (measure(rules, &texts.items[i], &f)) {
      ratios[count] = f.ours / f.peer;
      peaks[count++] = f.peak;
    }
  }
  if (count == 0) {
    printf("analysis   no real manifests of 5 to 20 KB in %s\n", folder);
  } else {
    printf("analysis   %zu real manifests of 5 to 20 KB: medians of ratio %.2f (aim 1.00), of peak "
           "%.1f bytes a byte (aim 8.0)\n",
           count, bench_median(ratios, count), bench_median(peaks, count));
  }
  free(ratios);
  free(peaks);
  bench_texts_free(&texts);
}

int main(int argc, char **argv) {
  em_ruleset *rules = NULL;
  if (argc < 2 || em_ruleset_embedded(NULL, &rules, NULL) != EM_OK) {
    return 2;
  }
  tell_medians(rules, argv[1]);
  for (int i = 2; i < argc; i++) {
    bench_text t = bench_text_read(argv[i]);
    if (t.data != NULL) {
      tell(rules, &t);
    }
    free(t.data);
  }
  bench_text large = bench_text_make(LARGE);
  tell(rules, &large);
  free(large.data);
  em_ruleset_free(rules);
  return 0;
}
