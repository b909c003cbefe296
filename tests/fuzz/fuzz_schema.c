/*
 * A schema, a line with only `---`, and a text: neither may bring the validator down, keep it busy,
 * or make it say two things at once.
 */
#include "invariants.h"

static const char separator[] = "\n---\n";

/* Where the separator begins; the size if there is none. */
static size_t find_separator(em_view input) {
  const size_t length = sizeof separator - 1;
  for (size_t i = 0; i + length <= input.length; i++) {
    if (memcmp(input.data + i, separator, length) == 0) {
      return i;
    }
  }
  return input.length;
}

static void check_violation(const em_violation *v, em_view text) {
  MUST(v->message.length > 0);
  MUST(v->place.start <= v->place.end && v->place.end <= text.length);
  MUST(v->place.line > 0 && v->place.column > 0);
  for (size_t i = 0; i < v->message.length; i++) {
    MUST((unsigned char)v->message.data[i] >= 0x20 && v->message.data[i] != 0x7F);
  }
}

static void check_text_with(const em_schema *schema, em_view text, const em_allocator *allocator) {
  em_check_options options = EM_CHECK_OPTIONS_INIT;
  options.allocator = allocator;
  options.syntax = EM_SYNTAX_JSON;
  options.steps = 20000;
  options.violations = 50;
  em_check *check = NULL;
  em_error error;
  const em_status status = em_schema_check(schema, VIEW("d"), text, &options, &check, &error);
  if (status != EM_OK) {
    MUST(check == NULL);
    check_error(&error, status, text.length);
    return;
  }
  MUST(em_check_is_valid(check) == (em_check_count(check) == 0));
  for (size_t i = 0; i < em_check_count(check); i++) {
    check_violation(em_check_violation(check, i), text);
  }
  em_check_free(check);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const em_view input = {(const char *)data, size};
  const em_view schema_text = view_until(input, find_separator(input));
  const em_view text = view_from(input, schema_text.length + sizeof separator - 1);
  for (int draft = EM_SCHEMA_DRAFT_2020_12; draft <= EM_SCHEMA_DRAFT_7; draft++) {
    ledger books;
    ledger_open(&books);
    em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
    options.allocator = &books.allocator;
    options.syntax = EM_SYNTAX_JSON;
    options.draft = (em_schema_draft)draft;
    options.assert_formats = true;
    options.limits.nodes = 4096;
    em_schema *schema = NULL;
    em_error error;
    const em_status status = em_schema_compile(VIEW("s"), schema_text, &options, &schema, &error);
    if (status == EM_OK) {
      check_text_with(schema, text, &books.allocator);
      em_schema_free(schema);
    } else {
      MUST(schema == NULL);
      check_error(&error, status, schema_text.length);
    }
    ledger_close(&books, size);
  }
  return 0;
}
