/* What edgeHub refuses: the place, between « and », and what is said about it. */
#include "show.h"

#include <criterion/criterion.h>

typedef struct row {
  const char *text;
  const char *message;  /* a part of it */
  const char *expected; /* "" if nothing better is known */
} row;

static bool contains(em_view text, const char *part) {
  const size_t length = strlen(part);
  for (size_t i = 0; i + length <= text.length; i++) {
    if (memcmp(text.data + i, part, length) == 0) {
      return true;
    }
  }
  return false;
}

static void check(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    routes_span span;
    const em_view text = take_marks(rows[i].text, &span);
    arena memory;
    arena_init(&memory, NULL);
    routes_syntax route;
    cr_assert(routes_parse(&route, text, &memory));
    cr_expect(!route.is_valid, "taken: %s", rows[i].text);
    const routes_problem *problem = &route.problems[0];
    cr_expect(problem->at.start == span.start && problem->at.length == span.length,
              "wanted %s\n  got %s", rows[i].text, show_span(text, problem->at));
    cr_expect(contains(problem->message, rows[i].message), "%s: %.*s", rows[i].text,
              VIEW_ARGS(problem->message));
    cr_expect(view_equals(problem->expected, view_of(rows[i].expected)), "%s: expected %.*s",
              rows[i].text, VIEW_ARGS(problem->expected));
    arena_free(&memory);
  }
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof *(rows))

Test(routes_refused, clauses__each_one_that_is_missing_is_named) {
  static const row rows[] = {
      {"«»", "found the end, expected FROM", ""},
      {"  «»", "found the end, expected FROM", ""},
      {"«FORM» /messages/* INTO $upstream", "found `FORM`, expected FROM", ""},
      {"SELECT «FROM» /messages/* INTO $upstream", "expected * behind SELECT", ""},
      {"SELECT «*FROM» /messages/* INTO $upstream", "expected * behind SELECT", ""},
      {"FROM «INTO» $upstream", "expected a source", ""},
      {"FROM «messages» INTO $upstream", "expected a source", ""},
      {"FROM /messages/* «$upstream»", "expected WHERE or INTO", ""},
      {"FROM /messages/*«»", "found the end, expected WHERE or INTO", ""},
      {"FROM /messages/* WHERE «INTO» $upstream", "expected a value", ""},
      {"FROM /messages/* WHERE a = 'b' «$upstream»", "expected an operator or INTO", ""},
      {"FROM /messages/* WHERE a = 'b'«»", "found the end, expected an operator or INTO", ""},
      {"FROM /messages/* INTO«»", "found the end, expected $upstream or BrokeredEndpoint", ""},
  };
  CHECK(rows);
}

Test(routes_refused, sources__names_that_are_other_tokens_are_explained) {
  static const row rows[] = {
      {"FROM /messages/modules/«1»/* INTO $upstream", "edgeHub reads it as a number",
       "another name, or a condition on a longer source"},
      {"FROM /messages/modules/«e5»/* INTO $upstream", "edgeHub reads it as a number",
       "another name, or a condition on a longer source"},
      {"FROM /messages/modules/«and»/* INTO $upstream", "edgeHub reads it as a keyword",
       "another name, or a condition on a longer source"},
      {"FROM /messages/modules/«where»/* INTO $upstream", "edgeHub reads it as a keyword",
       "another name, or a condition on a longer source"},
      {"FROM /messages/modules/«true»/* INTO $upstream", "edgeHub reads it as a keyword",
       "another name, or a condition on a longer source"},
      {"FROM /messages/modules/«$edgeHub»/* INTO $upstream",
       "edgeHub reads it as a system property", "another name, or a condition on a longer source"},
      {"FROM /messages/«INTO» $upstream", "edgeHub reads it as a keyword",
       "another name, or a condition on a longer source"},
      {"FROM /messages/modules/my «camera»/* INTO $upstream", "expected WHERE or INTO", ""},
      {"FROM /messages«,» /twinChangeNotifications INTO $upstream", "expected WHERE or INTO", ""},
      {"FROM /«/»messages INTO $upstream", "expected a name or *", ""},
      /* The two stars are the ends of a comment here. */
      {"FROM /messages/*/modules/*/ «camera» INTO $upstream", "expected WHERE or INTO", ""},
  };
  CHECK(rows);
}

