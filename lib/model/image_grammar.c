/* The parts of an image's reference: offset of the first wrong byte, or SIZE_MAX. */
#include "model/image_grammar.h"

#include "model/placeholder.h"

enum { TAG_MAXIMUM = 128 };

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

typedef struct digest_algorithm {
  em_view name;
  size_t length; /* of the hexadecimal part */
} digest_algorithm;

static const digest_algorithm digest_algorithms[] = {
    {WORD("sha256"), 64},
    {WORD("sha384"), 96},
    {WORD("sha512"), 128},
};

/* A placeholder of an image: what templates have, and `<…>`, which no reference may hold. */
size_t image_length_of_opaque(em_view text, size_t offset) {
  if (text.data[offset] != '<') {
    return placeholder_length(text, offset);
  }
  const em_view rest = view_until(view_from(text, offset), 64);
  const size_t end = view_find(rest, '>');
  return end < rest.length && end > 1 ? end + 1 : 0;
}

/* path-component: runs of lower-case letters and digits, parted by one of `.`, `_`, `__`, `-`… */
static size_t check_component(em_view text) {
  bool wants_word = true;
  size_t i = 0;
  while (i < text.length) {
    const bool is_word = image_is_lower(text.data[i]) || image_is_digit(text.data[i]);
    const size_t word = is_word ? 1 : image_opaque_length(text, i);
    if (word > 0) {
      wants_word = false;
      i += word;
      continue;
    }
    const char separator = text.data[i];
    if (wants_word || (separator != '.' && separator != '_' && separator != '-')) {
      return i;
    }
    const size_t start = i;
    while (i < text.length && text.data[i] == separator) {
      i++;
    }
    const size_t most = separator == '.' ? 1 : separator == '_' ? 2 : SIZE_MAX;
    if (i - start > most) {
      return start + most;
    }
    wants_word = true;
  }
  return wants_word ? text.length : SIZE_MAX;
}

size_t image_check_repository(em_view text) {
  size_t start = 0;
  size_t i = 0;
  while (i <= text.length) {
    if (i < text.length && (image_is_lower(text.data[i]) || image_is_digit(text.data[i]))) {
      i++;
      continue;
    }
    const size_t opaque = i < text.length ? image_opaque_length(text, i) : 0;
    if (opaque > 0) {
      i += opaque;
      continue;
    }
    if (i == text.length || text.data[i] == '/') {
      const size_t wrong = check_component((em_view){text.data + start, i - start});
      if (wrong != SIZE_MAX) {
        return start + wrong;
      }
      start = i + 1;
    }
    i++;
  }
  return SIZE_MAX;
}

static size_t check_host_name(em_view text) {
  bool may_end = false;
  size_t i = 0;
  while (i < text.length) {
    const size_t opaque = image_opaque_length(text, i);
    const char byte = text.data[i];
    const bool is_word = opaque > 0 || image_is_letter(byte) || image_is_digit(byte);
    const bool is_inner =
        (byte == '-' && i > 0 && text.data[i - 1] != '.') || (byte == '.' && may_end);
    if (!is_word && !is_inner) {
      return i;
    }
    may_end = is_word;
    i += opaque > 0 ? opaque : 1;
  }
  return may_end ? SIZE_MAX : text.length;
}

/* [IPv6] in brackets: the engine only looks at the characters. */
static size_t check_address(em_view text) {
  for (size_t i = 1; i < text.length; i++) {
    const char byte = text.data[i];
    if (byte == ']') {
      return i > 1 ? SIZE_MAX : i;
    }
    if (!image_is_digit(byte) && byte != ':' && !(byte >= 'a' && byte <= 'f') &&
        !(byte >= 'A' && byte <= 'F')) {
      return i;
    }
  }
  return text.length;
}

size_t image_check_registry(em_view text) {
  size_t host_length = 0;
  size_t wrong = SIZE_MAX;
  if (view_starts_with(text, VIEW("["))) {
    wrong = check_address(text);
    host_length = view_find(text, ']') + 1;
  } else {
    while (host_length < text.length && text.data[host_length] != ':') {
      const size_t opaque = image_opaque_length(text, host_length);
      host_length += opaque > 0 ? opaque : 1;
    }
    wrong = check_host_name(view_until(text, host_length));
  }
  if (wrong != SIZE_MAX || host_length >= text.length) {
    return wrong;
  }
  if (text.data[host_length] != ':' || host_length + 1 == text.length) {
    return host_length;
  }
  size_t i = host_length + 1;
  while (i < text.length) {
    const size_t opaque = image_opaque_length(text, i);
    if (opaque == 0 && !image_is_digit(text.data[i])) {
      return i;
    }
    i += opaque > 0 ? opaque : 1;
  }
  return SIZE_MAX;
}

size_t image_check_tag(em_view text) {
  bool has_opaque = false;
  size_t i = 0;
  while (i < text.length) {
    const size_t opaque = image_opaque_length(text, i);
    const char byte = text.data[i];
    const bool is_word = opaque > 0 || image_is_letter(byte) || image_is_digit(byte) || byte == '_';
    if (!is_word && (i == 0 || (byte != '.' && byte != '-'))) {
      return i;
    }
    has_opaque = has_opaque || opaque > 0;
    i += opaque > 0 ? opaque : 1;
  }
  return text.length == 0 ? 0 : text.length > TAG_MAXIMUM && !has_opaque ? TAG_MAXIMUM : SIZE_MAX;
}

/* The engine knows three algorithms and wants lower-case digits of exactly their length. */
size_t image_check_digest(em_view text) {
  if (placeholder_is_in(text)) {
    return SIZE_MAX;
  }
  const size_t colon = view_find(text, ':');
  const em_view hex = view_from(text, colon + 1);
  for (size_t i = 0; i < sizeof digest_algorithms / sizeof *digest_algorithms; i++) {
    if (!view_equals(view_until(text, colon), digest_algorithms[i].name)) {
      continue;
    }
    for (size_t k = 0; k < hex.length; k++) {
      if (!image_is_digit(hex.data[k]) && !(hex.data[k] >= 'a' && hex.data[k] <= 'f')) {
        return colon + 1 + k;
      }
      if (k == digest_algorithms[i].length) {
        return colon + 1 + k;
      }
    }
    return hex.length == digest_algorithms[i].length ? SIZE_MAX : text.length;
  }
  return 0;
}
