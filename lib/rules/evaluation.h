/* Evaluating conditions and texts of compiled rules. Internal to this room. */
#ifndef RULES_EVALUATION_H
#define RULES_EVALUATION_H

#include "document/pointer_cursor.h"
#include "rules/checks/check.h"
#include "rules/compiled.h"
#include "rules/relation_index.h"

/* Kleene's three values, in the order in which `all` takes the least and `any` the greatest. */
typedef enum truth {
  TRUTH_FALSE,
  TRUTH_UNKNOWN,
  TRUTH_TRUE,
} truth;

/* What a condition stands on: a subject, and around a quantifier the one outside. */
typedef struct frame {
  subject subject;
  const fact_value *found; /* values of the check, or NULL */
  const check *check;
  const struct frame *outer;
} frame;

/* A rule that asked for too much on a file. */
typedef struct excess {
  uint32_t rule;
  fact_value value; /* that a pattern could not cope with; not set: too many elements */
  subject subject;
} excess;

/* A secret that was recognised: see checks/secrets.h. */
struct secret_list;

/* The facts by which one of a kind is told from others; looked for when one is told of. */
enum { IDENTITY_FACTS_MAXIMUM = 6 };
typedef struct identity_facts {
  bool is_known;
  uint8_t count;
  uint8_t facts[IDENTITY_FACTS_MAXIMUM];
} identity_facts;

typedef struct evaluation {
  facts facts;
  const em_ruleset *rules;
  arena *memory;
  arena *texts; /* of matches; they may outlive the rest */
  regex_matcher matcher;
  const struct secret_list *secrets;
  /* The rule that is being evaluated. */
  uint32_t rule;
  const pack *pack;
  uint32_t *steps;      /* that each rule has left on this file */
  relation_index index; /* of the relation that was asked for last */
  bool index_is_in_use; /* by a quantifier around the one at hand */
  ARENA_LIST(excess) excesses;
  text_buffer text; /* that is being written */
  text_buffer told; /* values of a group in it */
  pointer_cursor pointers;
  identity_facts identities[SUBJECT_COUNT];
} evaluation;

bool evaluation_start(evaluation *e);
/* The rule that is evaluated gives up on this file, because of a value or of its many elements. */
void evaluation_note_excess(evaluation *e, const fact_value *value, const frame *at);
/* Makes a rule the one that is evaluated. */
void evaluation_take(evaluation *e, uint32_t rule);

truth evaluate(evaluation *e, uint32_t condition, const frame *at);
/* A condition of which parts (bits, in their order) are known to hold. */
truth evaluate_rest(evaluation *e, uint32_t condition, uint32_t proved, const frame *at);
/* The value of a fact as seen from a frame. */
void evaluate_fact(const evaluation *e, uint32_t reference, const frame *at, fact_value *value);
/* What tests need of it. */
void evaluate_look(const evaluation *e, uint32_t reference, const frame *at, fact_glance *seen);
/* One test on a value. */
truth evaluate_test(evaluation *e, const uint32_t *test, const fact_glance *value, const frame *at);

/* ---- Walking a relation
 * -------------------------------------------------------------------------- */

typedef struct relation_walk {
  evaluation *evaluation;
  const frame *from;
  subject_kind kind;
  const subject_index *all; /* of all modules; NULL: of `in` */
  uint32_t in;              /* a module, or NOTE_NO_MODULE for the deployment */
  uint32_t left_out;        /* a module, or NOTE_NO_MODULE */
  uint32_t index, count;
  const relation_index *indexed; /* NULL: all elements, one by one */
  uint32_t next, next_unknown;   /* numbers of elements from 1, if it is indexed */
  bool is_unknown;               /* some elements cannot be known */
} relation_walk;

relation_walk relation_start(evaluation *e, uint32_t relation, const frame *from);
bool relation_next(relation_walk *walk, subject *element);

/* ---- Texts
 * --------------------------------------------------------------------------------------- */

/* A value as sentences show it: shortened, secrets hidden. */
void render_value(const evaluation *e, text_buffer *b, const fact_value *value);
/* A template; `members` are the frames that were grouped (at least the one at hand). */
em_view render(evaluation *e, uint32_t template, const frame *const *members,
               uint32_t member_count);
/* What the subject is, said without what may change. */
em_view render_identity(evaluation *e, const frame *at);
void render_identity_into(evaluation *e, text_buffer *b, const frame *at);
/*
 * The facts that the rule's condition judged, and those that its message names: who excuses a tag
 * has looked at its image, too.
 */
em_view render_evidence(evaluation *e, const pack_rule *rule, const frame *const *members,
                        uint32_t member_count);
/* What was added to the evaluation's text from `start` on, for good. */
em_view rendering_keep(evaluation *e, uint32_t start);

/* For the checks that tell of the evaluation itself. */
const evaluation *check_evaluation(const check_run *run);

#endif
