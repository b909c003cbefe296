/* Pointers of nodes, one by one and many at a time. */
#include "document/embedded.h"
#include "document/pointer_cursor.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const char *const texts[] = {
    "1",
    "[]",
    "{}",
    "{\"a\":{\"b\":[1,{\"c\":null},[]]},\"d\":[[[[2]]]],\"\":{\"\":{}}}",
    "[[1,2,3],[4,[5,6],7],{\"x\":8,\"y\":{\"z\":[9]}},10,11,12,13,14,15,16,17]",
    "{\"a/b\":{\"m~n\":[{\"~/~1\":1}]},\"\\u0000\":2,\"a\":1,\"a\":[2]}",
};

static void expect_same(pointer_cursor *c, arena *a, const document *d, uint32_t node) {
  const em_view wanted = document_pointer(a, d, node);
  const em_view found = pointer_cursor_get(c, a, node);
  cr_assert(found.data != NULL && view_equals(found, wanted), "node %u is at %.*s, not %.*s", node,
            VIEW_ARGS(wanted), VIEW_ARGS(found));
}

Test(pointer, a_cursor_says_the_same_in_any_order) {
  static const document_options options = {NULL, EM_LIMITS_INIT};
  srand(3);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    document d;
    arena memory;
    pointer_cursor c = {0};
    arena_init(&memory, NULL);
    cr_assert_eq(document_parse_json(&d, VIEW("t"), view_of(texts[i]), &options, NULL), EM_OK);
    pointer_cursor_start(&c, &d, &memory);
    for (uint32_t node = 0; node < d.node_count; node++) {
      expect_same(&c, &memory, &d, node);
    }
    for (uint32_t node = d.node_count; node-- > 0;) {
      expect_same(&c, &memory, &d, node);
    }
    for (int round = 0; round < 500; round++) {
      expect_same(&c, &memory, &d, (uint32_t)rand() % d.node_count);
    }
    arena_free(&memory);
    document_free(&d);
  }
}
