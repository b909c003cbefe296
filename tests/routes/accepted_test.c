/* What edgeHub takes: the tree, the source and the sink that come out. */
#include "show.h"

#include <criterion/criterion.h>

typedef struct row {
  const char *text;
  const char *source;
  const char *condition;
  const char *sink;
} row;

static void check(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    arena memory;
    arena_init(&memory, NULL);
    routes_syntax route;
    cr_assert(routes_parse(&route, view_of(rows[i].text), &memory));
    cr_expect(route.is_valid, "refused: %s: %.*s", rows[i].text,
              VIEW_ARGS(route.problems[0].message));
    cr_expect_str_eq(show_source(&route), rows[i].source, "%s: source %s", rows[i].text,
                     show_source(&route));
    cr_expect_str_eq(show_condition(&route), rows[i].condition, "%s: condition %s", rows[i].text,
                     show_condition(&route));
    cr_expect_str_eq(show_sink(&route), rows[i].sink, "%s: sink %s", rows[i].text,
                     show_sink(&route));
    arena_free(&memory);
  }
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof *(rows))

Test(routes_accepted, sources__each_documented_form_is_known) {
  static const row rows[] = {
      {"FROM /* INTO $upstream", "anything", "", "upstream"},
      {"FROM /messages/* INTO $upstream", "messages", "", "upstream"},
      {"FROM /messages INTO $upstream", "messages", "", "upstream"},
      {"FROM /messages/events INTO $upstream", "devices", "", "upstream"},
      {"FROM /messages/events/* INTO $upstream", "devices", "", "upstream"},
      {"FROM /messages/modules INTO $upstream", "modules", "", "upstream"},
      {"FROM /messages/modules/* INTO $upstream", "modules", "", "upstream"},
      {"FROM /messages/modules/camera INTO $upstream", "module camera", "", "upstream"},
      {"FROM /messages/modules/camera/* INTO $upstream", "module camera", "", "upstream"},
      {"FROM /messages/modules/camera/outputs INTO $upstream", "outputs camera", "", "upstream"},
      {"FROM /messages/modules/camera/outputs/* INTO $upstream", "outputs camera", "", "upstream"},
      {"FROM /messages/modules/camera/outputs/alert INTO $upstream", "output camera alert", "",
       "upstream"},
      {"FROM /messages/modules/camera/outputs/alert/* INTO $upstream", "output camera alert", "",
       "upstream"},
      {"FROM /twinChangeNotifications INTO $upstream", "twin changes", "", "upstream"},
      {"FROM /twinChangeNotifications/* INTO $upstream", "twin changes", "", "upstream"},
  };
  CHECK(rows);
}

Test(routes_accepted, keywords__any_case_will_do_and_select_star_may_lead) {
  static const row rows[] = {
      {"from /messages/* where a = 'b' into $upstream", "messages", "(= a 'b')", "upstream"},
      {"From /Messages/Modules/Camera/Outputs/* Into $UpStream", "outputs Camera", "", "upstream"},
      {"SELECT * FROM /messages/* INTO $upstream", "messages", "", "upstream"},
      {"FROM /* WHERE a = 'b' And b = 'c' oR nOt true INTO $upstream", "anything",
       "(or (and (= a 'b') (= b 'c')) (not true))", "upstream"},
  };
  CHECK(rows);
}

Test(routes_accepted, blanks_and_comments__stand_between_any_two_tokens) {
  static const row rows[] = {
      {"  FROM\t/messages/*\r\n INTO\n$upstream \n", "messages", "", "upstream"},
      {"FROM / messages / modules / camera / * INTO $upstream", "module camera", "", "upstream"},
      {"/* why */ FROM /messages INTO /* up */ $upstream /* done */", "messages", "", "upstream"},
      {"FROM /messages /* a\nb */ WHERE /**/ a = 'b' INTO $upstream", "messages", "(= a 'b')",
       "upstream"},
      {"FROM /messages/* INTO $upstream/* the star before is no comment", "messages", "",
       "upstream"},
  };
  CHECK(rows);
}

