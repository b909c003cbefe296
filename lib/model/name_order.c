#include "model/name_order.h"

#include <string.h>

static unsigned char upper(char byte) {
  const unsigned char b = (unsigned char)byte;
  return b >= 'a' && b <= 'z' ? (unsigned char)(b - 0x20) : b;
}

int names_compare(em_view a, em_view b) {
  const size_t shorter = a.length < b.length ? a.length : b.length;
  for (size_t i = 0; i < shorter; i++) {
    const int order = a.data[i] == b.data[i] ? 0 : upper(a.data[i]) - upper(b.data[i]);
    if (order != 0) {
      return order;
    }
  }
  return (a.length > b.length) - (a.length < b.length);
}

static bool is_sorted(const named *list, uint32_t count) {
  for (uint32_t i = 1; i < count; i++) {
    if (names_compare(list[i - 1].name, list[i].name) > 0) {
      return false;
    }
  }
  return true;
}

/* Merges two sorted neighbours, [start, middle) and [middle, end), into `out`. */
static void merge(const named *list, uint32_t start, uint32_t middle, uint32_t end, named *out) {
  uint32_t left = start;
  uint32_t right = middle;
  for (uint32_t i = start; i < end; i++) {
    const bool takes_left =
        left < middle && (right >= end || names_compare(list[left].name, list[right].name) <= 0);
    out[i] = takes_left ? list[left++] : list[right++];
  }
}

/* The place of a name behind all that are not greater. */
static uint32_t place_of(const named *list, uint32_t count, em_view name) {
  uint32_t low = 0;
  uint32_t high = count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (names_compare(list[middle].name, name) <= 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/* In place, each into those before it. */
static void sort_few(named *list, uint32_t count) {
  for (uint32_t i = 1; i < count; i++) {
    const named one = list[i];
    const uint32_t place = place_of(list, i, one.name);
    memmove(&list[place + 1], &list[place], (i - place) * sizeof *list);
    list[place] = one;
  }
}

/* Merge sort from the bottom up: no recursion, no bad case. */
bool names_sort(named *list, uint32_t count, arena *memory) {
  enum { FEW = 64 };
  if (count <= FEW) {
    sort_few(list, count);
    return true;
  }
  if (is_sorted(list, count)) {
    return true;
  }
  named *from = list;
  named *to = arena_allocate_array(memory, count, sizeof *to);
  if (to == NULL) {
    return false;
  }
  for (uint64_t width = 1; width < count; width *= 2) {
    for (uint64_t start = 0; start < count; start += 2 * width) {
      const uint64_t middle = start + width < count ? start + width : count;
      const uint64_t end = start + 2 * width < count ? start + 2 * width : count;
      merge(from, (uint32_t)start, (uint32_t)middle, (uint32_t)end, to);
    }
    named *swapped = from;
    from = to;
    to = swapped;
  }
  if (from != list) {
    memcpy(list, from, count * sizeof *list);
  }
  return true;
}
