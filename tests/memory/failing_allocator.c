#include "failing_allocator.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void *allocate(void *context, size_t size) {
  failing_allocator *f = context;
  const size_t number = f->asked++;
  if (number == f->fail_at || (f->mode == FAIL_FOREVER && number > f->fail_at)) {
    f->has_failed = true;
    return NULL;
  }
  void *memory = malloc(size == 0 ? 1 : size);
  cr_assert_not_null(memory);
  /* Whoever relies on zeros has to write them. */
  memset(memory, 0xA5, size);
  f->bytes += size;
  return memory;
}

static void release(void *context, void *memory, size_t size) {
  failing_allocator *f = context;
  if (memory != NULL) {
    cr_assert_leq(size, f->bytes, "%zu bytes released, %zu are taken", size, f->bytes);
    f->bytes -= size;
  }
  free(memory);
}

void failing_allocator_start(failing_allocator *f, failing_mode mode, size_t fail_at) {
  *f = (failing_allocator){.allocator = {allocate, release, f}, .mode = mode, .fail_at = fail_at};
}
