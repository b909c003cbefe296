/* Parts of createOptions: which members are parts, their order, and what is said of wrong ones. */
#include "reading.h"

#include <criterion/criterion.h>
#include <stdio.h>

typedef struct row {
  const char *members; /* of settings, behind the image */
  const char *joined;  /* text of the embedded document; NULL: none */
  settings_verdict verdict;
  note_kind kind; /* NOTE_KIND_COUNT: none */
  const char *source;
  const char *detail;
} row;

static const row rows[] = {
    {"'createOptions':'{}'", "{}", SETTINGS_EFFECTIVE, NOTE_KIND_COUNT, NULL, NULL},
    {"'createOptions':'{`a','createOptions01':'`:1}'", "{\"a\":1}", SETTINGS_EFFECTIVE,
     NOTE_KIND_COUNT, NULL, NULL},
    {"'createOptions02':'}','createOptions01':':1','createOptions':'{`a`'", "{\"a\":1}",
     SETTINGS_EFFECTIVE, NOTE_KIND_COUNT, NULL, NULL},
    {"'createOptions':'{`a`','createOptions1':':1}'", "{\"a\":1}", SETTINGS_EFFECTIVE,
     NOTE_KIND_COUNT, NULL, NULL},
    {"'createOptions':'{`a`:1}','createOptions01':''", "{\"a\":1}", SETTINGS_EFFECTIVE,
     NOTE_KIND_COUNT, NULL, NULL},
    {"'createOptions':'  ','createOptions01':'\\n'", NULL, SETTINGS_EFFECTIVE, NOTE_KIND_COUNT,
     NULL, NULL},
    {"'createOptions':'NULL'", NULL, SETTINGS_EFFECTIVE, NOTE_KIND_COUNT, NULL, NULL},
    {"'createOptions':null", NULL, SETTINGS_EFFECTIVE, NOTE_KIND_COUNT, NULL, NULL},
    /* exactly the same name: the last one gets there */
    {"'createOptions':'{`a`:1}','createOptions':'{}'", "{}", SETTINGS_EFFECTIVE, NOTE_DUPLICATE_KEY,
     "'createOptions'", NULL},
    /* gaps */
    {"'createOptions':'{`a`','createOptions02':':1}'", "{\"a\":1}", SETTINGS_REFUSED,
     NOTE_CREATE_OPTIONS_CHUNKS, "'createOptions02'", NULL},
    {"'createOptions01':'{}'", "{}", SETTINGS_REFUSED, NOTE_CREATE_OPTIONS_CHUNKS,
     "'createOptions01'", NULL},
    {"'createOptions':'{','createOptions99999999999':'}'", "{}", SETTINGS_REFUSED,
     NOTE_CREATE_OPTIONS_CHUNKS, "'createOptions99999999999'", NULL},
    {"'createOptions':'{','CreateOptions':'}'", "{}", SETTINGS_REFUSED, NOTE_CREATE_OPTIONS_CHUNKS,
     "'CreateOptions'", NULL},
    /* names that merely contain the word */
    {"'xcreateOptions':'{`a`:1}'", "{\"a\":1}", SETTINGS_EFFECTIVE, NOTE_CREATE_OPTIONS_SHADOW_KEY,
     "'xcreateOptions'", NULL},
    {"'createOptionsNote':'{`a`:1}'", "{\"a\":1}", SETTINGS_EFFECTIVE,
     NOTE_CREATE_OPTIONS_SHADOW_KEY, "'createOptionsNote'", NULL},
    {"'createOptions':'{`a`','createOptions01_old':':1}'", "{\"a\":1}", SETTINGS_EFFECTIVE,
     NOTE_CREATE_OPTIONS_SHADOW_KEY, "'createOptions01_old'", NULL},
    {"'CREATEOPTIONS':'{}'", "{}", SETTINGS_EFFECTIVE, NOTE_KEY_CASE_VARIANT, "'CREATEOPTIONS'",
     NULL},
    /* not text */
    {"'createOptions':{}", NULL, SETTINGS_EFFECTIVE, NOTE_CREATE_OPTIONS_NOT_STRING, "{}",
     "an object"},
    {"'createOptions':{},'createOptions01':' '", NULL, SETTINGS_EFFECTIVE,
     NOTE_CREATE_OPTIONS_NOT_STRING, "{}", "an object"},
    {"'createOptions':[]", NULL, SETTINGS_UNREADABLE, NOTE_CREATE_OPTIONS_NOT_JSON, "[]", "a list"},
    {"'createOptions':5", NULL, SETTINGS_UNREADABLE, NOTE_CREATE_OPTIONS_NOT_JSON, "5", "a number"},
    {"'createOptions':'{`HostConfig`:','createOptions01':{'Privileged':true},'createOptions02':'}'",
     NULL, SETTINGS_UNREADABLE, NOTE_CREATE_OPTIONS_CHUNKS, "'createOptions01'", NULL},
    /* no JSON: the very byte */
    {"'createOptions':'{`a`:1,`b`:?}'", NULL, SETTINGS_UNREADABLE, NOTE_CREATE_OPTIONS_NOT_JSON,
     "?", NULL},
    {"'createOptions':'{`a`:1,','createOptions01':'`b`:?}'", NULL, SETTINGS_UNREADABLE,
     NOTE_CREATE_OPTIONS_NOT_JSON, "?", NULL},
    {"'createOptions':'{`a`:${A}}'", NULL, SETTINGS_UNREADABLE, NOTE_PLACEHOLDER_LEFT, NULL, NULL},
    /* the device's dialect */
    {"'createOptions':'{a:1,b:2,`c`:3,}'", "{a:1,b:2,\"c\":3,}", SETTINGS_EFFECTIVE,
     NOTE_CREATE_OPTIONS_LENIENT, "a", "2"},
    {"'createOptions':'{`c`:3,}'", "{\"c\":3,}", SETTINGS_EFFECTIVE, NOTE_CREATE_OPTIONS_LENIENT,
     ",", "1"},
    {"'createOptions':'{`Cmd`:[`a\\u202e`]}'", "{\"Cmd\":[\"a\xE2\x80\xAE\"]}", SETTINGS_EFFECTIVE,
     NOTE_INVISIBLE_CHARACTERS, "\\u202e", "U+202E (a direction override)"},
};

