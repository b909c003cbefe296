/* References and combinations: other schemas for the same value. */
#include "schema/checker.h"

#include "schema/compiler.h"

/* The schema that a $dynamicRef means here: the anchor of the outermost resource that has one. */
static const schema_node *dynamic_target(const visit *v, const schema_rule *rule) {
  const schema_node *target = rule->schema;
  for (const visit *o = v; rule->name.length > 0 && o != NULL; o = o->outer) {
    const schema_anchor *anchor = schema_anchor_of(o->schema->resource, rule->name, true);
    if (anchor != NULL) {
      target = anchor->schema;
    }
  }
  return target;
}

bool check_reference(checker *c, const visit *v, const schema_rule *rule) {
  const schema_node *target = rule->keyword == KEYWORD_REF ? rule->schema : dynamic_target(v, rule);
  return check_value(c, v, target, v->d, v->node, v->seen);
}

bool check_all_of(checker *c, const visit *v, const schema_rule *rule) {
  bool is_valid = true;
  for (uint32_t i = 0; i < rule->count; i++) {
    is_valid = check_value(c, v, rule->schemas[i], v->d, v->node, v->seen) && is_valid;
  }
  return is_valid;
}

/* One of several schemas: what it evaluates counts only if it fits. */
static bool check_branch(checker *c, const visit *v, const schema_node *schema) {
  if (v->seen == NULL || !document_is_container(v->d, v->node)) {
    return check_value(c, v, schema, v->d, v->node, NULL);
  }
  evaluated own;
  if (!evaluated_start(c, &own, v->d, v->node)) {
    return false;
  }
  const bool is_valid = check_value(c, v, schema, v->d, v->node, &own);
  if (is_valid) {
    evaluated_merge(v->seen, &own);
  }
  evaluated_free(c, &own);
  return is_valid;
}

/* ---- The closest branch -------------------------------------------------------------------------
 */

/* Faults that a branch left behind. */
typedef struct branch {
  uint32_t first;
  uint32_t end;
} branch;

static bool takes_kind(const schema_node *schema, const document *d, uint32_t node,
                       uint32_t *looks);

static bool some_takes_kind(const schema_rule *rule, const document *d, uint32_t node,
                            uint32_t *looks) {
  for (uint32_t i = 0; i < rule->count; i++) {
    if (takes_kind(rule->schemas[i], d, node, looks)) {
      return true;
    }
  }
  return rule->count == 0;
}

static bool set_has_kind(const document *s, const schema_rule *set, document_kind kind) {
  if (set->keyword == KEYWORD_CONST) {
    return document_kind_of(s, set->node) == kind;
  }
  DOCUMENT_EACH_ELEMENT(s, set->node, element) {
    if (document_kind_of(s, element) == kind) {
      return true;
    }
  }
  return false;
}

/* Whether a schema takes anything of the value's type, whatever it is. `looks` bounds the search;
 * who runs out of them says yes. */
static bool takes_kind(const schema_node *schema, const document *d, uint32_t node,
                       uint32_t *looks) {
  if (*looks == 0) {
    return true;
  }
  --*looks;
  for (uint32_t i = 0; i < schema->rule_count; i++) {
    const schema_rule *rule = &schema->rules[i];
    const schema_keyword k = rule->keyword;
    const bool is_set = k == KEYWORD_ENUM || k == KEYWORD_CONST;
    const bool is_choice = k == KEYWORD_ANY_OF || k == KEYWORD_ONE_OF;
    if ((k == KEYWORD_TYPE && !check_has_type(schema->d, rule, d, node)) ||
        (is_set && !set_has_kind(schema->d, rule, document_kind_of(d, node))) ||
        (is_choice && !some_takes_kind(rule, d, node, looks)) ||
        (k == KEYWORD_REF && !takes_kind(rule->schema, d, node, looks))) {
      return false;
    }
  }
  return schema->verdict != SCHEMA_NEVER;
}

/* How far the value is from what the branch wants: a wrong type first, then a wrong tag (const or
 * enum of a member), then the number of faults. */
static uint64_t distance(const checker *c, const visit *v, branch b) {
  uint64_t sum = 0;
  for (uint32_t i = b.first; i < b.end; i++) {
    const fault *f = &c->faults.items[i];
    const bool is_here = f->d == v->d && f->node == v->node;
    const schema_keyword keyword = f->rule == NULL ? KEYWORD_COUNT : f->rule->keyword;
    uint32_t looks = 64;
    if (is_here && (keyword == KEYWORD_COUNT || !takes_kind(f->schema, f->d, f->node, &looks))) {
      sum += 1000000;
    } else if (keyword == KEYWORD_CONST || (keyword == KEYWORD_ENUM && !is_here)) {
      sum += 1000;
    } else {
      sum += 1;
    }
  }
  return sum;
}

