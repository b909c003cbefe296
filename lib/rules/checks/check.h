/*
 * Named checks: what a condition cannot say, in C. A rule file refers to a check by name and has
 * everything else of a rule; its `when` chooses among what the check finds.
 *
 * A new check is one file here, one row in checks.c, and rule files that name it. The check runs
 * once for a manifest, however many rules share it; it calls check_found for each thing it finds.
 */
#ifndef RULES_CHECKS_CHECK_H
#define RULES_CHECKS_CHECK_H

#include "rules/facts.h"

enum { CHECK_VALUES_MAXIMUM = 8 };

/* What a check yields beside the subject: the fact `found.NAME`. */
typedef struct check_value {
  em_view name;
  fact_type type; /* FACT_FLAG, FACT_NUMBER, FACT_TEXT or FACT_WORD */
  const fact_words *words;
  em_view doc;
} check_value;

/* One thing found. Everything it points to lives as long as the run's arena or the manifest. */
typedef struct found {
  subject subject;   /* of the check's kind */
  match_place place; /* document NULL: the subject's own place */
  em_view identity;  /* what tells it from others, see match.identity; data NULL: the subject's */
  /* In the order of the check's values. */
  fact_value values[CHECK_VALUES_MAXIMUM];
  const match_related *related;
  uint32_t related_count;
} found;

typedef struct check_run check_run;

typedef struct check {
  em_view name;
  em_view doc; /* what it finds, one sentence */
  subject_kind subject;
  const check_value *values;
  uint32_t value_count;     /* at most CHECK_VALUES_MAXIMUM */
  bool is_of_circumstances; /* no manifest alone makes it find something: rules need no examples */
  /* False if memory is out. */
  bool (*run)(check_run *run);
} check;

/* The manifest and its facts. */
facts *check_facts(check_run *run);
/* Of an effective deployment, what it was made of (layers/stack.h); NULL for a file by itself. */
const struct layers_stack *check_layers(check_run *run);
/* Memory of the run. */
arena *check_memory(check_run *run);
/* The day as of which ages are judged, "2026-08-01": what the caller said, or the day that the
 * rules' data are of. */
em_view check_as_of(check_run *run);
/* Reports one thing; rules decide whether it is a finding. False if memory is out. */
bool check_found(check_run *run, const found *what);

/* Values of what is found. */
static inline fact_value found_text(em_view text) {
  return (fact_value){.type = FACT_TEXT, .is_set = text.data != NULL, .text = text};
}
static inline fact_value found_number(int64_t number) {
  return (fact_value){.type = FACT_NUMBER, .is_set = true, .number = number};
}
static inline fact_value found_flag(bool is_true) {
  return (fact_value){.type = FACT_FLAG, .is_set = true, .number = is_true};
}
static inline fact_value found_word(const fact_words *words, uint32_t number) {
  return (fact_value){
      .type = FACT_WORD, .is_set = true, .number = number, .text = fact_word(words, number)};
}

/* The table. */
/* Bits of a mask tell which are wanted. */
enum { CHECKS_MAXIMUM = 64 };
extern const check *const checks[];
extern const uint32_t checks_count;
/* Number of the check of that name, or UINT32_MAX. */
uint32_t checks_find(em_view name);

#endif
