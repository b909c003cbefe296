/* Between the parts of the compiler. Internal to this room. */
#ifndef SCHEMA_COMPILER_H
#define SCHEMA_COMPILER_H

#include "schema/schema.h"

/* Bounds on what one compiled schema may hold: an attacker's schema is refused, not obeyed. */
enum {
  SCHEMA_NODES_MAXIMUM = 262144,
  SCHEMA_NAMES_MAXIMUM = 2048, /* resources, anchors */
  SCHEMA_DEPTH_MAXIMUM = 128,  /* schemas within schemas */
};

/* A reference that waits until everything near it is known. */
typedef struct pending_reference {
  const schema_node *schema;
  schema_rule *rule;
} pending_reference;

typedef struct compiler {
  em_schema *result;
  arena *memory; /* of the result */
  const em_schema_options *options;
  document_options reading;
  em_error *error;
  em_status status;
  uint32_t nodes;
  uint32_t depth;
  uint32_t names;
  bool *is_loaded;    /* for each of options->resources */
  em_view *addresses; /* of these, normalised */
  ARENA_LIST(schema_resource *) resources;
  ARENA_LIST(pending_reference) pending;
} compiler;

/* Ends compiling with an error at a node of a schema's text; always NULL. */
void *compiler_fail(compiler *c, const document *d, uint32_t node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void *compiler_fail_memory(compiler *c);

/*
 * The schema at a node of a source, compiled now if it was not yet. `inside` is the resource that
 * the node belongs to unless it has an address of its own.
 */
const schema_node *compiler_schema(compiler *c, schema_source *source, uint32_t node,
                                   schema_resource *inside);

/* Reads the keyword's value into *rule (its keyword and node are set); false with the error set. */
bool compiler_rule(compiler *c, schema_source *source, const schema_node *schema, schema_rule *rule,
                   schema_resource *inside);

/* ---- Resources (resource.c) -------------------------------------------------------------------
 */

/* Reads a text and compiles its root; `uri` is where it was found. */
schema_source *compiler_load(compiler *c, em_view name, em_view uri, em_view text,
                             em_syntax syntax);
/* A new resource at a node whose $id is `id` (data NULL: none). */
schema_resource *compiler_add_resource(compiler *c, schema_source *source, uint32_t node,
                                       em_view id, const schema_resource *inside);
bool compiler_add_anchor(compiler *c, schema_resource *resource, em_view name,
                         const schema_node *schema, bool is_dynamic);
/* Sets the schemas of all pending references, loading bundled resources as they are met. */
bool compiler_resolve_pending(compiler *c);

/* The anchor of that name in a resource, or NULL. */
const schema_anchor *schema_anchor_of(const schema_resource *resource, em_view name,
                                      bool only_dynamic);

#endif
