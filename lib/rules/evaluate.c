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

static void unset(fact_value *value, fact_type type) {
  *value = (fact_value){.type = type};
}

void evaluate_fact(const evaluation *e, uint32_t reference, const frame *at, fact_value *value) {
  const fact_reference r = fact_reference_unpack(reference);
  for (uint8_t i = 0; i < r.hops; i++) {
    at = at->outer;
  }
  if (r.scope == SCOPE_FOUND) {
    *value = at->found[r.fact];
    return;
  }
  const fact *which = &subject_types[r.kind].facts->facts[r.fact];
  if (r.scope == SCOPE_SELF) {
    fact_read(&e->facts, &at->subject, which, value);
    return;
  }
  if (r.scope == SCOPE_DEPLOYMENT) {
    const subject whole = {SUBJECT_DEPLOYMENT, NOTE_NO_MODULE, 0, e->facts.manifest};
    fact_read(&e->facts, &whole, which, value);
    return;
  }
  const module *m = subject_module(&e->facts, &at->subject);
  if (m == NULL || (r.scope == SCOPE_IMAGE && !m->has_image)) {
    unset(value, which->type);
    return;
  }
  const uint32_t number = at->subject.module;
  const subject owner = r.scope == SCOPE_IMAGE ? (subject){SUBJECT_IMAGE, number, 0, &m->image}
                                               : (subject){SUBJECT_MODULE, number, number, m};
  fact_read(&e->facts, &owner, which, value);
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
  const relation_scope scope = (relation_scope)(relation >> 8);
  const uint32_t module_count = e->facts.manifest->module_count;
  relation_walk walk = {.evaluation = e,
                        .from = from,
                        .kind = (subject_kind)(relation & 0xFF),
                        .first_module = NOTE_NO_MODULE,
                        .last_module = NOTE_NO_MODULE,
                        .left_out = NOTE_NO_MODULE};
  walk.is_of_module = subject_types[walk.kind].is_of_module && walk.kind != SUBJECT_MODULE;
  const uint32_t own = from->subject.module;
  if (!walk.is_of_module) {
    /* notes of a module are told apart by subjects_get */
    const bool is_near = scope == RELATION_NEAR && walk.kind == SUBJECT_NOTE;
    walk.first_module = is_near ? own : NOTE_NO_MODULE;
    walk.last_module = walk.first_module;
    return walk;
  }
  if (scope == RELATION_NEAR && own < module_count) {
    walk.first_module = own;
    walk.last_module = own;
  } else {
    walk.first_module = 0;
    walk.last_module = module_count == 0 ? 0 : module_count - 1;
    walk.left_out = scope == RELATION_OTHER ? own : NOTE_NO_MODULE;
    walk.index = module_count == 0 ? UINT32_MAX : 0;
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
  return element->kind == self->kind && element->index == self->index &&
         element->module == self->module;
}

/* True if what the module has of this kind cannot be known. */
static bool is_hidden(const relation_walk *walk) {
  const manifest *m = walk->evaluation->facts.manifest;
  return subject_types[walk->kind].is_of_settings && walk->first_module < m->module_count &&
         !settings_are_known(&m->modules[walk->first_module]);
}

bool relation_next(relation_walk *walk, subject *element) {
  facts *f = &walk->evaluation->facts;
  while (walk->index != UINT32_MAX) {
    const bool is_left_out = walk->is_of_module && walk->first_module == walk->left_out;
    const uint32_t count = is_left_out ? 0 : subjects_count(f, walk->kind, walk->first_module);
    if (walk->index == 0 && !is_left_out && is_hidden(walk)) {
      walk->is_unknown = true;
    }
    while (walk->index < count) {
      const bool is_there = subjects_get(f, walk->kind, walk->first_module, walk->index++, element);
      if (!step(walk->evaluation, walk->from)) {
        walk->is_unknown = true;
        walk->index = UINT32_MAX;
        return false;
      }
      if (is_there && !is_itself(walk, element)) {
        return true;
      }
    }
    if (!walk->is_of_module || walk->first_module >= walk->last_module) {
      return false;
    }
    walk->first_module++;
    walk->index = 0;
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

static truth evaluate_list(evaluation *e, uint32_t condition, const frame *at, bool is_all) {
  const uint32_t *words = e->pack->words;
  const uint32_t end = condition + length_of(words, condition);
  const truth decided = is_all ? TRUTH_FALSE : TRUTH_TRUE;
  truth result = is_all ? TRUTH_TRUE : TRUTH_FALSE;
  for (uint32_t part = condition + CONDITION_HEADER_WORDS; part < end && result != decided;
       part += length_of(words, part)) {
    const truth of_part = evaluate(e, part, at);
    result = is_all ? least(result, of_part) : greatest(result, of_part);
  }
  return result;
}

/* Whether some element meets the condition; NONE and EVERY are said through it. */
static truth evaluate_some(evaluation *e, uint32_t condition, const frame *at, bool is_negated) {
  const uint32_t *words = &e->pack->words[condition + CONDITION_HEADER_WORDS];
  relation_walk walk = relation_start(e, words[0], at);
  frame inner = {.outer = at};
  truth result = TRUTH_FALSE;
  while (result != TRUTH_TRUE && relation_next(&walk, &inner.subject)) {
    const truth of_element = evaluate(e, condition + CONDITION_HEADER_WORDS + 1, &inner);
    result = greatest(result, is_negated ? (truth)(TRUTH_TRUE - of_element) : of_element);
  }
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
      return evaluate_list(e, condition, at, true);
    case CONDITION_ANY:
      return evaluate_list(e, condition, at, false);
    case CONDITION_NOT:
      return (truth)(TRUTH_TRUE - evaluate(e, condition + CONDITION_HEADER_WORDS, at));
    case CONDITION_TEST: {
      fact_value value;
      evaluate_fact(e, words[CONDITION_HEADER_WORDS], at, &value);
      return evaluate_test(e, words, &value, at);
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