Test(routes_refused, sinks__unknown_and_malformed_ones_get_the_right_form) {
  static const row rows[] = {
      {"FROM /* INTO «upstream»", "expected $upstream, with the $", ""},
      {"FROM /* INTO «$downstream»", "edgeHub has no endpoint `$downstream`", "$upstream"},
      {"FROM /* INTO «$upstream[0]»", "edgeHub has no endpoint", "$upstream"},
      {"FROM /* INTO «\"/modules/a/inputs/b\"»", "expected $upstream or BrokeredEndpoint", ""},
      {"FROM /* INTO «/»modules/a/inputs/b", "expected $upstream or BrokeredEndpoint", ""},
      {"FROM /* INTO «BrokerEndpoint»(\"/modules/a/inputs/b\")", "no endpoint function",
       "BrokeredEndpoint"},
      {"FROM /* INTO BrokeredEndpoint «\"/modules/a/inputs/b\"»", "expected ( behind", ""},
      {"FROM /* INTO BrokeredEndpoint(«a»)", "expected a string", ""},
      {"FROM /* INTO BrokeredEndpoint(\"/modules/a/inputs/b\"«»", "expected ) behind", ""},
      {"FROM /* INTO BrokeredEndpoint(«\"/modules/a/inputs/b)»", "a string without its end",
       "a closing quote, and no escapes but \\\" \\' \\\\ and \\uXXXX"},
      {"FROM /* INTO BrokeredEndpoint(\"«/modules/a/inputs»\")", "this one has 3",
       "/modules/ID/inputs/NAME"},
      {"FROM /* INTO BrokeredEndpoint(\"«/modules/a/inputs/b/c»\")", "this one has 5",
       "/modules/ID/inputs/NAME"},
      {"FROM /* INTO BrokeredEndpoint(\"« »\")", "this one has 1", "/modules/ID/inputs/NAME"},
      {"FROM /* INTO BrokeredEndpoint(\"«»\")", "this one has 1", "/modules/ID/inputs/NAME"},
  };
  CHECK(rows);
}

Test(routes_refused, conditions__slips_from_other_languages_are_recognised) {
  static const row rows[] = {
      {"FROM /* WHERE a =«=» 'b' INTO $upstream", "found `=`, expected a value", "a single ="},
      {"FROM /* WHERE a = 'b' «&&» c = 'd' INTO $upstream", "expected an operator or INTO", "AND"},
      {"FROM /* WHERE true «||» false INTO $upstream", "`||` joins texts", "OR"},
      {"FROM /* WHERE a = «'b INTO $upstream»", "a string without its end",
       "a closing quote, and no escapes but \\\" \\' \\\\ and \\uXXXX"},
      {"FROM /* WHERE a = «'b»\\n' INTO $upstream", "a string without its end",
       "a closing quote, and no escapes but \\\" \\' \\\\ and \\uXXXX"},
      {"FROM /* WHERE (a = 'b' «INTO» $upstream", "expected an operator or )", ""},
      {"FROM /* WHERE a = 'b'«)» INTO $upstream", "expected an operator or INTO", ""},
      {"FROM /* WHERE length(a«;» b) = 1 INTO $upstream", "expected a comma or )", ""},
      {"FROM /* WHERE {«a»} = 'b' INTO $upstream", "expected a system property", ""},
      {"FROM /* WHERE {$a «=» 'b' INTO $upstream", "found `=`, expected }", ""},
      {"FROM /* WHERE a = «@»b INTO $upstream", "expected a value", ""},
      {"FROM /* WHERE a «in» ('b') INTO $upstream", "expected an operator or INTO", ""},
  };
  CHECK(rows);
}

