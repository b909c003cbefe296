/*
 * Real manifests from public repositories, where they are present: each is read or refused with a
 * place; nothing crashes or hangs. Prints what they are.
 */
#define _POSIX_C_SOURCE 200809L
#include "document/cjson_oracle.h"

#include "document/embedded.h"
#include "model/manifest.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct file {
  char name[256];
  char *data;
  size_t length;
} file;

typedef struct corpus {
  file *files;
  size_t count;
} corpus;

static bool read_file(const char *folder, const char *name, file *f) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  snprintf(f->name, sizeof f->name, "%s", name);
  FILE *stream = fopen(path, "rb");
  if (stream == NULL) {
    return false;
  }
  fseek(stream, 0, SEEK_END);
  const long size = ftell(stream);
  rewind(stream);
  f->data = malloc(size > 0 ? (size_t)size : 1); /* no byte more: a read beyond it is seen */
  cr_assert_not_null(f->data);
  f->length = fread(f->data, 1, (size_t)size, stream);
  fclose(stream);
  return true;
}

static int compare_files(const void *a, const void *b) {
  return strcmp(((const file *)a)->name, ((const file *)b)->name);
}

static corpus open_corpus(void) {
  static const char folder[] = EDGEMANIFEST_SHARED "/corpus/manifests";
  corpus c = {0};
  DIR *d = opendir(folder);
  if (d == NULL) {
    cr_skip("there is no corpus of real manifests beside the project");
  }
  const struct dirent *entry = NULL;
  while (d != NULL && (entry = readdir(d)) != NULL) {
    if (entry->d_name[0] != '.') {
      c.files = realloc(c.files, (c.count + 1) * sizeof *c.files);
      cr_assert_not_null(c.files);
      c.files[c.count] = (file){0};
      c.count += read_file(folder, entry->d_name, &c.files[c.count]);
    }
  }
  if (d != NULL) {
    closedir(d);
  }
  qsort(c.files, c.count, sizeof *c.files, compare_files);
  return c;
}

static void close_corpus(corpus *c) {
  for (size_t i = 0; i < c->count; i++) {
    free(c->files[i].data);
  }
  free(c->files);
}

/* ---- A table of counts
 * --------------------------------------------------------------------------- */

enum { COUNTERS = 64 };

typedef struct tally {
  char names[COUNTERS][80];
  unsigned counts[COUNTERS];
  unsigned used;
} tally;

static void count(tally *t, const char *name) {
  unsigned i = 0;
  while (i < t->used && strcmp(t->names[i], name) != 0) {
    i++;
  }
  if (i == t->used && t->used < COUNTERS) {
    snprintf(t->names[t->used++], sizeof t->names[0], "%s", name);
  }
  t->counts[i < COUNTERS ? i : 0]++;
}

static void print_tally(const char *title, const tally *t) {
  printf("%s\n", title);
  for (unsigned i = 0; i < t->used; i++) {
    printf("%6u  %s\n", t->counts[i], t->names[i]);
  }
}

/* ---- Reading
 * -------------------------------------------------------------------------------------- */

static em_view text_of(const file *f) {
  return (em_view){f->data, f->length};
}

/* Strictly by name and content, then as the dialect. Returns what it was read as, or NULL. */
static const char *parse(document *d, const file *f) {
  static const char *const names[] = {
      [DOCUMENT_JSON] = "JSON", [DOCUMENT_DIALECT] = "dialect only", [DOCUMENT_YAML] = "YAML"};
  em_error error = {0};
  if (document_parse(d, view_of(f->name), text_of(f), EM_SYNTAX_AUTO, NULL, &error) == EM_OK) {
    return names[d->syntax];
  }
  cr_expect(error.status == EM_ERROR_SYNTAX && error.line > 0 && strlen(error.message) > 10, "%s",
            f->name);
  cr_expect_leq(error.offset, f->length);
  if (document_parse_dialect(d, view_of(f->name), text_of(f), NULL, &error) == EM_OK) {
    return names[DOCUMENT_DIALECT];
  }
  printf("%s:%u:%u: %s\n", f->name, error.line, error.column, error.message);
  return NULL;
}

