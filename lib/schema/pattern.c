#include "schema/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Work and memory of one match; a text of 4 KB under a sane expression needs a thousandth. */
enum { STEPS_MAXIMUM = 200000, DEPTH_MAXIMUM = 2000, HEAP_KIB_MAXIMUM = 4096 };

struct schema_pattern {
  pcre2_code *code;
};

static pcre2_code *compile_translated(em_view expression, pattern_fault *fault) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code *code = pcre2_compile((PCRE2_SPTR)expression.data, expression.length,
                                   PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY |
                                       PCRE2_ALLOW_EMPTY_CLASS | PCRE2_MATCH_UNSET_BACKREF,
                                   &error, &offset, NULL);
  if (code == NULL && error != PCRE2_ERROR_HEAP_FAILED) {
    pcre2_get_error_message(error, (PCRE2_UCHAR *)fault->buffer, sizeof fault->buffer);
    fault->what = fault->buffer;
  }
  return code;
}

schema_pattern *pattern_compile(arena *a, em_view expression, pattern_fault *fault) {
  *fault = (pattern_fault){0};
  if (expression.length > PATTERN_LENGTH_MAXIMUM) {
    fault->what = "it is longer than 8192 bytes";
    return NULL;
  }
  schema_pattern *pattern = arena_allocate(a, sizeof *pattern);
  arena scratch;
  arena_init(&scratch, &a->allocator);
  const em_view translated = pattern_translate(&scratch, expression, fault);
  if (pattern != NULL && translated.data != NULL) {
    pattern->code = compile_translated(translated, fault);
  }
  arena_free(&scratch);
  return pattern != NULL && pattern->code != NULL ? pattern : NULL;
}
void pattern_free(schema_pattern *pattern) {
  if (pattern != NULL) {
    pcre2_code_free(pattern->code);
    pattern->code = NULL;
  }
}

bool pattern_matcher_start(pattern_matcher *m) {
  /* one pair: nobody asks where groups matched */
  m->data = pcre2_match_data_create(1, NULL);
  m->context = pcre2_match_context_create(NULL);
  if (m->data == NULL || m->context == NULL) {
    pattern_matcher_free(m);
    return false;
  }
  pcre2_set_match_limit(m->context, STEPS_MAXIMUM);
  pcre2_set_depth_limit(m->context, DEPTH_MAXIMUM);
  pcre2_set_heap_limit(m->context, HEAP_KIB_MAXIMUM);
  return true;
}

void pattern_matcher_free(pattern_matcher *m) {
  pcre2_match_data_free(m->data);
  pcre2_match_context_free(m->context);
  *m = (pattern_matcher){0};
}

pattern_result pattern_match(const schema_pattern *pattern, const pattern_matcher *m,
                             em_view text) {
  const int result = pcre2_match(pattern->code, (PCRE2_SPTR)(text.length == 0 ? "" : text.data),
                                 text.length, 0, 0, m->data, m->context);
  if (result >= 0) {
    return PATTERN_MATCH;
  }
  switch (result) {
    case PCRE2_ERROR_MATCHLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
    case PCRE2_ERROR_HEAPLIMIT:
      return PATTERN_TOO_MUCH_WORK;
    case PCRE2_ERROR_NOMEMORY:
      return PATTERN_NO_MEMORY;
    default: /* no match, or a text that is no UTF-8, which matches nothing */
      return PATTERN_NO_MATCH;
  }
}
