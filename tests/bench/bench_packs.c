/*
 * A hundred rules of one's own beside the library's: the process on one manifest with and without
 * them, and the analysis alone. Processor time; the rules are written to a folder of their own,
 * once as YAML and once as JSON. Usage: bench_packs EDGEMANIFEST MANIFEST [ROUNDS]
 */
#define _DEFAULT_SOURCE
#include "manifests.h"
#include "program.h"

#include <edgemanifest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RULES = 100, TEXT = 1 << 20, ROUNDS_OF_ANALYSIS = 200 };

/* ---- Rules: five kinds in turn, with patterns, quantifiers, lists of values, paths
 * ---------------- */

typedef struct kind {
  const char *subject, *yaml, *json, *at;
} kind;

static const kind kinds[] = {
    {"module", "{privileged: true, name: {matches: '^cam-%d'}}",
     "{\"privileged\":true,\"name\":{\"matches\":\"^cam-%d\"}}", "privileged"},
    {"mount", "{host_path: {within: /srv/%d}, is_read_only: false}",
     "{\"host_path\":{\"within\":\"/srv/%d\"},\"is_read_only\":false}", "source"},
    {"env", "{name: {in: [MODE, LEVEL_%d], ignore_case: true}, value: {matches: '^on$'}}",
     "{\"name\":{\"in\":[\"MODE\",\"LEVEL_%d\"],\"ignore_case\":true},\"value\":{\"matches\":\"^on$"
     "\"}}",
     "value"},
    {"image", "{registry: {not_in: [a%d.example, b.example]}, tag: {ends_with: -dev}}",
     "{\"registry\":{\"not_in\":[\"a%d.example\",\"b.example\"]},\"tag\":{\"ends_with\":\"-dev\"}}",
     "tag"},
    {"module", "{some: {port: {host_port: %d}, mount: {host_path: {contains_path: /etc}}}}",
     "{\"some\":{\"port\":{\"host_port\":%d},\"mount\":{\"host_path\":{\"contains_path\":\"/"
     "etc\"}}}}",
     "name"},
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static int write_rule(char *text, size_t size, int number, bool is_json) {
  const kind *k = &kinds[number % 5];
  char when[256];
  snprintf(when, sizeof when, is_json ? k->json : k->yaml, 9000 + number);
  const char *form =
      is_json
          ? "{\"id\":\"house-rule-%d\",\"title\":\"House rule\",\"severity\":\"medium\","
            "\"precision\":\"high\",\"since\":\"1.0.0\",\"subject\":\"%s\",\"when\":%s,\"at\":\"%"
            "s\","
            "\"message\":\"Against the rules of the house\",\"why\":\"The plant's own policy says "
            "so, and its auditors ask for it each year.\",\"fix\":\"Follow the policy.\","
            "\"references\":[\"CWE-250\"],\"tags\":[\"house\"],\"examples\":[{\"quiet\":\"nothing "
            "is set\",\"host_config\":{}},{\"near_miss\":\"set, and another matter\","
            "\"host_config\":{\"Memory\":268435456,\"Binds\":[\"data:/data\"]}},{\"quiet\":\"a "
            "module as it should be\",\"create_options\":{\"HostConfig\":{\"PidsLimit\":100}}}]}\n"
          : "id: house-rule-%d\ntitle: House rule\nseverity: medium\nprecision: high\nsince: "
            "1.0.0\n"
            "subject: %s\nwhen: %s\nat: %s\nmessage: Against the rules of the house\nwhy: >\n  The "
            "plant's own policy says so, and its auditors ask for it each year.\nfix: Follow the "
            "policy.\nreferences: [CWE-250]\ntags: [house]\nexamples:\n  - quiet: nothing is set\n "
            "   "
            "host_config: {}\n  - near_miss: set, and another matter\n    host_config: {Memory: "
            "268435456, Binds: ['data:/data']}\n  - quiet: a module as it should be\n    "
            "create_options: {HostConfig: {PidsLimit: 100}}\n";
  return snprintf(text, size, form, number, k->subject, when, k->at);
}
#pragma GCC diagnostic pop

static bool write_pack(const char *folder, bool is_json) {
  mkdir(folder, 0700);
  for (int i = 0; i < RULES; i++) {
    char text[2048];
    char path[256];
    write_rule(text, sizeof text, i, is_json);
    snprintf(path, sizeof path, "%s/%03d.%s", folder, i, is_json ? "json" : "yaml");
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
      return false;
    }
  }
  return true;
}