Test(routes_accepted, endpoints__are_cut_as_edgehub_cuts_them) {
  static const row rows[] = {
      {"FROM /* INTO BrokeredEndpoint(\"/modules/filter/inputs/in1\")", "anything", "",
       "into filter in1"},
      {"FROM /* INTO brokeredendpoint ( '/modules/filter/inputs/in1' )", "anything", "",
       "into filter in1"},
      {"FROM /* INTO BrokeredEndpoint(\"modules/filter/inputs/in1/\")", "anything", "",
       "into filter in1"},
      {"FROM /* INTO BrokeredEndpoint(\" /modules/filter/inputs/in1 \")", "anything", "",
       "into filter in1"},
      {"FROM /* INTO BrokeredEndpoint(\"/module/filter/input/in1\")", "anything", "",
       "into filter in1"},
      {"FROM /* INTO BrokeredEndpoint(\"/modules/fil'ter/inputs/in 1\")", "anything", "",
       "into fil'ter in 1"},
  };
  CHECK(rows);
}

Test(routes_accepted, precedence__is_that_of_the_grammar) {
  static const row rows[] = {
      {"FROM /* WHERE 1 + 2 * 3 = 7 INTO $upstream", "anything", "(= (+ 1 (* 2 3)) 7)", "upstream"},
      {"FROM /* WHERE 8 - 4 - 2 = 2 INTO $upstream", "anything", "(= (- (- 8 4) 2) 2)", "upstream"},
      {"FROM /* WHERE 8 / 4 % 3 * 2 > 1 INTO $upstream", "anything", "(> (* (% (/ 8 4) 3) 2) 1)",
       "upstream"},
      {"FROM /* WHERE 8 / (4 % 3) > 1 INTO $upstream", "anything", "(> (/ 8 (% 4 3)) 1)",
       "upstream"},
      {"FROM /* WHERE true or true and false INTO $upstream", "anything",
       "(or true (and true false))", "upstream"},
      {"FROM /* WHERE (true or true) and false INTO $upstream", "anything",
       "(and (or true true) false)", "upstream"},
      {"FROM /* WHERE not true = false INTO $upstream", "anything", "(= (not true) false)",
       "upstream"},
      {"FROM /* WHERE not (a = 'b') INTO $upstream", "anything", "(not (= a 'b'))", "upstream"},
      {"FROM /* WHERE 1 < 2 = true INTO $upstream", "anything", "(= (< 1 2) true)", "upstream"},
      {"FROM /* WHERE true = 1 < 2 INTO $upstream", "anything", "(= true (< 1 2))", "upstream"},
      {"FROM /* WHERE a || 'x' = 'yx' INTO $upstream", "anything", "(= (|| a 'x') 'yx')",
       "upstream"},
      {"FROM /* WHERE (a ?"
       "? b ?"
       "? 'c') = 'd' INTO $upstream",
       "anything",
       "(= (?"
       "? (?"
       "? a b) 'c') 'd')",
       "upstream"},
      {"FROM /* WHERE true and true ?"
       "? false INTO $upstream",
       "anything",
       "(?"
       "? (and true true) false)",
       "upstream"},
      {"FROM /* WHERE - (2) < - length(a) INTO $upstream", "anything",
       "(< (negate 2) (negate (length a)))", "upstream"},
      {"FROM /* WHERE ((((a)))) = 'b' INTO $upstream", "anything", "(= a 'b')", "upstream"},
      {"FROM /* WHERE not not true INTO $upstream", "anything", "(not (not true))", "upstream"},
      {"FROM /* WHERE a <> 'b' and c != 'd' INTO $upstream", "anything",
       "(and (!= a 'b') (!= c 'd'))", "upstream"},
  };
  CHECK(rows);
}

