#include "schema/uri.h"

/* Where the parts of a URI reference end; each begins where the one before ends. */
typedef struct uri_parts {
  size_t scheme;    /* behind the colon; 0: no scheme */
  size_t authority; /* behind //host */
  size_t path;
  size_t query; /* the end, for there is no fragment */
} uri_parts;

static bool is_scheme_byte(char c, bool is_first) {
  const char lower = (char)(c | 0x20);
  return (lower >= 'a' && lower <= 'z') ||
         (!is_first && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
}

static uri_parts split(em_view uri) {
  uri_parts p = {0};
  size_t i = 0;
  while (i < uri.length && is_scheme_byte(uri.data[i], i == 0)) {
    i++;
  }
  if (i > 0 && i < uri.length && uri.data[i] == ':') {
    p.scheme = i + 1;
  }
  p.authority = p.scheme;
  if (view_starts_with(view_from(uri, p.scheme), VIEW("//"))) {
    for (i = p.scheme + 2; i < uri.length && uri.data[i] != '/' && uri.data[i] != '?'; i++) {
    }
    p.authority = i;
  }
  p.path = p.authority + view_find(view_from(uri, p.authority), '?');
  p.query = uri.length;
  return p;
}

em_view uri_without_fragment(em_view uri) {
  return view_until(uri, view_find(uri, '#'));
}

em_view uri_fragment(em_view uri) {
  return view_from(uri, view_find(uri, '#') + 1);
}

/* Takes the last segment away again; `..` beyond the start stays where there is no root. */
static size_t go_up(char *text, size_t start, size_t out, bool has_root) {
  const em_view so_far = {text + start, out - start};
  const bool is_up = view_equals(so_far, VIEW("..")) || view_ends_with(so_far, VIEW("/.."));
  if (!has_root && (out == start || is_up)) {
    memcpy(text + out, out == start ? ".." : "/..", out == start ? 2 : 3);
    return out + (out == start ? 2 : 3);
  }
  while (out > start && text[--out] != '/') {
  }
  return out;
}

/*
 * Removes /./ and /../ in place from `start` on (RFC 3986, 5.2.4). Without a root (paths of files,
 * which have no scheme) leading `..` stay. Returns the new length.
 */
static size_t remove_dots(char *text, size_t start, size_t length, bool has_root) {
  size_t out = start;
  size_t in = start;
  while (in < length) {
    size_t end = in + 1;
    while (end < length && text[end] != '/') {
      end++;
    }
    const em_view segment = {text + in, end - in}; /* with its leading slash, if it has one */
    const bool has_slash = segment.data[0] == '/';
    const bool is_last = end == length;
    const em_view name = view_from(segment, has_slash ? 1 : 0);
    if (view_equals(name, VIEW("..")) || view_equals(name, VIEW("."))) {
      out = name.length == 2 ? go_up(text, start, out, has_root) : out;
      if (is_last && has_slash && (has_root || out > start)) {
        text[out++] = '/';
      }
    } else {
      const size_t skip = !has_root && out == start && has_slash ? 1 : 0;
      memmove(text + out, text + in + skip, end - in - skip);
      out += end - in - skip;
    }
    in = end;
  }
  return out;
}

static void append(char *text, size_t *length, em_view part) {
  if (part.length > 0) {
    memcpy(text + *length, part.data, part.length);
    *length += part.length;
  }
}

/* The base's path up to its last slash; what the reference's path is appended to. */
static em_view folder_of(em_view base, uri_parts b) {
  size_t end = b.path;
  while (end > b.authority && base.data[end - 1] != '/') {
    end--;
  }
  return end == b.authority && b.authority > b.scheme
             ? VIEW("/")
             : (em_view){base.data + b.authority, end - b.authority};
}

em_view uri_resolve(arena *a, em_view base, em_view reference) {
  const em_view r = uri_without_fragment(reference);
  const uri_parts p = split(r);
  if (base.length == 0 || p.scheme > 0) {
    return arena_copy(a, (em_view){r.data == NULL ? "" : r.data, r.length});
  }
  if (r.length == 0) {
    return arena_copy(a, base);
  }
  const uri_parts b = split(base);
  char *text = arena_allocate(a, base.length + r.length + 4);
  if (text == NULL) {
    return (em_view){0};
  }
  size_t length = 0;
  if (p.authority > 0) {
    append(text, &length, view_until(base, b.scheme));
    append(text, &length, r);
    return (em_view){text, length};
  }
  append(text, &length, view_until(base, b.authority));
  const size_t path_start = length;
  if (p.path == 0) {
    append(text, &length, (em_view){base.data + b.authority, b.path - b.authority});
    append(text, &length, r);
    return (em_view){text, length};
  }
  if (r.data[0] != '/') {
    append(text, &length, folder_of(base, b));
  }
  append(text, &length, view_until(r, p.path));
  const bool has_root = b.scheme > 0 || text[path_start] == '/';
  length = remove_dots(text, path_start, length, has_root);
  append(text, &length, view_from(r, p.path));
  return (em_view){text, length};
}

em_view uri_normalise(arena *a, em_view uri) {
  const em_view whole = uri_without_fragment(uri);
  return whole.length == 0 ? VIEW("") : uri_resolve(a, VIEW("./"), whole);
}

static int hex_digit(char c) {
  const char lower = (char)(c | 0x20);
  return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

em_view uri_decode(arena *a, em_view text) {
  char *out = arena_allocate(a, text.length + 1);
  if (out == NULL) {
    return (em_view){0};
  }
  size_t length = 0;
  for (size_t i = 0; i < text.length; i++) {
    const int high = i + 2 < text.length ? hex_digit(text.data[i + 1]) : -1;
    const int low = i + 2 < text.length ? hex_digit(text.data[i + 2]) : -1;
    if (text.data[i] == '%' && high >= 0 && low >= 0) {
      out[length++] = (char)(unsigned char)(high * 16 + low);
      i += 2;
    } else {
      out[length++] = text.data[i];
    }
  }
  return (em_view){out, length};
}
