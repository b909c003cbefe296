#include "document/scalar_map.h"

#include "text/utf8.h"

static uint32_t hex_unit(const char *digits) {
  uint32_t unit = 0;
  for (int i = 0; i < 4; i++) {
    const char c = digits[i];
    unit = unit << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return unit;
}

/* Bytes of text and of value of the \u escape at p: a pair counts as one, a lone half is U+FFFD. */
static void measure_unicode(const char *p, const char *end, uint32_t *text_length,
                            uint32_t *value_length) {
  const uint32_t unit = hex_unit(p + 2);
  *text_length = 6;
  if (unit >= 0xD800 && unit <= 0xDBFF && end - p >= 12 && p[6] == '\\' && p[7] == 'u') {
    const uint32_t low = hex_unit(p + 8);
    if (low >= 0xDC00 && low <= 0xDFFF) {
      *text_length = 12;
      *value_length = 4;
      return;
    }
  }
  *value_length = unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
}

scalar_unit scalar_map(const document *d, uint32_t node, uint32_t offset) {
  const document_node *n = &d->nodes[node];
  const uint32_t quotes = n->style == 0 ? 0 : 1;
  const uint32_t start = n->start + quotes;
  const uint32_t end = n->start + n->length - quotes;
  const char *text = d->text.data;
  if ((n->flags & DOCUMENT_DECODED) == 0) {
    const uint32_t at = offset < end - start ? start + offset : end;
    return (scalar_unit){at, at < end ? at + 1 : end};
  }
  uint32_t value = 0;
  for (uint32_t i = start; i < end;) {
    uint32_t text_length = 1;
    uint32_t value_length = 1;
    if (text[i] == '\\') {
      text_length = 2;
      if (text[i + 1] == 'u' && end - i >= 6) {
        measure_unicode(text + i, text + end, &text_length, &value_length);
      }
    }
    if (offset < value + value_length) {
      return (scalar_unit){i, i + text_length};
    }
    value += value_length;
    i += text_length;
  }
  return (scalar_unit){end, end};
}
