#include "text/nearest.h"

static unsigned char lower(char byte) {
  const unsigned char b = (unsigned char)byte;
  return b >= 'A' && b <= 'Z' ? (unsigned char)(b | 0x20) : b;
}

nearest nearest_start(em_view wanted) {
  nearest search = {.wanted = wanted, .best = VIEW(""), .distance = UINT32_MAX};
  for (size_t i = 0; i < wanted.length && i < NEAREST_MAXIMUM; i++) {
    search.letters[(unsigned char)wanted.data[i] % 32]++;
  }
  return search;
}

static uint32_t least(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

/*
 * Optimal string alignment: the edit distance with swaps of neighbours. Both are short. Anything
 * over `most` is as good as the distance itself: two rows without a smaller number lead to none.
 */
static uint32_t distance_between(em_view a, em_view b, uint32_t most) {
  uint32_t rows[3][NEAREST_MAXIMUM + 1];
  uint32_t *before = rows[0];
  uint32_t *above = rows[1];
  uint32_t *row = rows[2];
  for (uint32_t k = 0; k <= b.length; k++) {
    above[k] = k;
  }
  uint32_t smallest_above = 0;
  for (uint32_t i = 1; i <= a.length; i++) {
    uint32_t smallest = i;
    row[0] = i;
    for (uint32_t k = 1; k <= b.length; k++) {
      const unsigned char x = lower(a.data[i - 1]);
      const unsigned char y = lower(b.data[k - 1]);
      row[k] = least(least(above[k], row[k - 1]) + 1, above[k - 1] + (x != y));
      if (i > 1 && k > 1 && x == lower(b.data[k - 2]) && y == lower(a.data[i - 2])) {
        row[k] = least(row[k], before[k - 2] + 1);
      }
      smallest = least(smallest, row[k]);
    }
    if (smallest > most && smallest_above > most) {
      return smallest;
    }
    smallest_above = smallest;
    uint32_t *oldest = before;
    before = above;
    above = row;
    row = oldest;
  }
  return above[b.length];
}

/* Letters that one has and the other lacks must each be edited: no distance is less. */
static size_t distance_at_least(const nearest *search, em_view candidate, size_t longer) {
  uint8_t left[sizeof search->letters];
  size_t common = 0;
  memcpy(left, search->letters, sizeof left);
  for (size_t i = 0; i < candidate.length; i++) {
    uint8_t *letter = &left[(unsigned char)candidate.data[i] % 32];
    if (*letter > 0) {
      --*letter;
      common++;
    }
  }
  return longer - common;
}

void nearest_offer(nearest *search, em_view candidate) {
  const em_view wanted = search->wanted;
  const size_t longer = wanted.length > candidate.length ? wanted.length : candidate.length;
  const size_t shorter = wanted.length + candidate.length - longer;
  const size_t allowed = longer / 3;
  if (wanted.length == 0 || longer > NEAREST_MAXIMUM || longer - shorter > allowed) {
    return;
  }
  const size_t bound = distance_at_least(search, candidate, longer);
  if (bound > allowed || bound >= search->distance) {
    return;
  }
  const uint32_t distance = distance_between(wanted, candidate, (uint32_t)allowed);
  if (distance <= allowed && distance < search->distance) {
    search->best = candidate;
    search->distance = distance;
  }
}
