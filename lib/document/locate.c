#include "document/embedded.h"
#include "document/scalar_map.h"

/* The part that holds byte `offset` of the embedded text; at a cut the later one, at the end the
 * last. */
static uint32_t part_at(const document *d, uint32_t offset) {
  uint32_t low = 0;
  uint32_t high = d->part_count;
  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    if (d->parts[middle].start <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

static scalar_unit unit_at(const document *host, const document_part *part, uint32_t offset) {
  const uint32_t in_value = offset - part->start + part->skip;
  return scalar_map(host, part->node, in_value);
}

/* One step outwards: the same bytes in the host's text. */
static document_span locate_in_host(const document *d, uint32_t start, uint32_t length) {
  const document *host = d->host;
  const uint32_t first = part_at(d, start);
  const scalar_unit head = unit_at(host, &d->parts[first], start);
  if (length == 0) {
    return (document_span){host, head.start, head.start};
  }
  const uint32_t end = start + length;
  const uint32_t last = part_at(d, end - 1);
  scalar_unit tail = unit_at(host, &d->parts[last], end - 1);
  if (tail.end < head.end) {
    const document_part *part = &d->parts[first];
    tail = unit_at(host, part, part->start + part->length - 1);
  }
  return (document_span){host, head.start, tail.end > head.start ? tail.end : head.end};
}

document_span document_locate(const document *d, uint32_t start, uint32_t length) {
  document_span span = {d, start, start + length};
  while (span.file->host != NULL) {
    span = locate_in_host(span.file, span.start, span.end - span.start);
  }
  return span;
}

document_span document_locate_node(const document *d, uint32_t node) {
  return document_locate(d, d->nodes[node].start, d->nodes[node].length);
}
