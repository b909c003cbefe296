/* Target conditions: what the hub takes, whom they reach, and where they are wrong. */
#include "layers/target.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct row {
  const char *text;
  target_reach reach;
  const char *fault; /* the token at fault */
} row;

static const row rows[] = {
    {"tags.site = 'north'", TARGET_SOME, ""},
    {"deviceId = 'd1'", TARGET_SOME, ""},
    {"tags.site='north' and tags.gpu=true", TARGET_SOME, ""},
    {"tags.env='a' OR (tags.env = \"b\" AND NOT tags.old = true)", TARGET_SOME, ""},
    {"properties.reported.temp >= 20.5 and properties.reported.temp <> 30", TARGET_SOME, ""},
    {"tags.site IN ['north', 'south']", TARGET_SOME, ""},
    {"tags.site NOT IN ['north']", TARGET_SOME, ""},
    {"is_defined(tags.site)", TARGET_SOME, ""},
    {"NOT is_defined(tags.site)", TARGET_SOME, ""},
    {"tags.count + 1 > -3", TARGET_SOME, ""},
    {"starts_with(deviceId, 'a')", TARGET_SOME, ""},
    {"*", TARGET_ALL, ""},
    {" * ", TARGET_ALL, ""},
    {"true", TARGET_ALL, ""},
    {"1 = 1", TARGET_ALL, ""},
    {"", TARGET_NONE, ""},
    {"  ", TARGET_NONE, ""},
    {"tags.site ==  'north'", TARGET_INVALID, "="},
    {"tags.site = 'north", TARGET_INVALID, "'north"},
    {"tags.site = north or", TARGET_INVALID, ""},
    {"tags.site = 'a' && tags.b = 'c'", TARGET_INVALID, "&"},
    {"(tags.site = 'a'", TARGET_INVALID, ""},
    {"tags.site = 'a')", TARGET_INVALID, ")"},
    {"tags.site IN 'north'", TARGET_INVALID, "'north'"},
    {"tags.site NOT 'north'", TARGET_INVALID, "'north'"},
    {"tags.site IN ['north'", TARGET_INVALID, ""},
    {"* and true", TARGET_INVALID, "and"},
    {"tags.site 'north'", TARGET_INVALID, "'north'"},
    {"and tags.site = 'a'", TARGET_INVALID, "and"},
    {"SELECT * FROM devices", TARGET_INVALID, "devices"},
};

Test(layers_target, conditions__are_taken_or_refused_at_the_token) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const em_view text = view_of(rows[i].text);
    const target_verdict verdict = target_judge(text);
    cr_expect_eq(verdict.reach, rows[i].reach, "%s: %d", rows[i].text, verdict.reach);
    const em_view fault = view_until(view_from(text, verdict.start), verdict.length);
    cr_expect(view_equals(fault, view_of(rows[i].fault)), "%s: at %.*s", rows[i].text,
              VIEW_ARGS(fault));
    cr_expect_eq(verdict.expected != NULL, verdict.reach == TARGET_INVALID);
  }
}

Test(layers_target, nesting__is_bounded) {
  static char text[100001];
  memset(text, '(', 100000);
  cr_expect_eq(target_judge(view_of(text)).reach, TARGET_INVALID);
  memset(text, '-', 100000);
  cr_expect_eq(target_judge(view_of(text)).reach, TARGET_INVALID);
}
