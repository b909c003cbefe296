/* From schema texts to schema_node: one for each place that is a schema. */
#include "base/error.h"
#include "schema/compiler.h"
#include "schema/uri.h"
#include "text/lines.h"

const schema_rule *schema_rule_of(const schema_node *schema, schema_keyword keyword) {
  for (uint32_t i = 0; i < schema->rule_count; i++) {
    if (schema->rules[i].keyword == keyword) {
      return &schema->rules[i];
    }
  }
  return NULL;
}

const schema_member *schema_member_of(const schema_rule *rule, em_view name) {
  uint32_t low = 0;
  uint32_t high = rule->count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const int order = view_compare(rule->members[middle].name, name);
    if (order == 0) {
      return &rule->members[middle];
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return NULL;
}

/* ---- Identity -----------------------------------------------------------------------------------
 */

static em_view text_member(const document *d, uint32_t object, const char *name) {
  const uint32_t node = document_member(d, object, view_of(name));
  return node == DOCUMENT_NONE ? (em_view){0} : document_string(d, node);
}

/* Whether a $ref makes everything beside it void, as draft-07 has it. */
static bool is_only_reference(const document *d, uint32_t node, schema_draft draft) {
  return draft == SCHEMA_DRAFT_7 && text_member(d, node, "$ref").data != NULL;
}

/* $id: a resource of its own, or in draft-07 just a name. Returns the resource, NULL on failure. */
static schema_resource *identify(compiler *c, schema_source *source, uint32_t node,
                                 schema_resource *inside) {
  const document *d = &source->d;
  if (node == inside->node && source == inside->source) {
    return inside;
  }
  const em_view id = text_member(d, node, "$id");
  const bool is_void = is_only_reference(d, node, inside->dialect.draft);
  if (id.data == NULL || is_void || uri_without_fragment(id).length == 0) {
    return inside;
  }
  return compiler_add_resource(c, source, node, id, inside);
}

static bool add_anchors(compiler *c, const schema_node *schema, schema_resource *resource) {
  const document *d = schema->d;
  if (resource->dialect.draft == SCHEMA_DRAFT_7) {
    const em_view name = uri_fragment(text_member(d, schema->node, "$id"));
    return name.length == 0 || is_only_reference(d, schema->node, SCHEMA_DRAFT_7) ||
           compiler_add_anchor(c, resource, name, schema, false);
  }
  const em_view name = text_member(d, schema->node, "$anchor");
  const em_view dynamic = text_member(d, schema->node, "$dynamicAnchor");
  return (name.data == NULL || compiler_add_anchor(c, resource, name, schema, false)) &&
         (dynamic.data == NULL || compiler_add_anchor(c, resource, dynamic, schema, true));
}

/* ---- Schemas ------------------------------------------------------------------------------------
 */

/* Nodes of the values of all known keywords, in the order of the table. */
static uint32_t find_keywords(const document *d, uint32_t node, schema_dialect dialect,
                              uint32_t found[KEYWORD_COUNT]) {
  const bool only_reference = is_only_reference(d, node, dialect.draft);
  uint32_t count = 0;
  for (uint32_t k = 0; k < KEYWORD_COUNT; k++) {
    found[k] = DOCUMENT_NONE;
    if (keyword_is_known((schema_keyword)k, dialect) && (!only_reference || k == KEYWORD_REF)) {
      found[k] = document_member(d, node, schema_keywords[k].name);
      count += found[k] != DOCUMENT_NONE;
    }
  }
  return count;
}

static bool fill_rules(compiler *c, schema_source *source, schema_node *schema,
                       schema_resource *resource) {
  uint32_t found[KEYWORD_COUNT];
  const uint32_t count = find_keywords(&source->d, schema->node, resource->dialect, found);
  schema->rules = arena_allocate_array(c->memory, count, sizeof *schema->rules);
  if (schema->rules == NULL) {
    return compiler_fail_memory(c) != NULL;
  }
  uint32_t filled = 0;
  for (uint32_t k = 0; k < KEYWORD_COUNT; k++) {
    if (found[k] == DOCUMENT_NONE) {
      continue;
    }
    schema_rule *rule = &schema->rules[filled++];
    *rule = (schema_rule){.keyword = (schema_keyword)k, .node = found[k]};
    if (!compiler_rule(c, source, schema, rule, resource)) {
      return false;
    }
  }
  schema->rule_count = count;
  return true;
}

static bool fill_schema(compiler *c, schema_source *source, schema_node *schema,
                        schema_resource *inside) {
  const document *d = &source->d;
  const document_kind kind = document_kind_of(d, schema->node);
  schema->resource = inside;
  if (kind == DOCUMENT_TRUE || kind == DOCUMENT_FALSE) {
    schema->verdict = kind == DOCUMENT_TRUE ? SCHEMA_ALWAYS : SCHEMA_NEVER;
    return true;
  }
  if (kind != DOCUMENT_OBJECT) {
    return compiler_fail(c, d, schema->node, "A schema must be an object, true or false.") != NULL;
  }
  schema_resource *resource = identify(c, source, schema->node, inside);
  if (resource == NULL || !add_anchors(c, schema, resource)) {
    return false;
  }
  schema->resource = resource;
  schema->message = text_member(d, schema->node, "errorMessage");
  schema->pattern_message = text_member(d, schema->node, "patternErrorMessage");
  const uint32_t write_only = document_member(d, schema->node, VIEW("writeOnly"));
  schema->is_secret =
      write_only != DOCUMENT_NONE && document_kind_of(d, write_only) == DOCUMENT_TRUE;
  schema->since = text_member(d, schema->node, "x-since");
  if (!fill_rules(c, source, schema, resource)) {
    return false;
  }
  schema->asks_evaluated = schema_rule_of(schema, KEYWORD_UNEVALUATED_PROPERTIES) != NULL ||
                           schema_rule_of(schema, KEYWORD_UNEVALUATED_ITEMS) != NULL;
  return true;
}

const schema_node *compiler_schema(compiler *c, schema_source *source, uint32_t node,
                                   schema_resource *inside) {
  if (c->status != EM_OK) {
    return NULL;
  }
  if (source->by_node[node] != NULL) {
    return source->by_node[node];
  }
  if (c->depth >= SCHEMA_DEPTH_MAXIMUM || c->nodes >= SCHEMA_NODES_MAXIMUM) {
    return compiler_fail(c, &source->d, node, "%s",
                         c->depth >= SCHEMA_DEPTH_MAXIMUM
                             ? "Schemas are nested more than 128 levels deep."
                             : "The schema holds more than 262144 schemas.");
  }
  schema_node *schema = arena_allocate(c->memory, sizeof *schema);
  if (schema == NULL) {
    return compiler_fail_memory(c);
  }
  c->nodes++;
  c->depth++;
  schema->d = &source->d;
  schema->node = node;
  source->by_node[node] = schema;
  const bool is_filled = fill_schema(c, source, schema, inside);
  c->depth--;
  return is_filled ? schema : NULL;
}

/* ---- The whole ----------------------------------------------------------------------------------
 */

static em_status compile_all(compiler *c, em_view name, em_view text) {
  const em_schema_options *options = c->options;
  c->is_loaded = arena_allocate_array(c->memory, options->resource_count, sizeof *c->is_loaded);
  c->addresses = arena_allocate_array(c->memory, options->resource_count, sizeof *c->addresses);
  if (c->is_loaded == NULL || c->addresses == NULL) {
    return error_memory(c->error);
  }
  for (size_t i = 0; i < options->resource_count; i++) {
    c->addresses[i] = uri_normalise(c->memory, options->resources[i].uri);
    if (c->addresses[i].data == NULL) {
      return error_memory(c->error);
    }
  }
  const schema_source *source = compiler_load(c, name, options->uri, text, options->syntax);
  if (source != NULL && compiler_resolve_pending(c)) {
    c->result->root = source->by_node[0];
  }
  return c->status == EM_OK && c->memory->has_failed ? error_memory(c->error) : c->status;
}

em_status em_schema_compile(em_view name, em_view text, const em_schema_options *options,
                            em_schema **result, em_error *error) {
  static const em_schema_options defaults = EM_SCHEMA_OPTIONS_INIT;
  options = options == NULL ? &defaults : options;
  *result = NULL;
  const em_allocator allocator = arena_allocator_or_default(options->allocator);
  em_schema *schema = allocator.allocate(allocator.context, sizeof *schema);
  if (schema == NULL) {
    return error_memory(error);
  }
  *schema = (em_schema){.asserts_formats = options->assert_formats};
  arena_init(&schema->memory, &allocator);
  schema->name = arena_copy(&schema->memory, name);
  compiler c = {.result = schema,
                .memory = &schema->memory,
                .options = options,
                .reading = {.allocator = options->allocator, .limits = options->limits},
                .error = error};
  const em_status status = compile_all(&c, schema->name, text);
  if (status != EM_OK) {
    em_schema_free(schema);
    return status;
  }
  *result = schema;
  return EM_OK;
}

void em_schema_free(em_schema *schema) {
  if (schema == NULL) {
    return;
  }
  for (uint32_t i = 0; i < schema->patterns.count; i++) {
    pattern_free(schema->patterns.items[i]);
  }
  for (uint32_t i = 0; i < schema->sources.count; i++) {
    document_free(&schema->sources.items[i]->d);
  }
  const em_allocator allocator = schema->memory.allocator;
  arena_free(&schema->memory);
  allocator.release(allocator.context, schema, sizeof *schema);
}
