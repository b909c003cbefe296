#include "rules/evaluation.h"

enum { STEPS_MAXIMUM = 4000000, EXCESSES_MAXIMUM = 16 };

bool evaluation_start(evaluation *e) {
  e->steps = arena_allocate_array(e->memory, e->rules->rule_count, sizeof *e->steps);
  for (uint32_t i = 0; e->steps != NULL && i < e->rules->rule_count; i++) {
    e->steps[i] = STEPS_MAXIMUM;
  }
  return e->steps != NULL;
}

void evaluation_take(evaluation *e, uint32_t rule) {
  e->rule = rule;
  e->pack = e->rules->compiled[rule].pack;
}

/* ---- Facts
 * ---------------------------------------------------------------------------------------- */

/* Whose fact it is; false if there is no such module or image. */
static bool find_owner(const evaluation *e, fact_scope scope, const frame *at, subject *owner) {
  if (scope == SCOPE_DEPLOYMENT) {
    *owner = (subject){SUBJECT_DEPLOYMENT, NOTE_NO_MODULE, 0, e->facts.manifest};
    return true;
  }
  const module *m = subject_module(&e->facts, &at->subject);
  const uint32_t number = at->subject.module;
  if (m == NULL || (scope == SCOPE_IMAGE && !m->has_image)) {
    return false;
  }
  *owner = scope == SCOPE_IMAGE ? (subject){SUBJECT_IMAGE, number, 0, &m->image}
                                : (subject){SUBJECT_MODULE, number, number, m};
  return true;
}

static const frame *step_out(const frame *at, uint8_t hops) {
  for (uint8_t i = 0; i < hops; i++) {
    at = at->outer;
  }
  return at;
}

void evaluate_fact(const evaluation *e, uint32_t reference, const frame *at, fact_value *value) {
  const fact_reference r = fact_reference_unpack(reference);
  subject owner;
  at = step_out(at, r.hops);
  if (r.scope == SCOPE_FOUND) {
    *value = at->found[r.fact];
    return;
  }
  const fact *which = &subject_types[r.kind].facts->facts[r.fact];
  if (r.scope == SCOPE_SELF) {
    fact_read(&e->facts, &at->subject, which, value);
  } else if (find_owner(e, (fact_scope)r.scope, at, &owner)) {
    fact_read(&e->facts, &owner, which, value);
  } else {
    *value = (fact_value){.type = which->type};
  }
}

void evaluate_look(const evaluation *e, uint32_t reference, const frame *at, fact_glance *seen) {
  const fact_reference r = fact_reference_unpack(reference);
  subject owner;
  at = step_out(at, r.hops);
  if (r.scope == SCOPE_FOUND) {
    fact_glance_at(&at->found[r.fact], seen);
    return;
  }
  const fact *which = &subject_types[r.kind].facts->facts[r.fact];
  if (r.scope == SCOPE_SELF) {
    fact_look(&e->facts, &at->subject, which, seen);
  } else if (find_owner(e, (fact_scope)r.scope, at, &owner)) {
    fact_look(&e->facts, &owner, which, seen);
  } else {
    *seen = (fact_glance){.type = which->type};
  }
}

void evaluation_note_excess(evaluation *e, const fact_value *value, const frame *at) {
  /* a rule that cannot cope with a file is not tried on the rest of it */
  e->steps[e->rule] = 0;
  if (e->excesses.count < EXCESSES_MAXIMUM && ARENA_LIST_ADD(e->memory, &e->excesses)) {
    e->excesses.items[e->excesses.count - 1] =
        (excess){.rule = e->rule, .value = *value, .subject = at->subject};
  }
}

/* ---- Relations
 * ------------------------------------------------------------------------------------ */

