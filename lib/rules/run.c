/* A run of a rule set over a manifest. */
#include "rules/run.h"

#include "base/bits.h"
#include "rules/checks/secrets_scan.h"

#include <stdlib.h>

enum { MATCHES_DEFAULT = 10000 };

/* ---- One subject
 * --------------------------------------------------------------------------------- */

/* A rule that the sieve left. False if memory is out. */
static bool judge(run *r, uint32_t number, const frame *at, bool is_sieved) {
  const compiled_rule *c = &r->evaluation.rules->compiled[number];
  if (!needs_are_met(&r->needs, c)) {
    return true;
  }
  run_take(r, number);
  const uint32_t proved = is_sieved ? c->rule->proved : 0;
  return evaluate_rest(&r->evaluation, c->rule->condition, proved, at) != TRUTH_TRUE ||
         run_fire(r, at, NULL);
}

static bool judge_subject(run *r, const subject *s) {
  const frame at = {.subject = *s};
  needs_turn_to(&r->needs, s);
  for (uint32_t i = r->sieve.starts[s->kind]; i < r->sieve.starts[s->kind + 1]; i++) {
    sieve_group *g = &r->sieve.groups[i];
    for (uint64_t left = sieve_pass(g, &r->needs, s); left != 0; left &= left - 1) {
      const uint32_t bit = bits_lowest(left);
      if (!judge(r, sieve_rule(g, bit), &at, (g->doubted >> bit & 1u) == 0)) {
        return false;
      }
    }
  }
  return true;
}

static bool judge_all(run *r, subject_kind kind, uint32_t in) {
  facts *f = &r->evaluation.facts;
  const uint32_t count = subjects_count(f, kind, in);
  for (uint32_t i = 0; i < count; i++) {
    subject s;
    if (subjects_get(f, kind, in, i, &s) && !judge_subject(r, &s)) {
      return false;
    }
  }
  return true;
}

static bool judge_subjects(run *r) {
  const uint32_t module_count = r->evaluation.facts.manifest->module_count;
  for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
    if (!sieve_wants(&r->sieve, (subject_kind)kind)) {
      continue;
    }
    const bool is_of_module = subject_types[kind].is_of_module && kind != SUBJECT_MODULE;
    for (uint32_t m = 0; m < (is_of_module ? module_count : 1); m++) {
      if (!judge_all(r, (subject_kind)kind, is_of_module ? m : NOTE_NO_MODULE)) {
        return false;
      }
    }
  }
  return true;
}

/* ---- Checks
 * --------------------------------------------------------------------------------------- */

/* In the order of the table: the check of patterns that gave up is the last. */
static bool run_checks(run *r) {
  for (uint32_t i = 0; i < checks_count; i++) {
    if ((r->checks_wanted >> i & 1u) == 0) {
      continue;
    }
    check_run c = {r, i, checks[i]};
    if (!checks[i]->run(&c)) {
      return false;
    }
  }
  return true;
}

/* ---- All of it
 * ------------------------------------------------------------------------------------- */

static int compare(uint32_t a, uint32_t b) {
  return (a > b) - (a < b);
}

static int compare_matches(const void *a, const void *b) {
  const match *x = *(match *const *)a;
  const match *y = *(match *const *)b;
  int order = compare(x->rule, y->rule);
  order = order != 0 ? order : compare(x->module, y->module);
  order = order != 0 ? order : compare(x->place.at.node, y->place.at.node);
  return order != 0 ? order : compare(x->place.start, y->place.start);
}

static bool is_same(const match *a, const match *b) {
  return a->rule == b->rule && place_equals(a->place.at, b->place.at) &&
         a->place.start == b->place.start && a->place.length == b->place.length &&
         view_equals(a->message, b->message);
}

/* In order of rule; what two spellings of one member share is told once. */
static void put_in_order(matches *result) {
  if (result->count > 1) {
    qsort(result->items, result->count, sizeof *result->items, compare_matches);
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < result->count; i++) {
    if (kept == 0 || !is_same(result->items[kept - 1], result->items[i])) {
      result->items[kept++] = result->items[i];
    }
  }
  result->count = kept;
}

bool rules_run(const em_ruleset *rules, const manifest *m, const rules_options *options,
               arena *memory, matches *result) {
  *result = (matches){0};
  run r = {.result = result};
  if (options != NULL) {
    r.options = *options;
  }
  r.options.matches_maximum =
      r.options.matches_maximum == 0 ? MATCHES_DEFAULT : r.options.matches_maximum;
  r.evaluation = (evaluation){.rules = rules, .memory = memory, .rule = UINT32_MAX};
  r.evaluation.texts = r.options.texts == NULL ? memory : r.options.texts;
  r.evaluation.text.memory = memory;
  r.evaluation.told.memory = memory;
  pointer_cursor_start(&r.evaluation.pointers, NULL, memory);
  facts_start(&r.evaluation.facts, m, r.options.trust, memory);
  secret_list secrets = {0};
  r.evaluation.secrets = &secrets;
  const bool is_well = evaluation_start(&r.evaluation) &&
                       needs_start(&r.needs, rules, &r.evaluation.facts) &&
                       secrets_scan(m, memory, &secrets) && run_plan(&r) && judge_subjects(&r) &&
                       run_checks(&r) && run_finish_groups(&r);
  regex_matcher_free(&r.evaluation.matcher);
  put_in_order(result);
  result->secrets = secrets_places(&secrets, memory);
  result->secret_count = secrets.count;
  return is_well && !memory->has_failed && !r.evaluation.texts->has_failed;
}
