/* RFC 8259, all of it and nothing else: what is taken, what is refused, and at which byte. */
#include "json_cases.h"

#include "cjson_oracle.h"
#include "document/print.h"
#include "reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static em_status parse(document *d, em_view text, em_error *error) {
  return document_parse_json(d, VIEW("a.json"), text, NULL, error);
}

Test(json, takes_what_the_grammar_allows) {
  for (size_t i = 0; i < json_accepted_count; i++) {
    const json_accepted *c = &json_accepted_cases[i];
    document d;
    em_error error = {0};
    const em_status status = parse(&d, c->text, &error);
    cr_expect_eq(status, EM_OK, "%.*s: %s at %zu", VIEW_ARGS(c->text), error.message, error.offset);
    if (status != EM_OK) {
      continue;
    }
    gathered g = {0};
    const em_writer writer = gathered_writer(&g);
    cr_expect_eq(document_print(&d, NULL, &writer), EM_OK);
    cr_expect(view_equals((em_view){g.data, g.length - 1}, c->printed), "%.*s is read as %s",
              VIEW_ARGS(c->text), g.data);
    gathered_free(&g);
    document_free(&d);
  }
}

static em_view join(const json_refused *c, char *buffer, size_t size) {
  cr_assert_lt(c->before.length + c->rest.length, size);
  memcpy(buffer, c->before.data, c->before.length);
  memcpy(buffer + c->before.length, c->rest.data, c->rest.length);
  return (em_view){buffer, c->before.length + c->rest.length};
}

Test(json, refuses_all_else_at_the_byte_where_it_goes_wrong) {
  for (size_t i = 0; i < json_refused_count; i++) {
    const json_refused *c = &json_refused_cases[i];
    char buffer[512];
    const em_view text = join(c, buffer, sizeof buffer);
    document d;
    em_error error = {0};
    const em_status status = parse(&d, text, &error);
    cr_expect_eq(status, EM_ERROR_SYNTAX, "%.*s is taken", VIEW_ARGS(text));
    if (status == EM_OK) {
      document_free(&d);
      continue;
    }
    cr_expect_eq(error.offset, c->before.length, "%.*s: at %zu and not %zu: %s", VIEW_ARGS(text),
                 error.offset, c->before.length, error.message);
    cr_expect_gt(strlen(error.message), 10);
    cr_expect_gt(error.line, 0);
  }
}

Test(json, there_are_enough_cases) {
  cr_expect_geq(json_accepted_count + json_refused_count, 250, "%zu and %zu", json_accepted_count,
                json_refused_count);
}

/* ---- Every byte ------------------------------------------------------------------------------ */

/* True if the text is taken; else the error's offset. */
static bool is_taken(em_view text, size_t *offset) {
  document d;
  em_error error = {0};
  if (parse(&d, text, &error) == EM_OK) {
    document_free(&d);
    return true;
  }
  *offset = error.offset;
  return false;
}

Test(json, only_white_space_stands_around_a_value) {
  for (int byte = 0; byte < 256; byte++) {
    const char text[] = {(char)byte, '[', '1', ']'};
    const bool is_space = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
    size_t offset = 99;
    cr_expect_eq(is_taken((em_view){text, sizeof text}, &offset), is_space, "byte %02X", byte);
    const char behind[] = {'[', '1', ']', (char)byte};
    cr_expect_eq(is_taken((em_view){behind, sizeof behind}, &offset), is_space, "byte %02X", byte);
  }
}

Test(json, each_byte_in_a_string_is_taken_or_refused_by_rfc_8259) {
  for (int byte = 0; byte < 256; byte++) {
    const char text[] = {'"', 'a', (char)byte, '"'};
    const bool is_plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
    size_t offset = 99;
    cr_expect_eq(is_taken((em_view){text, sizeof text}, &offset), is_plain, "byte %02X", byte);
    if (!is_plain) {
      const size_t expected = byte == '"' ? 3 : byte == '\\' ? 4 : 2;
      cr_expect_eq(offset, expected, "byte %02X at %zu", byte, offset);
    }
  }
}

Test(json, each_byte_behind_a_backslash_is_taken_or_refused) {
  for (int byte = 0; byte < 256; byte++) {
    const char text[] = {'"', '\\', (char)byte, '"'};
    const bool is_escape = byte != 0 && strchr("\"\\/bfnrt", byte) != NULL;
    size_t offset = 99;
    cr_expect_eq(is_taken((em_view){text, sizeof text}, &offset), is_escape, "byte %02X", byte);
  }
}

/* ---- Every code point --------------------------------------------------------------------------
 */

