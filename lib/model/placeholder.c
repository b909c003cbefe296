#include "model/placeholder.h"

#include "text/scan.h"

typedef struct bracket {
  em_view opening, closing;
} bracket;

/* Longer ones are text: bounds the search for a closing bracket that is not there. */
enum { PLACEHOLDER_MAXIMUM = 512 };

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

static const bracket brackets[] = {
    {WORD("${"), WORD("}")},
    {WORD("$("), WORD(")")},
    {WORD("{{"), WORD("}}")},
    {WORD("#{"), WORD("}#")},
};

/* Names with a dollar sign that mean something to the hub or to edgeHub. */
static const em_view reserved[] = {
    WORD("$edgeAgent"), WORD("$edgeHub"),  WORD("$upstream"),
    WORD("$body"),      WORD("$metadata"), WORD("$version"),
};

static bool is_capital(char byte) {
  return (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

static bool is_word(char byte) {
  return is_capital(byte) || (byte >= 'a' && byte <= 'z');
}

static bool is_opening(char byte) {
  return byte == '$' || byte == '#' || byte == '{' || byte == '_';
}

/* Bytes of `$NAME` at the start of the text with a name of any case, or 0. */
static size_t dollar_name_length(em_view text) {
  if (text.length < 2 || text.data[0] != '$' || !is_word(text.data[1]) ||
      (text.data[1] >= '0' && text.data[1] <= '9')) {
    return 0;
  }
  size_t length = 2;
  while (length < text.length && is_word(text.data[length])) {
    length++;
  }
  return length;
}

/* `__NAME`, `__NAME__` in capitals, or `#NAME#`, at the start of the text. */
static size_t marked_name_length(em_view text) {
  const bool is_hash = view_starts_with(text, VIEW("#"));
  if (!is_hash && !view_starts_with(text, VIEW("__"))) {
    return 0;
  }
  const size_t start = is_hash ? 1 : 2;
  size_t end = start;
  while (end < text.length && (is_hash ? is_word(text.data[end]) || text.data[end] == '.'
                                       : is_capital(text.data[end]))) {
    end++;
  }
  if (is_hash) {
    return end > start && end < text.length && text.data[end] == '#' ? end + 1 : 0;
  }
  const bool is_cut = end < text.length && is_word(text.data[end]);
  return end >= start + 3 && !is_cut && text.data[start] >= 'A' ? end : 0;
}

size_t placeholder_length(em_view text, size_t offset) {
  const em_view rest = view_until(view_from(text, offset), PLACEHOLDER_MAXIMUM);
  if (rest.length == 0 || !is_opening(rest.data[0])) {
    return 0;
  }
  for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
    if (!view_starts_with(rest, brackets[i].opening)) {
      continue;
    }
    const em_view closing = brackets[i].closing;
    for (size_t end = 2; end + closing.length <= rest.length; end++) {
      end += view_find(view_from(rest, end), closing.data[0]);
      if (view_starts_with(view_from(rest, end), closing)) {
        return end + closing.length;
      }
    }
  }
  const size_t length = dollar_name_length(rest);
  if (length >= 3 && is_capital(rest.data[1]) && is_capital(rest.data[2])) {
    return length;
  }
  return offset > 0 && is_word(text.data[offset - 1]) ? 0 : marked_name_length(rest);
}

/* Whole text `$name`: an editor's variable, unless the runtime knows it. */
static bool is_dollar_name(em_view text) {
  if (dollar_name_length(text) != text.length || text.length == 0) {
    return false;
  }
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
    if (view_equals_ignoring_case(text, reserved[i])) {
      return false;
    }
  }
  return true;
}

/* One underscore starts nothing. */
static bool has_two_underscores(em_view text) {
  for (size_t i = view_find(text, '_'); i + 1 < text.length;) {
    if (text.data[i + 1] == '_') {
      return true;
    }
    i += 2;
    i += view_find(view_from(text, i), '_');
  }
  return false;
}

bool placeholder_may_be_in(em_view text) {
  return scan_has(text, (scan_set){'$', '#', '{', '_'}) &&
         (scan_has(text, (scan_set){'$', '#', '{', '{'}) || has_two_underscores(text));
}

bool placeholder_is_in(em_view text) {
  if (!placeholder_may_be_in(text)) {
    return false;
  }
  for (size_t i = 0; i < text.length; i++) {
    if (is_opening(text.data[i]) && placeholder_length(text, i) > 0) {
      return true;
    }
  }
  return is_dollar_name(text);
}

bool placeholder_is_whole(em_view text) {
  return text.length > 0 && (placeholder_length(text, 0) == text.length || is_dollar_name(text));
}