Test(create_options, are_joined_and_judged_row_by_row) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const row *wanted = &rows[i];
    char text[900];
    snprintf(text, sizeof text, "%s%s%s",
             "{'modulesContent':{'$edgeAgent':{'properties.desired':{'modules':{'camera':{'type':"
             "'docker','settings':{'image':'a:1',",
             wanted->members, "}}}}}}}");
    reading *r = read_manifest(text);
    cr_assert_eq(r->status, EM_OK, "%s: %s", wanted->members, r->error.message);
    const module *m = find_module(r, "camera");
    cr_assert_not_null(m);
    cr_expect_eq(m->create_options == NULL, wanted->joined == NULL, "%s", wanted->members);
    if (m->create_options != NULL && wanted->joined != NULL) {
      cr_expect(is_text(m->create_options->text, wanted->joined), "%s: %.*s", wanted->members,
                VIEW_ARGS(m->create_options->text));
    }
    cr_expect_eq(m->settings->verdict, wanted->verdict, "%s: verdict %d", wanted->members,
                 (int)m->settings->verdict);
    cr_expect(place_is_set(m->create_options_at));
    const note *n = wanted->kind == NOTE_KIND_COUNT ? NULL : find_note(r, wanted->kind);
    cr_expect_eq(n == NULL, wanted->kind == NOTE_KIND_COUNT, "%s:%s", wanted->members,
                 list_notes(r));
    if (n != NULL) {
      cr_expect(wanted->source == NULL || strcmp(note_source(r, n), wanted->source) == 0,
                "%s: at %s", wanted->members, note_source(r, n));
      cr_expect(wanted->detail == NULL || is_text(n->detail, wanted->detail), "%s: detail %.*s",
                wanted->members, VIEW_ARGS(n->detail));
      cr_expect_eq(n->module, 0, "%s: module %u", wanted->members, n->module);
    }
    reading_free(r);
  }
}

