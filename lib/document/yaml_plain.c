/* Blocks: lines and their indentation. */
#include "document/yaml_plain_reader.h"

#include "text/utf8.h"

/* ---- Lines -------------------------------------------------------------------------------------
 */

/* From the start of a line to the next thing that is neither blank nor comment. */
static void find_content(plain_reader *r) {
  for (;;) {
    r->line = r->at;
    while (r->at < r->end && r->text[r->at] == ' ') {
      r->at++;
    }
    if (r->at >= r->end) {
      r->is_at_end = true;
      return;
    }
    if (r->text[r->at] == '#') {
      r->at += view_find((em_view){r->text + r->at, r->end - r->at}, '\n');
    }
    if (r->text[r->at] != '\n') {
      r->column = r->at - r->line;
      return;
    }
    r->at++;
  }
}

/* Behind a value nothing may follow but blanks and a comment. */
static bool end_line(plain_reader *r) {
  const size_t from = r->at;
  while (r->text[r->at] == ' ') {
    r->at++;
  }
  if (r->text[r->at] == '#' && r->at > from) {
    r->at += view_find((em_view){r->text + r->at, r->end - r->at}, '\n');
  }
  if (r->text[r->at] != '\n') {
    return false;
  }
  r->at++;
  find_content(r);
  return true;
}

static bool is_behind_indicator(const plain_reader *r, size_t at) {
  return r->text[at] == ' ' || r->text[at] == '\n';
}

static bool is_dash(const plain_reader *r) {
  return r->text[r->at] == '-' && is_behind_indicator(r, r->at + 1);
}

/* ---- Names -------------------------------------------------------------------------------------
 */

/* The colon behind a plain name, or 0. */
static size_t find_colon(const plain_reader *r, size_t at) {
  for (;; at++) {
    const char c = r->text[at];
    if (c == '\n' || (c == '#' && r->text[at - 1] == ' ')) {
      return 0;
    }
    if (c == ':' && is_behind_indicator(r, at + 1)) {
      return at;
    }
  }
}

static bool read_key(plain_reader *r) {
  const size_t start = r->at;
  const char c = r->text[start];
  if (c == '"' || c == '\'') {
    if (!plain_quoted(r, true)) {
      return false;
    }
  } else {
    const size_t colon = plain_may_start(r, true) ? find_colon(r, start + 1) : 0;
    if (colon == 0 || r->text[colon - 1] == ' ' || !plain_add(r, colon, true)) {
      return false;
    }
  }
  if (r->at - start > YAML_PLAIN_KEY || r->text[r->at] != ':' ||
      !is_behind_indicator(r, r->at + 1)) {
    return false;
  }
  r->at++;
  return true;
}

/* Whether `- ` is followed by a name; to be sure of it is left to who reads it. */
static bool looks_like_key(const plain_reader *r) {
  const char quote = r->text[r->at];
  if (quote != '"' && quote != '\'') {
    return strchr("[{|>", quote) == NULL && find_colon(r, r->at + 1) > 0;
  }
  size_t at = r->at + 1;
  while (r->text[at] != quote && r->text[at] != '\n') {
    at += r->text[at] == '\\' && quote == '"' && r->text[at + 1] != '\n' ? 2 : 1;
  }
  return r->text[at] == quote && r->text[at + 1] == ':';
}

/* ---- Values ------------------------------------------------------------------------------------
 */

static bool read_mapping(plain_reader *r, size_t column);
static bool read_sequence(plain_reader *r, size_t column, bool is_in_mapping);

static bool read_block(plain_reader *r, size_t column) {
  return is_dash(r) ? read_sequence(r, column, false) : read_mapping(r, column);
}

/* The end of a plain scalar on this line; 0 if a name stands there. */
static size_t end_of_plain(const plain_reader *r) {
  size_t at = r->at;
  size_t behind = at;
  for (; r->text[at] != '\n'; at++) {
    const char c = r->text[at];
    if (c == ' ') {
      continue;
    }
    if (c == '#' && r->text[at - 1] == ' ') {
      break;
    }
    if (c == ':' && is_behind_indicator(r, at + 1)) {
      return 0;
    }
    behind = at + 1;
  }
  return behind;
}

static bool read_inline(plain_reader *r, size_t column) {
  const char c = r->text[r->at];
  if (c == '|' || c == '>') {
    if (!plain_block_scalar(r, column)) {
      return false;
    }
    find_content(r);
    return true;
  }
  if (c == '[' || c == '{') {
    return plain_flow(r) && end_line(r);
  }
  if (c == '"' || c == '\'') {
    return plain_quoted(r, false) && end_line(r);
  }
  const size_t end = plain_may_start(r, false) ? end_of_plain(r) : 0;
  return end > 0 && plain_add(r, end, false) && end_line(r);
}

