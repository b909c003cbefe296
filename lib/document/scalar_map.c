#include "document/scalar_map.h"

enum { STRIDE = 2048 }; /* bytes of value between two marks */

static uint32_t indent_of(const document_node *n) {
  return (uint32_t)n->style >> SCALAR_INDENT_SHIFT;
}

bool scalar_marks_make(const document *d, uint32_t node, arena *memory,
                       const scalar_marks **marks) {
  *marks = NULL;
  const document_node *n = &d->nodes[node];
  const size_t total = document_string(d, node).length;
  if ((n->flags & DOCUMENT_DECODED) == 0 || total < 2 * STRIDE) {
    return true;
  }
  scalar_marks *made = arena_allocate(memory, sizeof *made);
  scalar_mark *items = arena_allocate_array(memory, total / STRIDE, sizeof *items);
  if (made == NULL || items == NULL) {
    return false;
  }
  scalar_walk w;
  scalar_walk_start(&w, d, n, indent_of(n));
  scalar_unit unit;
  char value[4];
  uint32_t length = 0;
  uint32_t reached = 0;
  while (made->count < total / STRIDE && scalar_walk_next(&w, &unit, value, &length)) {
    reached += length;
    if (reached >= (made->count + 1) * STRIDE) {
      items[made->count++] = (scalar_mark){reached, w};
    }
  }
  made->items = items;
  *marks = made;
  return true;
}

static bool is_continuation(char byte) {
  return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The last mark at or before byte `offset` of the value, or NULL. */
static const scalar_mark *mark_before(const scalar_marks *marks, uint32_t offset) {
  uint32_t low = 0;
  uint32_t high = marks == NULL ? 0 : marks->count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (marks->items[middle].value <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low == 0 ? NULL : &marks->items[low - 1];
}

/* Two signs that stand for one byte, wherever backslashes escape; `left` bytes of text are there.
 */
static bool is_short_escape(const char *text, uint32_t left) {
  if (left < 2 || text[0] != '\\') {
    return false;
  }
  switch (text[1]) {
    case '"':
    case '\\':
    case '/':
    case 'n':
    case 't':
      return true;
    default:
      return false;
  }
}

/* Passes over what stands as it is and over short escapes, up to the start of a character at or
 * before the offset. */
static uint32_t pass_plain(scalar_walk *w, uint32_t reached, uint32_t offset) {
  const char *text = w->d->text.data;
  for (;;) {
    const uint32_t plain = scalar_walk_plain(w);
    uint32_t passed = offset - reached < plain ? offset - reached : plain;
    while (passed > 0 && passed < plain && is_continuation(text[w->at + passed])) {
      passed--;
    }
    w->at += passed;
    reached += passed;
    /* In YAML a line may end behind a backslash: there nothing is plain. */
    const bool goes_on = w->is_escaped && !w->is_folded && passed == plain && reached < offset &&
                         is_short_escape(text + w->at, w->end - w->at);
    if (!goes_on) {
      return reached;
    }
    w->at += 2;
    reached++;
  }
}

/* The unit that byte `offset` of the value is of; the walk is at byte `reached`, and goes on. */
static scalar_unit walk_to(scalar_walk *w, uint32_t *reached, uint32_t offset, uint32_t end) {
  scalar_unit unit;
  char value[4];
  uint32_t length = 0;
  *reached = pass_plain(w, *reached, offset);
  while (scalar_walk_next(w, &unit, value, &length)) {
    *reached += length;
    if (offset < *reached) {
      return unit;
    }
    *reached = pass_plain(w, *reached, offset);
  }
  return (scalar_unit){end, end};
}

/* A walk that is at byte `*reached`, at or before `offset`. */
static scalar_walk start_before(const document *d, const document_node *n,
                                const scalar_marks *marks, uint32_t offset, uint32_t *reached) {
  const scalar_mark *mark = mark_before(marks, offset);
  if (mark != NULL) {
    *reached = mark->value;
    return mark->walk;
  }
  scalar_walk w;
  *reached = 0;
  scalar_walk_start(&w, d, n, indent_of(n));
  return w;
}

/* The unit, where no walk is needed to find it. */
static bool map_at_once(const document_node *n, uint32_t offset, scalar_unit *unit) {
  const uint32_t start = n->start + scalar_quotes(n);
  const uint32_t end = n->start + n->length - scalar_quotes(n);
  if ((n->flags & DOCUMENT_DECODED) == 0) {
    const uint32_t at = offset < end - start ? start + offset : end;
    *unit = (scalar_unit){at, at < end ? at + 1 : end};
    return true;
  }
  *unit = (scalar_unit){start, end};
  return indent_of(n) == SCALAR_INDENT_UNKNOWN;
}

scalar_unit scalar_map(const document *d, uint32_t node, const scalar_marks *marks,
                       uint32_t offset) {
  scalar_unit first;
  scalar_map_both(d, node, marks, offset, offset, &first, &first);
  return first;
}

void scalar_map_both(const document *d, uint32_t node, const scalar_marks *marks, uint32_t first,
                     uint32_t last, scalar_unit *of_first, scalar_unit *of_last) {
  const document_node *n = &d->nodes[node];
  if (map_at_once(n, first, of_first)) {
    (void)map_at_once(n, last, of_last);
    return;
  }
  const uint32_t end = n->start + n->length - scalar_quotes(n);
  uint32_t reached = 0;
  scalar_walk w = start_before(d, n, marks, first, &reached);
  *of_first = walk_to(&w, &reached, first, end);
  *of_last = last < reached ? *of_first : walk_to(&w, &reached, last, end);
}
