/* One value under one schema: every keyword in turn, within bounds of depth and work. */
#include "base/error.h"
#include "document/embedded.h"
#include "schema/checker.h"
#include "text/lines.h"

static const keyword_check checks[KEYWORD_COUNT] = {
    [KEYWORD_REF] = check_reference,
    [KEYWORD_DYNAMIC_REF] = check_reference,
    [KEYWORD_TYPE] = check_type,
    [KEYWORD_ENUM] = check_enum,
    [KEYWORD_CONST] = check_const,
    [KEYWORD_MULTIPLE_OF] = check_number,
    [KEYWORD_MAXIMUM] = check_number,
    [KEYWORD_EXCLUSIVE_MAXIMUM] = check_number,
    [KEYWORD_MINIMUM] = check_number,
    [KEYWORD_EXCLUSIVE_MINIMUM] = check_number,
    [KEYWORD_MAX_LENGTH] = check_length,
    [KEYWORD_MIN_LENGTH] = check_length,
    [KEYWORD_PATTERN] = check_pattern,
    [KEYWORD_FORMAT] = check_format,
    [KEYWORD_REQUIRED] = check_required,
    [KEYWORD_DEPENDENT_REQUIRED] = check_dependencies,
    [KEYWORD_MAX_PROPERTIES] = check_member_count,
    [KEYWORD_MIN_PROPERTIES] = check_member_count,
    [KEYWORD_PROPERTY_NAMES] = check_property_names,
    [KEYWORD_PROPERTIES] = check_members,
    [KEYWORD_PATTERN_PROPERTIES] = check_members,
    [KEYWORD_ADDITIONAL_PROPERTIES] = check_members,
    [KEYWORD_PREFIX_ITEMS] = check_elements,
    [KEYWORD_ITEMS] = check_elements,
    [KEYWORD_ADDITIONAL_ITEMS] = check_elements,
    [KEYWORD_CONTAINS] = check_contains,
    [KEYWORD_MAX_ITEMS] = check_element_count,
    [KEYWORD_MIN_ITEMS] = check_element_count,
    [KEYWORD_UNIQUE_ITEMS] = check_unique,
    [KEYWORD_DEPENDENT_SCHEMAS] = check_dependencies,
    [KEYWORD_DEPENDENCIES] = check_dependencies,
    [KEYWORD_ALL_OF] = check_all_of,
    [KEYWORD_ANY_OF] = check_any_of,
    [KEYWORD_ONE_OF] = check_one_of,
    [KEYWORD_NOT] = check_not,
    [KEYWORD_IF] = check_if,
    [KEYWORD_EMBEDDED] = check_embedded,
    [KEYWORD_UNEVALUATED_ITEMS] = check_unevaluated_elements,
    [KEYWORD_UNEVALUATED_PROPERTIES] = check_unevaluated_members,
};

/* ---- Values -----------------------------------------------------------------------------------
 */

/* The schema `false`: at the name, for it is that which may not be there. */
static bool refuse_all(checker *c, const visit *v) {
  fault *f = check_add_fault(c, v, NULL);
  if (f != NULL && f->node > 0 && (f->d->nodes[f->node - 1].flags & DOCUMENT_KEY) != 0) {
    f->at = f->node - 1;
  }
  return false;
}

/* Whether this very schema is at work on this very value already: it would never end. */
static bool is_in_loop(const visit *v) {
  for (const visit *o = v->outer; o != NULL && o->node == v->node && o->d == v->d; o = o->outer) {
    if (o->schema == v->schema) {
      return true;
    }
  }
  return false;
}

static bool run_rules(checker *c, const visit *v) {
  bool is_valid = true;
  for (uint32_t i = 0; i < v->schema->rule_count && c->status == EM_OK; i++) {
    const schema_rule *rule = &v->schema->rules[i];
    const keyword_check check = checks[rule->keyword];
    /* once something is wrong, what was left unevaluated says little */
    const bool is_moot = !is_valid && rule->keyword >= KEYWORD_UNEVALUATED_ITEMS;
    if (check != NULL && !is_moot && !check(c, v, rule)) {
      is_valid = false;
      if (c->quiet > 0) {
        break;
      }
    }
  }
  return is_valid && c->status == EM_OK;
}

/* A schema that asks what was evaluated keeps its own account: what lies outside does not count. */
static bool run_with_account(checker *c, visit *v) {
  evaluated own;
  evaluated *outer_seen = v->seen;
  if (!evaluated_start(c, &own, v->d, v->node)) {
    return false;
  }
  v->seen = &own;
  const bool is_valid = run_rules(c, v);
  if (is_valid) {
    evaluated_merge(outer_seen, &own);
  }
  evaluated_free(c, &own);
  return is_valid;
}

/* Remembers a value that must not be shown, for reports that quote the text around a fault. */
static void note_secret(checker *c, const visit *v) {
  const document_span span = document_locate_node(v->d, v->node);
  if (c->secrets->count >= CHECK_SECRETS_MAXIMUM) {
    check_fail(c, v->d, v->node, EM_ERROR_LIMIT, "More than 65536 secrets.");
  } else if (!ARENA_LIST_ADD(c->memory, c->secrets)) {
    check_fail_memory(c);
  } else {
    c->secrets->items[c->secrets->count - 1] = (text_span){span.start, span.end};
  }
}

bool check_value(checker *c, const visit *outer, const schema_node *schema, const document *d,
                 uint32_t node, evaluated *seen) {
  visit v = {schema, d, node, seen, outer};
  if (c->status != EM_OK || !check_spend(c, &v, 1 + schema->rule_count)) {
    return false;
  }
  if (schema->verdict != SCHEMA_DEPENDS) {
    return schema->verdict == SCHEMA_ALWAYS || refuse_all(c, &v);
  }
  if (schema->is_secret) {
    note_secret(c, &v);
  }
  if (c->depth >= CHECK_DEPTH_MAXIMUM) {
    return check_fail(c, d, node, EM_ERROR_LIMIT,
                      "The schema leads too deep here: more than 1500 schemas within each other.");
  }
  if (is_in_loop(&v)) {
    return check_fail(c, d, node, EM_ERROR_LIMIT,
                      "The schema refers to itself for this value, without end.");
  }
  c->depth++;
  const bool is_valid = schema->asks_evaluated && document_is_container(d, node)
                            ? run_with_account(c, &v)
                            : run_rules(c, &v);
  c->depth--;
  return is_valid;
}

bool check_quietly(checker *c, const visit *outer, const schema_node *schema, const document *d,
                   uint32_t node, evaluated *seen) {
  c->quiet++;
  const bool is_valid = check_value(c, outer, schema, d, node, seen);
  c->quiet--;
  return is_valid;
}
