/* What people and machines read, held against files that a person has read before. */
#define _POSIX_C_SOURCE 200809L
#include "report/gathered.h"
#include "report/pack.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One report: files of fixtures/ under the names that they are given. */
typedef struct golden {
  const char *file; /* in tests/golden */
  em_format format;
  const char *manifests[4][2]; /* fixture, name; ends with NULL; a fixture of "" cannot be read */
  const char *config;          /* fixture; NULL: none */
  const char *baseline;        /* fixture with what was known; NULL: none */
  bool shows_all, use_color, use_ascii;
  uint16_t width;
  bool are_layers; /* the manifests are one deployment */
} golden;

#define RISKY                                                                                      \
  { "risky/deployment.json", "deploy/deployment.json" }
#define CLEAN                                                                                      \
  { "reports/clean.json", "clean.json" }
#define HOSTILE                                                                                    \
  { "reports/hostile.json", "a b%:\xC3\xBC#?[\n::error::x##[y].json" }
#define CRLF                                                                                       \
  { "reports/crlf.json", "./x/../crlf.json" }
#define ONE_LINE                                                                                   \
  { "reports/one-line.json", "/srv/one line.json" }
#define BROKEN                                                                                     \
  { "reports/broken.json", "broken.json" }
#define EMPTY                                                                                      \
  { "reports/empty.json", "empty.json" }
#define STRANGE                                                                                    \
  { "reports/no-manifest.json", "no-manifest.json" }
#define MISSING                                                                                    \
  { "", "missing.json" }

#define LAYERS                                                                                     \
  {"effective/base.json", "deploy/base.json"}, {"effective/debug.layer.json", "debug.json"}, {     \
    "effective/north.layer.json", "north.json"                                                     \
  }
#define HOSTILE_LAYER                                                                              \
  { "effective/hostile.layer.json", "a b%:#[\n::error::x##[y].json" }

