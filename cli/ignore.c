#define _POSIX_C_SOURCE 200809L
#include "ignore.h"

#include "glob.h"
#include "input.h"
#include "paths.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_MAXIMUM = 1 << 20, LINES_MAXIMUM = 10000 };

static const char *const names[] = {".gitignore", ".edgemanifestignore"};

static bool grow(ignore_lines *lines) {
  if (lines->count < lines->capacity) {
    return true;
  }
  const size_t capacity = lines->capacity == 0 ? 16 : lines->capacity * 2;
  ignore_line *items = realloc(lines->items, capacity * sizeof *items);
  if (items == NULL) {
    return false;
  }
  lines->items = items;
  lines->capacity = capacity;
  return true;
}

/* Trailing blanks do not count, unless a backslash stands before them. */
static size_t trim(const char *line, size_t length) {
  while (length > 0 &&
         (line[length - 1] == ' ' || line[length - 1] == '\t' || line[length - 1] == '\r') &&
         !(length > 1 && line[length - 2] == '\\')) {
    length--;
  }
  return length;
}

static bool add_line(ignore_lines *lines, const char *line, size_t length, size_t base) {
  length = trim(line, length);
  ignore_line added = {.base = base, .is_negated = length > 0 && line[0] == '!'};
  if (added.is_negated) {
    line++;
    length--;
  }
  if (length == 0 || line[0] == '#' || lines->count == LINES_MAXIMUM) {
    return true;
  }
  if (line[length - 1] == '/') {
    added.is_for_folders = true;
    length--;
  }
  added.is_anchored = memchr(line, '/', length) != NULL;
  if (length > 0 && line[0] == '/') {
    line++;
    length--;
  }
  if (length == 0) {
    return true;
  }
  added.pattern = strndup(line, length);
  if (added.pattern == NULL || !grow(lines)) {
    free(added.pattern);
    return false;
  }
  lines->items[lines->count++] = added;
  return true;
}

static bool add_text(ignore_lines *lines, em_view text, size_t base) {
  size_t start = 0;
  while (start < text.length) {
    const char *line = text.data + start;
    const char *end = memchr(line, '\n', text.length - start);
    const size_t length = end == NULL ? text.length - start : (size_t)(end - line);
    if (memchr(line, '\0', length) == NULL && !add_line(lines, line, length, base)) {
      return false;
    }
    start += length + 1;
  }
  return true;
}

bool ignore_enter(ignore_lines *lines, const char *folder, size_t prefix_length) {
  bool has_memory = true;
  for (size_t i = 0; i < sizeof names / sizeof *names && has_memory; i++) {
    char *path = path_join(folder, names[i], strlen(names[i]));
    if (path == NULL) {
      return false;
    }
    input in;
    char problem[INPUT_PROBLEM];
    /* Most folders have none; one that cannot be read ignores nothing. */
    if (input_load(&in, path, FILE_MAXIMUM, problem)) {
      has_memory = add_text(lines, in.text, prefix_length);
      input_free(&in);
    }
    free(path);
  }
  return has_memory;
}

void ignore_leave(ignore_lines *lines, size_t count) {
  while (lines->count > count) {
    free(lines->items[--lines->count].pattern);
  }
}

static const char *last_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}

bool ignore_has(const ignore_lines *lines, const char *path, bool is_folder) {
  for (size_t i = lines->count; i > 0; i--) {
    const ignore_line *line = &lines->items[i - 1];
    if (line->is_for_folders && !is_folder) {
      continue;
    }
    if (glob_matches(line->pattern, line->is_anchored ? path + line->base : last_name(path))) {
      return !line->is_negated;
    }
  }
  return false;
}

void ignore_free(ignore_lines *lines) {
  ignore_leave(lines, 0);
  free(lines->items);
  *lines = (ignore_lines){0};
}
