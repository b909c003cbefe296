/* Conditions that never hold, that always hold, and near misses of both. */
#include "show.h"

#include "routes/truth.h"

#include <criterion/criterion.h>

static routes_verdict judge(const char *text, arena *memory) {
  static routes_syntax route;
  cr_assert(routes_parse(&route, view_of(text), memory));
  cr_assert(route.is_valid, "%s: %.*s", text, VIEW_ARGS(route.problems[0].message));
  routes_verdict verdict;
  cr_assert(routes_judge(&route, memory, &verdict));
  return verdict;
}

static void check(const char *const *conditions, size_t count, const char *source,
                  routes_truth truth) {
  static const char *const names[] = {"may hold", "never holds", "always holds"};
  for (size_t i = 0; i < count; i++) {
    arena memory;
    arena_init(&memory, NULL);
    const em_view text =
        arena_format(&memory, "FROM %s WHERE %s INTO $upstream", source, conditions[i]);
    const routes_verdict verdict = judge(text.data, &memory);
    cr_expect_eq(verdict.truth, truth, "%s %s", conditions[i], names[verdict.truth]);
    arena_free(&memory);
  }
}

#define CHECK(conditions, source, truth)                                                           \
  check(conditions, sizeof(conditions) / sizeof *(conditions), source, truth)

Test(routes_truth, never__what_no_message_can_make_true) {
  static const char *const conditions[] = {
      "false",
      "1 = 2",
      "not true",
      "null",
      "undefined",
      "3",
      "'text'",
      "a",
      "true and 'a' > 'b'",
      "undefined = undefined",
      "is_defined(undefined)",
      "length('abc') = 4",
      "a = 'x' and a = 'y'",
      "a = 'x' and A = 'y'",
      "a = 'x' and 'x' != a",
      "not (a = 'x') and a = 'x'",
      "not (a != 'x') and a = 'y'",
      "(a = 'x' or a = 'y') and a = 'z'",
      "not (a != 'x' or b = 'y') and b = 'y'",
      "as_number(t) > 5 and as_number(t) < 3",
      "as_number(t) > 5 and 5 >= as_number(t)",
      "as_number(t) >= 5 and as_number(t) < 5",
      "as_number(t) = 5 and as_number(t) > 7",
      "$body.t > 5 and $body.t < 3",
      "$body.t = 'x' and $body.t = 1",
      "a > 'm' and a < 'c'",
      "a = 'x' and starts_with(a, 'y')",
      "a = 'x' and length(a) > 1",
      "a = '3' and as_number(a) > 4",
      "not is_defined(a) and a = 'x'",
      "not is_defined(a) and as_number(a) > 3",
      "not is_defined(a) and starts_with(lower(a), 'x')",
      "is_defined(a) and false",
      "a = 'x' and (b = 'y' and (a = 'z' or a = 'w'))",
      "$body.x and false",
      "1 + 1 = 3",
      "10 / 5 > 2",
      "'a' || 'b' = 'ba'",
      "as_number('x1') = as_number('x1') and 1 > 2",
  };
  CHECK(conditions, "/messages/*", ROUTES_NEVER_HOLDS);
}

Test(routes_truth, may__near_misses_are_not_called_never) {
  static const char *const conditions[] = {
      "a = 'x'",
      "a = 'x' and b = 'y'",
      "a = 'x' or a = 'y'",
      "a = 'x' and a != 'y'",
      "a != 'x' and a != 'y'",
      "as_number(t) > 3 and as_number(t) < 5",
      "as_number(t) >= 5 and as_number(t) <= 5",
      "as_number(t) > 3 or as_number(t) < 1",
      "$body.t > 3 and $body.t < 5",
      "$body.t > 'm' and $body.t < 3",
      "$body.a = 'x' and $body.A = 'y'",
      "$a = 'x' and {$a} = 'y'",
      "a = 'x' and as_number(a) != 3 or b = 'c'",
      "not is_defined(a) or a = 'x'",
      ("not is_defined(a) and (a ?"
       "? 'x') = 'x'"),
      "not is_defined(a) and is_null(a)",
      "is_defined(a) and a = 'x'",
      "a = 'x' and b = a",
      "not (a = 'x' and a = 'y')",
      "a = 'é' and a > 'a'",
      "a = '1e3' and as_number(a) = 1000",
      "a = ' 3' and as_number(a) = 3",
      "$body.ok",
      "not $body.ok",
      "$body.ok or true",
      "as_number(t) = 0.1 and as_number(t) = 0.10000000000000001",
      "$connectionModuleId = 'a'",
      "NOT IS_DEFINED($connectionModuleId)",
      "length(a) > 2 and length(b) < 1",
  };
  CHECK(conditions, "/messages/*", ROUTES_MAY_HOLD);
}

