/* Scalars of one line and of blocks. */
#include "document/yaml_plain_reader.h"

#include "document/scalar_walk.h"
#include "document/yaml_scalar.h"

/* ---- Plain -------------------------------------------------------------------------------------
 */

static void reach(plain_reader *r, size_t end) {
  r->reached = end;
}

bool plain_may_start(const plain_reader *r, bool is_key) {
  const char c = r->text[r->at];
  if (c == '-') {
    const char next = r->text[r->at + 1];
    return !is_key && next != ' ' && next != '\n' && strchr(",[]{}", next) == NULL;
  }
  const bool is_usual = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  return is_usual || strchr("?:,[]{}#&*!|>'\"%@`\n ", c) == NULL;
}

bool plain_add(plain_reader *r, size_t end, bool is_key) {
  const size_t start = r->at;
  const em_view value = {r->text + start, end - start};
  if (is_key && view_equals(value, VIEW("<<"))) {
    return false;
  }
  const yaml_meaning meaning =
      is_key ? (yaml_meaning){DOCUMENT_STRING, 0, false} : yaml_plain_meaning(value);
  if (meaning.is_disputed) {
    builder_deviate(r->b, DEVIATION_YAML_VERSION, start, end - start);
  }
  if ((meaning.flags & DOCUMENT_NONFINITE) != 0) {
    builder_deviate(r->b, DEVIATION_NONFINITE, start, end - start);
  }
  document_node *n = builder_add(r->b, meaning.kind, start, end - start);
  if (n == NULL) {
    return false;
  }
  n->flags = is_key ? DOCUMENT_KEY : meaning.flags;
  r->at = end;
  reach(r, end);
  return true;
}

/* ---- Quoted ------------------------------------------------------------------------------------
 */

/* What stands in the pool starts here; NULL if there is no room. */
static char *start_value(plain_reader *r, size_t at_most) {
  builder *b = r->b;
  return builder_reserve_pool(b, at_most) ? b->pool + b->pool_used + sizeof(uint32_t) : NULL;
}

static void end_value(plain_reader *r, document_node *n, uint32_t length) {
  builder *b = r->b;
  memcpy(b->pool + b->pool_used, &length, sizeof length);
  n->extra = (uint32_t)b->pool_used;
  n->flags |= DOCUMENT_DECODED;
  b->pool_used += sizeof length + length;
}

/* What a sign behind a backslash stands for; 0: it is not for us. */
static char escaped(char sign) {
  switch (sign) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '\\':
    case '"':
    case '/':
      return sign;
    default:
      return 0;
  }
}

static bool decode(plain_reader *r, document_node *n, em_view inside) {
  char *to = start_value(r, inside.length);
  if (to == NULL) {
    return false;
  }
  uint32_t length = 0;
  for (size_t i = 0; i < inside.length; i++) {
    char c = inside.data[i];
    if (n->style == '"' && c == '\\') {
      c = escaped(inside.data[++i]);
      if (c == 0) {
        return false;
      }
    } else if (n->style == '\'' && c == '\'') {
      i++; /* the second of two */
    }
    to[length++] = c;
  }
  end_value(r, n, length);
  return true;
}

bool plain_quoted(plain_reader *r, bool is_key) {
  const size_t start = r->at;
  const char quote = r->text[start];
  bool is_as_written = true;
  size_t at = start + 1;
  for (;; at++) {
    const char c = r->text[at];
    if (c == '\n') {
      return false;
    }
    if (c == '\\' && quote == '"') {
      is_as_written = false;
      at++;
      if (r->text[at] == '\n') {
        return false;
      }
    } else if (c == quote && quote == '\'' && r->text[at + 1] == '\'') {
      is_as_written = false;
      at++;
    } else if (c == quote) {
      break;
    }
  }
  document_node *n = builder_add(r->b, DOCUMENT_STRING, start, at + 1 - start);
  if (n == NULL) {
    return false;
  }
  n->flags = is_key ? DOCUMENT_KEY : 0;
  n->style = (unsigned char)quote;
  r->at = at + 1;
  reach(r, r->at);
  const em_view inside = {r->text + start + 1, at - start - 1};
  return is_as_written || decode(r, n, inside);
}

