#include "config/comment.h"

#include "config/date.h"
#include "config/reading.h"
#include "text/nearest.h"

typedef struct comment_reader {
  em_view rest;
  arena *memory;
  suppression *s;
  em_view *problem;
} comment_reader;

static bool fail(comment_reader *r, const char *what, em_view word, const char *rest) {
  *r->problem = arena_format(r->memory, "%s%.*s%s", what, VIEW_ARGS(view_until(word, 60)), rest);
  return false;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static void skip_blanks(comment_reader *r) {
  while (r->rest.length > 0 && is_blank(r->rest.data[0])) {
    r->rest = view_from(r->rest, 1);
  }
}

/* Up to a blank, or to a sign that is not 0. */
static em_view take_word(comment_reader *r, char sign) {
  size_t length = 0;
  while (length < r->rest.length && !is_blank(r->rest.data[length]) &&
         (sign == '\0' || r->rest.data[length] != sign)) {
    length++;
  }
  const em_view word = view_until(r->rest, length);
  r->rest = view_from(r->rest, length);
  return word;
}

/* A word, or anything in quotes. */
static bool take_value(comment_reader *r, em_view name, em_view *value) {
  const char quote = r->rest.length > 0 ? r->rest.data[0] : '\0';
  if (quote != '"' && quote != '\'') {
    *value = take_word(r, '\0');
    return value->length > 0 || fail(r, "", name, " says nothing");
  }
  r->rest = view_from(r->rest, 1);
  const size_t length = view_find(r->rest, quote);
  if (length == r->rest.length) {
    return fail(r, "the quotes of ", name, " are not closed");
  }
  *value = view_until(r->rest, length);
  r->rest = view_from(r->rest, length + 1);
  return (r->rest.length == 0 || is_blank(r->rest.data[0])) ||
         fail(r, "expected a blank behind the quotes of ", name, "");
}

/* ---- Keys -------------------------------------------------------------------------------------
 */

static bool add_values(comment_reader *r, em_view text) {
  while (text.length > 0) {
    const size_t length = view_find(text, ',');
    const em_view value = view_until(text, length);
    if (!suppression_value_is_well(value)) {
      return fail(r, "a value is 8 to 64 hexadecimal digits, not ", value, "");
    }
    if (r->s->value_count == SUPPRESSION_VALUES) {
      return fail(r, "more than 16 values; write a second comment", VIEW(""), "");
    }
    r->s->values[r->s->value_count++] = value;
    text = view_from(text, length < text.length ? length + 1 : length);
  }
  return true;
}

static bool set_once(comment_reader *r, em_view name, em_view *member, em_view value) {
  if (member->data != NULL) {
    return fail(r, "", name, " stands twice");
  }
  *member = value.length > 0 ? value : (em_view){0};
  return true;
}

static bool take_key(comment_reader *r) {
  static const em_view names[] = {
      {"value", 5}, {"reason", 6}, {"owner", 5}, {"until", 5}, {"ticket", 6}};
  suppression *s = r->s;
  em_view *const members[] = {NULL, &s->reason, &s->owner, &s->until, &s->ticket};
  const em_view name = take_word(r, '=');
  em_view value;
  if (r->rest.length == 0 || r->rest.data[0] != '=') {
    return fail(r, "expected `=` behind ", name, "");
  }
  r->rest = view_from(r->rest, 1);
  nearest search = nearest_start(name);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (view_equals(names[i], name)) {
      return take_value(r, name, &value) &&
             (i == 0 ? add_values(r, value) : set_once(r, name, members[i], value));
    }
    nearest_offer(&search, names[i]);
  }
  if (search.best.length == 0) {
    return fail(r, "there is no key ", name, "; there are value, reason, owner, until, ticket");
  }
  *r->problem = arena_format(r->memory, "there is no key %.*s; did you mean %.*s?",
                             VIEW_ARGS(view_until(name, 60)), VIEW_ARGS(search.best));
  return false;
}

bool comment_read(em_view text, const em_ruleset *rules, arena *memory, suppression *result,
                  em_view *problem) {
  comment_reader r = {text, memory, result, problem};
  *result = (suppression){.rule = {0}};
  skip_blanks(&r);
  const em_view verb = take_word(&r, '\0');
  if (!view_equals(verb, VIEW("allow"))) {
    return fail(&r, "expected `allow` and a rule, found ", verb.length > 0 ? verb : VIEW("nothing"),
                "");
  }
  skip_blanks(&r);
  result->rule = take_word(&r, '\0');
  if (result->rule.length == 0 || view_find(result->rule, '=') < result->rule.length) {
    return fail(&r, "expected a rule behind `allow`", VIEW(""), "");
  }
  for (skip_blanks(&r); r.rest.length > 0; skip_blanks(&r)) {
    if (!take_key(&r)) {
      return false;
    }
  }
  if (result->until.data != NULL && !date_is_valid(result->until)) {
    return fail(&r, "until is a day of the calendar as YYYY-MM-DD, not ", result->until, "");
  }
  result->rule_number = config_rule_number(rules, result->rule);
  return true;
}