relation_walk relation_start(evaluation *e, uint32_t relation, const frame *from) {
  const relation_scope scope = relation_scope_of(relation);
  const manifest *m = e->facts.manifest;
  const uint32_t own = from->subject.module;
  relation_walk walk = {.evaluation = e,
                        .from = from,
                        .kind = relation_kind_of(relation),
                        .in = NOTE_NO_MODULE,
                        .left_out = NOTE_NO_MODULE};
  const bool is_of_module = subject_types[walk.kind].is_of_module && walk.kind != SUBJECT_MODULE;
  if (!is_of_module) {
    /* notes of a module are told apart by subjects_get */
    walk.in = scope == RELATION_NEAR && walk.kind == SUBJECT_NOTE ? own : NOTE_NO_MODULE;
    walk.count = subjects_count(&e->facts, walk.kind, walk.in);
  } else if (scope == RELATION_NEAR && own < m->module_count) {
    walk.in = own;
    walk.count = subjects_in_module(&m->modules[own], walk.kind);
    walk.is_unknown = subjects_are_hidden(&m->modules[own], walk.kind);
  } else {
    walk.all = subjects_all(&e->facts, walk.kind);
    walk.count = walk.all->count;
    walk.left_out = scope == RELATION_OTHER ? own : NOTE_NO_MODULE;
    const bool is_own_hidden =
        walk.left_out < m->module_count && subjects_are_hidden(&m->modules[own], walk.kind);
    walk.is_unknown = walk.all->unknown_modules > (is_own_hidden ? 1u : 0u);
  }
  return walk;
}

/* Takes one from what the rule may still do on this file; false if that is nothing. */
static bool step(evaluation *e, const frame *at) {
  uint32_t *left = &e->steps[e->rule];
  if (*left == 1) {
    evaluation_note_excess(e, &(fact_value){0}, at);
  }
  *left -= *left > 0;
  return *left > 0;
}

static bool is_itself(const relation_walk *walk, const subject *element) {
  const subject *self = &walk->from->subject;
  return element->index == self->index && element->kind == self->kind &&
         element->module == self->module;
}

static bool get(const relation_walk *walk, uint32_t index, subject *element) {
  if (walk->all == NULL) {
    return subjects_get(&walk->evaluation->facts, walk->kind, walk->in, index, element);
  }
  *element = walk->all->items[index];
  return element->module != walk->left_out;
}

static bool get_any(const void *context, uint32_t number, subject *element) {
  const relation_walk *walk = context;
  return get(walk, number, element) || walk->all != NULL; /* also those that are left out */
}

/* Only elements that share the text which the condition asks for, where there are many. */
static void narrow(relation_walk *walk, uint32_t relation) {
  evaluation *e = walk->evaluation;
  const subject *self = &walk->from->subject;
  uint32_t own = 0;
  uint32_t outer = 0;
  fact_value value;
  if (walk->count < RELATION_INDEX_LEAST || e->index_is_in_use ||
      !relation_key(relation, &own, &outer)) {
    return;
  }
  fact_read(&e->facts, self, &subject_types[self->kind].facts->facts[outer], &value);
  const relation_index wanted = {
      .kind = walk->kind, .in = walk->in, .fact = own, .count = walk->count};
  if (value.is_unresolved || !value.is_set ||
      !relation_index_make(&e->index, &e->facts, e->memory, &wanted, get_any, walk)) {
    return;
  }
  walk->indexed = &e->index;
  walk->next = relation_index_first(&e->index, value.text);
  walk->next_unknown = e->index.unknown;
}

/* Number of the next element from 1, or 0. */
static uint32_t go_on(relation_walk *walk) {
  if (walk->indexed == NULL) {
    return walk->index < walk->count ? ++walk->index : 0;
  }
  uint32_t number = walk->next;
  if (number > 0) {
    walk->next = relation_index_next(walk->indexed, number);
    return number;
  }
  number = walk->next_unknown;
  walk->next_unknown = number > 0 ? walk->indexed->next[number] : 0;
  return number;
}

bool relation_next(relation_walk *walk, subject *element) {
  for (uint32_t number = go_on(walk); number > 0; number = go_on(walk)) {
    const bool is_there = get(walk, number - 1, element);
    if (!step(walk->evaluation, walk->from)) {
      walk->is_unknown = true;
      return false;
    }
    if (is_there && !is_itself(walk, element)) {
      return true;
    }
  }
  return false;
}

/* ---- Conditions
 * ----------------------------------------------------------------------------------- */

static uint32_t length_of(const uint32_t *words, uint32_t condition) {
  return CONDITION_HEADER_WORDS + words[condition + 1];
}

