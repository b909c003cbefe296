#include "rules/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

/* Steps from one start in the value, nesting, and kilobytes: ample for any sensible pattern. */
enum { STEPS_MAXIMUM = 5000, DEPTH_MAXIMUM = 500, HEAP_MAXIMUM = 1024 };

static const uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;

static pcre2_code *compile(em_view pattern, int *error, PCRE2_SIZE *offset) {
  return pcre2_compile((PCRE2_SPTR)pattern.data, pattern.length, options, error, offset, NULL);
}

bool regex_check(em_view pattern, char *complaint, size_t size) {
  if (pattern.length > REGEX_MAXIMUM) {
    snprintf(complaint, size, "it is longer than %d bytes.", REGEX_MAXIMUM);
    return false;
  }
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code *code = compile(pattern, &error, &offset);
  if (code == NULL) {
    char reason[80] = "";
    pcre2_get_error_message(error, (PCRE2_UCHAR *)reason, sizeof reason);
    snprintf(complaint, size, "%s (at character %zu).", reason, offset + 1);
    return false;
  }
  pcre2_code_free(code);
  return true;
}

void regex_slot_free(regex_slot *slot) {
  pcre2_code_free(atomic_load(&slot->code));
}

void regex_matcher_free(regex_matcher *matcher) {
  pcre2_match_data_free(matcher->data);
  pcre2_match_context_free(matcher->context);
  *matcher = (regex_matcher){0};
}

static bool prepare(regex_matcher *matcher) {
  if (matcher->data == NULL) {
    matcher->data = pcre2_match_data_create(1, NULL);
  }
  if (matcher->context == NULL) {
    matcher->context = pcre2_match_context_create(NULL);
    if (matcher->context != NULL) {
      pcre2_set_match_limit(matcher->context, STEPS_MAXIMUM);
      pcre2_set_depth_limit(matcher->context, DEPTH_MAXIMUM);
      pcre2_set_heap_limit(matcher->context, HEAP_MAXIMUM);
    }
  }
  return matcher->data != NULL && matcher->context != NULL;
}

/* Two threads may both compile; the one that comes second throws its own away. */
static const pcre2_code *compiled(regex_slot *slot, em_view pattern) {
  void *code = atomic_load_explicit(&slot->code, memory_order_acquire);
  if (code != NULL) {
    return code;
  }
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code *made = compile(pattern, &error, &offset);
  void *expected = NULL;
  if (made != NULL && !atomic_compare_exchange_strong(&slot->code, &expected, made)) {
    pcre2_code_free(made);
    return expected;
  }
  return made;
}

regex_result regex_match(regex_matcher *matcher, regex_slot *slot, em_view pattern, em_view value) {
  const pcre2_code *code = compiled(slot, pattern);
  if (code == NULL || !prepare(matcher)) {
    return REGEX_EXCEEDS;
  }
  const size_t length = value.length < REGEX_VALUE_MAXIMUM ? value.length : REGEX_VALUE_MAXIMUM;
  const char *bytes = value.data == NULL ? "" : value.data;
  const int result =
      pcre2_match(code, (PCRE2_SPTR)bytes, length, 0, 0, matcher->data, matcher->context);
  if (result >= 0) {
    return REGEX_MATCHES;
  }
  return result == PCRE2_ERROR_NOMATCH && length == value.length ? REGEX_DIFFERS : REGEX_EXCEEDS;
}
