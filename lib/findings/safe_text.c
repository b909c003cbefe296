#include "findings/safe_text.h"

#include "text/escape.h"

/* Whether a text of plain ASCII words can be shown as it is: most can. A colon is looked at twice.
 */
static bool is_plain(em_view text) {
  static const bool is_special[256] = {['#'] = true, [':'] = true, [0x7F] = true};
  for (size_t i = 0; i < text.length; i++) {
    const char c = text.data[i];
    if (c >= 0x20 && !is_special[(unsigned char)c]) {
      continue;
    }
    if (c != ':' || (i + 1 < text.length && text.data[i + 1] == ':')) {
      return false;
    }
  }
  return true;
}

em_view safe_text(arena *a, em_view text) {
  if (text.data == NULL || is_plain(text)) {
    return text.data == NULL ? text : arena_copy(a, text);
  }
  size_t length = 0;
  char piece[ESCAPE_MAXIMUM];
  uint32_t taken;
  for (size_t i = 0; i < text.length; i += taken) {
    length += escape_next(text, i, piece, &taken);
  }
  char *copy = arena_allocate(a, length + 1);
  if (copy == NULL) {
    return (em_view){NULL, 0};
  }
  size_t used = 0;
  for (size_t i = 0; i < text.length; i += taken) {
    const uint32_t written = escape_next(text, i, piece, &taken);
    memcpy(copy + used, piece, written);
    used += written;
  }
  return (em_view){copy, length};
}