Test(routes_accepted, literals__are_read_as_edgehub_reads_them) {
  static const row rows[] = {
      {"FROM /* WHERE 12 = 012 INTO $upstream", "anything", "(= 12 12)", "upstream"},
      {"FROM /* WHERE -3 = -3.0 INTO $upstream", "anything", "(= -3 -3)", "upstream"},
      {"FROM /* WHERE .5 < 1.5e3 INTO $upstream", "anything", "(< 0.5 1500)", "upstream"},
      {"FROM /* WHERE 2e+2 < 2E-1 INTO $upstream", "anything", "(< 200 0.2)", "upstream"},
      {"FROM /* WHERE 0xFf = 0XfF INTO $upstream", "anything", "(= 255 255)", "upstream"},
      {"FROM /* WHERE 0xFFFFFFFFFFFFFFFF = -1 INTO $upstream", "anything", "(= -1 -1)", "upstream"},
      {"FROM /* WHERE is_defined(0x10000000000000000) INTO $upstream", "anything",
       "(is_defined undefined)", "upstream"},
      {"FROM /* WHERE a = \"it's\" INTO $upstream", "anything", "(= a 'it's')", "upstream"},
      {"FROM /* WHERE a = 'say \"hi\"' INTO $upstream", "anything", "(= a 'say \"hi\"')",
       "upstream"},
      {"FROM /* WHERE a = 'it\\'s \\\\ \\\"' INTO $upstream", "anything", "(= a 'it's \\ \"')",
       "upstream"},
      {"FROM /* WHERE a = 'caf\\u00e9' INTO $upstream", "anything", "(= a 'café')", "upstream"},
      {"FROM /* WHERE a = '\\u005cu0041' INTO $upstream", "anything", "(= a '\\u0041')",
       "upstream"},
      {"FROM /* WHERE a = '' INTO $upstream", "anything", "(= a '')", "upstream"},
      {"FROM /* WHERE null = null INTO $upstream", "anything", "(= null null)", "upstream"},
      {"FROM /* WHERE undefined = undefined INTO $upstream", "anything", "(= undefined undefined)",
       "upstream"},
      {"FROM /* WHERE is_defined(e5) INTO $upstream", "anything", "(is_defined undefined)",
       "upstream"},
  };
  CHECK(rows);
}

Test(routes_accepted, values__come_from_properties_system_properties_and_the_body) {
  static const row rows[] = {
      {"FROM /* WHERE sensor-type = 'x' INTO $upstream", "anything", "(= sensor-type 'x')",
       "upstream"},
      {"FROM /* WHERE a.b.c = 'x' INTO $upstream", "anything", "(= a.b.c 'x')", "upstream"},
      {"FROM /* WHERE True = 'x' INTO $upstream", "anything", "(= True 'x')", "upstream"},
      {"FROM /* WHERE größe = 'x' INTO $upstream", "anything", "(= größe 'x')", "upstream"},
      {"FROM /* WHERE $connectionModuleId = 'x' INTO $upstream", "anything",
       "(= $connectionModuleId 'x')", "upstream"},
      {"FROM /* WHERE {$contentType} = 'x' INTO $upstream", "anything", "(= {$contentType} 'x')",
       "upstream"},
      {"FROM /* WHERE { $contentType } = 'x' INTO $upstream", "anything", "(= {$contentType} 'x')",
       "upstream"},
      {"FROM /* WHERE $body.temperature > 30 INTO $upstream", "anything", "(> body:temperature 30)",
       "upstream"},
      {"FROM /* WHERE $BODY.readings[2].value = $body.limit INTO $upstream", "anything",
       "(= body:readings[2].value body:limit)", "upstream"},
      {"FROM /* WHERE {$body.a} = 'x' INTO $upstream", "anything", "(= {body:a} 'x')", "upstream"},
      {"FROM /* WHERE $body = 'x' INTO $upstream", "anything", "(= $body 'x')", "upstream"},
      {"FROM /* WHERE is_defined($other[1]) INTO $upstream", "anything", "(is_defined undefined)",
       "upstream"},
      {"FROM /* WHERE $body.ok INTO $upstream", "anything", "body:ok", "upstream"},
      {"FROM /* WHERE $body.a[0][1] = 1 INTO $upstream", "anything", "(= body:a[0][1] 1)",
       "upstream"},
  };
  CHECK(rows);
}

