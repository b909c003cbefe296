/* Bounds, oddities, and memory that runs out. */
#include "show.h"

#include "memory/failing_allocator.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static char *repeat(const char *head, const char *piece, uint32_t times, const char *tail) {
  const size_t length = strlen(head) + strlen(piece) * times + strlen(tail);
  char *text = malloc(length + 1);
  cr_assert(text != NULL);
  size_t used = strlen(head);
  memcpy(text, head, used);
  for (uint32_t i = 0; i < times; i++, used += strlen(piece)) {
    memcpy(text + used, piece, strlen(piece));
  }
  memcpy(text + used, tail, strlen(tail) + 1);
  return text;
}

static void expect(char *text, bool is_valid, const char *problem) {
  arena memory;
  arena_init(&memory, NULL);
  routes_syntax route;
  cr_assert(routes_parse(&route, view_of(text), &memory));
  cr_expect(route.is_valid == is_valid, "%.60s…: %s", text, is_valid ? "refused" : "taken");
  if (!is_valid && route.problem_count > 0) {
    cr_expect(view_starts_with(route.problems[0].message, view_of(problem)), "%.*s",
              VIEW_ARGS(route.problems[0].message));
  }
  arena_free(&memory);
  free(text);
}

Test(routes_limits, nesting__is_bounded_and_chains_are_no_nesting) {
  expect(repeat("FROM /* WHERE ", "(", 390, "true"), false, "found the end");
  expect(repeat("FROM /* WHERE ", "(", 100000, "true"), false, "parentheses, calls or signs");
  expect(repeat("FROM /* WHERE ", "not ", 100000, "true INTO $upstream"), false,
         "parentheses, calls or signs");
  expect(repeat("FROM /* WHERE true", " and true", 5000, " INTO $upstream"), true, "");
  expect(repeat("FROM /* WHERE true", " and true", 50000, " INTO $upstream"), false,
         "a condition of more than");
  expect(repeat("FROM ", "/messages", 50000, " INTO $upstream"), true, "");
  expect(repeat("FROM ", "/* */", 50000, "/messages/* INTO $upstream"), true, "");
  expect(repeat("FROM /", "*", 50000, " INTO $upstream"), true, "");
}

Test(routes_limits, problems__are_collected_up_to_a_number) {
  char *text = repeat("FROM /* WHERE a = 1", " or a = 1", 40, " INTO $upstream");
  arena memory;
  arena_init(&memory, NULL);
  routes_syntax route;
  cr_assert(routes_parse(&route, view_of(text), &memory));
  cr_expect_eq(route.problem_count, ROUTES_PROBLEMS);
  cr_expect(!route.is_valid);
  arena_free(&memory);
  free(text);
}

typedef struct odd_row {
  const char *text;
  routes_oddity_kind kind;
  const char *expected;
  routes_source source;
} odd_row;

