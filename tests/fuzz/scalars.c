#include "scalars.h"

#include "document/scalar_map.h"
#include "invariants.h"

enum { EVERY_BYTE = 512, SPREAD = 61 };

/* Units stand in order inside the node, and those of a string as it is are that string. */
static void check_map(const document *d, uint32_t node) {
  const document_node *n = &d->nodes[node];
  const em_view value = document_string(d, node);
  uint32_t reached = n->start;
  const size_t stride = value.length > EVERY_BYTE ? SPREAD : 1;
  for (size_t i = 0; i <= value.length; i += stride) {
    const scalar_unit unit = scalar_map(d, node, NULL, (uint32_t)i);
    MUST(unit.start >= reached && unit.start <= unit.end);
    MUST(unit.end <= n->start + n->length);
    reached = unit.start;
    if (i < value.length && (n->flags & DOCUMENT_DECODED) == 0) {
      MUST(d->text.data[unit.start] == value.data[i]);
    }
  }
}

/* A walk gives the value, but for line breaks at the end of block scalars, which have no place. */
static void check_walk(const document *d, uint32_t node) {
  const document_node *n = &d->nodes[node];
  const em_view value = document_string(d, node);
  const uint32_t indent = (uint32_t)n->style >> SCALAR_INDENT_SHIFT;
  if ((n->flags & DOCUMENT_DECODED) == 0 || indent == SCALAR_INDENT_UNKNOWN) {
    return;
  }
  scalar_walk w;
  scalar_walk_start(&w, d, n, indent);
  scalar_unit unit;
  char piece[4];
  uint32_t length = 0;
  size_t reached = 0;
  while (reached < value.length && scalar_walk_next(&w, &unit, piece, &length)) {
    MUST(length <= value.length - reached);
    MUST(memcmp(value.data + reached, piece, length) == 0);
    reached += length;
  }
  const bool is_block = (n->style & SCALAR_SIGN) == '|' || (n->style & SCALAR_SIGN) == '>';
  MUST(is_block || reached == value.length);
  for (; reached < value.length; reached++) {
    MUST(value.data[reached] == '\n');
  }
}

void check_scalars(const document *d) {
  for (uint32_t node = 0; node < d->node_count; node++) {
    if (d->nodes[node].kind == DOCUMENT_STRING) {
      check_walk(d, node);
      check_map(d, node);
    }
  }
}