Test(routes_truth, always__a_condition_that_filters_nothing) {
  static const char *const conditions[] = {
      "true",     "1 = 1",        "not false",     "true or a = 'x'",     "a = 'x' or true",
      "not null", "null or true", "is_defined(1)", "'a' < 'b' and 2 > 1",
  };
  CHECK(conditions, "/messages/*", ROUTES_ALWAYS_HOLDS);
}

Test(routes_truth, source__says_which_module_and_output_a_message_is_from) {
  static const char *const never[] = {
      "$connectionModuleId = 'b'",           "$CONNECTIONMODULEID = 'b'",   "$outputName = 'other'",
      "not is_defined($connectionModuleId)", "not is_defined($outputName)",
  };
  CHECK(never, "/messages/modules/a/outputs/alert", ROUTES_NEVER_HOLDS);
  static const char *const may[] = {
      "$connectionModuleId = 'A'", "$connectionModuleId != 'b'", "$outputName = 'ALERT'",
      "$outputName = 'alert/x'",   "is_defined($outputName)",
  };
  CHECK(may, "/messages/modules/a/outputs/alert", ROUTES_MAY_HOLD);
  static const char *const devices[] = {"is_defined($connectionModuleId)",
                                        "$connectionModuleId = 'a'"};
  CHECK(devices, "/messages/events", ROUTES_NEVER_HOLDS);
  static const char *const modules[] = {"not is_defined($outputName)", "$connectionModuleId = 'b'"};
  CHECK(modules, "/messages/modules", ROUTES_MAY_HOLD);
}

typedef struct reason_row {
  const char *text; /* the first part between « and » */
  const char *other;
} reason_row;

Test(routes_truth, reasons__point_at_the_parts_that_contradict_each_other) {
  static const reason_row rows[] = {
      {"FROM /* WHERE «a = 'x'» and b = 'y' and a = 'z' INTO $upstream", "a = 'z'"},
      {"FROM /* WHERE b = 'y' and «1 = 2» INTO $upstream", ""},
      {"FROM /* WHERE «not is_defined(a)» and b = 'y' INTO $upstream", NULL},
      {"FROM /messages/events WHERE b = 'y' and «$connectionModuleId = 'm'» INTO $upstream", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    routes_span span;
    const em_view text = take_marks(rows[i].text, &span);
    arena memory;
    arena_init(&memory, NULL);
    const em_view copy = arena_copy(&memory, text);
    const routes_verdict verdict = judge(copy.data, &memory);
    if (rows[i].other == NULL) {
      cr_expect_eq(verdict.truth, ROUTES_MAY_HOLD);
    } else {
      cr_expect_eq(verdict.truth, ROUTES_NEVER_HOLDS, "%s", rows[i].text);
      cr_expect(verdict.because.start == span.start && verdict.because.length == span.length,
                "wanted %s\n  got %s", rows[i].text, show_span(copy, verdict.because));
      const em_view other = view_until(view_from(copy, verdict.other.start), verdict.other.length);
      cr_expect(view_equals(other, view_of(rows[i].other)), "%s: other %.*s", rows[i].text,
                VIEW_ARGS(other));
    }
    arena_free(&memory);
  }
}

Test(routes_truth, bounds__large_conditions_are_judged_in_bounded_time) {
  arena memory;
  arena_init(&memory, NULL);
  char text[20000] = "FROM /* WHERE (a = 'x' or b = 'y')";
  while (strlen(text) < 15000) {
    strcat(text, " and (a = 'x' or b = 'z' or c = 'w')");
  }
  strcat(text, " INTO $upstream");
  cr_expect_eq(judge(text, &memory).truth, ROUTES_MAY_HOLD);
  arena_free(&memory);
}
