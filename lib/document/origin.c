#include "document/origin.h"

#include "document/scalar_map.h"

static bool holds(const document_node *n, uint32_t offset) {
  return offset >= n->start && offset - n->start < n->length;
}

/* The innermost node that holds byte `offset`; the root if it stands between nodes. */
static uint32_t node_at(const document *d, uint32_t offset) {
  uint32_t low = 0;
  uint32_t high = d->node_count;
  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    if (d->nodes[middle].start <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  while (low > 0 && !holds(&d->nodes[low], offset)) {
    low--;
  }
  return low;
}

/* How many bytes of the string's value are written before byte `offset` of the text. */
static uint32_t value_before(const document *d, uint32_t node, uint32_t offset) {
  const document_node *n = &d->nodes[node];
  if ((n->flags & DOCUMENT_DECODED) == 0) {
    return offset > n->start ? offset - n->start - 1 : 0;
  }
  uint32_t low = 0;
  uint32_t high = (uint32_t)document_string(d, node).length;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (scalar_map(d, node, NULL, middle).start < offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static document_span whole(document_origin origin) {
  const document_node *n = &origin.document->nodes[origin.node];
  return (document_span){origin.document, n->start, n->start + n->length};
}

/* A part of a string: through its value into the other file. */
static document_span within(const document *d, uint32_t node, uint32_t start, uint32_t end) {
  const document_origin origin = d->origins[node];
  const uint32_t first = value_before(d, node, start);
  const uint32_t last = value_before(d, node, end);
  const scalar_unit head = scalar_map(origin.document, origin.node, NULL, first);
  if (last <= first) {
    return (document_span){origin.document, head.start, head.start};
  }
  const scalar_unit tail = scalar_map(origin.document, origin.node, NULL, last - 1);
  return (document_span){origin.document, head.start, tail.end};
}

document_span origin_locate(const document *d, uint32_t start, uint32_t end) {
  const uint32_t node = node_at(d, start);
  const document_node *n = &d->nodes[node];
  const document_origin origin = d->origins[node];
  const bool is_whole = start == n->start && end >= n->start + n->length;
  /* The name at the end of a dotted one is no copy of it. */
  const bool is_copy =
      n->kind == DOCUMENT_STRING &&
      view_equals(document_string(d, node), document_string(origin.document, origin.node));
  if (is_copy && !is_whole && end <= n->start + n->length) {
    return within(d, node, start, end);
  }
  return whole(origin);
}

document_origin origin_of(const document *d, uint32_t node) {
  document_origin origin = {d, node};
  while (origin.document->origins != NULL) {
    origin = origin.document->origins[origin.node];
  }
  return origin;
}
