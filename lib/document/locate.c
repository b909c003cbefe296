#include "document/embedded.h"
#include "document/expand.h"
#include "document/origin.h"
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

/* Units of two bytes of a part, the second not before the first. */
static void units_at(const document *host, const document_part *part, uint32_t first, uint32_t last,
                     scalar_unit *of_first, scalar_unit *of_last) {
  first = first - part->start + part->skip;
  last = last - part->start + part->skip;
  if (host->origins != NULL) {
    const document_origin origin = host->origins[part->node];
    scalar_map_both(origin.document, origin.node, NULL, first, last, of_first, of_last);
  } else {
    scalar_map_both(host, part->node, part->marks, first, last, of_first, of_last);
  }
}

static scalar_unit unit_at(const document *host, const document_part *part, uint32_t offset) {
  scalar_unit unit;
  units_at(host, part, offset, offset, &unit, &unit);
  return unit;
}

/* The file whose bytes unit_at counts. */
static const document *file_of(const document *host, const document_part *part) {
  return host->origins == NULL ? host : host->origins[part->node].document;
}

/* Bytes that start in one part and end in another (or the same), in the host's text. */
static document_span between(const document *host, const document_part *first,
                             const document_part *last, uint32_t start, uint32_t end) {
  const document *file = file_of(host, first);
  if (start == end) {
    const scalar_unit here = unit_at(host, first, start);
    return (document_span){file, here.start, here.start};
  }
  scalar_unit head;
  scalar_unit tail;
  if (first->node == last->node && first->start == last->start) {
    units_at(host, first, start, end - 1, &head, &tail);
  } else {
    head = unit_at(host, first, start);
    tail = unit_at(host, last, end - 1);
  }
  if (tail.end < head.end || file_of(host, last) != file) {
    tail = unit_at(host, first, first->start + first->length - 1);
  }
  return (document_span){file, head.start, tail.end > head.start ? tail.end : head.end};
}

static document_span locate_outwards(document_span span) {
  for (;;) {
    const document *d = span.file;
    if (d->expansion != NULL) {
      expansion_locate(d->expansion, &span.start, &span.end);
      span.file = &d->expansion->file;
      continue;
    }
    if (d->host == NULL && d->origins == NULL) {
      return span;
    }
    if (d->origins != NULL) {
      span = origin_locate(d, span.start, span.end);
      continue;
    }
    const uint32_t last = span.end > span.start ? span.end - 1 : span.start;
    span = between(d->host, &d->parts[part_at(d, span.start)], &d->parts[part_at(d, last)],
                   span.start, span.end);
  }
}

document_span document_locate(const document *d, uint32_t start, uint32_t length) {
  return locate_outwards((document_span){d, start, start + length});
}

document_span document_locate_parts(const document *host, const uint32_t *nodes, uint32_t count,
                                    uint32_t start, uint32_t length) {
  document_part part = embedded_part(host, nodes, count, 0, NULL);
  document_part first = part;
  document_part last = part;
  for (uint32_t i = 1; i < count; i++) {
    part = embedded_part(host, nodes, count, i, &part);
    first = part.start <= start ? part : first;
    last = part.start < start + length || part.start <= start ? part : last;
  }
  return locate_outwards(between(host, &first, &last, start, start + length));
}

document_span document_locate_node(const document *d, uint32_t node) {
  return document_locate(d, d->nodes[node].start, d->nodes[node].length);
}
