/* What each keyword must hold, and what it becomes. */
#include "schema/compiler.h"
#include "schema/decimal.h"

static bool expect(compiler *c, const document *d, const schema_rule *rule, document_kind kind,
                   const char *wanted) {
  if (document_kind_of(d, rule->node) == kind) {
    return true;
  }
  const em_view name = schema_keywords[rule->keyword].name;
  return compiler_fail(c, d, rule->node, "`%.*s` must be %s.", VIEW_ARGS(name), wanted) != NULL;
}

static bool read_number(compiler *c, const document *d, schema_rule *rule) {
  decimal number;
  const em_view name = schema_keywords[rule->keyword].name;
  if (!expect(c, d, rule, DOCUMENT_NUMBER, "a number")) {
    return false;
  }
  decimal_read(&number, d, rule->node);
  if (!number.is_finite) {
    return compiler_fail(c, d, rule->node, "`%.*s` must be a finite number.", VIEW_ARGS(name)) !=
           NULL;
  }
  switch (schema_keywords[rule->keyword].shape) {
    case SHAPE_COUNT:
      return decimal_to_count(&number, &rule->limit) ||
             compiler_fail(c, d, rule->node, "`%.*s` must be an integer from 0 to 4294967295.",
                           VIEW_ARGS(name)) != NULL;
    case SHAPE_POSITIVE:
      return (!number.is_negative && number.count > 0 && number.count <= DECIMAL_DIVISOR_DIGITS) ||
             compiler_fail(c, d, rule->node,
                           "`%.*s` must be a number above 0 of at most 18 digits.",
                           VIEW_ARGS(name)) != NULL;
    default:
      return true;
  }
}

static const schema_pattern *read_pattern(compiler *c, const document *d, uint32_t node) {
  pattern_fault fault;
  const em_view expression = document_string(d, node);
  if (!ARENA_LIST_ADD(c->memory, &c->result->patterns)) {
    return compiler_fail_memory(c);
  }
  schema_pattern *pattern = pattern_compile(c->memory, expression, &fault);
  c->result->patterns.items[c->result->patterns.count - 1] = pattern;
  if (pattern == NULL && fault.what == NULL) {
    return compiler_fail_memory(c);
  }
  if (pattern == NULL) {
    return compiler_fail(c, d, node, "This regular expression is wrong: %s.", fault.what);
  }
  return pattern;
}

static bool read_list(compiler *c, const document *d, const schema_rule *rule,
                      document_kind elements, const char *wanted) {
  if (!expect(c, d, rule, DOCUMENT_ARRAY, wanted)) {
    return false;
  }
  DOCUMENT_EACH_ELEMENT(d, rule->node, element) {
    if (document_kind_of(d, element) != elements) {
      const em_view name = schema_keywords[rule->keyword].name;
      return compiler_fail(c, d, element, "`%.*s` must be %s.", VIEW_ARGS(name), wanted) != NULL;
    }
  }
  return true;
}

static bool is_type(em_view name) {
  static const char *const names[] = {"null",   "boolean", "object", "array",
                                      "number", "string",  "integer"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (view_equals(name, view_of(names[i]))) {
      return true;
    }
  }
  return false;
}

static bool read_types(compiler *c, const document *d, const schema_rule *rule) {
  const uint32_t end = document_after(d, rule->node);
  const bool is_list = document_kind_of(d, rule->node) == DOCUMENT_ARRAY;
  for (uint32_t node = is_list ? rule->node + 1 : rule->node; node < end;
       node = document_after(d, node)) {
    if (!is_type(document_string(d, node))) {
      return compiler_fail(c, d, node,
                           "`type` must be null, boolean, object, array, number, string or "
                           "integer, or a list of these.") != NULL;
    }
  }
  return true;
}

