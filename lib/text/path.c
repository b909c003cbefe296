#include "text/path.h"

/* Directories that are links on every Linux that IoT Edge supports. */
static const struct {
  em_view from, to;
} links[] = {
    {{"/var/run", 8}, {"/run", 4}},
    {{"/var/lock", 9}, {"/run/lock", 9}},
};

static bool is_drive(em_view path) {
  const char letter = path.length > 0 ? (char)(path.data[0] | 0x20) : '\0';
  return path.length >= 3 && letter >= 'a' && letter <= 'z' && path.data[1] == ':' &&
         (path.data[2] == '\\' || path.data[2] == '/');
}

/* Appends the steps of a path to `out`, taking one back for each `..`; returns the new length. */
static size_t resolve(em_view path, char *out) {
  size_t length = 0;
  size_t i = 0;
  while (i < path.length) {
    if (path.data[i] == '/') {
      i++;
      continue;
    }
    const em_view step = view_until(view_from(path, i), view_find(view_from(path, i), '/'));
    i += step.length;
    if (view_equals(step, VIEW("."))) {
      continue;
    }
    if (view_equals(step, VIEW(".."))) {
      while (length > 0 && out[--length] != '/') {
      }
      continue;
    }
    out[length++] = '/';
    memcpy(out + length, step.data, step.length);
    length += step.length;
  }
  return length;
}

static em_view follow_links(arena *a, em_view path) {
  for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
    if (!path_contains(links[i].from, path)) {
      continue;
    }
    const em_view rest = view_from(path, links[i].from.length);
    char *joined = arena_allocate(a, links[i].to.length + rest.length + 1);
    if (joined == NULL) {
      return (em_view){0};
    }
    memcpy(joined, links[i].to.data, links[i].to.length);
    memcpy(joined + links[i].to.length, rest.data, rest.length);
    return (em_view){joined, links[i].to.length + rest.length};
  }
  return path;
}

static em_view normalise_drive(arena *a, em_view path) {
  char *copy = arena_allocate(a, path.length + 1);
  if (copy == NULL) {
    return (em_view){0};
  }
  for (size_t i = 0; i < path.length; i++) {
    copy[i] = path.data[i] == '\\' ? '/' : path.data[i];
  }
  char *steps = arena_allocate(a, path.length + 3);
  if (steps == NULL) {
    return (em_view){0};
  }
  memcpy(steps, copy, 2);
  const size_t length = resolve((em_view){copy + 2, path.length - 2}, steps + 2);
  if (length == 0) {
    steps[2] = '/';
  }
  return (em_view){steps, 2 + (length == 0 ? 1 : length)};
}

em_view path_clean(arena *a, em_view path) {
  if (is_drive(path)) {
    return normalise_drive(a, path);
  }
  if (path.length == 0 || path.data[0] != '/') {
    return path;
  }
  char *out = arena_allocate(a, path.length + 2);
  if (out == NULL) {
    return (em_view){0};
  }
  const size_t length = resolve(path, out);
  if (length == 0) {
    out[0] = '/';
  }
  return (em_view){out, length == 0 ? 1 : length};
}

em_view path_normalise(arena *a, em_view path) {
  const em_view clean = path_clean(a, path);
  return clean.data == NULL ? clean : follow_links(a, clean);
}

bool path_contains(em_view outer, em_view inner) {
  /* most differ in length or in the last letter: there is no need to compare them whole */
  if (outer.length == 0 || outer.length > inner.length ||
      inner.data[outer.length - 1] != outer.data[outer.length - 1] ||
      !view_starts_with(inner, outer)) {
    return false;
  }
  return inner.length == outer.length || outer.data[outer.length - 1] == '/' ||
         inner.data[outer.length] == '/';
}
