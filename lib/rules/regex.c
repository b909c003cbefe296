#include "rules/regex.h"

#include "rules/regex_literals.h"
#include "text/search.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

/* Steps from one start in the value, nesting, and kilobytes: ample for any sensible pattern. */
enum { STEPS_MAXIMUM = 5000, DEPTH_MAXIMUM = 500, HEAP_MAXIMUM = 1024 };
/* Kilobytes to begin with: left to itself PCRE2 takes twenty, more than all else for a small file.
 */
enum { HEAP_USUAL = 4 };

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

/* What is the same for all matches of a pattern. */
typedef struct regex {
  pcre2_code *code;
  regex_literals literals;
} regex;

static void discard(regex *made) {
  if (made != NULL) {
    pcre2_code_free(made->code);
    free(made);
  }
}

void regex_slot_free(regex_slot *slot) {
  discard(atomic_load(&slot->made));
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
    }
  }
  return matcher->data != NULL && matcher->context != NULL;
}

static regex *make(em_view pattern) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  regex *made = malloc(sizeof *made);
  if (made == NULL) {
    return NULL;
  }
  made->code = compile(pattern, &error, &offset);
  if (made->code == NULL) {
    free(made);
    return NULL;
  }
  regex_literals_find(pattern, &made->literals);
  return made;
}

/* Two threads may both compile; the one that comes second throws its own away. */
static const regex *compiled(regex_slot *slot, em_view pattern) {
  regex *there = atomic_load_explicit(&slot->made, memory_order_acquire);
  if (there != NULL) {
    return there;
  }
  regex *made = make(pattern);
  if (made != NULL && !atomic_compare_exchange_strong(&slot->made, &there, made)) {
    discard(made);
    return there;
  }
  return made;
}

static bool is_ascii(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    if ((unsigned char)text.data[i] >= 0x80) {
      return false;
    }
  }
  return true;
}

/* Looked for in any case; characters that are not ASCII may be letters of ASCII in another case. */
static bool lacks_literals(const regex_literals *literals, em_view value) {
  for (uint32_t i = 0; i < literals->count; i++) {
    if (text_holds(value, regex_literal(literals, i), true)) {
      return false;
    }
  }
  return literals->count > 0 && is_ascii(value);
}

static int match_within(const regex_matcher *matcher, const regex *made, em_view value,
                        uint32_t kilobytes) {
  pcre2_set_heap_limit(matcher->context, kilobytes);
  return pcre2_match(made->code, (PCRE2_SPTR)value.data, value.length, 0, 0, matcher->data,
                     matcher->context);
}

/* What needs more room begins once more: the answer does not depend on the first limit. */
static int match(const regex_matcher *matcher, const regex *made, em_view value) {
  const int result = match_within(matcher, made, value, HEAP_USUAL);
  return result == PCRE2_ERROR_HEAPLIMIT ? match_within(matcher, made, value, HEAP_MAXIMUM)
                                         : result;
}

regex_result regex_match(regex_matcher *matcher, regex_slot *slot, em_view pattern, em_view value) {
  const regex *made = compiled(slot, pattern);
  if (made != NULL && lacks_literals(&made->literals, value)) {
    return REGEX_DIFFERS;
  }
  if (made == NULL || !prepare(matcher)) {
    return REGEX_EXCEEDS;
  }
  const em_view whole = value.data == NULL ? VIEW("") : value;
  const em_view judged = view_until(whole, REGEX_VALUE_MAXIMUM);
  const int result = match(matcher, made, judged);
  if (result >= 0) {
    return REGEX_MATCHES;
  }
  return result == PCRE2_ERROR_NOMATCH && judged.length == whole.length ? REGEX_DIFFERS
                                                                        : REGEX_EXCEEDS;
}
