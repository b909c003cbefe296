/* The way back: from bytes of the expanded text to those of the template. */
#include "document/expand.h"

/* The last piece that starts at or before `offset`. */
static const expand_piece *piece_at(const document_expansion *e, uint32_t offset) {
  uint32_t low = 0;
  uint32_t high = e->piece_count;
  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    if (e->pieces[middle].start <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return &e->pieces[low];
}

static uint32_t place_in(const expand_piece *p, uint32_t offset) {
  const uint32_t into = offset - p->start;
  return p->from + (into < p->length ? into : p->length);
}

void expansion_locate(const document_expansion *e, uint32_t *start, uint32_t *end) {
  if (e->piece_count == 0) {
    *start = *end = 0;
    return;
  }
  const expand_piece *first = piece_at(e, *start);
  const uint32_t last_byte = *end > *start ? *end - 1 : *start;
  const expand_piece *last = piece_at(e, last_byte);
  const bool is_point = *end == *start;
  const uint32_t located = first->is_value ? first->from : place_in(first, *start);
  const uint32_t behind =
      last->is_value ? last->from + last->length : place_in(last, last_byte) + 1;
  *start = located;
  *end = is_point ? located : behind;
}
