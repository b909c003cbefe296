/*
 * The whole analysis (tree, places, model, rules, findings) against cJSON only parsing the same
 * text and its createOptions. Real manifests are given as arguments; a large one is generated.
 * Usage: bench_analysis [MANIFEST…]
 */
#define _POSIX_C_SOURCE 200809L
#include <cjson/cJSON.h>
#include <edgemanifest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 41, LARGE = 1 << 20 };

/* Of this process only: other work on the machine does not count. */
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a;
  const double y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *values) {
  qsort(values, ROUNDS, sizeof *values, compare);
  return values[ROUNDS / 2];
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

typedef struct meter {
  size_t now, peak;
} meter;

static void *meter_allocate(void *context, size_t size) {
  meter *m = context;
  m->now += size;
  m->peak = m->now > m->peak ? m->now : m->peak;
  return malloc(size);
}

static void meter_release(void *context, void *memory, size_t size) {
  ((meter *)context)->now -= size;
  free(memory);
}

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

static void measure(const em_ruleset *rules, const char *name, const char *text, size_t length) {
  double ours[ROUNDS];
  double peer[ROUNDS];
  em_summary summary;
  if (!run_peer(text, length) || !run_ours(rules, NULL, text, length, &summary)) {
    printf("analysis   %-28.28s not read by both, left out\n", name);
    return;
  }
  const int repeats = length < 65536 ? 20 : 1;
  for (int round = 0; round < ROUNDS; round++) {
    double start = now();
    for (int i = 0; i < repeats; i++) {
      run_ours(rules, NULL, text, length, &summary);
    }
    ours[round] = (now() - start) / repeats;
    start = now();
    for (int i = 0; i < repeats; i++) {
      run_peer(text, length);
    }
    peer[round] = (now() - start) / repeats;
  }
  meter m = {0};
  const em_allocator allocator = {meter_allocate, meter_release, &m};
  run_ours(rules, &allocator, text, length, &summary);
  const double our_median = median(ours);
  const double peer_median = median(peer);
  printf("analysis   %-28.28s %8zu bytes, %4u modules: %9.1f us, cJSON's parse %9.1f us, ratio "
         "%.2f (aim 1.00); peak %.1f bytes a byte (aim 8.0)\n",
         name, length, summary.modules, our_median, peer_median, our_median / peer_median,
         (double)m.peak / (double)length);
}

static char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return NULL;
  }
  fseek(file, 0, SEEK_END);
  const long size = ftell(file);
  rewind(file);
  char *text = size < 0 ? NULL : calloc((size_t)size + 1, 1);
  *length = text == NULL ? 0 : fread(text, 1, (size_t)size, file);
  fclose(file);
  return text;
}

/* A deployment of ordinary modules, as large as asked for. */
static char *make_large(size_t *length) {
  char *text = calloc(LARGE + 8192, 1);
  if (text == NULL) {
    return NULL;
  }
  size_t used = (size_t)sprintf(
      text, "{\n  \"modulesContent\": {\n    \"$edgeAgent\": {\n      \"properties.desired\": {\n"
            "        \"schemaVersion\": \"1.1\",\n        \"runtime\": { \"type\": \"docker\", "
            "\"settings\": {} },\n        \"systemModules\": {},\n        \"modules\": {\n");
  for (unsigned i = 0; used < LARGE; i++) {
    used += (size_t)sprintf(
        text + used,
        "%s          \"sensor%u\": {\n            \"version\": \"1.0\",\n"
        "            \"type\": \"docker\",\n            \"status\": \"running\",\n"
        "            \"restartPolicy\": \"always\",\n            \"startupOrder\": %u,\n"
        "            \"settings\": {\n"
        "              \"image\": \"registry.example.com/fleet/sensor:1.%u.7\",\n"
        "              \"createOptions\": \"{\\\"HostConfig\\\":{\\\"Binds\\\":[\\\"/srv/sensor%u:"
        "/data\\\"],\\\"PortBindings\\\":{\\\"%u/tcp\\\":[{\\\"HostIp\\\":\\\"10.0.0.%u\\\","
        "\\\"HostPort\\\":\\\"%u\\\"}]},\\\"LogConfig\\\":{\\\"Type\\\":\\\"json-file\\\","
        "\\\"Config\\\":{\\\"max-size\\\":\\\"10m\\\",\\\"max-file\\\":\\\"3\\\"}}}}\"\n"
        "            },\n            \"env\": {\n"
        "              \"INTERVAL_SECONDS\": { \"value\": \"%u\" },\n"
        "              \"UPSTREAM_NAME\": { \"value\": \"line-%u\" }\n            }\n          }",
        i == 0 ? "" : ",\n", i, i % 10, i % 100, i, 1024 + i % 60000, i % 250 + 1, 1024 + i % 60000,
        i % 60 + 1, i);
  }
  used += (size_t)sprintf(text + used, "\n        }\n      }\n    }\n  }\n}\n");
  *length = used;
  return text;
}

int main(int argc, char **argv) {
  em_ruleset *rules = NULL;
  if (em_ruleset_embedded(NULL, &rules, NULL) != EM_OK) {
    return 2;
  }
  for (int i = 1; i < argc; i++) {
    size_t length = 0;
    char *text = read_file(argv[i], &length);
    if (text != NULL) {
      const char *slash = strrchr(argv[i], '/');
      measure(rules, slash == NULL ? argv[i] : slash + 1, text, length);
    }
    free(text);
  }
  size_t length = 0;
  char *large = make_large(&length);
  if (large != NULL) {
    measure(rules, "generated", large, length);
  }
  free(large);
  em_ruleset_free(rules);
  return 0;
}
