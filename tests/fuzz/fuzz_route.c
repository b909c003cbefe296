/* The parser of routes: places within the text, a tree in postorder, no memory left. */
#include "invariants.h"
#include "routes/syntax.h"

static void check_span(routes_span span, size_t size) {
  MUST(span.start <= size && span.length <= size - span.start);
}

static void check_tree(const routes_syntax *route, size_t size) {
  for (uint32_t i = 0; i < route->node_count; i++) {
    const query_node *node = &route->nodes[i];
    check_span(node->whole, size);
    check_span(node->token, size);
    MUST(node->left == QUERY_NONE || node->left < i);
    MUST(node->right == QUERY_NONE || node->right < i);
    MUST(node->kind < QUERY_MULTIPLY || node->right != QUERY_NONE);
    MUST(!route->is_valid || node->type != QUERY_TYPE_WRONG);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ledger used;
  ledger_open(&used);
  arena memory;
  arena_init(&memory, &used.allocator);
  routes_syntax route;
  if (routes_parse(&route, (em_view){(const char *)data, size}, &memory)) {
    MUST(route.is_valid == (route.problem_count == 0));
    MUST(route.is_valid == (route.sink != ROUTES_INTO_NOTHING) || route.problem_count > 0);
    for (uint32_t i = 0; i < route.problem_count; i++) {
      check_span(route.problems[i].at, size);
      MUST(route.problems[i].message.length > 0);
    }
    for (uint32_t i = 0; i < route.oddity_count; i++) {
      check_span(route.oddities[i].at, size);
    }
    check_tree(&route, size);
  }
  arena_free(&memory);
  ledger_close(&used, size);
  return 0;
}
