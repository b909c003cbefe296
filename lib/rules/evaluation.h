/* Evaluating conditions and texts of compiled rules. Internal to this room. */
#ifndef RULES_EVALUATION_H
#define RULES_EVALUATION_H

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

typedef struct evaluation {
  facts facts;
  const em_ruleset *rules;
  arena *memory;
  regex_matcher matcher;
  const struct secret_list *secrets;
  /* The rule that is being evaluated. */
  uint32_t rule;
  const pack *pack;
  uint32_t *steps;      /* that each rule has left on this file */
  relation_index index; /* of the relation that was asked for last */
  bool index_is_in_use; /* by a quantifier around the one at hand */
  ARENA_LIST(excess) excesses;
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
/* One test on a value. */
truth evaluate_test(evaluation *e, const uint32_t *test, const fact_value *value, const frame *at);

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

/* Text that grows in an arena. */
typedef struct rendering {
  arena *memory;
  ARENA_LIST(char) bytes;
} rendering;

void rendering_add(rendering *r, em_view text);
em_view rendering_text(const rendering *r);
/* The same, and nothing more is added. */
em_view rendering_finish(rendering *r);
/* A value as sentences show it: shortened, secrets hidden. */
void render_value(const evaluation *e, rendering *r, const fact_value *value);
/* A template; `members` are the frames that were grouped (at least the one at hand). */
em_view render(const evaluation *e, uint32_t template, const frame *const *members,
               uint32_t member_count);
/* What the subject is, said without what may change. */
em_view render_identity(evaluation *e, const frame *at);
/* The facts that a condition judged. */
void render_evidence(evaluation *e, rendering *r, uint32_t condition, const frame *at);
/* The same of the facts that a text names: who excuses a tag has looked at its image, too. */
void render_evidence_of_text(const evaluation *e, rendering *r, uint32_t template, const frame *at);

/* For the checks that tell of the evaluation itself. */
const evaluation *check_evaluation(const check_run *run);

#endif
