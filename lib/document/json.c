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

static inline void skip_space(json_reader *r) {
  if (r->p < r->end && (unsigned char)*r->p <= ' ') {
    r->p = skip_lines(r->p, r->end);
  }
}

/* The same where one blank is usual. */
static inline void skip_blank(json_reader *r) {
  r->p += r->end - r->p > 1 && r->p[0] == ' ' && (unsigned char)r->p[1] > ' ';
  skip_space(r);
}

/* A name and the colon behind it. */
static bool read_name(json_reader *r) {
  if (r->p >= r->end || *r->p != '"') {
    return json_fail(r, "a name in double quotes");
  }
  if (!json_read_string(r, DOCUMENT_KEY)) {
    return false;
  }
  skip_space(r);
  if (r->p >= r->end || *r->p != ':') {
    return json_fail(r, "':' behind the name");
  }
  r->p++;
  skip_blank(r);
  return true;
}

/* Behind the opening bracket: true with *is_empty, or with p at the first value. */
static bool enter(json_reader *r, document_kind kind, bool *is_empty) {
  if (!builder_open(&r->b, kind, json_offset(r, r->p))) {
    return false;
  }
  r->p++;
  skip_space(r);
  *is_empty = r->p < r->end && *r->p == (kind == DOCUMENT_OBJECT ? '}' : ']');
  if (*is_empty) {
    r->p++;
    return builder_close(&r->b, json_offset(r, r->p));
  }
  return kind == DOCUMENT_ARRAY || read_name(r);
}

/* Behind a value: closes what ends here; *is_done when the root is complete, else p is at a value.
 */
static bool leave(json_reader *r, bool *is_done) {
  while (r->b.open != DOCUMENT_NONE) {
    const bool is_object = r->b.nodes[r->b.open].kind == DOCUMENT_OBJECT;
    skip_space(r);
    const char c = r->p < r->end ? *r->p : '\0';
    if (c == ',') {
      r->p++;
      skip_space(r);
      if (r->p < r->end && *r->p == (is_object ? '}' : ']')) {
        return json_fail(r, is_object ? "a name behind the comma (JSON allows no trailing comma)"
                                      : "a value behind the comma (JSON allows no trailing comma)");
      }
      return !is_object || read_name(r);
    }
    if (c != (is_object ? '}' : ']')) {
      return json_fail(r,
                       is_object ? "',' or '}' behind the value" : "',' or ']' behind the value");
    }
    r->p++;
    if (!builder_close(&r->b, json_offset(r, r->p))) {
      return false;
    }
  }
  *is_done = true;
  return true;
}

/* One value with all that belongs to it, from its first byte on. */
static bool read_whole_value(json_reader *r) {
  bool is_done = false;
  while (!is_done) {
    bool is_complete = true;
    if (r->p < r->end && (*r->p == '{' || *r->p == '[')) {
      const document_kind kind = *r->p == '{' ? DOCUMENT_OBJECT : DOCUMENT_ARRAY;
      if (!enter(r, kind, &is_complete)) {
        return false;
      }
    } else if (!json_read_scalar(r)) {
      return false;
    }
    if (is_complete && !leave(r, &is_done)) {
      return false;
    }
  }
  return true;
}

static bool read_document(json_reader *r) {
  skip_space(r);
  if (!read_whole_value(r)) {
    return false;
  }
  skip_space(r);
  return r->p >= r->end || json_fail(r, "the end of the text behind the value");
}

/* Values one behind the other become the elements of a list that stands nowhere in the text. */
static bool read_stream(json_reader *r) {
  if (!builder_open(&r->b, DOCUMENT_ARRAY, 0)) {
    return false;
  }
  const uint32_t list = r->b.open;
  for (skip_space(r); r->p < r->end; skip_space(r)) {
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
