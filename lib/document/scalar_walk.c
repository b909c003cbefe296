#include "document/scalar_walk.h"

#include "text/digits.h"
#include "text/utf8.h"

/* ---- Characters ------------------------------------------------------------------------------ */

static bool is_blank(const scalar_walk *w, uint32_t at) {
  return at < w->end && (w->d->text.data[at] == ' ' || w->d->text.data[at] == '\t');
}

static uint32_t skip_blanks(const scalar_walk *w, uint32_t at) {
  while (is_blank(w, at)) {
    at++;
  }
  return at;
}

/* Bytes of the line break at `at`, as libyaml has them: also NEL, LS and PS; 0 if there is none. */
static uint32_t break_length(const scalar_walk *w, uint32_t at) {
  const em_view rest = {w->d->text.data + at, w->end - at};
  if (view_starts_with(rest, VIEW("\r\n")) || view_starts_with(rest, VIEW("\xC2\x85"))) {
    return 2;
  }
  if (view_starts_with(rest, VIEW("\xE2\x80\xA8")) ||
      view_starts_with(rest, VIEW("\xE2\x80\xA9"))) {
    return 3;
  }
  return rest.length > 0 && (rest.data[0] == '\n' || rest.data[0] == '\r') ? 1 : 0;
}

/* LS and PS stay what they are; the others become \n, and a single one a blank where lines fold. */
static bool is_kept_break(uint32_t length) {
  return length == 3;
}

static void emit(scalar_walk *w, uint32_t text_length, scalar_unit *unit) {
  *unit = (scalar_unit){w->at, w->at + text_length};
  w->at += text_length;
}

static void emit_break(scalar_walk *w, uint32_t break_bytes, char value[4], uint32_t *length,
                       scalar_unit *unit) {
  *length = is_kept_break(break_bytes) ? 3 : 1;
  memcpy(value, is_kept_break(break_bytes) ? w->d->text.data + w->at : "\n", *length);
  emit(w, break_bytes, unit);
}

static void emit_character(scalar_walk *w, char value[4], uint32_t *length, scalar_unit *unit) {
  utf8_decode((em_view){w->d->text.data, w->end}, w->at, length);
  memcpy(value, w->d->text.data + w->at, *length);
  emit(w, *length, unit);
}

/* ---- Escapes --------------------------------------------------------------------------------- */

static uint32_t read_hex(const scalar_walk *w, uint32_t at, uint32_t digits) {
  uint32_t value = 0;
  for (uint32_t i = at; i < at + digits && i < w->end; i++) {
    value = value << 4 | ((uint32_t)digit_hex_value(w->d->text.data[i]) & 15);
  }
  return value;
}

