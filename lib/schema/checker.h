/* Between the parts of the checker. Internal to this room. */
#ifndef SCHEMA_CHECKER_H
#define SCHEMA_CHECKER_H

#include "schema/schema.h"

/* Schemas in evaluation at one time; bounds the stack whatever the schema and the text are. */
enum { CHECK_DEPTH_MAXIMUM = 1500, CHECK_EMBEDDED_MAXIMUM = 1024, CHECK_SECRETS_MAXIMUM = 65536 };

/*
 * Which members or elements of one container have been evaluated: asked for by unevaluated…, told
 * by everything that applies to the same value.
 */
typedef struct evaluated {
  uint32_t count; /* members or elements */
  uint64_t *bits;
  uint64_t own; /* the bits, if 64 are enough */
} evaluated;

/* One schema at one value, within the one that led there. */
typedef struct visit {
  const schema_node *schema;
  const document *d;
  uint32_t node;
  evaluated *seen; /* NULL: nobody asks */
  const struct visit *outer;
} visit;

/* A violation before its sentence is made: most of them are dropped again by anyOf and its like. */
typedef struct fault {
  const schema_node *schema;
  const schema_rule *rule; /* NULL for the schema `false` */
  const document *d;
  uint32_t node;  /* value at fault: what the message is about */
  uint32_t at;    /* node of the place: the same, or a key */
  uint32_t other; /* depends on the keyword: a second node, an index, a count */
  em_view text;   /* depends on the keyword: a name, a parser's complaint; may be of the arena */
  uint32_t start; /* with has_span: bytes in the file; oneOf: a second index */
  uint32_t end;
  bool has_span; /* the place is no node (x-embedded) */
} fault;

typedef ARENA_LIST(document *) document_list;
typedef ARENA_LIST(text_span) secret_list;

typedef struct checker {
  const em_schema *schema;
  const em_check_options *options;
  document_options reading; /* of embedded documents */
  arena *memory;            /* of the result */
  em_allocator allocator;   /* for what is given back at once */
  ARENA_LIST(fault) faults;
  uint32_t dropped;
  uint32_t quiet; /* above 0: only the answer counts, no fault is kept */
  uint32_t depth;
  uint64_t steps;
  em_status status;
  em_error *error;
  pattern_matcher matcher;
  document_list *embedded; /* opened documents, owned by the result */
  secret_list *secrets;    /* spans in the file, owned by the result */
} checker;

/* ---- check.c ----------------------------------------------------------------------------------
 */

/* Whether the value fits. Faults are kept unless quiet. `seen` may be NULL. */
bool check_value(checker *c, const visit *outer, const schema_node *schema, const document *d,
                 uint32_t node, evaluated *seen);
/* The same without keeping faults. */
bool check_quietly(checker *c, const visit *outer, const schema_node *schema, const document *d,
                   uint32_t node, evaluated *seen);

/* ---- faults.c ---------------------------------------------------------------------------------
 */

/* Keeps a fault about the value of the visit; always false. */
bool check_refuse(checker *c, const visit *v, const schema_rule *rule);
/* The same with more to say; NULL if it is not kept. */
fault *check_add_fault(checker *c, const visit *v, const schema_rule *rule);
/* Ends the check; always false. */
bool check_fail(checker *c, const document *d, uint32_t node, em_status status, const char *what);
bool check_fail_memory(checker *c);
/* Counts work; false if there was too much. */
bool check_spend(checker *c, const visit *v, uint64_t steps);

/* ---- Keywords, by what they look at -------------------------------------------------------------
 */

/* One keyword at the value of the visit. */
typedef bool (*keyword_check)(checker *c, const visit *v, const schema_rule *rule);

/* Whether a value has one of the types that the rule `type` of a schema written in `s` names. */
bool check_has_type(const document *s, const schema_rule *rule, const document *d, uint32_t node);
bool check_type(checker *c, const visit *v, const schema_rule *rule);
bool check_enum(checker *c, const visit *v, const schema_rule *rule);
bool check_const(checker *c, const visit *v, const schema_rule *rule);
bool check_number(checker *c, const visit *v, const schema_rule *rule);
bool check_length(checker *c, const visit *v, const schema_rule *rule);
bool check_pattern(checker *c, const visit *v, const schema_rule *rule);
bool check_format(checker *c, const visit *v, const schema_rule *rule);

bool check_required(checker *c, const visit *v, const schema_rule *rule);
bool check_dependencies(checker *c, const visit *v, const schema_rule *rule);
bool check_member_count(checker *c, const visit *v, const schema_rule *rule);
bool check_property_names(checker *c, const visit *v, const schema_rule *rule);
bool check_members(checker *c, const visit *v, const schema_rule *rule);
bool check_unevaluated_members(checker *c, const visit *v, const schema_rule *rule);

bool check_elements(checker *c, const visit *v, const schema_rule *rule);
bool check_contains(checker *c, const visit *v, const schema_rule *rule);
bool check_element_count(checker *c, const visit *v, const schema_rule *rule);
bool check_unique(checker *c, const visit *v, const schema_rule *rule);
bool check_unevaluated_elements(checker *c, const visit *v, const schema_rule *rule);

bool check_reference(checker *c, const visit *v, const schema_rule *rule);
bool check_all_of(checker *c, const visit *v, const schema_rule *rule);
bool check_any_of(checker *c, const visit *v, const schema_rule *rule);
bool check_one_of(checker *c, const visit *v, const schema_rule *rule);
bool check_not(checker *c, const visit *v, const schema_rule *rule);
bool check_if(checker *c, const visit *v, const schema_rule *rule);
bool check_embedded(checker *c, const visit *v, const schema_rule *rule);

/* ---- evaluated.c --------------------------------------------------------------------------------
 */

/* For a container; nothing is evaluated yet. False (and the check has failed) if memory is out. */
bool evaluated_start(checker *c, evaluated *set, const document *d, uint32_t node);
void evaluated_free(checker *c, evaluated *set);
/* `set` may be NULL in all of these. */
void evaluated_add(evaluated *set, uint32_t index);
void evaluated_add_all(evaluated *set);
void evaluated_merge(evaluated *into, const evaluated *from);
bool evaluated_has(const evaluated *set, uint32_t index);

/* ---- equal.c ------------------------------------------------------------------------------------
 */

/* JSON Schema's equality: numbers by value, members in any order. */
bool check_is_equal(checker *c, const document *a, uint32_t x, const document *b, uint32_t y);
uint64_t check_hash(checker *c, const document *d, uint32_t node);

/* ---- format.c -----------------------------------------------------------------------------------
 */

/* Whether text has a format; true for formats that are not known. */
bool format_fits(em_view format, em_view text);

/* ---- message.c ----------------------------------------------------------------------------------
 */

/* The sentence for a fault; data NULL if memory is out. */
em_view fault_message(arena *a, const fault *f);

#endif
