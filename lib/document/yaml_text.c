#include "document/yaml_text.h"

static bool is_continuation(char byte) {
  return ((unsigned char)byte & 0xC0) == 0x80;
}

size_t yaml_cursor_byte(yaml_cursor *c, size_t index) {
  while (c->index < index && c->byte < c->text.length) {
    c->byte++;
    while (c->byte < c->text.length && is_continuation(c->text.data[c->byte])) {
      c->byte++;
    }
    c->index++;
  }
  while (c->index > index && c->byte > 0) {
    c->byte--;
    while (c->byte > 0 && is_continuation(c->text.data[c->byte])) {
      c->byte--;
    }
    c->index--;
  }
  return c->byte;
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Bytes of blanks and line breaks, also those that only YAML 1.1 and libyaml have. */
static size_t space_length(em_view rest) {
  if (rest.length > 0 && is_space(rest.data[0])) {
    return 1;
  }
  if (view_starts_with(rest, VIEW("\xC2\x85"))) {
    return 2;
  }
  const bool is_separator =
      view_starts_with(rest, VIEW("\xE2\x80\xA8")) || view_starts_with(rest, VIEW("\xE2\x80\xA9"));
  return is_separator ? 3 : 0;
}

static bool ends_line(em_view rest) {
  return rest.length == 0 ||
         (space_length(rest) > 0 && rest.data[0] != ' ' && rest.data[0] != '\t');
}

static size_t skip_space_and_comments(em_view text, size_t at) {
  while (at < text.length) {
    const size_t space = space_length(view_from(text, at));
    if (space > 0) {
      at += space;
      continue;
    }
    const bool may_be_comment =
        at == 0 || is_space(text.data[at - 1]) || (unsigned char)text.data[at - 1] >= 0x80;
    if (text.data[at] != '#' || !may_be_comment) {
      break;
    }
    while (!ends_line(view_from(text, at))) {
      at++;
    }
  }
  return at;
}

static bool is_anchor_character(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_';
}

static size_t skip_anchor(em_view text, size_t at) {
  at++;
  while (at < text.length && is_anchor_character(text.data[at])) {
    at++;
  }
  return at;
}

static size_t skip_tag(em_view text, size_t at) {
  const bool is_verbatim = view_starts_with(view_from(text, at), VIEW("!<"));
  while (at < text.length && space_length(view_from(text, at)) == 0) {
    const char c = text.data[at++];
    if (is_verbatim && c == '>') {
      break;
    }
  }
  return at;
}

size_t yaml_skip_properties(em_view text, size_t start, size_t end) {
  const em_view inside = view_until(text, end);
  size_t at = start;
  while (at < end && (text.data[at] == '&' || text.data[at] == '!')) {
    at = text.data[at] == '&' ? skip_anchor(inside, at) : skip_tag(inside, at);
    at = skip_space_and_comments(inside, at);
  }
  return at < end ? at : end;
}

size_t yaml_trim_end(em_view text, size_t start, size_t end) {
  while (end > start) {
    if (is_space(text.data[end - 1])) {
      end--;
    } else if (end - start >= 2 && space_length((em_view){text.data + end - 2, 2}) == 2) {
      end -= 2;
    } else if (end - start >= 3 && space_length((em_view){text.data + end - 3, 3}) == 3) {
      end -= 3;
    } else {
      break;
    }
  }
  return end;
}

size_t yaml_skip_nothing(em_view text, size_t start) {
  size_t at = skip_space_and_comments(text, start);
  for (;;) {
    const bool is_end = view_starts_with(view_from(text, at), VIEW("...")) &&
                        (at == 0 || text.data[at - 1] == '\n' || text.data[at - 1] == '\r') &&
                        (at + 3 == text.length || space_length(view_from(text, at + 3)) > 0);
    if (!is_end) {
      return at;
    }
    at = skip_space_and_comments(text, at + 3);
  }
}
