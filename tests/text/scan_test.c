/* Questions to all bytes of a text: each length, with the byte that decides at each place. */
#include "text/scan.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum { LONGEST = 70 };

static const scan_set set = {'$', '#', '{', '_'};

/* In memory of its own, so that a byte too many is found. */
static bool has(const char *text, size_t length) {
  char *copy = malloc(length == 0 ? 1 : length);
  memcpy(copy, text, length);
  const bool result = scan_has((em_view){copy, length}, set);
  free(copy);
  return result;
}

static bool is_plain(const char *text, size_t length) {
  char *copy = malloc(length == 0 ? 1 : length);
  memcpy(copy, text, length);
  const bool result = scan_is_plain((em_view){copy, length});
  free(copy);
  return result;
}

Test(scan, a_byte_is_found_wherever_it_stands) {
  char text[LONGEST];
  for (size_t length = 0; length <= LONGEST; length++) {
    memset(text, 'a', sizeof text);
    cr_assert_not(has(text, length), "%zu", length);
    for (size_t i = 0; i < length; i++) {
      text[i] = "$#{_"[i % 4];
      cr_assert(has(text, length), "byte %zu of %zu", i, length);
      text[i] = 'a';
    }
  }
}

Test(scan, what_is_not_printable_is_found_wherever_it_stands) {
  static const char odd[] = {0, 1, 0x1F, 0x7F, (char)0x80, (char)0xC3, (char)0xFF, '\n'};
  char text[LONGEST];
  for (size_t length = 0; length <= LONGEST; length++) {
    memset(text, ' ', sizeof text);
    cr_assert(is_plain(text, length), "%zu", length);
    memset(text, '~', sizeof text);
    cr_assert(is_plain(text, length), "%zu", length);
    for (size_t i = 0; i < length; i++) {
      text[i] = odd[i % sizeof odd];
      cr_assert_not(is_plain(text, length), "byte %zu of %zu", i, length);
      text[i] = '~';
    }
  }
}

Test(scan, a_block_tells_which_of_its_bytes_are_meant) {
  char block[SCAN_BLOCK];
  for (unsigned byte = 0; byte < 256; byte++) {
    for (unsigned i = 0; i < SCAN_BLOCK; i++) {
      memset(block, 'a', sizeof block);
      block[i] = (char)byte;
      const bool is_odd = byte < 0x20 || byte >= 0x7F;
      cr_assert_eq(scan_block_odd(block), is_odd ? 1u << i : 0u, "%u at %u", byte, i);
      const bool is_either = byte == ':' || byte == 0xFF;
      cr_assert_eq(scan_block_either(block, ':', (char)0xFF), is_either ? 1u << i : 0u, "%u", byte);
      cr_assert_eq(scan_first(1u << i | 1u << 15), i);
    }
  }
}