/* ---- Block scalars -----------------------------------------------------------------------------
 */

typedef struct block_scalar {
  bool is_folded, is_stripped;
  size_t indent;
  uint32_t empty; /* lines without anything since the last one with something */
  char *value;
  uint32_t length;
} block_scalar;

/* Behind `|` or `>`: only `-` may stand there. */
static bool read_header(plain_reader *r, block_scalar *s) {
  s->is_folded = r->text[r->at++] == '>';
  s->is_stripped = r->text[r->at] == '-';
  r->at += s->is_stripped ? 1 : 0;
  return r->text[r->at++] == '\n';
}

/* What stands between two lines with content. */
static void join_lines(block_scalar *s) {
  if (s->length == 0) {
    return;
  }
  if (s->is_folded && s->empty == 0) {
    s->value[s->length++] = ' ';
  }
  for (uint32_t i = s->is_folded ? 1 : 0; i <= s->empty; i++) {
    s->value[s->length++] = '\n';
  }
}

/* One line with content; false if it is not for us. */
static bool add_line(plain_reader *r, block_scalar *s, size_t start) {
  const size_t length = view_find((em_view){r->text + start, r->end - start}, '\n');
  if (r->text[start + length - 1] == ' ' || (s->is_folded && r->text[start] == ' ')) {
    return false;
  }
  join_lines(s);
  memcpy(s->value + s->length, r->text + start, length);
  s->length += (uint32_t)length;
  s->empty = 0;
  reach(r, start + length);
  r->at = start + length + 1;
  return true;
}

static bool read_lines(plain_reader *r, block_scalar *s, size_t column) {
  while (r->at < r->end) {
    size_t spaces = 0;
    while (r->text[r->at + spaces] == ' ' && (s->indent == 0 || spaces < s->indent)) {
      spaces++;
    }
    if (r->text[r->at + spaces] == '\n') {
      if (spaces > 0 || s->indent == 0) {
        return false;
      }
      s->empty++;
      r->at++;
      continue;
    }
    if (s->indent == 0) {
      s->indent = spaces;
    }
    if (spaces < s->indent || spaces <= column) {
      break;
    }
    if (!add_line(r, s, r->at + spaces)) {
      return false;
    }
  }
  return s->length > 0;
}

/* No longer than the text up to where the lines end, which is not known yet: up to the first line
 * that stands no deeper than the block. */
static size_t most_length(const plain_reader *r, size_t column) {
  size_t at = r->at;
  while (at < r->end) {
    size_t spaces = 0;
    while (spaces <= column && r->text[at + spaces] == ' ') {
      spaces++;
    }
    if (spaces <= column && r->text[at + spaces] != '\n') {
      break;
    }
    at += view_find((em_view){r->text + at, r->end - at}, '\n') + 1;
  }
  return at - r->at;
}

bool plain_block_scalar(plain_reader *r, size_t column) {
  const size_t start = r->at;
  block_scalar s = {.indent = 0};
  if (!read_header(r, &s)) {
    return false;
  }
  s.value = start_value(r, most_length(r, column) + 1);
  if (s.value == NULL || !read_lines(r, &s, column) || s.indent >= SCALAR_INDENT_UNKNOWN) {
    return false;
  }
  if (!s.is_stripped) {
    s.value[s.length++] = '\n';
  }
  document_node *n = builder_add(r->b, DOCUMENT_STRING, start, r->reached - start);
  if (n == NULL) {
    return false;
  }
  n->style = (uint16_t)((s.is_folded ? '>' : '|') | s.indent << SCALAR_INDENT_SHIFT);
  end_value(r, n, s.length);
  return true;
}
