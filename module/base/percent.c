#include "base/percent.h"

#include <stdio.h>
#include <string.h>

static bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

void percent_append(bytes *out, const char *text) {
  for (; *text != '\0'; text++) {
    if (is_unreserved(*text)) {
      bytes_append(out, text, 1);
    } else {
      bytes_append_format(out, "%%%02X", (unsigned char)*text);
    }
  }
}

static int hex(char c) {
  const char *digits = "0123456789abcdef0123456789ABCDEF";
  const char *found = c == '\0' ? NULL : strchr(digits, c);
  return found == NULL ? -1 : (int)((found - digits) % 16);
}

void percent_decode(char *text) {
  char *out = text;
  for (const char *c = text; *c != '\0';) {
    if (*c == '%' && hex(c[1]) >= 0 && hex(c[2]) >= 0) {
      *out++ = (char)(hex(c[1]) * 16 + hex(c[2]));
      c += 3;
    } else {
      *out++ = *c++;
    }
  }
  *out = '\0';
}