Test(routes_accepted, functions__each_is_known_in_any_case) {
  static const row rows[] = {
      {"FROM /* WHERE ABS(-1) = exp(0) INTO $upstream", "anything", "(= (abs -1) (exp 0))",
       "upstream"},
      {"FROM /* WHERE power(2, 3) = square(3) INTO $upstream", "anything",
       "(= (power 2 3) (square 3))", "upstream"},
      {"FROM /* WHERE ceiling(1.2) > floor(1.2) INTO $upstream", "anything",
       "(> (ceiling 1.2) (floor 1.2))", "upstream"},
      {"FROM /* WHERE sign(sqrt(4)) = 1 INTO $upstream", "anything", "(= (sign (sqrt 4)) 1)",
       "upstream"},
      {"FROM /* WHERE As_Number(temp) >= 30 INTO $upstream", "anything", "(>= (as_number temp) 30)",
       "upstream"},
      {"FROM /* WHERE as_number(as_number('3')) = 3 INTO $upstream", "anything",
       "(= (as_number (as_number '3')) 3)", "upstream"},
      {"FROM /* WHERE is_bool($body.a) or is_number($body.a) INTO $upstream", "anything",
       "(or (is_bool body:a) (is_number body:a))", "upstream"},
      {"FROM /* WHERE is_string(a) and is_null(a) INTO $upstream", "anything",
       "(and (is_string a) (is_null a))", "upstream"},
      {"FROM /* WHERE NOT IS_DEFINED($connectionModuleId) INTO $upstream", "anything",
       "(not (is_defined $connectionModuleId))", "upstream"},
      {"FROM /* WHERE is_null(3) or is_number(null) or is_bool(undefined) INTO $upstream",
       "anything", "(or (or (is_null 3) (is_number null)) (is_bool undefined))", "upstream"},
      {"FROM /* WHERE concat(a, b, 'c', $body.d) = 'x' INTO $upstream", "anything",
       "(= (concat a b 'c' body:d) 'x')", "upstream"},
      {"FROM /* WHERE length(lower(a)) = length(upper(a)) INTO $upstream", "anything",
       "(= (length (lower a)) (length (upper a)))", "upstream"},
      {"FROM /* WHERE substring(a, 1) = substring(a, 1, 2) INTO $upstream", "anything",
       "(= (substring a 1) (substring a 1 2))", "upstream"},
      {"FROM /* WHERE index_of(a, 'b') > -1 INTO $upstream", "anything", "(> (index_of a 'b') -1)",
       "upstream"},
      {"FROM /* WHERE starts_with(a,'b') and ends_with(a,'c') and contains(a,'d') INTO $upstream",
       "anything", "(and (and (starts_with a 'b') (ends_with a 'c')) (contains a 'd'))",
       "upstream"},
  };
  CHECK(rows);
}

Test(routes_accepted, quirks_of_types__are_those_of_the_compiler) {
  static const row rows[] = {
      {"FROM /* WHERE a INTO $upstream", "anything", "a", "upstream"},
      {"FROM /* WHERE 3 INTO $upstream", "anything", "3", "upstream"},
      {"FROM /* WHERE null or true INTO $upstream", "anything", "(or null true)", "upstream"},
      {"FROM /* WHERE (null and true) = null INTO $upstream", "anything",
       "(= (and null true) null)", "upstream"},
      {"FROM /* WHERE not null INTO $upstream", "anything", "(not null)", "upstream"},
      {"FROM /* WHERE undefined and false INTO $upstream", "anything", "(and undefined false)",
       "upstream"},
      {"FROM /* WHERE $body.a and 'text' INTO $upstream", "anything", "(and body:a 'text')",
       "upstream"},
      {"FROM /* WHERE $body.a or null INTO $upstream", "anything", "(or body:a null)", "upstream"},
      {"FROM /* WHERE $body.a = null INTO $upstream", "anything", "(= body:a null)", "upstream"},
      {"FROM /* WHERE a = $body.b INTO $upstream", "anything", "(= a body:b)", "upstream"},
      {"FROM /* WHERE 1-2 = 'x' INTO $upstream", "anything", "(= 1-2 'x')", "upstream"},
      {"FROM /* WHERE a!='x' INTO $upstream", "anything", "(= a! 'x')", "upstream"},
      {"FROM /* WHERE -a = 'x' INTO $upstream", "anything", "(= -a 'x')", "upstream"},
      {"FROM /* WHERE is_defined('x'y) INTO $upstream", "anything", "(is_defined 'x'y)",
       "upstream"},
  };
  CHECK(rows);
}
