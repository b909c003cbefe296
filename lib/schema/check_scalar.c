/* Types, sets of values, numbers and texts. */
#include "schema/checker.h"
#include "schema/decimal.h"
#include "text/utf8.h"

static bool is_integer(const document *d, uint32_t node) {
  decimal number;
  decimal_read(&number, d, node);
  return decimal_is_integer(&number);
}

static bool has_type(const document *d, uint32_t node, em_view type) {
  switch (document_kind_of(d, node)) {
    case DOCUMENT_NULL:
      return view_equals(type, VIEW("null"));
    case DOCUMENT_FALSE:
    case DOCUMENT_TRUE:
      return view_equals(type, VIEW("boolean"));
    case DOCUMENT_STRING:
      return view_equals(type, VIEW("string"));
    case DOCUMENT_ARRAY:
      return view_equals(type, VIEW("array"));
    case DOCUMENT_OBJECT:
      return view_equals(type, VIEW("object"));
    case DOCUMENT_NUMBER:
      return (view_equals(type, VIEW("number")) &&
              (d->nodes[node].flags & DOCUMENT_NONFINITE) == 0) ||
             (view_equals(type, VIEW("integer")) && is_integer(d, node));
    default:
      return false;
  }
}

bool check_has_type(const document *s, const schema_rule *rule, const document *d, uint32_t node) {
  if (document_kind_of(s, rule->node) == DOCUMENT_STRING) {
    return has_type(d, node, document_string(s, rule->node));
  }
  DOCUMENT_EACH_ELEMENT(s, rule->node, element) {
    if (has_type(d, node, document_string(s, element))) {
      return true;
    }
  }
  return false;
}

bool check_type(checker *c, const visit *v, const schema_rule *rule) {
  return check_has_type(v->schema->d, rule, v->d, v->node) || check_refuse(c, v, rule);
}

bool check_enum(checker *c, const visit *v, const schema_rule *rule) {
  DOCUMENT_EACH_ELEMENT(v->schema->d, rule->node, element) {
    if (check_is_equal(c, v->schema->d, element, v->d, v->node)) {
      return true;
    }
  }
  return check_refuse(c, v, rule);
}

bool check_const(checker *c, const visit *v, const schema_rule *rule) {
  return check_is_equal(c, v->schema->d, rule->node, v->d, v->node) || check_refuse(c, v, rule);
}

bool check_number(checker *c, const visit *v, const schema_rule *rule) {
  if (document_kind_of(v->d, v->node) != DOCUMENT_NUMBER) {
    return true;
  }
  decimal value;
  decimal bound;
  decimal_read(&value, v->d, v->node);
  decimal_read(&bound, v->schema->d, rule->node);
  if (!check_spend(c, v, (uint64_t)value.count / 64)) {
    return false;
  }
  if (!value.is_finite) {
    return check_refuse(c, v, rule);
  }
  if (rule->keyword == KEYWORD_MULTIPLE_OF) {
    return decimal_is_multiple(&value, &bound) || check_refuse(c, v, rule);
  }
  const int order = decimal_compare(&value, &bound);
  const bool fits = rule->keyword == KEYWORD_MAXIMUM             ? order <= 0
                    : rule->keyword == KEYWORD_EXCLUSIVE_MAXIMUM ? order < 0
                    : rule->keyword == KEYWORD_MINIMUM           ? order >= 0
                                                                 : order > 0;
  return fits || check_refuse(c, v, rule);
}

bool check_length(checker *c, const visit *v, const schema_rule *rule) {
  if (document_kind_of(v->d, v->node) != DOCUMENT_STRING) {
    return true;
  }
  const em_view text = document_string(v->d, v->node);
  if (!check_spend(c, v, text.length / 64)) {
    return false;
  }
  const size_t length = utf8_count(text);
  const bool fits =
      rule->keyword == KEYWORD_MAX_LENGTH ? length <= rule->limit : length >= rule->limit;
  return fits || check_refuse(c, v, rule);
}

bool check_pattern(checker *c, const visit *v, const schema_rule *rule) {
  if (document_kind_of(v->d, v->node) != DOCUMENT_STRING) {
    return true;
  }
  const em_view text = document_string(v->d, v->node);
  if (!check_spend(c, v, 1 + text.length / 16)) {
    return false;
  }
  switch (pattern_match(rule->pattern, &c->matcher, text)) {
    case PATTERN_MATCH:
      return true;
    case PATTERN_TOO_MUCH_WORK:
      return check_fail(c, v->d, v->node, EM_ERROR_LIMIT,
                        "A regular expression of the schema takes too much work on this text.");
    case PATTERN_NO_MEMORY:
      return check_fail_memory(c);
    default:
      return check_refuse(c, v, rule);
  }
}

bool check_format(checker *c, const visit *v, const schema_rule *rule) {
  const schema_dialect dialect = v->schema->resource->dialect;
  const bool is_asserted =
      c->schema->asserts_formats || (dialect.vocabularies & VOCABULARY_FORMAT_ASSERTION) != 0;
  return !is_asserted || document_kind_of(v->d, v->node) != DOCUMENT_STRING ||
         format_fits(document_string(v->schema->d, rule->node), document_string(v->d, v->node)) ||
         check_refuse(c, v, rule);
}