Test(routes_limits, oddities__what_is_taken_but_hardly_meant_is_noted) {
  static const odd_row rows[] = {
      {"FROM /messages/* INTO $upstream «WHERE a = 'b'»", ROUTES_TEXT_IGNORED, "WHERE before INTO",
       ROUTES_FROM_MESSAGES},
      {"FROM /messages/* INTO $upstream«;»", ROUTES_TEXT_IGNORED, "", ROUTES_FROM_MESSAGES},
      {"FROM /* WHERE «a!»='b' INTO $upstream", ROUTES_OPERATOR_IN_NAME, "blanks around operators",
       ROUTES_FROM_ANYTHING},
      {"FROM /* WHERE is_defined(«a||b») INTO $upstream", ROUTES_OPERATOR_IN_NAME,
       "blanks around operators", ROUTES_FROM_ANYTHING},
      {"FROM /* WHERE «-a» = 'b' INTO $upstream", ROUTES_OPERATOR_IN_NAME,
       "blanks around operators", ROUTES_FROM_ANYTHING},
      {"FROM /messages/modules/«*»/outputs/alert INTO $upstream", ROUTES_STAR_INSIDE, "",
       ROUTES_FROM_NOTHING},
      {"FROM /messages/modules/«sensor*» INTO $upstream", ROUTES_STAR_BEHIND_NAME, "",
       ROUTES_FROM_MODULE},
      {"FROM /messages/modules/a/«output»/b INTO $upstream", ROUTES_SOURCE_UNKNOWN, "outputs",
       ROUTES_FROM_NOTHING},
      {"FROM /messages/«module»/a INTO $upstream", ROUTES_SOURCE_UNKNOWN, "modules",
       ROUTES_FROM_NOTHING},
      {"FROM /«message»/* INTO $upstream", ROUTES_SOURCE_UNKNOWN, "messages", ROUTES_FROM_NOTHING},
      {"FROM /«deviceLifecycleEvents» INTO $upstream", ROUTES_SOURCE_UNKNOWN, "",
       ROUTES_FROM_NOTHING},
      {"FROM /* INTO BrokeredEndpoint(\"«/module/a/input/b»\")", ROUTES_SINK_PIECES,
       "/modules/ID/inputs/NAME", ROUTES_FROM_ANYTHING},
      {"FROM /* WHERE «a» INTO $upstream", ROUTES_ALWAYS_UNDEFINED, "a comparison",
       ROUTES_FROM_ANYTHING},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    routes_span span;
    const em_view text = take_marks(rows[i].text, &span);
    arena memory;
    arena_init(&memory, NULL);
    routes_syntax route;
    cr_assert(routes_parse(&route, text, &memory));
    cr_expect(route.is_valid, "refused: %s", rows[i].text);
    cr_assert_eq(route.oddity_count, 1, "%s: %u oddities", rows[i].text, route.oddity_count);
    const routes_oddity *odd = &route.oddities[0];
    cr_expect(odd->at.start == span.start && odd->at.length == span.length, "wanted %s\n  got %s",
              rows[i].text, show_span(text, odd->at));
    cr_expect_eq(odd->kind, rows[i].kind, "%s", rows[i].text);
    cr_expect(view_equals(odd->expected, view_of(rows[i].expected)), "%s: %.*s", rows[i].text,
              VIEW_ARGS(odd->expected));
    cr_expect_eq(route.source, rows[i].source, "%s: %s", rows[i].text, show_source(&route));
    arena_free(&memory);
  }
}

Test(routes_limits, truncation__every_beginning_of_a_route_is_refused_or_whole) {
  static const char text[] =
      "SELECT * FROM /messages/modules/a/outputs/b WHERE as_number(temp) > 30 "
      "and $body.x[0].y = 'z' INTO BrokeredEndpoint(\"/modules/c/inputs/d\")";
  for (size_t length = 0; length < sizeof text - 1; length++) {
    arena memory;
    arena_init(&memory, NULL);
    routes_syntax route;
    cr_assert(routes_parse(&route, (em_view){text, length}, &memory));
    cr_expect(!route.is_valid, "%.*s", (int)length, text);
    cr_expect(route.problem_count > 0);
    cr_expect(route.problems[0].at.start <= length);
    arena_free(&memory);
  }
}

Test(routes_limits, memory__each_allocation_may_fail) {
  static const char text[] = "FROM /* WHERE concat('a\\u0041', b) = 1 or nope(c) INTO upstream";
  for (uint32_t i = 0; i < 200; i++) {
    failing_allocator failing;
    failing_allocator_start(&failing, FAIL_FOREVER, i);
    arena memory;
    arena_init(&memory, &failing.allocator);
    routes_syntax route;
    const bool is_done = routes_parse(&route, view_of(text), &memory);
    arena_free(&memory);
    cr_expect_eq(failing.bytes, 0);
    if (is_done) {
      return;
    }
  }
  cr_assert_fail("never enough memory");
}