/* Behind `name:` in a mapping, or `-` in a sequence. */
static bool read_value(plain_reader *r, size_t column, bool is_in_mapping) {
  const size_t from = r->at;
  while (r->text[r->at] == ' ') {
    r->at++;
  }
  const bool is_empty = r->text[r->at] == '\n' || (r->text[r->at] == '#' && r->at > from);
  if (!is_empty) {
    const size_t own = r->at - r->line;
    const bool is_compact = !is_in_mapping && (is_dash(r) || looks_like_key(r));
    return is_compact ? read_block(r, own) : read_inline(r, column);
  }
  r->at = from;
  if (!end_line(r) || r->is_at_end) {
    return false;
  }
  if (r->column > column) {
    return read_block(r, r->column);
  }
  return is_in_mapping && r->column == column && is_dash(r) && read_sequence(r, column, true);
}

static bool read_mapping(plain_reader *r, size_t column) {
  if (!plain_open(r, DOCUMENT_OBJECT, r->at, 0)) {
    return false;
  }
  do {
    if (!read_key(r) || !read_value(r, column, true)) {
      return false;
    }
  } while (!r->is_at_end && r->column == column);
  return (r->is_at_end || r->column < column) && plain_close(r);
}

static bool read_sequence(plain_reader *r, size_t column, bool is_in_mapping) {
  if (!plain_open(r, DOCUMENT_ARRAY, r->at, 0)) {
    return false;
  }
  do {
    r->at++;
    if (!read_value(r, column, false)) {
      return false;
    }
  } while (!r->is_at_end && r->column == column && is_dash(r));
  const bool is_well = r->is_at_end || r->column < column || (is_in_mapping && r->column == column);
  return is_well && plain_close(r);
}

/* ---- The text as a whole -----------------------------------------------------------------------
 */

/* Bytes of a character that YAML takes for one and that ends no line; 0 for all others. */
static uint32_t character_length(em_view text, size_t at) {
  uint32_t length = 0;
  const uint32_t c = utf8_decode(text, at, &length);
  const bool is_break = c == 0x85 || c == 0x2028 || c == 0x2029;
  const bool is_printable = (c >= 0xA0 && c < 0xD800) ||
                            (c > 0xDFFF && c < 0xFFFE && c != 0xFEFF) ||
                            (c > 0xFFFF && c <= 0x10FFFF);
  return is_printable && !is_break ? length : 0;
}

static bool starts_document(em_view text, size_t at) {
  if (at == text.length || strchr("-.%", text.data[at]) == NULL) {
    return false;
  }
  const em_view line = view_from(text, at);
  return view_starts_with(line, VIEW("---")) || view_starts_with(line, VIEW("...")) ||
         view_starts_with(line, VIEW("%"));
}

static bool is_for_us(em_view text) {
  if (text.length == 0 || text.data[text.length - 1] != '\n' || starts_document(text, 0)) {
    return false;
  }
  for (size_t i = 0; i < text.length;) {
    const unsigned char c = (unsigned char)text.data[i];
    if (c >= ' ' && c < 0x7F) {
      i++;
      continue;
    }
    if (c >= 0x80) {
      const uint32_t length = character_length(text, i);
      if (length == 0) {
        return false;
      }
      i += length;
      continue;
    }
    i++;
    if (c != '\n' || starts_document(text, i)) {
      return false;
    }
  }
  return true;
}

/* Whether a line belongs to the value of a member of the root, or to nothing. */
static bool is_inside(em_view line) {
  return line.length == 0 || strchr(" #\n", line.data[0]) != NULL ||
         view_starts_with(line, VIEW("- ")) || view_starts_with(line, VIEW("-\n"));
}

em_view yaml_plain_before_last(em_view text, em_view member) {
  if (member.data == NULL) {
    return text;
  }
  size_t last = 0;
  for (size_t at = 0; at < text.length; at += view_find(view_from(text, at), '\n') + 1) {
    last = is_inside(view_from(text, at)) ? last : at;
  }
  const em_view line = view_from(text, last);
  const bool is_it = last > 0 && view_starts_with(line, member) &&
                     view_starts_with(view_from(line, member.length), VIEW(":\n"));
  return is_it ? view_until(text, last) : text;
}

bool yaml_plain_read(builder *b) {
  const em_view text = b->d->text;
  plain_reader r = {.b = b, .text = text.data, .end = text.length};
  if (!is_for_us(text)) {
    return false;
  }
  find_content(&r);
  return !r.is_at_end && r.column == 0 && r.text[r.at] != '[' && r.text[r.at] != '{' &&
         read_block(&r, 0) && r.is_at_end;
}