/* Whether all that is wrong with a branch is the value itself: its type or its being in a set. */
static bool is_plain(const checker *c, const visit *v, branch b) {
  for (uint32_t i = b.first; i < b.end; i++) {
    const fault *f = &c->faults.items[i];
    const bool is_here = f->d == v->d && f->node == v->node && f->at == v->node;
    if (!is_here || f->rule == NULL ||
        (f->rule->keyword != KEYWORD_TYPE && f->rule->keyword != KEYWORD_ENUM &&
         f->rule->keyword != KEYWORD_CONST)) {
      return false;
    }
  }
  return b.end > b.first;
}

/* The closest of the branches tried so far; keeps only its faults. */
typedef struct closest {
  branch kept;
  uint64_t distance;
  bool are_all_plain;
} closest;

static void take_closer(checker *c, const visit *v, closest *best) {
  const branch tried = {best->kept.end, c->faults.count};
  best->are_all_plain = best->are_all_plain && is_plain(c, v, tried);
  const uint64_t far = distance(c, v, tried);
  if (tried.end > tried.first && far < best->distance) {
    memmove(&c->faults.items[best->kept.first], &c->faults.items[tried.first],
            (tried.end - tried.first) * sizeof *c->faults.items);
    best->kept.end = best->kept.first + (tried.end - tried.first);
    best->distance = far;
  }
  c->faults.count = best->kept.end;
}

/* No branch fits: one fault that names all that would, or those of the closest branch. */
static bool refuse_branches(checker *c, const visit *v, const schema_rule *rule, closest *best) {
  if (c->quiet > 0 || c->status != EM_OK) {
    return false;
  }
  if (v->schema->message.data != NULL || best->kept.end == best->kept.first ||
      (best->are_all_plain && rule->count > 1)) {
    c->faults.count = best->kept.first;
    check_add_fault(c, v, rule);
  }
  return false;
}

static closest closest_start(const checker *c) {
  return (closest){{c->faults.count, c->faults.count}, UINT64_MAX, true};
}

bool check_any_of(checker *c, const visit *v, const schema_rule *rule) {
  closest best = closest_start(c);
  const uint32_t dropped = c->dropped;
  bool is_valid = false;
  for (uint32_t i = 0; i < rule->count && c->status == EM_OK; i++) {
    /* every branch that fits tells what it evaluates */
    if (!is_valid || v->seen != NULL) {
      is_valid = check_branch(c, v, rule->schemas[i]) || is_valid;
      take_closer(c, v, &best);
    }
  }
  c->dropped = dropped;
  if (is_valid) {
    c->faults.count = best.kept.first;
    return c->status == EM_OK;
  }
  return refuse_branches(c, v, rule, &best);
}

bool check_one_of(checker *c, const visit *v, const schema_rule *rule) {
  closest best = closest_start(c);
  const uint32_t dropped = c->dropped;
  uint32_t first = UINT32_MAX;
  for (uint32_t i = 0; i < rule->count && c->status == EM_OK; i++) {
    const bool fits = check_branch(c, v, rule->schemas[i]);
    take_closer(c, v, &best);
    if (fits && first != UINT32_MAX) {
      c->faults.count = best.kept.first;
      c->dropped = dropped;
      fault *f = check_add_fault(c, v, rule);
      if (f != NULL) {
        f->other = first + 1; /* so 0 means: none fits */
        f->start = i + 1;
      }
      return false;
    }
    first = fits ? i : first;
  }
  c->dropped = dropped;
  if (first != UINT32_MAX) {
    c->faults.count = best.kept.first;
    return c->status == EM_OK;
  }
  return refuse_branches(c, v, rule, &best);
}

/* ---- not, if ------------------------------------------------------------------------------------
 */

bool check_not(checker *c, const visit *v, const schema_rule *rule) {
  return (!check_quietly(c, v, rule->schema, v->d, v->node, NULL) && c->status == EM_OK) ||
         check_refuse(c, v, rule);
}

bool check_if(checker *c, const visit *v, const schema_rule *rule) {
  c->quiet++;
  const bool holds = check_branch(c, v, rule->schema);
  c->quiet--;
  const schema_rule *next = schema_rule_of(v->schema, holds ? KEYWORD_THEN : KEYWORD_ELSE);
  return c->status == EM_OK &&
         (next == NULL || check_value(c, v, next->schema, v->d, v->node, v->seen));
}
