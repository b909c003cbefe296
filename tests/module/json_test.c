/* What is written is JSON whatever the bytes, and stays within its bounds. */
#include "base/json.h"
#include "events/event.h"
#include "events/payload.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <string.h>

Test(json, text_is_escaped_and_what_is_no_utf8_is_replaced) {
  static const struct {
    const char *text;
    size_t length;
    const char *written;
  } rows[] = {
      {"plain", 5, "\"plain\""},
      {"", 0, "\"\""},
      {"a\"b\\c", 5, "\"a\\\"b\\\\c\""},
      {"\n\x7f\x01", 3, "\"\\u000a\\u007f\\u0001\""},
      {"a\0b", 3, "\"a\\u0000b\""},
      {"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 9, "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\""},
      {"\xff", 1, "\"\\ufffd\""},
      {"\xc3", 1, "\"\\ufffd\""},
      {"\xed\xa0\x80", 3, "\"\\ufffd\\ufffd\\ufffd\""},
      {"\xc0\xaf", 2, "\"\\ufffd\\ufffd\""},
      {"\xf4\x90\x80\x80", 4, "\"\\ufffd\\ufffd\\ufffd\\ufffd\""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bytes out;
    bytes_init(&out, 1000);
    json_text(&out, rows[i].text, rows[i].length);
    cr_expect_str_eq(out.data, rows[i].written, "row %zu: %s", i, out.data);
    bytes_free(&out);
  }
}

Test(json, a_cut_never_splits_a_code_point) {
  const char *text = "a\xe2\x82\xac";
  cr_expect_eq(json_cut(text, 4, 4), 4);
  cr_expect_eq(json_cut(text, 4, 3), 1);
  cr_expect_eq(json_cut(text, 4, 2), 1);
  cr_expect_eq(json_cut(text, 4, 1), 1);
  cr_expect_eq(json_cut(text, 4, 0), 0);
}

Test(bytes, beyond_the_limit_an_append_fails_and_is_remembered) {
  bytes b;
  bytes_init(&b, 4);
  cr_expect(bytes_append(&b, "abc", 3));
  cr_expect_not(bytes_append(&b, "de", 2));
  cr_expect_not(bytes_append(&b, "d", 1), "a failed buffer takes nothing more");
  cr_expect_str_eq(b.data, "abc");
  bytes_clear(&b);
  cr_expect(bytes_append(&b, "abcd", 4));
  bytes_consume(&b, 3);
  cr_expect_str_eq(b.data, "d");
  bytes_free(&b);
}

Test(payload, key_holds_only_what_names_the_thing) {
  payload p;
  payload_init(&p);
  payload_start(&p);
  payload_text(&p, PAYLOAD_KEY, "Executable", "/bin/sh");
  payload_number(&p, PAYLOAD_DETAIL, "ProcessId", 7);
  payload_text(&p, PAYLOAD_KEY, "CommandLine", NULL);
  payload_end(&p);
  cr_expect_str_eq(p.whole.data,
                   "{\"Executable\":\"/bin/sh\",\"ProcessId\":7,\"CommandLine\":\"\"}");
  cr_expect_str_eq(p.key.data, "{\"Executable\":\"/bin/sh\",\"CommandLine\":\"\"}");
  payload_free(&p);
}

Test(payload, whatever_is_put_in_the_event_fits_the_smallest_message) {
  static char text[100000];
  static const int fillings[] = {'a', '"', '\x01', '\xff'};
  for (size_t f = 0; f < sizeof fillings / sizeof *fillings; f++) {
    memset(text, fillings[f], sizeof text - 1);
    payload p;
    payload_init(&p);
    payload_start(&p);
    for (int i = 0; i < 50; i++) {
      payload_text(&p, PAYLOAD_KEY, "Member", text);
      payload_number(&p, PAYLOAD_KEY, "Number", INT64_MIN);
    }
    payload_end(&p);
    bytes event;
    bytes_init(&event, EVENT_LIMIT);
    char id[GUID_TEXT];
    cr_assert(event_write(&event, EVENT_FIREWALL_CONFIGURATION, "Aggregated", 0, p.whole.data, id));
    cJSON *read = cJSON_Parse(event.data);
    cr_assert_not_null(read, "%s", event.data);
    const cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItem(read, "Payload"), 0);
    const cJSON *extra = cJSON_GetObjectItem(first, "ExtraDetails");
    cr_expect_str_eq(cJSON_GetStringValue(cJSON_GetObjectItem(extra, "Truncated")), "true");
    cJSON_Delete(read);
    bytes_free(&event);
    payload_free(&p);
  }
  cr_expect_leq(EVENT_LIMIT + EVENT_MESSAGE_FRAME, 4096);
}

Test(event, a_message_has_the_envelope_of_the_defender_agent) {
  bytes out;
  bytes_init(&out, 4096);
  cr_assert(event_message_open(&out, "0d9b0d4e-0000-4000-8000-000000000000"));
  cr_expect_leq(out.length + 2, (size_t)EVENT_MESSAGE_FRAME);
  bytes event;
  bytes_init(&event, EVENT_LIMIT);
  char id[GUID_TEXT];
  cr_assert(event_write(&event, EVENT_LOGIN, "Triggered", INT64_C(1795524060007), "", id));
  bytes_append(&out, event.data, event.length);
  bytes_append_text(&out, "]}");
  cJSON *read = cJSON_Parse(out.data);
  const cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItem(read, "Events"), 0);
  static const char *const members[] = {"EventType",      "Category",     "Name",
                                        "IsEmpty",        "Id",           "PayloadSchemaVersion",
                                        "TimestampLocal", "TimestampUTC", "Payload"};
  for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
    cr_expect(cJSON_HasObjectItem(first, members[i]), "%s", members[i]);
  }
  cr_expect(cJSON_IsTrue(cJSON_GetObjectItem(first, "IsEmpty")));
  cr_expect_str_eq(cJSON_GetStringValue(cJSON_GetObjectItem(first, "Id")), id);
  cJSON_Delete(read);
  bytes_free(&event);
  bytes_free(&out);
}