Test(routes_refused, types__properties_are_texts_and_nothing_is_converted) {
  static const row rows[] = {
      {"FROM /* WHERE temp «>» 30 INTO $upstream", "`>` has text and a number", "as_number(temp)"},
      {"FROM /* WHERE 30 «<=» temp INTO $upstream", "has a number and text", "as_number(temp)"},
      {"FROM /* WHERE temp «+» 1 = 3 INTO $upstream", "expected two numbers", "as_number(temp)"},
      {"FROM /* WHERE 'a' «+» 'b' = 'ab' INTO $upstream", "has text and text", "|| to join texts"},
      {"FROM /* WHERE a «=» true INTO $upstream", "text and a truth value", ""},
      {"FROM /* WHERE a «=» null INTO $upstream", "text and null", ""},
      {"FROM /* WHERE a «=» undefined INTO $upstream", "text and undefined", ""},
      {"FROM /* WHERE $body.a «=» undefined INTO $upstream", "a value of the body and undefined",
       ""},
      {"FROM /* WHERE a «and» true INTO $upstream", "expected two truth values", ""},
      {"FROM /* WHERE null «or» undefined INTO $upstream", "expected two truth values", ""},
      {"FROM /* WHERE is_defined(a) «AND» $body.b INTO $upstream", "on its left side only",
       "the value of the body on the left, or compared: $body.x = true"},
      {"FROM /* WHERE $body.a «and» null INTO $upstream", "expected two truth values", ""},
      {"FROM /* WHERE $body.a «%» 2 = 0 INTO $upstream", "takes no value of the body",
       "as_number(…) around the value of the body"},
      {"FROM /* WHERE «-» $body.a < 0 INTO $upstream", "a value of the body, expected a number",
       ""},
      {"FROM /* WHERE «not» a INTO $upstream", "NOT has text", ""},
      {"FROM /* WHERE «not» undefined INTO $upstream", "NOT has undefined", ""},
      {"FROM /* WHERE a «?"
       "?» 12 INTO $upstream",
       "has text and a number", "as_number(a)"},
      {"FROM /* WHERE a «||» 3 = 'x' INTO $upstream", "`||` joins texts, and has text and a number",
       ""},
      {"FROM /* WHERE a = 'x' and «1e400» < 2 INTO $upstream", "a number too big", ""},
  };
  CHECK(rows);
}

Test(routes_refused, functions__unknown_ones_and_wrong_arguments_are_named) {
  static const row rows[] = {
      {"FROM /* WHERE «as_numbr»(a) > 1 INTO $upstream", "knows no function `as_numbr`",
       "as_number"},
      {"FROM /* WHERE «nope»(a) INTO $upstream", "knows no function `nope`", ""},
      {"FROM /* WHERE «twin_change_includes»(properties.reported.a) INTO $upstream",
       "for no source of a route", ""},
      {"FROM /* WHERE «length»(12) > 1 INTO $upstream", "length does not take a number",
       "length(text)"},
      {"FROM /* WHERE «abs»(a) > 1 INTO $upstream", "abs does not take text", "abs(number)"},
      {"FROM /* WHERE «abs»(1, 2) > 1 INTO $upstream", "does not take these arguments",
       "abs(number)"},
      {"FROM /* WHERE «is_defined»() INTO $upstream", "does not take these arguments",
       "is_defined(value)"},
      {"FROM /* WHERE «concat»('a') = 'a' INTO $upstream", "concat does not take text",
       "concat(text, text, …)"},
      {"FROM /* WHERE «concat»('a','b','c','d','e','f','g','h','i',1,'k') = 'a' INTO $upstream",
       "does not take these arguments", "concat(text, text, …)"},
      {"FROM /* WHERE «substring»(a) = 'a' INTO $upstream", "substring does not take text",
       "substring(text, start) or substring(text, start, length)"},
      {"FROM /* WHERE «substring»(a, 'b') = 'a' INTO $upstream", "does not take these arguments",
       "substring(text, start) or substring(text, start, length)"},
      {"FROM /* WHERE «as_number»(true) = 1 INTO $upstream",
       "as_number does not take a truth value", "as_number(text)"},
      {"FROM /* WHERE «starts_with»(a, null) INTO $upstream", "does not take these arguments",
       "starts_with(text, text)"},
  };
  CHECK(rows);
}

Test(routes_refused, paths_into_the_body__have_a_grammar_of_their_own) {
  static const row rows[] = {
      {"FROM /* WHERE $body.a.«.»b = 1 INTO $upstream", "a path into the body",
       "$body.name.list[0].name"},
      {"FROM /* WHERE $body.a.«» = 1 INTO $upstream", "a path into the body",
       "$body.name.list[0].name"},
      {"FROM /* WHERE $body.«» = 1 INTO $upstream", "a path into the body",
       "$body.name.list[0].name"},
      {"FROM /* WHERE $body.a«[»] = 1 INTO $upstream", "a path into the body",
       "$body.name.list[0].name"},
      {"FROM /* WHERE $body.a«[»x] = 1 INTO $upstream", "a path into the body",
       "$body.name.list[0].name"},
      {"FROM /* WHERE $body.«1».a = 1 INTO $upstream", "a path into the body",
       "$body.name.list[0].name"},
      {"FROM /* WHERE $body.«[»0] = 1 INTO $upstream", "a path into the body",
       "$body.name.list[0].name"},
  };
  CHECK(rows);
}