/* What stands in createOptions stands in the file between the quotes it came from. */
static void check_embedded(const file *f, const document *d) {
  const document_span outside = document_locate_node(d->host, d->parts[0].node);
  for (uint32_t node = 0; node < d->node_count; node++) {
    const document_span span = document_locate_node(d, node);
    cr_assert(span.start < span.end && span.end <= f->length, "%s", f->name);
    cr_assert(d->part_count > 1 || (span.start > outside.start && span.end < outside.end), "%s",
              f->name);
    const document_kind kind = document_kind_of(d, node);
    if (d->part_count == 1 && (kind == DOCUMENT_NUMBER || kind == DOCUMENT_TRUE)) {
      const em_view written = {f->data + span.start, span.end - span.start};
      cr_assert(view_equals(written, document_source(d, node)), "%s: %.*s", f->name,
                VIEW_ARGS(written));
    }
  }
}

typedef struct walk {
  tally syntaxes, shapes, refusals;
  unsigned modules, embedded, notes;
} walk;

static void read_model(walk *w, const file *f, const document *d) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  arena memory;
  arena_init(&memory, NULL);
  manifest m;
  em_error error = {0};
  const em_status status = manifest_read(&m, d, &options, &memory, &error);
  if (status == EM_OK) {
    char described[80];
    snprintf(described, sizeof described, "%.*s%s%s", VIEW_ARGS(shape_name(m.kind)),
             m.is_template ? ", template" : "", m.is_layered ? ", layered" : "");
    count(&w->shapes, described);
    w->modules += m.module_count;
    w->embedded += m.embedded_count;
    w->notes += m.notes.count;
    for (uint32_t i = 0; i < m.embedded_count; i++) {
      check_embedded(f, m.embedded[i]);
    }
    manifest_free(&m);
  } else {
    cr_expect_eq(status, EM_ERROR_SHAPE, "%s: %s", f->name, error.message);
    count(&w->shapes, "no manifest");
    printf("%s: %s\n", f->name, error.message);
  }
  arena_free(&memory);
}

Test(corpus, every_file_is_read_or_refused_with_a_place) {
  corpus c = open_corpus();
  walk *w = calloc(1, sizeof *w);
  cr_assert_not_null(w);
  const clock_t start = clock();
  for (size_t i = 0; i < c.count; i++) {
    document d;
    const char *syntax = parse(&d, &c.files[i]);
    count(&w->syntaxes, syntax == NULL ? "refused" : syntax);
    if (syntax != NULL) {
      read_model(w, &c.files[i], &d);
      document_free(&d);
    }
  }
  printf("%zu files in %.2f s: %u modules, %u embedded documents, %u notes\n", c.count,
         (double)(clock() - start) / CLOCKS_PER_SEC, w->modules, w->embedded, w->notes);
  print_tally("Written in:", &w->syntaxes);
  print_tally("Shapes:", &w->shapes);
  cr_expect_gt(w->modules, 400, "only %u modules", w->modules);
  free(w);
  close_corpus(&c);
}

Test(corpus, cjson_reads_the_same_from_every_file) {
  corpus c = open_corpus();
  size_t compared = 0;
  for (size_t i = 0; i < c.count; i++) {
    compared += check_against_cjson(text_of(&c.files[i]));
  }
  printf("%zu of %zu files are read alike by cJSON\n", compared, c.count);
  cr_expect_gt(compared, c.count * 9 / 10);
  close_corpus(&c);
}

/* JSON is YAML, so libyaml is one more judge. */
static bool is_same(const document *a, const document *b) {
  for (uint32_t i = 0; i < a->node_count && i < b->node_count; i++) {
    const bool is_alike = a->nodes[i].kind == b->nodes[i].kind &&
                          document_after(a, i) == document_after(b, i) &&
                          view_equals(document_string(a, i), document_string(b, i));
    if (!is_alike || (a->nodes[i].kind == DOCUMENT_NUMBER &&
                      !view_equals(document_source(a, i), document_source(b, i)))) {
      return false;
    }
    if (a->nodes[i].start != b->nodes[i].start || a->nodes[i].length != b->nodes[i].length) {
      return false;
    }
  }
  return a->node_count == b->node_count;
}

