/* Elements of arrays. */
#include "schema/checker.h"

static bool is_array(const visit *v) {
  return document_kind_of(v->d, v->node) == DOCUMENT_ARRAY;
}

/* Draft-07 says `additionalItems` where 2020-12 says `items`: behind a list of schemas. */
static const schema_rule *rule_for_the_rest(const schema_node *schema) {
  const schema_rule *items = schema_rule_of(schema, KEYWORD_ITEMS);
  return items != NULL || schema_rule_of(schema, KEYWORD_PREFIX_ITEMS) == NULL
             ? items
             : schema_rule_of(schema, KEYWORD_ADDITIONAL_ITEMS);
}

bool check_elements(checker *c, const visit *v, const schema_rule *rule) {
  const schema_rule *first = schema_rule_of(v->schema, KEYWORD_PREFIX_ITEMS);
  const schema_rule *rest = rule_for_the_rest(v->schema);
  if (!is_array(v) || rule != (first != NULL ? first : rest)) {
    return true;
  }
  bool is_valid = true;
  uint32_t index = 0;
  DOCUMENT_EACH_ELEMENT(v->d, v->node, element) {
    const schema_node *schema = first != NULL && index < first->count ? first->schemas[index]
                                : rest != NULL                        ? rest->schema
                                                                      : NULL;
    if (schema != NULL) {
      is_valid = check_value(c, v, schema, v->d, element, NULL) && is_valid;
      evaluated_add(v->seen, index);
    }
    if (c->status != EM_OK || (!is_valid && c->quiet > 0)) {
      return false;
    }
    index++;
  }
  return is_valid;
}

bool check_contains(checker *c, const visit *v, const schema_rule *rule) {
  if (!is_array(v)) {
    return true;
  }
  const schema_rule *least = schema_rule_of(v->schema, KEYWORD_MIN_CONTAINS);
  const schema_rule *most = schema_rule_of(v->schema, KEYWORD_MAX_CONTAINS);
  const bool is_noted = v->schema->resource->dialect.draft == SCHEMA_DRAFT_2020;
  uint64_t count = 0;
  uint32_t index = 0;
  DOCUMENT_EACH_ELEMENT(v->d, v->node, element) {
    if (check_quietly(c, v, rule->schema, v->d, element, NULL)) {
      count++;
      evaluated_add(is_noted ? v->seen : NULL, index);
    }
    index++;
  }
  if (c->status != EM_OK) {
    return false;
  }
  const bool is_few = count < (least == NULL ? 1 : least->limit);
  const bool is_many = most != NULL && count > most->limit;
  if (!is_few && !is_many) {
    return true;
  }
  fault *f = check_add_fault(c, v, is_many ? most : least != NULL ? least : rule);
  if (f != NULL) {
    f->other = (uint32_t)count;
  }
  return false;
}

bool check_element_count(checker *c, const visit *v, const schema_rule *rule) {
  if (!is_array(v)) {
    return true;
  }
  const uint32_t count = document_count(v->d, v->node);
  if (rule->keyword == KEYWORD_MAX_ITEMS ? count <= rule->limit : count >= rule->limit) {
    return true;
  }
  fault *f = check_add_fault(c, v, rule);
  if (f != NULL) {
    f->other = count;
  }
  return false;
}

bool check_unevaluated_elements(checker *c, const visit *v, const schema_rule *rule) {
  if (!is_array(v)) {
    return true;
  }
  bool is_valid = true;
  uint32_t index = 0;
  DOCUMENT_EACH_ELEMENT(v->d, v->node, element) {
    if (!evaluated_has(v->seen, index++)) {
      is_valid = check_value(c, v, rule->schema, v->d, element, NULL) && is_valid;
    }
  }
  evaluated_add_all(v->seen);
  return is_valid;
}

/* ---- uniqueItems --------------------------------------------------------------------------------
 */

/* An open hash table of elements; 0 is a free place, for no element is node 0. */
typedef struct element_table {
  uint32_t *nodes;
  uint64_t *hashes;
  size_t capacity; /* a power of two */
} element_table;

/* An element equal to this one that came before, or 0 after taking it in. */
static uint32_t find_equal(checker *c, const visit *v, element_table *table, uint32_t element) {
  const uint64_t hash = check_hash(c, v->d, element);
  for (size_t at = hash & (table->capacity - 1);; at = (at + 1) & (table->capacity - 1)) {
    if (table->nodes[at] == 0) {
      table->nodes[at] = element;
      table->hashes[at] = hash;
      return 0;
    }
    if (!check_spend(c, v, 1)) {
      return 0;
    }
    if (table->hashes[at] == hash && check_is_equal(c, v->d, table->nodes[at], v->d, element)) {
      return table->nodes[at];
    }
  }
}

static bool find_pairs(checker *c, const visit *v, const schema_rule *rule, element_table *table) {
  bool is_valid = true;
  DOCUMENT_EACH_ELEMENT(v->d, v->node, element) {
    const uint32_t equal = find_equal(c, v, table, element);
    if (c->status != EM_OK) {
      return false;
    }
    if (equal != 0) {
      is_valid = false;
      fault *f = check_add_fault(c, v, rule);
      if (f != NULL) {
        f->at = element;
        f->other = equal;
      }
    }
  }
  return is_valid;
}

bool check_unique(checker *c, const visit *v, const schema_rule *rule) {
  if (!is_array(v) || rule->limit == 0) {
    return true;
  }
  const uint32_t count = document_count(v->d, v->node);
  element_table table = {.capacity = 8};
  while (table.capacity < (size_t)count * 2) {
    table.capacity *= 2;
  }
  const size_t size = table.capacity * (sizeof *table.hashes + sizeof *table.nodes);
  table.hashes = c->allocator.allocate(c->allocator.context, size);
  if (table.hashes == NULL) {
    return check_fail_memory(c);
  }
  memset(table.hashes, 0, size);
  table.nodes = (uint32_t *)(table.hashes + table.capacity);
  const bool is_valid = find_pairs(c, v, rule, &table);
  c->allocator.release(c->allocator.context, table.hashes, size);
  return is_valid;
}