/* Written down from table 3-7 of the Unicode standard, apart from the reader's own decoder. */
static bool is_well_formed(const unsigned char *b, size_t length) {
  if (length == 1) {
    return b[0] < 0x80;
  }
  for (size_t i = 2; i < length; i++) {
    if (b[i] < 0x80 || b[i] > 0xBF) {
      return false;
    }
  }
  const unsigned char second = b[1];
  if (length == 2) {
    return b[0] >= 0xC2 && b[0] <= 0xDF && second >= 0x80 && second <= 0xBF;
  }
  if (length == 3) {
    const unsigned char least = b[0] == 0xE0 ? 0xA0 : 0x80;
    const unsigned char most = b[0] == 0xED ? 0x9F : 0xBF;
    return b[0] >= 0xE0 && b[0] <= 0xEF && second >= least && second <= most;
  }
  const unsigned char least = b[0] == 0xF0 ? 0x90 : 0x80;
  const unsigned char most = b[0] == 0xF4 ? 0x8F : 0xBF;
  return b[0] >= 0xF0 && b[0] <= 0xF4 && second >= least && second <= most;
}

Test(json, utf8_is_taken_exactly_where_it_is_well_formed) {
  static const unsigned char edges[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F,
                                        0xA0, 0xBF, 0xC0, 0xC2, 0xFF};
  enum { EDGES = sizeof edges };
  for (int first = 0x80; first < 256; first++) {
    for (size_t length = 2; length <= 4; length++) {
      for (size_t tail = 0; tail < EDGES * EDGES; tail++) {
        unsigned char text[6] = {'"', (unsigned char)first};
        text[2] = edges[tail % EDGES];
        text[3] = length > 2 ? edges[tail / EDGES] : '"';
        text[4] = length > 3 ? 0x80 : '"';
        text[1 + length] = '"';
        size_t offset = 99;
        const bool taken = is_taken((em_view){(const char *)text, length + 2}, &offset);
        /* A shorter character with further ones behind it may be well-formed too. */
        bool expected = is_well_formed(text + 1, length);
        cr_assert(taken == expected || !taken || length > 2, "%02X %02X %02X %02X", text[1],
                  text[2], text[3], text[4]);
        cr_assert(!expected || taken, "%02X %02X %02X %02X", text[1], text[2], text[3], text[4]);
        cr_assert(taken || offset >= 1);
      }
    }
  }
}

Test(json, each_escaped_unit_is_the_code_point_it_names) {
  for (unsigned unit = 0; unit <= 0xFFFF; unit += unit < 0x900 ? 1 : 61) {
    char text[16];
    const int length = snprintf(text, sizeof text, "\"\\u%04x\"", unit);
    document d;
    cr_assert_eq(parse(&d, (em_view){text, (size_t)length}, NULL), EM_OK);
    const em_view value = document_string(&d, 0);
    unsigned read = (unsigned char)value.data[0];
    if (value.length == 2) {
      read = (read & 0x1F) << 6 | ((unsigned char)value.data[1] & 0x3F);
    } else if (value.length == 3) {
      read = (read & 0x0F) << 12 | ((unsigned)(unsigned char)value.data[1] & 0x3F) << 6 |
             ((unsigned char)value.data[2] & 0x3F);
    }
    const bool is_half = unit >= 0xD800 && unit <= 0xDFFF;
    cr_assert_eq(read, is_half ? 0xFFFD : unit, "%s", text);
    cr_assert_eq(d.deviation_total, is_half ? 1 : 0);
    document_free(&d);
  }
}

/* ---- Structure ---------------------------------------------------------------------------------
 */

Test(json, nesting_is_taken_to_its_limit_and_no_further) {
  enum { LIMIT = 300 };
  document_options options = {.limits = EM_LIMITS_INIT};
  options.limits.depth = LIMIT;
  for (uint32_t depth = LIMIT - 1; depth <= LIMIT + 1; depth++) {
    char text[2 * LIMIT + 8];
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    document d;
    em_error error = {0};
    const em_status status =
        document_parse_json(&d, VIEW("a"), (em_view){text, 2 * (size_t)depth}, &options, &error);
    cr_expect_eq(status, depth <= LIMIT ? EM_OK : EM_ERROR_LIMIT, "%u", depth);
    if (status == EM_OK) {
      document_free(&d);
    } else {
      cr_expect_eq(error.offset, LIMIT);
    }
  }
}

Test(json, size_and_count_are_limited) {
  document d;
  em_error error = {0};
  document_options options = {.limits = EM_LIMITS_INIT};
  options.limits.bytes = 4;
  cr_expect_eq(document_parse_json(&d, VIEW("a"), VIEW("[1]"), &options, NULL), EM_OK);
  document_free(&d);
  cr_expect_eq(document_parse_json(&d, VIEW("a"), VIEW("[1,2]"), &options, &error), EM_ERROR_LIMIT);
  options = (document_options){.limits = EM_LIMITS_INIT};
  options.limits.nodes = 3;
  cr_expect_eq(document_parse_json(&d, VIEW("a"), VIEW("[1,2]"), &options, NULL), EM_OK);
  document_free(&d);
  cr_expect_eq(document_parse_json(&d, VIEW("a"), VIEW("[1,2,3]"), &options, &error),
               EM_ERROR_LIMIT);
  cr_expect_eq(error.line, 1);
}