/* \uXXXX of JSON: a pair counts as one, a lone half is U+FFFD. */
static uint32_t read_json_unicode(const scalar_walk *w, uint32_t *text_length) {
  const char *text = w->d->text.data;
  const uint32_t unit = read_hex(w, w->at + 2, 4);
  *text_length = 6;
  if (unit < 0xD800 || unit > 0xDFFF) {
    return unit;
  }
  if (unit <= 0xDBFF && w->end - w->at >= 12 && text[w->at + 6] == '\\' && text[w->at + 7] == 'u') {
    const uint32_t low = read_hex(w, w->at + 8, 4);
    if (low >= 0xDC00 && low <= 0xDFFF) {
      *text_length = 12;
      return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
  }
  return 0xFFFD;
}

/* One sign behind a backslash; YAML knows more of them. Signs that are not here mean themselves. */
static uint32_t named_escape(char sign, bool is_yaml) {
  static const struct {
    char sign;
    uint16_t value;
  } names[] = {{'b', '\b'}, {'f', '\f'},   {'n', '\n'},  {'r', '\r'}, {'t', '\t'},
               {'0', 0},    {'a', 7},      {'v', 11},    {'e', 27},   {'N', 0x85},
               {'_', 0xA0}, {'L', 0x2028}, {'P', 0x2029}};
  const size_t count = is_yaml ? sizeof names / sizeof *names : 5;
  for (size_t i = 0; i < count; i++) {
    if (names[i].sign == sign) {
      return names[i].value;
    }
  }
  return (unsigned char)sign;
}

static void emit_escape(scalar_walk *w, char value[4], uint32_t *length, scalar_unit *unit) {
  const bool is_yaml = w->d->syntax == DOCUMENT_YAML;
  const char sign = w->at + 1 < w->end ? w->d->text.data[w->at + 1] : '\\';
  uint32_t text_length = 2;
  uint32_t code_point;
  if (sign == 'u' && !is_yaml) {
    code_point = read_json_unicode(w, &text_length);
  } else if (sign == 'U' || (is_yaml && (sign == 'x' || sign == 'u'))) {
    const uint32_t digits = sign == 'x' ? 2 : sign == 'u' ? 4 : 8;
    text_length = 2 + digits;
    code_point = read_hex(w, w->at + 2, digits);
  } else {
    code_point = named_escape(sign, is_yaml);
  }
  *length = utf8_encode(code_point, value);
  const uint32_t left = w->end - w->at;
  emit(w, text_length < left ? text_length : left, unit);
}

/* ---- Lines that fold, of plain and quoted scalars of YAML --------------------------------------
 */

/*
 * At a blank or a line break. Blanks around a break vanish, a single break is a blank, of several
 * the first vanishes. Returns true with a unit, or false where nothing of the value stands here.
 */
static bool next_folded(scalar_walk *w, char value[4], uint32_t *length, scalar_unit *unit) {
  if (is_blank(w, w->at)) {
    const uint32_t behind = w->at < w->literal_until ? w->at : skip_blanks(w, w->at);
    if (w->at < w->literal_until || break_length(w, behind) == 0) {
      w->literal_until = behind > w->literal_until ? behind : w->literal_until;
      emit_character(w, value, length, unit);
      return true;
    }
    w->at = behind;
  }
  const uint32_t first = break_length(w, w->at);
  const uint32_t rest = skip_blanks(w, w->at + first);
  const bool has_more = break_length(w, rest) > 0;
  if (has_more && !is_kept_break(first)) {
    w->at += first;
    w->in_breaks = true;
    return false;
  }
  emit_break(w, first, value, length, unit);
  if (!is_kept_break(first)) {
    value[0] = ' ';
  }
  w->in_breaks = has_more;
  w->at = has_more ? w->at : rest;
  return true;
}

/* Behind the first of several breaks: each further one is kept. */
static bool next_break(scalar_walk *w, char value[4], uint32_t *length, scalar_unit *unit) {
  w->at = skip_blanks(w, w->at);
  const uint32_t bytes = break_length(w, w->at);
  if (bytes == 0) {
    w->in_breaks = false;
    return false;
  }
  emit_break(w, bytes, value, length, unit);
  return true;
}

/* LF or CRLF. */
static uint32_t line_break_of_toml(const scalar_walk *w, uint32_t at) {
  const em_view rest = {w->d->text.data + at, w->end - at};
  return view_starts_with(rest, VIEW("\r\n")) ? 2 : view_starts_with(rest, VIEW("\n")) ? 1 : 0;
}

/* A backslash at the end of a line takes all white space up to the next character away. */
static bool skip_toml_line_end(scalar_walk *w) {
  uint32_t at = skip_blanks(w, w->at + 1);
  if (line_break_of_toml(w, at) == 0) {
    return false;
  }
  while (is_blank(w, at) || line_break_of_toml(w, at) > 0) {
    at += is_blank(w, at) ? 1 : line_break_of_toml(w, at);
  }
  w->at = at;
  return true;
}

static bool next_of_flow(scalar_walk *w, char value[4], uint32_t *length, scalar_unit *unit) {
  while (w->at < w->end) {
    const char c = w->d->text.data[w->at];
    if (w->in_breaks) {
      if (next_break(w, value, length, unit)) {
        return true;
      }
    } else if (w->is_folded && (is_blank(w, w->at) || break_length(w, w->at) > 0)) {
      if (next_folded(w, value, length, unit)) {
        return true;
      }
    } else if (c == '\\' && w->sign == SCALAR_LONG && skip_toml_line_end(w)) {
      continue;
    } else if (c == '\\' && w->is_escaped) {
      const uint32_t escaped_break = w->is_folded ? break_length(w, w->at + 1) : 0;
      if (escaped_break == 0) {
        emit_escape(w, value, length, unit);
        return true;
      }
      w->at += 1 + escaped_break;
      w->in_breaks = true;
    } else {
      emit_character(w, value, length, unit);
      /* '' in single quotes of YAML */
      const bool is_doubled = c == '\'' && w->sign == '\'' && w->is_folded && w->at < w->end;
      w->at += is_doubled ? 1 : 0;
      unit->end += is_doubled ? 1 : 0;
      return true;
    }
  }
  return false;
}

/* ---- Block scalars -----------------------------------------------------------------------------
 */

static uint32_t skip_indent(const scalar_walk *w, uint32_t at) {
  uint32_t columns = 0;
  while (columns < w->indent && at < w->end && w->d->text.data[at] == ' ') {
    at++;
    columns++;
  }
  return at;
}

/* Behind a line: whether another line with content follows, where, and whether empty ones stand
 * between. */
static bool find_line(const scalar_walk *w, uint32_t at, uint32_t *content, bool *has_empty) {
  *has_empty = false;
  for (;;) {
    const uint32_t behind = skip_indent(w, at);
    const uint32_t bytes = break_length(w, behind);
    if (bytes == 0) {
      *content = behind;
      return behind < w->end && behind - at == w->indent;
    }
    *has_empty = true;
    at = behind + bytes;
  }
}

static bool end_line(scalar_walk *w, uint32_t bytes, char value[4], uint32_t *length,
                     scalar_unit *unit) {
  uint32_t content = w->end;
  bool has_empty = false;
  const bool folds = w->is_folded && !w->is_more_indented && !is_kept_break(bytes) &&
                     find_line(w, w->at + bytes, &content, &has_empty) && !is_blank(w, content);
  if (folds && has_empty) {
    w->at += bytes;
    w->in_breaks = true;
    return false;
  }
  emit_break(w, bytes, value, length, unit);
  if (folds) {
    value[0] = ' ';
    w->at = content;
  } else {
    w->in_breaks = true;
  }
  return true;
}

static bool next_of_block(scalar_walk *w, char value[4], uint32_t *length, scalar_unit *unit) {
  while (w->at < w->end) {
    if (w->in_breaks) {
      const uint32_t line = w->at;
      w->at = skip_indent(w, line);
      const uint32_t bytes = w->at < w->end ? break_length(w, w->at) : 0;
      if (bytes > 0) {
        emit_break(w, bytes, value, length, unit);
        return true;
      }
      if (w->at - line < w->indent) {
        return false;
      }
      w->in_breaks = false;
      w->is_more_indented = is_blank(w, w->at);
      continue;
    }
    const uint32_t bytes = break_length(w, w->at);
    if (bytes == 0) {
      emit_character(w, value, length, unit);
      return true;
    }
    if (end_line(w, bytes, value, length, unit)) {
      return true;
    }
  }
  return false;
}

/* Behind `|2- # comment` and the end of that line. */
static uint32_t skip_header(const scalar_walk *w, uint32_t at) {
  while (at < w->end && break_length(w, at) == 0) {
    at++;
  }
  return at < w->end ? at + break_length(w, at) : w->end;
}

/* ---- The walk ----------------------------------------------------------------------------------
 */

void scalar_walk_start(scalar_walk *w, const document *d, const document_node *n, uint32_t indent) {
  const char sign = (char)(n->style & SCALAR_SIGN);
  const bool is_block = d->syntax == DOCUMENT_YAML && (sign == '|' || sign == '>');
  const uint32_t quotes = scalar_quotes(n);
  *w = (scalar_walk){.d = d,
                     .at = n->start + quotes,
                     .end = n->start + n->length - quotes,
                     .indent = indent,
                     .sign = sign};
  if (is_block) {
    w->is_block = true;
    w->is_folded = sign == '>';
    w->in_breaks = true;
    w->at = skip_header(w, w->at);
  } else if (d->syntax == DOCUMENT_YAML) {
    w->is_escaped = sign == '"';
    w->is_folded = true;
  } else if (d->syntax == DOCUMENT_TOML) {
    w->is_escaped = sign == '"' || sign == SCALAR_LONG;
    w->at += quotes == 3 ? line_break_of_toml(w, w->at) : 0;
  } else {
    w->is_escaped = quotes > 0;
  }
}

uint32_t scalar_walk_plain(const scalar_walk *w) {
  if (w->is_block || w->is_folded || w->in_breaks || w->at >= w->end) {
    return 0;
  }
  const em_view rest = {w->d->text.data + w->at, w->end - w->at};
  return (uint32_t)(w->is_escaped ? view_find(rest, '\\') : rest.length);
}

bool scalar_walk_next(scalar_walk *w, scalar_unit *unit, char value[4], uint32_t *length) {
  return w->is_block ? next_of_block(w, value, length, unit) : next_of_flow(w, value, length, unit);
}
