/* RFC 8259, strictly: one pass, no recursion. */
#include "base/error.h"
#include "document/json_reader.h"
#include "document/json_scan.h"

/* From a byte that is no more than a blank on: ends of lines with the indentation behind them. */
static const char *skip_lines(const char *p, const char *end) {
  do {
    if (*p != ' ' && *p != '\n' && *p != '\r' && *p != '\t') {
      return p;
    }
    p = json_skip_blanks(p + 1, end);
  } while (p < end && (unsigned char)*p <= ' ');
  return p;
}

/*
 * The steps below take the place where they read and return where they stopped, so that it stays in
 * a register; NULL with status and error set. What leaves this file finds it in the reader.
 */

static inline const char *skip_space(const char *p, const char *end) {
  return p < end && (unsigned char)*p <= ' ' ? skip_lines(p, end) : p;
}

/* The same where one blank is usual. */
static inline const char *skip_blank(const char *p, const char *end) {
  p += end - p > 1 && p[0] == ' ' && (unsigned char)p[1] > ' ';
  return skip_space(p, end);
}

static const char *fail_at(json_reader *r, const char *p, const char *expected) {
  r->p = p;
  (void)json_fail(r, expected);
  return NULL;
}

/* p is at the quote. Hardly a string has anything but printable ASCII. */
static inline const char *read_string(json_reader *r, const char *p, uint8_t flags) {
  const char *close = json_skip_plain(p + 1, r->end);
  if (close < r->end && *close == '"' && r->b.count < r->b.capacity) {
    r->b.nodes[r->b.count++] = (document_node){.kind = DOCUMENT_STRING,
                                               .flags = flags | DOCUMENT_PLAIN,
                                               .style = '"',
                                               .start = (uint32_t)json_offset(r, p),
                                               .length = (uint32_t)(close + 1 - p)};
    return close + 1;
  }
  r->p = p;
  return json_read_string(r, flags) ? r->p : NULL;
}

/* A name and the colon behind it. */
static const char *read_name(json_reader *r, const char *p) {
  if (p >= r->end || *p != '"') {
    return fail_at(r, p, "a name in double quotes");
  }
  p = read_string(r, p, DOCUMENT_KEY);
  if (p == NULL) {
    return NULL;
  }
  p = skip_space(p, r->end);
  if (p >= r->end || *p != ':') {
    return fail_at(r, p, "':' behind the name");
  }
  return skip_blank(p + 1, r->end);
}

static inline const char *close_container(json_reader *r, const char *p) {
  return builder_close(&r->b, json_offset(r, p)) ? p : NULL;
}

/* At the opening bracket: goes behind the closing one if that follows, or to the first value. */
static const char *enter(json_reader *r, const char *p, bool *is_empty) {
  const bool is_object = *p == '{';
  if (!builder_open(&r->b, is_object ? DOCUMENT_OBJECT : DOCUMENT_ARRAY, json_offset(r, p))) {
    r->p = p;
    return NULL;
  }
  p = skip_space(p + 1, r->end);
  *is_empty = p < r->end && *p == (is_object ? '}' : ']');
  if (*is_empty) {
    return close_container(r, p + 1);
  }
  return is_object ? read_name(r, p) : p;
}

/* Behind the comma: to the next value. */
static inline const char *pass_comma(json_reader *r, const char *p, bool is_object) {
  p = skip_space(p, r->end);
  if (p < r->end && *p == (is_object ? '}' : ']')) {
    return fail_at(r, p,
                   is_object ? "a name behind the comma (JSON allows no trailing comma)"
                             : "a value behind the comma (JSON allows no trailing comma)");
  }
  return is_object ? read_name(r, p) : p;
}

/* Behind a value: closes what ends here; *is_done when the root is complete, else p is at a value.
 */
static const char *leave(json_reader *r, const char *p, bool *is_done) {
  while (r->b.open != DOCUMENT_NONE) {
    const bool is_object = r->b.nodes[r->b.open].kind == DOCUMENT_OBJECT;
    p = skip_space(p, r->end);
    const char c = p < r->end ? *p : '\0';
    if (c == ',') {
      return pass_comma(r, p + 1, is_object);
    }
    if (c != (is_object ? '}' : ']')) {
      return fail_at(r, p,
                     is_object ? "',' or '}' behind the value" : "',' or ']' behind the value");
    }
    p = close_container(r, p + 1);
    if (p == NULL) {
      return NULL;
    }
  }
  *is_done = true;
  return p;
}

