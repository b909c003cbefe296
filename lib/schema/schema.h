/*
 * schema: has a document the structure that a JSON Schema demands?
 * In: a schema's text with others that it refers to, a document. Out: violations, each with the
 * node at fault and the keyword that refused it. Knows nothing of manifests.
 *
 * This header: what a schema becomes when it is compiled. Immutable afterwards, so threads share
 * it.
 */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "document/document.h"
#include "schema/keyword.h"
#include "schema/pattern.h"

typedef struct schema_node schema_node;
typedef struct schema_resource schema_resource;

/* One entry of `properties`, `patternProperties`, `dependencies` and their like. */
typedef struct schema_member {
  em_view name;
  uint32_t node;                 /* its value in the schema's document */
  const schema_node *schema;     /* NULL for a list of names (dependentRequired) */
  const schema_pattern *pattern; /* patternProperties only */
} schema_member;

/* One keyword of a schema. Which fields are set follows from the keyword's shape. */
typedef struct schema_rule {
  schema_keyword keyword;
  uint32_t node;  /* the keyword's value in the schema's document */
  uint32_t count; /* of schemas or members */
  uint64_t limit; /* maxLength and its like */
  const schema_node *schema;
  const schema_node *const *schemas;
  const schema_member *members; /* sorted by name, but for patternProperties */
  const schema_pattern *pattern;
  em_view name; /* $dynamicRef: the anchor to look for; x-embedded: the member */
} schema_rule;

typedef enum schema_verdict {
  SCHEMA_DEPENDS, /* on its rules */
  SCHEMA_ALWAYS,  /* the schema `true` */
  SCHEMA_NEVER,   /* the schema `false` */
} schema_verdict;

struct schema_node {
  schema_resource *resource; /* changed only while compiling */
  const document *d;         /* where the schema is written */
  uint32_t node;
  schema_verdict verdict;
  bool asks_evaluated; /* has unevaluatedProperties or unevaluatedItems */
  uint32_t rule_count;
  schema_rule *rules;      /* in the order of the keyword table */
  bool is_secret;          /* writeOnly: the value is not to be shown */
  em_view message;         /* errorMessage: the author's words for any fault; data NULL if none */
  em_view pattern_message; /* patternErrorMessage: the same for `pattern` */
  em_view since;           /* x-since: what version this needs; data NULL if none */
};

/* A place that a reference may name: `#name` within a resource. */
typedef struct schema_anchor {
  em_view name;
  const schema_node *schema;
  bool is_dynamic;
  struct schema_anchor *next;
} schema_anchor;

/* A schema with an address of its own: a text, or a part of one that has $id. */
struct schema_resource {
  em_view uri; /* absolute where there is one, without fragment */
  struct schema_source *source;
  uint32_t node; /* its root in the source */
  schema_dialect dialect;
  schema_anchor *anchors;
};

/* One text. */
typedef struct schema_source {
  document d;
  em_view uri;           /* the address it was handed in under */
  schema_node **by_node; /* what was compiled, by node of the document */
  schema_resource *root;
} schema_source;

/* The rule of that keyword, or NULL. */
const schema_rule *schema_rule_of(const schema_node *schema, schema_keyword keyword);
/* The member of that name, or NULL. */
const schema_member *schema_member_of(const schema_rule *rule, em_view name);

struct em_schema {
  arena memory;
  em_view name;
  const schema_node *root;
  ARENA_LIST(schema_source *) sources;
  ARENA_LIST(schema_pattern *) patterns;
  bool asserts_formats;
};

/*
 * What was checked, and its secrets, which a schema calls writeOnly (passwords and their like):
 * sorted, apart from each other. For reports.
 */
em_view check_text(const em_check *check);
em_view check_name(const em_check *check);
const text_span *check_secrets(const em_check *check, size_t *count);

#endif
