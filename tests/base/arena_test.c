#include "base/arena.h"
#include "base/error.h"
#include "base/view.h"

#include <criterion/criterion.h>
#include <stdlib.h>

typedef struct budget {
  size_t allocations_left;
  size_t bytes_out;
} budget;

static void *allocate(void *context, size_t size) {
  budget *b = context;
  if (b->allocations_left == 0) {
    return NULL;
  }
  b->allocations_left--;
  b->bytes_out += size;
  return malloc(size);
}

static void release(void *context, void *memory, size_t size) {
  ((budget *)context)->bytes_out -= size;
  free(memory);
}

Test(arena, gives_back_every_byte_it_took) {
  budget b = {.allocations_left = 1000};
  const em_allocator allocator = {allocate, release, &b};
  arena a;
  arena_init(&a, &allocator);
  for (size_t size = 0; size < 3000; size += 7) {
    cr_assert_not_null(arena_allocate(&a, size));
  }
  cr_assert_not_null(arena_allocate(&a, 5u << 20));
  arena_free(&a);
  cr_expect_eq(b.bytes_out, 0);
}

Test(arena, memory_is_zeroed_and_aligned) {
  arena a;
  arena_init(&a, NULL);
  for (size_t size = 1; size < 200; size++) {
    const char *memory = arena_allocate(&a, size);
    cr_assert_eq((uintptr_t)memory % _Alignof(max_align_t), 0);
    for (size_t i = 0; i < size; i++) {
      cr_assert_eq(memory[i], 0);
    }
  }
  arena_free(&a);
}

Test(arena, takes_what_it_was_told_to_expect_as_one_block) {
  budget b = {.allocations_left = 1000};
  const em_allocator allocator = {allocate, release, &b};
  arena a;
  arena_init(&a, &allocator);
  arena_expect(&a, 20000);
  for (int i = 0; i < 200; i++) {
    cr_assert_not_null(arena_allocate(&a, 96));
  }
  cr_expect_eq(b.allocations_left, 999);
  arena_free(&a);
  arena_init(&a, &allocator);
  arena_expect(&a, SIZE_MAX);
  cr_assert_not_null(arena_allocate(&a, 1));
  cr_expect_lt(b.bytes_out, 1u << 16, "a wrong guess costs no more than a block");
  arena_free(&a);
  cr_expect_eq(b.bytes_out, 0);
}

Test(arena, a_list_with_room_stays_where_it_is) {
  arena a;
  arena_init(&a, NULL);
  uint32_t capacity = 50;
  uint32_t count = 0;
  uint32_t *const items = arena_list_reserve(&a, capacity, sizeof *items);
  void *grown = items;
  cr_assert_not_null(arena_allocate(&a, 1));
  while (count < 50) {
    cr_assert(arena_list_add(&a, &grown, &count, &capacity, sizeof *items));
    cr_expect_eq(items[count - 1], 0);
  }
  cr_expect_eq(grown, items);
  cr_expect_null(arena_list_reserve(&a, UINT32_MAX, SIZE_MAX / 2));
  cr_expect(a.has_failed);
  arena_free(&a);
}

Test(arena, a_failed_allocation_is_remembered) {
  budget b = {.allocations_left = 0};
  const em_allocator allocator = {allocate, release, &b};
  arena a;
  arena_init(&a, &allocator);
  cr_expect_null(arena_allocate(&a, 1));
  cr_expect(a.has_failed);
  cr_expect_null(arena_copy(&a, VIEW("text")).data);
  arena_free(&a);
}

Test(arena, sizes_that_overflow_are_refused) {
  arena a;
  arena_init(&a, NULL);
  cr_expect_null(arena_allocate(&a, SIZE_MAX));
  cr_expect_null(arena_allocate_array(&a, SIZE_MAX / 2, 3));
  arena_free(&a);
}

Test(arena, a_list_keeps_its_items_as_it_grows) {
  arena a;
  arena_init(&a, NULL);
  ARENA_LIST(uint32_t) list = {0};
  for (uint32_t i = 0; i < 1000; i++) {
    cr_assert(ARENA_LIST_ADD(&a, &list));
    list.items[list.count - 1] = i;
  }
  for (uint32_t i = 0; i < 1000; i++) {
    cr_assert_eq(list.items[i], i);
  }
  arena_free(&a);
}

Test(arena, a_list_that_was_allocated_last_grows_where_it_is) {
  arena a;
  arena_init(&a, NULL);
  ARENA_LIST(uint32_t) list = {0};
  cr_assert(ARENA_LIST_ADD(&a, &list));
  const uint32_t *const first = list.items;
  for (uint32_t i = 1; i < 100; i++) {
    list.items[i - 1] = i;
    cr_assert(ARENA_LIST_ADD(&a, &list));
    cr_expect_eq(list.items[i], 0);
  }
  cr_expect_eq(list.items, first);
  arena_list_trim(&a, list.items, list.count, &list.capacity, sizeof *list.items);
  const char *const behind = arena_allocate(&a, 1);
  cr_expect_eq(behind, (const char *)(first + 100));
  cr_expect_eq(*behind, 0);
  for (uint32_t i = 1; i < 100; i++) {
    cr_expect_eq(list.items[i - 1], i);
  }
  cr_assert(ARENA_LIST_ADD(&a, &list));
  cr_expect_neq(list.items, first, "something stands behind the list");
  cr_expect_eq(list.items[42], 43);
  arena_free(&a);
}

Test(error, a_long_message_is_cut_between_code_points) {
  char text[600];
  for (size_t i = 0; i + 1 < sizeof text; i += 2) {
    text[i] = '\xC3';
    text[i + 1] = '\xA9';
  }
  em_error error;
  error_set(&error, EM_ERROR_SYNTAX, 0, 0, "x%.*s", 598, text);
  const size_t length = strlen(error.message);
  cr_expect_lt(length, sizeof error.message);
  cr_expect_eq(length % 2, 1);
}

Test(error, control_characters_do_not_get_through) {
  em_error error;
  error_set(&error, EM_ERROR_SYNTAX, 0, 0, "a%cb%cc", 27, 10);
  cr_expect_str_eq(error.message, "a?b?c");
}