/* A value, or the start of one: *is_complete if nothing of it is left. */
static inline const char *read_value(json_reader *r, const char *p, bool *is_complete) {
  const char c = p < r->end ? *p : '\0';
  if (c == '"') {
    return read_string(r, p, 0);
  }
  if (c == '{' || c == '[') {
    return enter(r, p, is_complete);
  }
  r->p = p;
  return json_read_scalar(r) ? r->p : NULL;
}

/* One value with all that belongs to it, from its first byte on. */
static bool read_whole_value(json_reader *r) {
  const char *p = r->p;
  bool is_done = false;
  while (!is_done) {
    bool is_complete = true;
    p = read_value(r, p, &is_complete);
    if (p != NULL && is_complete) {
      p = leave(r, p, &is_done);
    }
    if (p == NULL) {
      return false;
    }
  }
  r->p = p;
  return true;
}

static bool read_document(json_reader *r) {
  r->p = skip_space(r->p, r->end);
  if (!read_whole_value(r)) {
    return false;
  }
  r->p = skip_space(r->p, r->end);
  return r->p >= r->end || json_fail(r, "the end of the text behind the value");
}

/* Values one behind the other become the elements of a list that stands nowhere in the text. */
static bool read_stream(json_reader *r) {
  if (!builder_open(&r->b, DOCUMENT_ARRAY, 0)) {
    return false;
  }
  const uint32_t list = r->b.open;
  for (;;) {
    r->p = skip_space(r->p, r->end);
    if (r->p >= r->end) {
      break;
    }
    r->b.open = DOCUMENT_NONE; /* a value ends where nothing is open */
    if (!read_whole_value(r)) {
      return false;
    }
  }
  r->b.open = list;
  return builder_close(&r->b, json_offset(r, r->end));
}

static em_status parse(json_reader *r, document *d, em_view name, em_view text,
                       const document_options *options, em_error *error,
                       bool (*read)(json_reader *)) {
  *r = (json_reader){.text = text.data, .p = text.data, .end = text.data + text.length};
  if (!builder_start(&r->b, d, name, text, DOCUMENT_JSON, options, error)) {
    return builder_finish(&r->b, false);
  }
  if (view_starts_with(text, VIEW("\xEF\xBB\xBF"))) {
    r->b.status = error_set(error, EM_ERROR_SYNTAX, 0, 3,
                            "The text starts with a byte order mark (U+FEFF), which JSON forbids; "
                            "save it as UTF-8 without one.");
    return builder_finish(&r->b, false);
  }
  return builder_finish(&r->b, read(r));
}

em_status document_parse_json(document *d, em_view name, em_view text,
                              const document_options *options, em_error *error) {
  json_reader r;
  return parse(&r, d, name, text, options, error, read_document);
}

em_status document_parse_json_lines(document *d, em_view name, em_view text,
                                    const document_options *options, em_error *error) {
  json_reader r;
  return parse(&r, d, name, text, options, error, read_stream);
}

/* The reader stopped behind a whole value, at the start of a line with another. */
static bool is_at_next_value(const json_reader *r) {
  if (r->b.status != EM_ERROR_SYNTAX || r->b.open != DOCUMENT_NONE || r->p >= r->end ||
      (*r->p != '{' && *r->p != '[')) {
    return false;
  }
  const char *p = r->p;
  while (p > r->text && (p[-1] == ' ' || p[-1] == '\t')) {
    p--;
  }
  return p > r->text && (p[-1] == '\n' || p[-1] == '\r');
}

em_status document_parse_json_or_lines(document *d, em_view name, em_view text,
                                       const document_options *options, em_error *error) {
  json_reader r;
  const em_status status = parse(&r, d, name, text, options, error, read_document);
  if (status != EM_OK && is_at_next_value(&r)) {
    return document_parse_json_lines(d, name, text, options, error);
  }
  return status;
}