static size_t write_parts(char *text, unsigned count, size_t length) {
  size_t used = (size_t)sprintf(text, "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":"
                                      "{\"modules\":{\"camera\":{\"type\":\"docker\",\"settings\":{"
                                      "\"image\":\"a:1\"");
  for (unsigned i = count; i-- > 0;) {
    used += (size_t)sprintf(text + used,
                            i == 0 ? ",\"createOptions\":\"" : ",\"createOptions%02u\":\"", i);
    memset(text + used, ' ', length);
    text[used] = i == 0 ? '{' : ' ';
    text[used + 1] = i + 1 == (count < 100 ? count : 100) ? '}' : ' ';
    used += length;
    text[used++] = '"';
  }
  used += (size_t)sprintf(text + used, "}}}}}}}");
  return used;
}

Test(create_options, beyond_a_hundred_parts_are_dropped_and_said_so) {
  static char text[20000];
  reading *r = read_manifest_text("parts.json", (em_view){text, write_parts(text, 100, 4)});
  cr_assert_eq(r->status, EM_OK);
  cr_expect_eq(count_notes(r, NOTE_CREATE_OPTIONS_CHUNKS), 0, "%s", list_notes(r));
  cr_expect_eq(r->manifest.embedded_count, 1);
  reading_free(r);
  r = read_manifest_text("parts.json", (em_view){text, write_parts(text, 103, 4)});
  cr_assert_eq(r->status, EM_OK);
  const note *n = find_note(r, NOTE_CREATE_OPTIONS_CHUNKS);
  cr_assert_not_null(n);
  cr_expect_not_null(strstr(n->detail.data, "103 parts"));
  /* in order of names 100 comes behind 10: edgeAgent finds the numbers wrong before it drops any */
  cr_expect_eq(count_notes(r, NOTE_CREATE_OPTIONS_CHUNKS), 2, "%s", list_notes(r));
  cr_expect_str_eq(note_source(r, n + 1), "'createOptions100'");
  reading_free(r);
}

Test(create_options, a_part_over_the_limit_of_the_hub_is_noticed) {
  static char text[20000];
  reading *r = read_manifest_text("parts.json", (em_view){text, write_parts(text, 2, 4097)});
  cr_assert_eq(r->status, EM_OK);
  cr_expect_eq(count_notes(r, NOTE_CREATE_OPTIONS_CHUNKS), 2);
  cr_expect_eq(count_notes(r, NOTE_TWIN_LIMIT), 0, "%s", list_notes(r));
  reading_free(r);
  r = read_manifest_text("parts.json", (em_view){text, write_parts(text, 2, 4096)});
  cr_expect_eq(count_notes(r, NOTE_CREATE_OPTIONS_CHUNKS), 0, "%s", list_notes(r));
  reading_free(r);
}

Test(create_options, nested_beyond_the_devices_depth_are_refused) {
  for (unsigned depth = 64; depth <= 65; depth++) {
    char text[1000] = "{'modulesContent':{'$edgeAgent':{'properties.desired':{'modules':{'camera':{"
                      "'type':'docker','settings':{'image':'a:1','createOptions':'{`a`:";
    for (unsigned i = 1; i < depth; i++) {
      strcat(text, "[");
    }
    for (unsigned i = 1; i < depth; i++) {
      strcat(text, "]");
    }
    strcat(text, "}'}}}}}}}");
    reading *r = read_manifest(text);
    cr_assert_eq(r->status, EM_OK);
    cr_expect_eq(find_note(r, NOTE_CREATE_OPTIONS_NOT_JSON) != NULL, depth == 65, "%u", depth);
    reading_free(r);
  }
}

Test(create_options, many_parts_in_the_worst_order_end_soon) {
  static char text[1 << 20];
  reading *r = read_manifest_text("parts.json", (em_view){text, write_parts(text, 30000, 4)});
  cr_assert_eq(r->status, EM_OK);
  reading_free(r);
}

Test(create_options, text_that_aliases_repeat_is_bounded) {
  /* what YAML aliases do, done by hand: a small limit and much text */
  static char text[1 << 16];
  const size_t length = write_parts(text, 2, 4000);
  reading *r = read_manifest_text("parts.json", (em_view){text, length});
  cr_assert_eq(r->status, EM_OK);
  manifest again;
  em_error error;
  const document_options options = {.limits = {.bytes = 7999, .depth = 512, .nodes = 1000}};
  cr_expect_eq(manifest_read(&again, &r->document, &options, &r->memory, &error), EM_ERROR_LIMIT);
  cr_expect_not_null(strstr(error.message, "createOptions"), "%s", error.message);
  reading_free(r);
}