Test(corpus, yaml_reads_json_to_the_same_tree_with_the_same_places) {
  corpus c = open_corpus();
  size_t compared = 0;
  for (size_t i = 0; i < c.count; i++) {
    document json;
    document yaml;
    em_error error = {0};
    if (document_parse_json(&json, VIEW("a"), text_of(&c.files[i]), NULL, NULL) != EM_OK) {
      continue;
    }
    if (document_parse_yaml(&yaml, VIEW("a"), text_of(&c.files[i]), NULL, &error) == EM_OK) {
      cr_expect(is_same(&json, &yaml), "%s", c.files[i].name);
      compared++;
      document_free(&yaml);
    } else {
      printf("%s:%u:%u: no YAML: %s\n", c.files[i].name, error.line, error.column, error.message);
    }
    document_free(&json);
  }
  printf("%zu files are read alike as YAML\n", compared);
  cr_expect_gt(compared, c.count * 8 / 10);
  close_corpus(&c);
}

/* ---- createOptions between their forms
 * ----------------------------------------------------------- */

typedef em_status (*conversion)(em_view name, em_view text, const em_rewrite_options *options,
                                const em_writer *writer, em_error *error);

typedef struct kept_text {
  char *data;
  size_t length;
} kept_text;

static bool keep(void *context, const char *data, size_t length) {
  kept_text *k = context;
  char *larger = realloc(k->data, k->length + length + 1);
  cr_assert_not_null(larger);
  memcpy(larger + k->length, data, length);
  k->data = larger;
  k->length += length;
  return true;
}

/* data NULL if it cannot be converted: no module, placeholders in the text. */
static kept_text convert(conversion how, em_view source) {
  kept_text k = {0};
  const em_writer writer = {keep, &k};
  if (how(VIEW("a.json"), source, NULL, &writer, NULL) != EM_OK) {
    free(k.data);
    k = (kept_text){0};
  }
  return k;
}

static bool is_equal(kept_text a, kept_text b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static em_view view_of_kept(kept_text k) {
  return (em_view){k.data, k.length};
}

Test(corpus, create_options_say_the_same_in_every_form) {
  corpus c = open_corpus();
  size_t converted = 0;
  for (size_t i = 0; i < c.count; i++) {
    kept_text shown = convert(em_options_show, text_of(&c.files[i]));
    kept_text unpacked = convert(em_options_unpack, text_of(&c.files[i]));
    if (shown.data != NULL && unpacked.data != NULL) {
      kept_text packed = convert(em_options_pack, view_of_kept(unpacked));
      kept_text again = convert(em_options_pack, view_of_kept(packed));
      kept_text unpacked_again = convert(em_options_unpack, view_of_kept(unpacked));
      kept_text shown_unpacked = convert(em_options_show, view_of_kept(unpacked));
      kept_text shown_packed = convert(em_options_show, view_of_kept(packed));
      cr_expect(is_equal(shown, shown_unpacked), "%s: unpacked it says another thing",
                c.files[i].name);
      cr_expect(is_equal(shown, shown_packed), "%s: packed it says another thing", c.files[i].name);
      cr_expect(is_equal(packed, again), "%s: packed twice it differs", c.files[i].name);
      cr_expect(is_equal(unpacked, unpacked_again), "%s: unpacked twice it differs",
                c.files[i].name);
      free(packed.data);
      free(again.data);
      free(unpacked_again.data);
      free(shown_unpacked.data);
      free(shown_packed.data);
      converted++;
    }
    free(shown.data);
    free(unpacked.data);
  }
  printf("createOptions of %zu files say the same in every form\n", converted);
  cr_expect_gt(converted, c.count * 8 / 10);
  close_corpus(&c);
}