static void remove_pack(const char *folder, bool is_json) {
  for (int i = 0; i < RULES; i++) {
    char path[256];
    snprintf(path, sizeof path, "%s/%03d.%s", folder, i, is_json ? "json" : "yaml");
    unlink(path);
  }
  rmdir(folder);
}

/* ---- Start-up
 * ------------------------------------------------------------------------------------- */

static bool measure_start(char *program, char *manifest, char *const packs[], size_t rounds) {
  char audit[] = "audit";
  char option[] = "--rules";
  char *const plain[] = {program, audit, manifest, NULL};
  double *times[3];
  for (int i = 0; i < 3; i++) {
    times[i] = calloc(rounds, sizeof **times);
  }
  bool is_well = times[0] != NULL && times[1] != NULL && times[2] != NULL;
  for (size_t i = 0; i < rounds && is_well; i++) {
    times[0][i] = bench_run(plain);
    for (int p = 0; p < 2; p++) {
      char *const with[] = {program, audit, option, packs[p], manifest, NULL};
      times[p + 1][i] = bench_run(with);
      is_well = is_well && times[p + 1][i] >= 0;
    }
    is_well = is_well && times[0][i] >= 0;
  }
  if (is_well) {
    const double base = bench_median(times[0], rounds);
    const double yaml = bench_median(times[1], rounds);
    const double json = bench_median(times[2], rounds);
    printf(
        "packs      start-up %.2f ms, with %d rules as JSON %.2f ms, ratio %.2f; as YAML %.2f ms, "
        "ratio %.2f (aim 1.50)\n",
        base, RULES, json, json / base, yaml, yaml / base);
  }
  for (int i = 0; i < 3; i++) {
    free(times[i]);
  }
  return is_well;
}

/* ---- Analysis
 * ------------------------------------------------------------------------------------- */

static em_ruleset *make_rules(bool with_pack) {
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, true);
  em_ruleset *rules = NULL;
  for (int i = 0; with_pack && i < RULES; i++) {
    char text[2048];
    const int length = write_rule(text, sizeof text, i, true);
    em_ruleset_builder_add(builder, (em_view){"rule.json", 9}, (em_view){text, (size_t)length},
                           NULL);
  }
  em_ruleset_builder_finish(builder, &rules, NULL);
  em_ruleset_builder_free(builder);
  return rules;
}

static double analyse(const em_ruleset *rules, em_view text) {
  struct timespec start;
  struct timespec end;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
  em_audit *audit = em_audit_new(rules, NULL);
  em_audit_add(audit, (em_view){"bench.json", 10}, text, NULL);
  em_audit_free(audit);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
  return (double)(end.tv_sec - start.tv_sec) * 1e6 + (double)(end.tv_nsec - start.tv_nsec) * 1e-3;
}

static bool measure_analysis(const char *path) {
  static char bytes[TEXT];
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return false;
  }
  const em_view text = {bytes, fread(bytes, 1, sizeof bytes, file)};
  fclose(file);
  em_ruleset *alone = make_rules(false);
  em_ruleset *both = make_rules(true);
  static double times[2][ROUNDS_OF_ANALYSIS];
  const bool is_well = alone != NULL && both != NULL;
  for (int i = 0; i < ROUNDS_OF_ANALYSIS && is_well; i++) {
    times[0][i] = analyse(alone, text);
    times[1][i] = analyse(both, text);
  }
  if (is_well) {
    const double base = bench_median(times[0], ROUNDS_OF_ANALYSIS);
    const double with = bench_median(times[1], ROUNDS_OF_ANALYSIS);
    printf("packs      analysis %.0f us with %zu rules, %.0f us with %zu, ratio %.2f (aim 2.00)\n",
           base, em_ruleset_count(alone), with, em_ruleset_count(both), with / base);
  }
  em_ruleset_free(alone);
  em_ruleset_free(both);
  return is_well;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: bench_packs EDGEMANIFEST MANIFEST [ROUNDS]\n");
    return 2;
  }
  char folder[] = "/tmp/bench-packs-XXXXXX";
  if (mkdtemp(folder) == NULL) {
    return 2;
  }
  char yaml[64];
  char json[64];
  snprintf(yaml, sizeof yaml, "%s/yaml", folder);
  snprintf(json, sizeof json, "%s/json", folder);
  char *const packs[] = {yaml, json};
  const size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 100;
  const bool is_well = write_pack(yaml, false) && write_pack(json, true) &&
                       measure_start(argv[1], argv[2], packs, rounds) && measure_analysis(argv[2]);
  remove_pack(yaml, false);
  remove_pack(json, true);
  rmdir(folder);
  return is_well ? 0 : 2;
}
