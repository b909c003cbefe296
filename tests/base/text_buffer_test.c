/* Text that grows: pieces of all sizes, numbers, and no memory. */
#include "base/text_buffer.h"

#include <stdint.h>
#include <stdlib.h>

#include <criterion/criterion.h>

Test(text_buffer, holds_all_that_was_added_in_order) {
  arena a;
  arena_init(&a, NULL);
  text_buffer b = {.memory = &a};
  char piece[300];
  cr_expect(view_equals(text_buffer_from(&b, 0), VIEW("")));
  for (size_t i = 0; i < sizeof piece; i++) {
    memset(piece, (char)('a' + i % 26), sizeof piece);
    text_buffer_add(&b, (em_view){piece, i});
    text_buffer_add_byte(&b, '\n');
    arena_copy(&a, VIEW("something else that the arena gives out between"));
  }
  const char *at = b.bytes;
  for (size_t i = 0; i < sizeof piece; i++) {
    for (size_t j = 0; j < i; j++) {
      cr_assert_eq(*at++, (char)('a' + i % 26), "piece %zu", i);
    }
    cr_assert_eq(*at++, '\n');
  }
  cr_expect_eq(b.count, (uint32_t)(at - b.bytes));
  cr_expect(view_equals(text_buffer_from(&b, b.count - 2), (em_view){at - 2, 2}));
  arena_free(&a);
}

Test(text_buffer, numbers_are_written_in_full) {
  static const struct {
    int64_t number;
    const char *text;
  } rows[] = {{0, "0"},
              {7, "7"},
              {-1, "-1"},
              {INT64_MAX, "9223372036854775807"},
              {INT64_MIN, "-9223372036854775808"}};
  arena a;
  arena_init(&a, NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    text_buffer b = {.memory = &a};
    text_buffer_add_number(&b, rows[i].number);
    cr_expect(view_equals(text_buffer_from(&b, 0), view_of(rows[i].text)), "%s", rows[i].text);
  }
  arena_free(&a);
}

static void *refuse(void *context, size_t size) {
  size_t *left = context;
  if (size > *left) {
    return NULL;
  }
  *left -= size;
  return malloc(size);
}

static void release(void *context, void *memory, size_t size) {
  (void)context;
  (void)size;
  free(memory);
}

Test(text_buffer, without_memory_it_keeps_what_it_has_and_the_arena_knows) {
  size_t left = 8000;
  const em_allocator allocator = {.allocate = refuse, .release = release, .context = &left};
  arena a;
  arena_init(&a, &allocator);
  text_buffer b = {.memory = &a};
  char piece[100];
  memset(piece, 'x', sizeof piece);
  for (int i = 0; i < 1000 && !a.has_failed; i++) {
    text_buffer_add(&b, (em_view){piece, sizeof piece});
  }
  cr_assert(a.has_failed);
  cr_expect(b.count > 0 && b.count <= b.capacity && b.count % sizeof piece == 0);
  const uint32_t before = b.count;
  cr_expect_not(text_buffer_reserve(&b, UINT32_MAX));
  cr_expect_eq(b.count, before);
  arena_free(&a);
}
