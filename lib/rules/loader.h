/* From rule files to a pack. Internal to this room. */
#ifndef RULES_LOADER_H
#define RULES_LOADER_H

#include "rules/checks/check.h"
#include "rules/pack.h"

/* Where a list is named: whether there is such a list, and of what, is known when all files are. */
typedef struct list_mention {
  pack_text file;
  em_error at; /* its place, filled in but for the message */
  uint32_t list;
  bool wants_numbers;
  bool wants_any; /* only that it is not empty */
} list_mention;

typedef struct list_draft {
  pack_list list;
  bool is_declared;
} list_draft;

/* What is known of a rule id that expected facts name. */
typedef struct rule_mention {
  pack_text file;
  em_error at;
  pack_text id;
  uint32_t subject;
} rule_mention;

typedef struct loader {
  arena *memory;
  const pack *base; /* the pack that this one stands on, or NULL */
  char *text;
  uint32_t text_length, text_capacity;
  bool without_examples;
  ARENA_LIST(uint32_t) words;
  ARENA_LIST(pack_rule) rules;
  ARENA_LIST(uint32_t) id_hashes; /* of the rules, in their order */
  ARENA_LIST(list_draft) lists;
  ARENA_LIST(pack_example) examples;
  ARENA_LIST(pack_expected) expected;
  ARENA_LIST(pack_text) patterns;
  ARENA_LIST(pack_extension) extensions;
  ARENA_LIST(pack_need) needs;
  subject_kind needs_of; /* subject of the rule whose needs are looked for */
  ARENA_LIST(list_mention) list_mentions;
  ARENA_LIST(rule_mention) rule_mentions;
  /* The file that is being compiled. */
  const document *document;
  pack_text file;
  em_view at_fault; /* the file that was found wrong when all files were there */
  em_error *error;
  em_status status; /* first failure; EM_OK so far */
} loader;

/* What facts can be seen from a condition or a text. */
typedef struct view_point {
  subject_kind kind;
  const check *check;             /* of the rule, or NULL */
  const struct view_point *outer; /* around the quantifier, or NULL */
  bool is_grouped;                /* {each …} and {count} have a meaning */
} view_point;

/* ---- Failure: the first one counts, and everything after it does nothing.
 * ------------------------ */

/* EM_ERROR_RULES at a node. Returns false. */
bool loader_fail(loader *c, uint32_t node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool loader_fail_memory(loader *c);
/* The place of a node, for a failure that shows only later. */
void loader_locate(const loader *c, uint32_t node, em_error *at);
static inline bool loader_is_well(const loader *c) {
  return c->status == EM_OK;
}
/* ": did you mean `x`?" or "", in the arena. */
em_view loader_suggestion(loader *c, em_view nearest_name);

/* ---- Writing the pack ------------------------------------------------------------------------ */

/* Index of the new word. On failure 0, and the loader knows. */
uint32_t loader_word(loader *c, uint32_t word);
pack_text loader_text(loader *c, em_view text);
void loader_text_words(loader *c, em_view text);
void loader_number_words(loader *c, int64_t number);
em_view loader_view(const loader *c, pack_text text);

/* ---- Reading the file ------------------------------------------------------------------------ */

/* The text of a scalar (numbers and flags as written), or failure: `what` is expected. */
em_view loader_scalar(loader *c, uint32_t node, const char *what);
bool loader_expect(loader *c, uint32_t node, document_kind kind, const char *what);
bool loader_flag(loader *c, uint32_t node, bool *flag);
bool loader_integer(loader *c, uint32_t node, int64_t *number);
/* "text", "a number" … for messages; static. */
const char *loader_kind_of(const loader *c, uint32_t node);
/* Fails if a name stands twice in a mapping. */
bool loader_no_duplicates(loader *c, uint32_t object);

/* One key of a mapping, and who reads its value. */
typedef struct loader_key {
  em_view name;
  bool is_required;
  bool (*read)(loader *c, void *target, uint32_t node);
} loader_key;

/* Reads a mapping by its keys, in the order of the table. Unknown and missing keys are failures. */
bool loader_read_keys(loader *c, uint32_t object, const loader_key *keys, uint32_t count,
                      const char *what, void *target);
/* Each scalar of a list (or a single one) as texts of 2 words behind one another. */
bool loader_texts(loader *c, uint32_t node, const char *what, pack_span *span);

/* ---- Parts of the language ----------------------------------------------------------------------
 */

typedef struct resolved_fact {
  fact_reference reference;
  fact_type type;
  const fact_words *words;
} resolved_fact;

bool compile_fact(loader *c, const view_point *from, uint32_t node, em_view path,
                  resolved_fact *result);
/* The condition at a node; its index in the words, or PACK_NONE on failure. */
uint32_t compile_condition(loader *c, const view_point *from, uint32_t node);
bool compile_test(loader *c, const view_point *from, const resolved_fact *what, uint32_t node);
bool compile_relation(loader *c, const view_point *from, uint32_t node, em_view name,
                      uint32_t *relation, subject_kind *kind);
uint32_t compile_template(loader *c, const view_point *from, uint32_t node);
/* Number of a list that is named at a node, declared or not yet. */
uint32_t compile_list_name(loader *c, uint32_t node, em_view name, bool wants_numbers,
                           bool wants_any);
/* Opens a word that will hold the length of what follows; closes it. */
uint32_t loader_open(loader *c);
void loader_close(loader *c, uint32_t opened);

/* What to add to the word of a relation, if elements can be found by a text: see relation_key. */
uint32_t compile_key(const loader *c, uint32_t condition, subject_kind kind, subject_kind outside);

/* What the rule's condition cannot do without. */
void compile_needs(loader *c, pack_rule *rule);
/* Groups the rules of a pack that has all of them, and makes the sieve of their needs. False if
 * memory is out. */
bool compile_sieve(loader *c, pack *made);

bool compile_example(loader *c, uint32_t node);
bool compile_rule(loader *c, uint32_t object, em_view family);
bool compile_lists(loader *c, uint32_t object);
bool compile_expected(loader *c, uint32_t node);
bool compile_list_value(loader *c, uint32_t list, em_view value);
list_draft *compile_find_list(loader *c, em_view name, uint32_t *number);

#endif