static bool read_schemas(compiler *c, schema_source *source, schema_rule *rule,
                         schema_resource *inside) {
  const document *d = &source->d;
  if (!expect(c, d, rule, DOCUMENT_ARRAY, "a list of schemas")) {
    return false;
  }
  rule->count = document_count(d, rule->node);
  const schema_node **schemas = arena_allocate_array(c->memory, rule->count, sizeof *schemas);
  if (schemas == NULL) {
    return compiler_fail_memory(c) != NULL;
  }
  rule->schemas = schemas;
  DOCUMENT_EACH_ELEMENT(d, rule->node, element) {
    *schemas = compiler_schema(c, source, element, inside);
    if (*schemas++ == NULL) {
      return false;
    }
  }
  return true;
}

static bool read_schema(compiler *c, schema_source *source, schema_rule *rule,
                        schema_resource *inside) {
  rule->schema = compiler_schema(c, source, rule->node, inside);
  return rule->schema != NULL;
}

/* Draft-07's two ways to say `items` are 2020-12's `prefixItems` and `items`. */
static bool read_items(compiler *c, schema_source *source, schema_rule *rule,
                       schema_resource *inside) {
  if (document_kind_of(&source->d, rule->node) != DOCUMENT_ARRAY) {
    return read_schema(c, source, rule, inside);
  }
  if (inside->dialect.draft != SCHEMA_DRAFT_7) {
    return compiler_fail(c, &source->d, rule->node,
                         "`items` must be a schema; a list of schemas is called `prefixItems` in "
                         "draft 2020-12.") != NULL;
  }
  rule->keyword = KEYWORD_PREFIX_ITEMS;
  return read_schemas(c, source, rule, inside);
}

/* ---- Members ------------------------------------------------------------------------------------
 */

static void sift(schema_member *members, uint32_t root, uint32_t count) {
  for (;;) {
    uint32_t child = 2 * root + 1;
    if (child >= count) {
      return;
    }
    if (child + 1 < count && view_compare(members[child].name, members[child + 1].name) < 0) {
      child++;
    }
    if (view_compare(members[root].name, members[child].name) >= 0) {
      return;
    }
    const schema_member moved = members[root];
    members[root] = members[child];
    members[child] = moved;
    root = child;
  }
}

/* Heapsort: no memory, no bad case for an attacker to find. */
static void sort_members(schema_member *members, uint32_t count) {
  for (uint32_t root = count / 2; root > 0; root--) {
    sift(members, root - 1, count);
  }
  for (uint32_t end = count; end > 1; end--) {
    const schema_member moved = members[0];
    members[0] = members[end - 1];
    members[end - 1] = moved;
    sift(members, 0, end - 1);
  }
}

static bool read_names_of(compiler *c, const document *d, uint32_t node) {
  bool is_right = document_kind_of(d, node) == DOCUMENT_ARRAY;
  if (is_right) {
    DOCUMENT_EACH_ELEMENT(d, node, element) {
      is_right = is_right && document_kind_of(d, element) == DOCUMENT_STRING;
    }
  }
  return is_right || compiler_fail(c, d, node, "Expected a list of member names.") != NULL;
}

static bool read_member(compiler *c, schema_source *source, keyword_shape shape, uint32_t key,
                        schema_member *member, schema_resource *inside) {
  const document *d = &source->d;
  member->name = document_string(d, key);
  member->node = key + 1;
  const bool is_list = document_kind_of(d, key + 1) == DOCUMENT_ARRAY;
  if (shape == SHAPE_NAME_LISTS || (shape == SHAPE_DEPENDENCIES && is_list)) {
    return read_names_of(c, d, key + 1);
  }
  if (shape == SHAPE_PATTERNS) {
    member->pattern = read_pattern(c, d, key);
    if (member->pattern == NULL) {
      return false;
    }
  }
  member->schema = compiler_schema(c, source, key + 1, inside);
  return member->schema != NULL;
}