static truth least(truth a, truth b) {
  return a < b ? a : b;
}

static truth greatest(truth a, truth b) {
  return a > b ? a : b;
}

static truth evaluate_any(evaluation *e, uint32_t condition, const frame *at) {
  const uint32_t *words = e->pack->words;
  const uint32_t end = condition + length_of(words, condition);
  truth result = TRUTH_FALSE;
  for (uint32_t part = condition + CONDITION_HEADER_WORDS; part < end && result != TRUTH_TRUE;
       part += length_of(words, part)) {
    result = greatest(result, evaluate(e, part, at));
  }
  return result;
}

truth evaluate_rest(evaluation *e, uint32_t condition, uint32_t proved, const frame *at) {
  const uint32_t *words = e->pack->words;
  const uint32_t end = condition + length_of(words, condition);
  truth result = TRUTH_TRUE;
  for (uint32_t part = condition + CONDITION_HEADER_WORDS; part < end && result != TRUTH_FALSE;
       part += length_of(words, part)) {
    result = (proved & 1u) != 0 ? result : least(result, evaluate(e, part, at));
    proved >>= 1;
  }
  return result;
}

/* Whether some element meets the condition; NONE and EVERY are said through it. */
static truth evaluate_some(evaluation *e, uint32_t condition, const frame *at, bool is_negated) {
  const uint32_t *words = &e->pack->words[condition + CONDITION_HEADER_WORDS];
  relation_walk walk = relation_start(e, words[0], at);
  frame inner = {.outer = at};
  truth result = TRUTH_FALSE;
  narrow(&walk, words[0]);
  e->index_is_in_use = e->index_is_in_use || walk.indexed != NULL;
  while (result != TRUTH_TRUE && relation_next(&walk, &inner.subject)) {
    const truth of_element = evaluate(e, condition + CONDITION_HEADER_WORDS + 1, &inner);
    result = greatest(result, is_negated ? (truth)(TRUTH_TRUE - of_element) : of_element);
  }
  e->index_is_in_use = e->index_is_in_use && walk.indexed == NULL;
  return walk.is_unknown ? greatest(result, TRUTH_UNKNOWN) : result;
}

static truth evaluate_count(evaluation *e, uint32_t condition, const frame *at) {
  const uint32_t *words = &e->pack->words[condition + CONDITION_HEADER_WORDS];
  relation_walk walk = relation_start(e, words[0], at);
  frame inner = {.outer = at};
  uint32_t sure = 0;
  uint32_t possible = 0;
  while (relation_next(&walk, &inner.subject)) {
    const truth of_element = evaluate(e, condition + CONDITION_HEADER_WORDS + 3, &inner);
    sure += of_element == TRUTH_TRUE;
    possible += of_element != TRUTH_FALSE;
  }
  possible = walk.is_unknown ? UINT32_MAX : possible;
  const uint32_t fewest = words[1];
  const uint32_t most = words[2];
  if (possible < fewest || sure > most) {
    return TRUTH_FALSE;
  }
  return sure >= fewest && possible <= most ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

truth evaluate(evaluation *e, uint32_t condition, const frame *at) {
  const uint32_t *words = &e->pack->words[condition];
  switch ((condition_operation)(words[0] & 0xFF)) {
    case CONDITION_ALL:
      return evaluate_rest(e, condition, 0, at);
    case CONDITION_ANY:
      return evaluate_any(e, condition, at);
    case CONDITION_NOT:
      return (truth)(TRUTH_TRUE - evaluate(e, condition + CONDITION_HEADER_WORDS, at));
    case CONDITION_TEST: {
      fact_glance seen;
      evaluate_look(e, words[CONDITION_HEADER_WORDS], at, &seen);
      return evaluate_test(e, words, &seen, at);
    }
    case CONDITION_SOME:
      return evaluate_some(e, condition, at, false);
    case CONDITION_NONE:
      return (truth)(TRUTH_TRUE - evaluate_some(e, condition, at, false));
    case CONDITION_EVERY:
      return (truth)(TRUTH_TRUE - evaluate_some(e, condition, at, true));
    default:
      return evaluate_count(e, condition, at);
  }
}
