#include "base/json.h"

#include <stdio.h>
#include <string.h>

/* Length of the code point at `text`, 0 if it is not well-formed UTF-8. */
static size_t code_point(const unsigned char *text, size_t left) {
  const unsigned char c = text[0];
  if (c < 0x80) {
    return 1;
  }
  const size_t length = c >= 0xc2 && c <= 0xdf   ? 2
                        : c >= 0xe0 && c <= 0xef ? 3
                        : c >= 0xf0 && c <= 0xf4 ? 4
                                                 : 0;
  if (length == 0 || left < length) {
    return 0;
  }
  for (size_t i = 1; i < length; i++) {
    if ((text[i] & 0xc0) != 0x80) {
      return 0;
    }
  }
  const bool is_out_of_range = (c == 0xe0 && text[1] < 0xa0) || (c == 0xed && text[1] > 0x9f) ||
                               (c == 0xf0 && text[1] < 0x90) || (c == 0xf4 && text[1] > 0x8f);
  return is_out_of_range ? 0 : length;
}

static bool is_plain(unsigned char c) {
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void json_text(bytes *out, const char *text, size_t length) {
  bytes_append(out, "\"", 1);
  for (size_t i = 0; i < length;) {
    size_t plain = i;
    while (plain < length && is_plain((unsigned char)text[plain])) {
      plain++;
    }
    bytes_append(out, text + i, plain - i);
    if (plain == length) {
      break;
    }
    i = plain;
    const unsigned char c = (unsigned char)text[i];
    const size_t size = code_point((const unsigned char *)text + i, length - i);
    if (size == 0) {
      bytes_append_text(out, "\\ufffd");
      i++;
    } else if (size > 1) {
      bytes_append(out, text + i, size);
      i += size;
    } else {
      char escape[8];
      const int written = c == '"' || c == '\\' ? snprintf(escape, sizeof escape, "\\%c", c)
                                                : snprintf(escape, sizeof escape, "\\u%04x", c);
      bytes_append(out, escape, (size_t)written);
      i++;
    }
  }
  bytes_append(out, "\"", 1);
}

void json_comma(bytes *out) {
  const char last = out->length == 0 ? '{' : out->data[out->length - 1];
  if (last != '{' && last != '[' && last != ':' && last != ',') {
    bytes_append(out, ",", 1);
  }
}

void json_name(bytes *out, const char *name) {
  json_comma(out);
  json_text(out, name, strlen(name));
  bytes_append(out, ":", 1);
}

void json_member_text(bytes *out, const char *name, const char *text) {
  json_name(out, name);
  json_text(out, text, strlen(text));
}

void json_member_number(bytes *out, const char *name, int64_t number) {
  json_name(out, name);
  bytes_append_format(out, "%lld", (long long)number);
}

void json_member_bool(bytes *out, const char *name, bool value) {
  json_name(out, name);
  bytes_append_text(out, value ? "true" : "false");
}

size_t json_cut(const char *text, size_t length, size_t limit) {
  if (length <= limit) {
    return length;
  }
  size_t cut = limit;
  while (cut > 0 && ((unsigned char)text[cut] & 0xc0) == 0x80) {
    cut--;
  }
  return cut;
}
