#define _POSIX_C_SOURCE 200809L
#include "variables.h"

#include "complain.h"
#include "input.h"
#include "paths.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 10000, FILE_MAXIMUM = 1 << 20 };

/* ---- Files of variables: NAME=value, as dotenv has them
 * ------------------------------------------ */

typedef struct env_reader {
  variables *v;
  const char *file;
  em_view rest; /* of the text */
  uint32_t line;
} env_reader;

static bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
         c == '.' || c == '-';
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static bool add(variables *v, variable added) {
  if (v->count == v->capacity) {
    const size_t capacity = v->capacity == 0 ? 32 : 2 * v->capacity;
    variable *items = realloc(v->items, capacity * sizeof *items);
    if (items == NULL) {
      return false;
    }
    v->items = items;
    v->capacity = capacity;
  }
  v->items[v->count++] = added;
  return true;
}

static const char *skip_blanks(const char *p, const char *end) {
  while (p < end && is_blank(*p)) {
    p++;
  }
  return p;
}

static bool starts_with_word(const char *p, const char *end, const char *word) {
  const size_t length = strlen(word);
  return (size_t)(end - p) > length && memcmp(p, word, length) == 0 && is_blank(p[length]);
}

/* 'as it is', or "with \n and \" in it". Returns the end, or NULL if the quote is not closed. */
static const char *read_quoted(const char *p, const char *end, char *out) {
  const char quote = *p++;
  for (; p < end && *p != quote; p++) {
    if (*p == '\\' && quote == '"' && p + 1 < end) {
      p++;
      *out++ = *p == 'n' ? '\n' : *p == 'r' ? '\r' : *p == 't' ? '\t' : *p;
    } else {
      *out++ = *p;
    }
  }
  *out = '\0';
  return p < end ? p + 1 : NULL;
}

/* Up to a blank with # behind it, without blanks at the end. */
static void read_plain(const char *p, const char *end, char *out) {
  const char *start = out;
  for (; p < end && !(*p == '#' && (out == start || is_blank(out[-1]))); p++) {
    *out++ = *p;
  }
  while (out > start && is_blank(out[-1])) {
    out--;
  }
  *out = '\0';
}

static bool fail(const env_reader *r, const char *what) {
  complain("%s:%u: %s", r->file, r->line, what);
  return false;
}

static bool read_value(const env_reader *r, const char *p, const char *end, char *value) {
  p = skip_blanks(p, end);
  if (p == end || (*p != '"' && *p != '\'')) {
    read_plain(p, end, value);
    return true;
  }
  p = read_quoted(p, end, value);
  if (p == NULL) {
    return fail(r, "expected the closing quote before the line ends");
  }
  p = skip_blanks(p, end);
  return p == end || *p == '#' || fail(r, "expected nothing but a comment behind the quote");
}

static bool read_line(env_reader *r, const char *p, const char *end) {
  p = skip_blanks(p, end);
  if (p == end || *p == '#') {
    return true;
  }
  p = starts_with_word(p, end, "export") ? skip_blanks(p + 6, end) : p;
  const char *name = p;
  while (p < end && is_name_character(*p)) {
    p++;
  }
  const size_t length = (size_t)(p - name);
  p = skip_blanks(p, end);
  if (length == 0 || p == end || *p != '=') {
    return fail(r, "expected NAME=value");
  }
  if (r->v->count == MOST) {
    return fail(r, "more than 10000 variables");
  }
  variable added = {.name = strndup(name, length),
                    .value = malloc((size_t)(end - p) + 1),
                    .file = r->file,
                    .line = r->line};
  const bool has_memory = added.name != NULL && added.value != NULL;
  if (!has_memory) {
    complain_memory();
  }
  if (has_memory && read_value(r, p + 1, end, added.value) && add(r->v, added)) {
    return true;
  }
  free(added.name);
  free(added.value);
  return false;
}

static bool read_text(env_reader *r) {
  while (r->rest.length > 0) {
    const char *start = r->rest.data;
    const char *feed = memchr(start, '\n', r->rest.length);
    const char *end = feed == NULL ? start + r->rest.length : feed;
    r->line++;
    const char *line_end = end > start && end[-1] == '\r' ? end - 1 : end;
    if (memchr(start, '\0', (size_t)(end - start)) != NULL) {
      return fail(r, "expected text, found a NUL byte");
    }
    if (!read_line(r, start, line_end)) {
      return false;
    }
    const size_t taken = (size_t)(end - start) + (feed == NULL ? 0 : 1);
    r->rest = (em_view){start + taken, r->rest.length - taken};
  }
  return true;
}

static bool read_file(variables *v, const char *path) {
  input in;
  if (!input_read(&in, path, FILE_MAXIMUM)) {
    return false;
  }
  env_reader r = {.v = v, .file = path, .rest = in.text};
  const bool is_read = read_text(&r);
  input_free(&in);
  return is_read;
}

/* By name; the last set first. */
static int compare(const void *left, const void *right) {
  const variable *a = left;
  const variable *b = right;
  const int order = strcmp(a->name, b->name);
  return order != 0 ? order : a->order < b->order ? 1 : -1;
}

static void sort(variables *v) {
  for (size_t i = 0; i < v->count; i++) {
    v->items[i].order = (uint32_t)i;
  }
  if (v->count > 1) {
    qsort(v->items, v->count, sizeof *v->items, compare);
  }
}

bool variables_open(variables *v, const option_texts *env_files, const char *platform) {
  *v = (variables){.platform = platform == NULL ? "amd64" : platform};
  for (uint32_t i = 0; i < env_files->count; i++) {
    if (!read_file(v, env_files->items[i])) {
      return false;
    }
  }
  sort(v);
  return true;
}

/* ---- Asking
 * ---------------------------------------------------------------------------------------- */

static int compare_to(const variable *a, em_view name) {
  const size_t length = strlen(a->name);
  const size_t shorter = length < name.length ? length : name.length;
  const int order = memcmp(a->name, name.data, shorter);
  return order != 0 ? order : (length > name.length) - (length < name.length);
}

const char *variables_find(variables *v, em_view name) {
  size_t low = 0;
  size_t high = v->count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (compare_to(&v->items[middle], name) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == v->count || compare_to(&v->items[low], name) != 0) {
    return NULL;
  }
  v->items[low].is_used = true;
  return v->items[low].value;
}

bool variables_use_template(variables *v, const char *path) {
  free(v->folder);
  v->folder = path_folder(strcmp(path, "-") == 0 ? "./-" : path);
  for (size_t i = 0; i < v->image_count; i++) {
    free(v->images[i].placeholder);
    free(v->images[i].image);
  }
  v->image_count = 0;
  return v->folder != NULL;
}

void variables_tell_unused(const variables *v) {
  for (size_t i = 0; i < v->count; i++) {
    const variable *item = &v->items[i];
    const bool is_set_again = i > 0 && strcmp(v->items[i - 1].name, item->name) == 0;
    if (!item->is_used && !is_set_again) {
      complain("%s:%u: %s is not used by the template", item->file, item->line, item->name);
    }
  }
}

void variables_free(variables *v) {
  for (size_t i = 0; i < v->count; i++) {
    free(v->items[i].name);
    free(v->items[i].value);
  }
  free(v->items);
  for (size_t i = 0; i < v->image_count; i++) {
    free(v->images[i].placeholder);
    free(v->images[i].image);
  }
  free(v->images);
  free(v->folder);
  *v = (variables){0};
}