static const golden rows[] = {
    {.file = "clean.txt", .manifests = {CLEAN}},
    {.file = "clean.json", .format = EM_FORMAT_JSON, .manifests = {CLEAN}},
    {.file = "clean.sarif", .format = EM_FORMAT_SARIF, .manifests = {CLEAN}},
    {.file = "risky.txt", .manifests = {RISKY}},
    {.file = "risky-color.txt", .manifests = {RISKY}, .use_color = true},
    {.file = "risky-ascii-50.txt", .manifests = {RISKY}, .use_ascii = true, .width = 50},
    {.file = "risky-120.txt", .manifests = {RISKY}, .width = 120},
    {.file = "risky.json", .format = EM_FORMAT_JSON, .manifests = {RISKY}},
    {.file = "risky.sarif", .format = EM_FORMAT_SARIF, .manifests = {RISKY}},
    {.file = "hostile.txt", .manifests = {HOSTILE}},
    {.file = "hostile.json", .format = EM_FORMAT_JSON, .manifests = {HOSTILE}},
    {.file = "hostile.sarif", .format = EM_FORMAT_SARIF, .manifests = {HOSTILE}},
    {.file = "lines.txt", .manifests = {CRLF, ONE_LINE}},
    {.file = "lines.json", .format = EM_FORMAT_JSON, .manifests = {CRLF, ONE_LINE}},
    {.file = "lines.sarif", .format = EM_FORMAT_SARIF, .manifests = {CRLF, ONE_LINE}},
    {.file = "failed.txt", .manifests = {BROKEN, CLEAN, EMPTY, MISSING}},
    {.file = "failed.json",
     .format = EM_FORMAT_JSON,
     .manifests = {BROKEN, STRANGE, EMPTY, MISSING}},
    {.file = "failed.sarif",
     .format = EM_FORMAT_SARIF,
     .manifests = {BROKEN, CLEAN, EMPTY, MISSING}},
    {.file = "excused.txt",
     .manifests = {RISKY},
     .config = "reports/config.yaml",
     .baseline = "reports/baseline.json"},
    {.file = "excused-all.txt",
     .manifests = {RISKY},
     .config = "reports/config.yaml",
     .baseline = "reports/baseline.json",
     .shows_all = true},
    {.file = "excused.json",
     .format = EM_FORMAT_JSON,
     .manifests = {RISKY},
     .config = "reports/config.yaml",
     .baseline = "reports/baseline.json"},
    {.file = "excused.sarif",
     .format = EM_FORMAT_SARIF,
     .manifests = {RISKY},
     .config = "reports/config.yaml",
     .baseline = "reports/baseline.json"},
    {.file = "excused-all.sarif",
     .format = EM_FORMAT_SARIF,
     .manifests = {RISKY},
     .config = "reports/config.yaml",
     .baseline = "reports/baseline.json",
     .shows_all = true},
    {.file = "clean.junit.xml", .format = EM_FORMAT_JUNIT, .manifests = {CLEAN}},
    {.file = "risky.junit.xml", .format = EM_FORMAT_JUNIT, .manifests = {RISKY}},
    {.file = "hostile.junit.xml", .format = EM_FORMAT_JUNIT, .manifests = {HOSTILE}},
    {.file = "failed.junit.xml",
     .format = EM_FORMAT_JUNIT,
     .manifests = {BROKEN, CLEAN, EMPTY, MISSING}},
    {.file = "clean.github.txt", .format = EM_FORMAT_GITHUB, .manifests = {CLEAN}},
    {.file = "risky.github.txt", .format = EM_FORMAT_GITHUB, .manifests = {RISKY}},
    {.file = "hostile.github.txt", .format = EM_FORMAT_GITHUB, .manifests = {HOSTILE}},
    {.file = "failed.github.txt",
     .format = EM_FORMAT_GITHUB,
     .manifests = {BROKEN, CLEAN, EMPTY, MISSING}},
    {.file = "risky.azure.txt", .format = EM_FORMAT_AZURE, .manifests = {RISKY}},
    {.file = "hostile.azure.txt", .format = EM_FORMAT_AZURE, .manifests = {HOSTILE}},
    {.file = "failed.azure.txt",
     .format = EM_FORMAT_AZURE,
     .manifests = {BROKEN, CLEAN, EMPTY, MISSING}},
    {.file = "clean.gitlab", .format = EM_FORMAT_GITLAB, .manifests = {CLEAN}},
    {.file = "risky.gitlab", .format = EM_FORMAT_GITLAB, .manifests = {RISKY}},
    {.file = "hostile.gitlab", .format = EM_FORMAT_GITLAB, .manifests = {HOSTILE}},
    {.file = "failed.gitlab",
     .format = EM_FORMAT_GITLAB,
     .manifests = {BROKEN, CLEAN, EMPTY, MISSING}},
    {.file = "clean.md", .format = EM_FORMAT_MARKDOWN, .manifests = {CLEAN}},
    {.file = "risky.md", .format = EM_FORMAT_MARKDOWN, .manifests = {RISKY}},
    {.file = "hostile.md", .format = EM_FORMAT_MARKDOWN, .manifests = {HOSTILE}},
    {.file = "failed.md",
     .format = EM_FORMAT_MARKDOWN,
     .manifests = {BROKEN, CLEAN, EMPTY, MISSING}},
    {.file = "risky.html", .format = EM_FORMAT_HTML, .manifests = {RISKY}},
    {.file = "hostile.html", .format = EM_FORMAT_HTML, .manifests = {HOSTILE}},
    {.file = "failed.html", .format = EM_FORMAT_HTML, .manifests = {BROKEN, CLEAN, EMPTY, MISSING}},
    {.file = "excused-all.junit.xml",
     .format = EM_FORMAT_JUNIT,
     .manifests = {RISKY},
     .config = "reports/config.yaml",
     .baseline = "reports/baseline.json",
     .shows_all = true},
    {.file = "excused-all.md",
     .format = EM_FORMAT_MARKDOWN,
     .manifests = {RISKY},
     .config = "reports/config.yaml",
     .baseline = "reports/baseline.json",
     .shows_all = true},
    {.file = "layers.txt", .manifests = {LAYERS}, .are_layers = true},
    {.file = "layers.json", .format = EM_FORMAT_JSON, .manifests = {LAYERS}, .are_layers = true},
    {.file = "layers.sarif", .format = EM_FORMAT_SARIF, .manifests = {LAYERS}, .are_layers = true},
    {.file = "layers.md", .format = EM_FORMAT_MARKDOWN, .manifests = {LAYERS}, .are_layers = true},
    {.file = "layers.junit.xml",
     .format = EM_FORMAT_JUNIT,
     .manifests = {LAYERS},
     .are_layers = true},
    {.file = "layers-hostile.txt", .manifests = {LAYERS, HOSTILE_LAYER}, .are_layers = true},
    {.file = "layers-hostile.md",
     .format = EM_FORMAT_MARKDOWN,
     .manifests = {LAYERS, HOSTILE_LAYER},
     .are_layers = true},
    {.file = "layers-failed.txt", .manifests = {LAYERS, BROKEN}, .are_layers = true},
    {.file = "layers-failed.json",
     .format = EM_FORMAT_JSON,
     .manifests = {LAYERS, BROKEN},
     .are_layers = true},
};

