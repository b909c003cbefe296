/* Members of objects. */
#include "schema/checker.h"

static bool is_object(const visit *v) {
  return document_kind_of(v->d, v->node) == DOCUMENT_OBJECT;
}

/* ---- Which members there are --------------------------------------------------------------------
 */

static bool require(checker *c, const visit *v, const schema_rule *rule, const document *s,
                    uint32_t names) {
  bool is_valid = true;
  DOCUMENT_EACH_ELEMENT(s, names, element) {
    const em_view name = document_string(s, element);
    if (document_member(v->d, v->node, name) != DOCUMENT_NONE) {
      continue;
    }
    is_valid = false;
    fault *f = check_add_fault(c, v, rule);
    if (f != NULL) {
      f->text = name;
    }
  }
  return is_valid;
}

bool check_required(checker *c, const visit *v, const schema_rule *rule) {
  return !is_object(v) || (check_spend(c, v, v->schema->d->nodes[rule->node].extra) &&
                           require(c, v, rule, v->schema->d, rule->node));
}

bool check_dependencies(checker *c, const visit *v, const schema_rule *rule) {
  bool is_valid = true;
  for (uint32_t i = 0; is_object(v) && i < rule->count && c->status == EM_OK; i++) {
    const schema_member *member = &rule->members[i];
    const uint32_t value = document_member(v->d, v->node, member->name);
    if (value == DOCUMENT_NONE) {
      continue;
    }
    if (member->schema != NULL) {
      is_valid = check_value(c, v, member->schema, v->d, v->node, v->seen) && is_valid;
      continue;
    }
    const uint32_t before = c->faults.count;
    is_valid = require(c, v, rule, v->schema->d, member->node) && is_valid;
    for (uint32_t k = before; k < c->faults.count; k++) {
      c->faults.items[k].other = value - 1;
    }
  }
  return is_valid;
}

/* Members with different names. */
static uint32_t count_members(const document *d, uint32_t object) {
  uint32_t count = 0;
  DOCUMENT_EACH_MEMBER(d, object, key) {
    count += (d->nodes[key].flags & DOCUMENT_DUPLICATE) == 0;
  }
  return count;
}

bool check_member_count(checker *c, const visit *v, const schema_rule *rule) {
  if (!is_object(v)) {
    return true;
  }
  const uint32_t count = count_members(v->d, v->node);
  if (rule->keyword == KEYWORD_MAX_PROPERTIES ? count <= rule->limit : count >= rule->limit) {
    return true;
  }
  fault *f = check_add_fault(c, v, rule);
  if (f != NULL) {
    f->other = count;
  }
  return false;
}

bool check_property_names(checker *c, const visit *v, const schema_rule *rule) {
  bool is_valid = true;
  if (is_object(v)) {
    DOCUMENT_EACH_MEMBER(v->d, v->node, key) {
      is_valid = check_value(c, v, rule->schema, v->d, key, NULL) && is_valid;
    }
  }
  return is_valid;
}

/* ---- What they hold -----------------------------------------------------------------------------
 */

typedef struct member_rules {
  const schema_rule *named;
  const schema_rule *patterns;
  const schema_rule *others;
} member_rules;

static bool refuse_name(checker *c, const visit *v, const schema_rule *rule, uint32_t key) {
  fault *f = check_add_fault(c, v, rule);
  if (f != NULL) {
    f->at = key;
    f->text = document_string(v->d, key);
  }
  return false;
}

static bool check_patterns(checker *c, const visit *v, const schema_rule *rule, uint32_t key,
                           bool *is_known) {
  bool is_valid = true;
  const em_view name = document_string(v->d, key);
  for (uint32_t i = 0; i < rule->count; i++) {
    if (!check_spend(c, v, 1 + name.length / 16)) {
      return false;
    }
    const schema_member *member = &rule->members[i];
    switch (pattern_match(member->pattern, &c->matcher, name)) {
      case PATTERN_MATCH:
        *is_known = true;
        is_valid = check_value(c, v, member->schema, v->d, key + 1, NULL) && is_valid;
        break;
      case PATTERN_TOO_MUCH_WORK:
        return check_fail(c, v->d, key, EM_ERROR_LIMIT,
                          "A regular expression of the schema takes too much work on this name.");
      case PATTERN_NO_MEMORY:
        return check_fail_memory(c);
      default:
        break;
    }
  }
  return is_valid;
}

static bool check_member(checker *c, const visit *v, const member_rules *rules, uint32_t key,
                         uint32_t index) {
  bool is_known = false;
  bool is_valid = true;
  if (rules->named != NULL) {
    const schema_member *member = schema_member_of(rules->named, document_string(v->d, key));
    is_known = member != NULL;
    is_valid = !is_known || check_value(c, v, member->schema, v->d, key + 1, NULL);
  }
  if (rules->patterns != NULL) {
    is_valid = check_patterns(c, v, rules->patterns, key, &is_known) && is_valid;
  }
  if (!is_known && rules->others != NULL) {
    is_known = true;
    is_valid = rules->others->schema->verdict == SCHEMA_NEVER
                   ? refuse_name(c, v, rules->others, key)
                   : check_value(c, v, rules->others->schema, v->d, key + 1, NULL);
  }
  if (is_known) {
    evaluated_add(v->seen, index);
  }
  return is_valid;
}

bool check_members(checker *c, const visit *v, const schema_rule *rule) {
  const member_rules rules = {
      schema_rule_of(v->schema, KEYWORD_PROPERTIES),
      schema_rule_of(v->schema, KEYWORD_PATTERN_PROPERTIES),
      schema_rule_of(v->schema, KEYWORD_ADDITIONAL_PROPERTIES),
  };
  /* the three belong together: the first of them does the work of all */
  const schema_rule *first = rules.named != NULL      ? rules.named
                             : rules.patterns != NULL ? rules.patterns
                                                      : rules.others;
  if (!is_object(v) || rule != first) {
    return true;
  }
  bool is_valid = true;
  uint32_t index = 0;
  DOCUMENT_EACH_MEMBER(v->d, v->node, key) {
    is_valid = check_member(c, v, &rules, key, index++) && is_valid;
    if (c->status != EM_OK || (!is_valid && c->quiet > 0)) {
      return false;
    }
  }
  return is_valid;
}

bool check_unevaluated_members(checker *c, const visit *v, const schema_rule *rule) {
  if (!is_object(v)) {
    return true;
  }
  bool is_valid = true;
  uint32_t index = 0;
  DOCUMENT_EACH_MEMBER(v->d, v->node, key) {
    if (evaluated_has(v->seen, index++)) {
      continue;
    }
    is_valid = (rule->schema->verdict == SCHEMA_NEVER
                    ? refuse_name(c, v, rule, key)
                    : check_value(c, v, rule->schema, v->d, key + 1, NULL)) &&
               is_valid;
  }
  evaluated_add_all(v->seen);
  return is_valid;
}