static bool read_members(compiler *c, schema_source *source, schema_rule *rule,
                         schema_resource *inside) {
  const document *d = &source->d;
  const keyword_shape shape = schema_keywords[rule->keyword].shape;
  if (!expect(c, d, rule, DOCUMENT_OBJECT, "an object")) {
    return false;
  }
  schema_member *members =
      arena_allocate_array(c->memory, document_count(d, rule->node), sizeof *members);
  if (members == NULL) {
    return compiler_fail_memory(c) != NULL;
  }
  DOCUMENT_EACH_MEMBER(d, rule->node, key) {
    if (!read_member(c, source, shape, key, &members[rule->count++], inside)) {
      return false;
    }
  }
  if (shape != SHAPE_PATTERNS) {
    sort_members(members, rule->count);
  }
  rule->members = members;
  return true;
}

/* ---- References and our own ---------------------------------------------------------------------
 */

static bool read_reference(compiler *c, const schema_node *schema, schema_rule *rule) {
  if (!expect(c, schema->d, rule, DOCUMENT_STRING, "text: the address of a schema")) {
    return false;
  }
  if (!ARENA_LIST_ADD(c->memory, &c->pending)) {
    return compiler_fail_memory(c) != NULL;
  }
  c->pending.items[c->pending.count - 1] = (pending_reference){schema, rule};
  return true;
}

static bool read_embedded(compiler *c, schema_source *source, schema_rule *rule,
                          schema_resource *inside) {
  const document *d = &source->d;
  const uint32_t member = document_member(d, rule->node, VIEW("member"));
  const uint32_t schema = document_member(d, rule->node, VIEW("schema"));
  if (member == DOCUMENT_NONE || schema == DOCUMENT_NONE ||
      document_kind_of(d, member) != DOCUMENT_STRING) {
    return compiler_fail(c, d, rule->node,
                         "`x-embedded` must have `member`, a name, and `schema`.") != NULL;
  }
  rule->name = document_string(d, member);
  rule->schema = compiler_schema(c, source, schema, inside);
  return rule->schema != NULL;
}

static bool read_plain(compiler *c, const document *d, schema_rule *rule) {
  switch (schema_keywords[rule->keyword].shape) {
    case SHAPE_TYPES:
      return read_types(c, d, rule);
    case SHAPE_LIST:
      return expect(c, d, rule, DOCUMENT_ARRAY, "a list");
    case SHAPE_NUMBER:
    case SHAPE_POSITIVE:
    case SHAPE_COUNT:
      return read_number(c, d, rule);
    case SHAPE_BOOLEAN:
      rule->limit = document_kind_of(d, rule->node) == DOCUMENT_TRUE;
      return rule->limit != 0 || expect(c, d, rule, DOCUMENT_FALSE, "true or false");
    case SHAPE_TEXT:
      return expect(c, d, rule, DOCUMENT_STRING, "text");
    case SHAPE_PATTERN:
      if (!expect(c, d, rule, DOCUMENT_STRING, "text: a regular expression")) {
        return false;
      }
      rule->pattern = read_pattern(c, d, rule->node);
      return rule->pattern != NULL;
    case SHAPE_NAMES:
      return read_list(c, d, rule, DOCUMENT_STRING, "a list of member names");
    default:
      return true;
  }
}

bool compiler_rule(compiler *c, schema_source *source, const schema_node *schema, schema_rule *rule,
                   schema_resource *inside) {
  switch (schema_keywords[rule->keyword].shape) {
    case SHAPE_REFERENCE:
      return read_reference(c, schema, rule);
    case SHAPE_SCHEMA:
      return read_schema(c, source, rule, inside);
    case SHAPE_SCHEMAS:
      return read_schemas(c, source, rule, inside);
    case SHAPE_ITEMS:
      return read_items(c, source, rule, inside);
    case SHAPE_MEMBERS:
    case SHAPE_PATTERNS:
    case SHAPE_DEPENDENCIES:
    case SHAPE_NAME_LISTS:
      return read_members(c, source, rule, inside);
    case SHAPE_EMBEDDED:
      return read_embedded(c, source, rule, inside);
    default:
      return read_plain(c, &source->d, rule);
  }
}
