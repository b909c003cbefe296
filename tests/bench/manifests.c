#define _POSIX_C_SOURCE 200809L
#include "manifests.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void *must(void *memory) {
  if (memory == NULL) {
    fputs("out of memory\n", stderr);
    exit(2);
  }
  return memory;
}

bench_text bench_text_read(const char *path) {
  bench_text t = {0};
  const char *slash = strrchr(path, '/');
  snprintf(t.name, sizeof t.name, "%.60s", slash == NULL ? path : slash + 1);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return t;
  }
  fseek(file, 0, SEEK_END);
  const long size = ftell(file);
  rewind(file);
  t.data = must(calloc(size < 0 ? 1 : (size_t)size + 1, 1));
  t.length = fread(t.data, 1, size < 0 ? 0 : (size_t)size, file);
  fclose(file);
  return t;
}

static bench_text read_text(const char *folder, const char *name) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return bench_text_read(path);
}

static int compare_texts(const void *a, const void *b) {
  return strcmp(((const bench_text *)a)->name, ((const bench_text *)b)->name);
}

bench_texts bench_texts_open(const char *folder, size_t least, size_t most) {
  bench_texts texts = {0};
  DIR *d = opendir(folder);
  const struct dirent *entry = NULL;
  while (d != NULL && (entry = readdir(d)) != NULL) {
    bench_text t = entry->d_name[0] == '.' ? (bench_text){0} : read_text(folder, entry->d_name);
    if (t.data == NULL || t.length < least || t.length > most) {
      free(t.data);
      continue;
    }
    texts.items = must(realloc(texts.items, (texts.count + 1) * sizeof *texts.items));
    texts.items[texts.count++] = t;
  }
  if (d != NULL) {
    closedir(d);
  }
  if (texts.count > 0) {
    qsort(texts.items, texts.count, sizeof *texts.items, compare_texts);
  }
  return texts;
}

void bench_texts_free(bench_texts *texts) {
  for (size_t i = 0; i < texts->count; i++) {
    free(texts->items[i].data);
  }
  free(texts->items);
}

/* One module: 900 bytes, as editors format it. */
static size_t write_module(char *out, unsigned i) {
  return (size_t)sprintf(
      out,
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

bench_text bench_text_make(size_t length) {
  bench_text t = {.name = "generated"};
  t.data = must(calloc(length + 8192, 1));
  t.length = (size_t)sprintf(
      t.data, "{\n  \"modulesContent\": {\n    \"$edgeAgent\": {\n      \"properties.desired\": {\n"
              "        \"schemaVersion\": \"1.1\",\n        \"runtime\": { \"type\": \"docker\", "
              "\"settings\": {} },\n        \"systemModules\": {},\n        \"modules\": {\n");
  for (unsigned i = 0; t.length < length; i++) {
    t.length += write_module(t.data + t.length, i);
  }
  t.length += (size_t)sprintf(t.data + t.length, "\n        }\n      }\n    }\n  }\n}\n");
  return t;
}

double bench_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static int compare_numbers(const void *a, const void *b) {
  const double x = *(const double *)a;
  const double y = *(const double *)b;
  return (x > y) - (x < y);
}

double bench_median(double *values, size_t count) {
  qsort(values, count, sizeof *values, compare_numbers);
  return values[count / 2];
}