Test(json, a_text_cut_short_at_any_byte_is_refused_at_its_end_or_before) {
  static const char text[] =
      "{\"modulesContent\" : { \"$edgeAgent\":{\"a\\u00e9\\ud83d\\ude00\":[true,false,null,-1.5e+3,"
      "\"\xC3\xA9\xF0\x9F\x98\x80\"]}},\n\"b\":{} , \"c\":[[],[{}]]}";
  for (size_t length = 0; length < sizeof text - 1; length++) {
    char *copy = malloc(length == 0 ? 1 : length); /* so that a read beyond it is seen */
    cr_assert_not_null(copy);
    memcpy(copy, text, length);
    size_t offset = length + 1;
    cr_expect_not(is_taken((em_view){copy, length}, &offset), "%zu bytes", length);
    cr_expect_leq(offset, length);
    free(copy);
  }
  size_t offset;
  cr_expect(is_taken(view_of(text), &offset));
}

Test(json, duplicates_are_kept_marked_and_listed) {
  document d;
  cr_assert_eq(parse(&d, VIEW("{\"a\":1,\"b\":2,\"\\u0061\":3,\"A\":4,\"a\":5}"), NULL), EM_OK);
  cr_expect_eq(document_count(&d, 0), 5);
  cr_expect_eq(d.duplicate_total, 2);
  cr_expect_eq(d.duplicates[0].first, 1);
  cr_expect_eq(d.duplicates[0].later, 5);
  cr_expect_eq(d.duplicates[1].later, 9);
  cr_expect_eq(d.nodes[5].flags & DOCUMENT_DUPLICATE, DOCUMENT_DUPLICATE);
  cr_expect_eq(d.nodes[1].flags & DOCUMENT_DUPLICATE, 0);
  cr_expect_eq(document_member(&d, 0, VIEW("a")), 10);
  document_free(&d);
}

Test(json, many_names_are_compared_as_few_are) {
  enum { NAMES = 3000 };
  char *text = malloc(NAMES * 16);
  cr_assert_not_null(text);
  size_t used = (size_t)sprintf(text, "{");
  for (int i = 0; i < NAMES; i++) {
    used += (size_t)sprintf(text + used, "%s\"n%d\":0", i == 0 ? "" : ",", i % (NAMES - 10));
  }
  used += (size_t)sprintf(text + used, "}");
  document d;
  cr_assert_eq(parse(&d, (em_view){text, used}, NULL), EM_OK);
  cr_expect_eq(d.duplicate_total, 10);
  document_free(&d);
  free(text);
}

/* Names of one length that begin and end alike are all the same to the table: they are sorted. */
Test(json, names_made_to_collide_are_compared_as_others) {
  enum { NAMES = 3000 };
  char *text = malloc(NAMES * 24);
  cr_assert_not_null(text);
  size_t used = (size_t)sprintf(text, "{");
  for (int i = 0; i < NAMES; i++) {
    used +=
        (size_t)sprintf(text + used, "%s\"name%06dtail\":0", i == 0 ? "" : ",", i % (NAMES - 10));
  }
  used += (size_t)sprintf(text + used, "}");
  document d;
  cr_assert_eq(parse(&d, (em_view){text, used}, NULL), EM_OK);
  cr_expect_eq(d.duplicate_total, 10);
  cr_expect_eq(d.duplicate_count, 10);
  document_free(&d);
  free(text);
}

/* ---- Numbers
 * ------------------------------------------------------------------------------------- */

Test(json, numbers_are_what_they_say) {
  static const struct {
    em_view text;
    document_number_kind kind;
    int64_t integer;
    double real;
  } rows[] = {
      {{"0", 1}, NUMBER_INTEGER, 0, 0},
      {{"-0", 2}, NUMBER_INTEGER, 0, 0},
      {{"9223372036854775807", 19}, NUMBER_INTEGER, INT64_MAX, 9223372036854775807.0},
      {{"-9223372036854775808", 20}, NUMBER_INTEGER, INT64_MIN, -9223372036854775808.0},
      {{"9223372036854775808", 19}, NUMBER_TOO_BIG, 0, 9223372036854775808.0},
      {{"1e2", 3}, NUMBER_REAL, 0, 100},
      {{"1.5", 3}, NUMBER_REAL, 0, 1.5},
      {{"-2.5E-1", 7}, NUMBER_REAL, 0, -0.25},
      {{"0.1", 3}, NUMBER_REAL, 0, 0.1},
      {{"1e-400", 6}, NUMBER_REAL, 0, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    document d;
    cr_assert_eq(parse(&d, rows[i].text, NULL), EM_OK);
    int64_t integer = 0;
    double real = 0;
    cr_expect_eq(document_number(&d, 0, &integer, &real), rows[i].kind, "%s", rows[i].text.data);
    cr_expect_eq(integer, rows[i].integer, "%s", rows[i].text.data);
    cr_expect_float_eq(real, rows[i].real, 1e-9, "%s: %g", rows[i].text.data, real);
    document_free(&d);
  }
}

/* ---- The oracle
 * ----------------------------------------------------------------------------------- */

/* cJSON takes more than the grammar; but what both take they must read alike. */
Test(json, cjson_reads_the_same_from_every_case_that_is_taken) {
  size_t compared = 0;
  for (size_t i = 0; i < json_accepted_count; i++) {
    compared += check_against_cjson(json_accepted_cases[i].text);
  }
  cr_expect_gt(compared, 100, "only %zu compared", compared);
}
