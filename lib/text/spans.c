#include "text/spans.h"

const text_span *spans_at(const text_span *spans, size_t count, size_t offset) {
  size_t low = 0;
  size_t high = count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (spans[middle].end <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < count && spans[low].start <= offset ? &spans[low] : NULL;
}