static em_report_options report_options(const golden *g) {
  em_report_options options = EM_REPORT_OPTIONS_INIT;
  options.format = g->format;
  options.use_color = g->use_color;
  options.use_ascii = g->use_ascii;
  options.show_excused = g->shows_all;
  options.width = g->width > 0 ? g->width : options.width;
  return options;
}

static char *report(const golden *g, size_t *length) {
  pack p;
  pack_load(&p, g->config, g->baseline);
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.config = p.config;
  options.baseline = p.baseline;
  options.today = view("2026-11-25");
  em_audit *audit = em_audit_new(p.rules, &options);
  char *texts[4] = {NULL};
  em_layer layers[4];
  for (int i = 0; i < 4 && g->manifests[i][0] != NULL; i++) {
    const em_view name = view(g->manifests[i][1]);
    if (*g->manifests[i][0] == '\0') {
      em_audit_add_unreadable(audit, name, "Permission denied");
      continue;
    }
    size_t size;
    texts[i] = pack_read(g->manifests[i][0], &size);
    layers[i] = (em_layer){.name = name, .text = {texts[i], size}};
    if (!g->are_layers) {
      em_audit_add(audit, name, layers[i].text, NULL);
    } else if (i == 3 || g->manifests[i + 1][0] == NULL) {
      em_audit_add_layers(audit, layers, (size_t)i + 1, NULL, NULL);
    }
  }
  cr_assert_eq(em_audit_finish(audit, NULL), EM_OK);
  gathered *out = calloc(1, sizeof *out);
  const em_writer writer = gathered_writer(out);
  const em_report_options how = report_options(g);
  cr_assert_eq(em_audit_report(audit, &how, &writer, NULL), EM_OK);
  em_audit_free(audit);
  for (int i = 0; i < 4; i++) {
    free(texts[i]);
  }
  pack_free(&p);
  *length = out->length;
  char *text = strdup(out->text);
  free(out);
  return text;
}

Test(golden, reports_are_as_they_were_read) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    size_t length;
    char *text = report(&rows[i], &length);
    cr_expect_eq(strlen(text), length, "%s holds NUL", rows[i].file);
    golden_expect(rows[i].file, text, length);
    free(text);
  }
}

Test(golden, reports_are_the_same_every_time) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    size_t length;
    char *first = report(&rows[i], &length);
    char *second = report(&rows[i], &length);
    cr_expect_str_eq(first, second, "%s differs", rows[i].file);
    free(first);
    free(second);
  }
}
