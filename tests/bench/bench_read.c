/*
 * Our read (tree, places, duplicates) against cJSON's parse and simdjson's, on the same texts in
 * turns: medians of many rounds, in one run. Usage: bench_read [FOLDER OF MANIFESTS]
 */
#include "document/document.h"
#include "manifests.h"
#include "meter.h"
#include "simdjson_peer.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 31, SMALL_REPEATS = 8, SMALLEST = 5000, LARGEST = 20480, LARGE = 1 << 20 };

/* ---- One reading ---------------------------------------------------------------------------- */

static bool read_ours(const bench_text *t, const em_allocator *allocator) {
  const document_options options = {.allocator = allocator, .limits = EM_LIMITS_INIT};
  document d;
  if (document_parse_json(&d, (em_view){t->name, 4}, (em_view){t->data, t->length}, &options,
                          NULL) != EM_OK) {
    return false;
  }
  document_free(&d);
  return true;
}

static bool read_cjson(const bench_text *t) {
  cJSON *root = cJSON_ParseWithLength(t->data, t->length);
  cJSON_Delete(root);
  return root != NULL;
}

typedef struct figures {
  double ours, cjson, simdjson; /* microseconds */
  double peak;                  /* bytes for each byte of text */
} figures;

static figures measure(const bench_text *t, int repeats) {
  double ours[ROUNDS];
  double cjson[ROUNDS];
  double simdjson[ROUNDS];
  simdjson_peer *peer = simdjson_peer_new(t->data, t->length);
  for (int round = 0; round < ROUNDS; round++) {
    const double start = bench_now();
    for (int i = 0; i < repeats; i++) {
      read_ours(t, NULL);
    }
    const double middle = bench_now();
    for (int i = 0; i < repeats; i++) {
      read_cjson(t);
    }
    const double end = bench_now();
    for (int i = 0; i < repeats; i++) {
      simdjson_peer_read(peer);
    }
    ours[round] = (middle - start) / repeats;
    cjson[round] = (end - middle) / repeats;
    simdjson[round] = (bench_now() - end) / repeats;
  }
  simdjson_peer_free(peer);
  meter m = {0};
  const em_allocator allocator = meter_allocator(&m);
  read_ours(t, &allocator);
  return (figures){bench_median(ours, ROUNDS), bench_median(cjson, ROUNDS),
                   bench_median(simdjson, ROUNDS), (double)m.peak / (double)t->length};
}

static void print_figures(const char *name, size_t length, figures f) {
  printf("read  %-34.34s %8zu bytes: %8.1f us; of cJSON's parse %.2f (aim 0.60), of simdjson's "
         "%.2f; peak %.1f bytes a byte (aim 8.0)\n",
         name, length, f.ours, f.ours / f.cjson, f.ours / f.simdjson, f.peak);
}

/* All of the folder together, and the worst of them. */
static void measure_folder(const char *folder) {
  bench_texts texts = bench_texts_open(folder, SMALLEST, LARGEST);
  figures sum = {0};
  figures worst = {.cjson = 1, .simdjson = 1};
  const bench_text *worst_text = NULL;
  size_t bytes = 0;
  size_t count = 0;
  for (size_t i = 0; i < texts.count; i++) {
    const bench_text *t = &texts.items[i];
    if (!read_ours(t, NULL) || !read_cjson(t)) {
      continue;
    }
    const figures f = measure(t, SMALL_REPEATS);
    sum.ours += f.ours;
    sum.cjson += f.cjson;
    sum.simdjson += f.simdjson;
    sum.peak = f.peak > sum.peak ? f.peak : sum.peak;
    bytes += t->length;
    count++;
    if (f.ours / f.cjson > worst.ours / worst.cjson) {
      worst = f;
      worst_text = t;
    }
  }
  if (worst_text != NULL) {
    char name[64];
    snprintf(name, sizeof name, "%zu real manifests of 5 to 20 KB", count);
    print_figures(name, bytes, sum);
    snprintf(name, sizeof name, "slowest: %.24s", worst_text->name);
    print_figures(name, worst_text->length, worst);
  }
  bench_texts_free(&texts);
}

int main(int argc, char **argv) {
  if (argc > 1) {
    measure_folder(argv[1]);
  }
  bench_text small = bench_text_make(10000);
  print_figures("generated, 10 KB", small.length, measure(&small, SMALL_REPEATS));
  bench_text large = bench_text_make(LARGE);
  print_figures("generated, 1 MB", large.length, measure(&large, 1));
  free(small.data);
  free(large.data);
  return 0;
}
