/*
 * What a layer takes from a module that stands below it: powers that it gives and protections that
 * it takes away, compared in effect (delta), and only as far as the device sees them in the end.
 */
#include "delta/delta.h"
#include "layers/history.h"
#include "layers/stack.h"
#include "rules/checks/check.h"

extern const check weakened_check;

static const em_view severity_words[] = {
    [EM_SEVERITY_NOTE] = VIEW_INIT("note"),         [EM_SEVERITY_LOW] = VIEW_INIT("low"),
    [EM_SEVERITY_MEDIUM] = VIEW_INIT("medium"),     [EM_SEVERITY_HIGH] = VIEW_INIT("high"),
    [EM_SEVERITY_CRITICAL] = VIEW_INIT("critical"),
};
static const fact_words severities = {severity_words, FACT_COUNT(severity_words), NULL};

static const check_value values[] = {
    {.name = FACT_NAME("what"),
     .type = FACT_TEXT,
     .doc = FACT_NAME("what is gained or lost: `privileged`, `mount of /etc at /host`")},
    {.name = FACT_NAME("severity"),
     .type = FACT_WORD,
     .words = &severities,
     .doc = FACT_NAME("how much that weighs, as in `edgemanifest diff`")},
    {.name = FACT_NAME("is_lost"),
     .type = FACT_FLAG,
     .doc = FACT_NAME("a protection that is gone; otherwise something that is gained")},
    {.name = FACT_NAME("value"),
     .type = FACT_TEXT,
     .doc = FACT_NAME("how it is, if that says something: `writable`")},
};

typedef struct comparing {
  check_run *run;
  const layers_stack *stack;
  delta_facts final; /* what the device has in the end */
} comparing;

/* ---- Places
 * ---------------------------------------------------------------------------------------- */

static uint32_t position_of(const layers_merge *m, uint32_t input) {
  uint32_t i = 0;
  while (i < m->applied_count && m->applied[i] != input) {
    i++;
  }
  return i;
}

/* A layer, or several at once, on top of those below. */
typedef struct step {
  const layers_step *below;
  const manifest *above;
  uint32_t applied; /* of the whole merge's applied inputs, so many are in `above` */
} step;

static bool holds(place whole, place part) {
  return place_is_set(whole) && whole.document == part.document && whole.node <= part.node &&
         part.node < document_after(whole.document, whole.node);
}

/*
 * The name that takes away what stood at a place below: that which hides it, or else the last of
 * this step that reaches into the module.
 */
static place where_taken(const layers_merge *m, const step *s, em_view module_name, place lost) {
  const place written = layers_place_in_file(lost);
  place at = {0};
  for (uint32_t i = layers_change_within(m, module_name, 0); i < m->change_count;
       i = layers_change_within(m, module_name, i + 1)) {
    const layers_change *c = &m->changes[i];
    const uint32_t position = position_of(m, c->input);
    if (position < s->below->applied || position >= s->applied) {
      continue;
    }
    at = c->name_at;
    if (holds(c->before, written)) {
      return at;
    }
  }
  return at;
}

/* ---- One module
 * ------------------------------------------------------------------------------------ */

/* What a layer may well be there for: another image, variables, settings of the agent. */
static bool is_of_interest(const delta_change *c) {
  const delta_fact *of = c->new != NULL ? c->new : c->old;
  switch (of->topic) {
    case DELTA_IMAGE:
      return of->is_protection;
    case DELTA_VARIABLE:
    case DELTA_SETTING:
      return false;
    default:
      return true;
  }
}

static bool tell(comparing *c, uint32_t index, const delta_change *change, place at) {
  arena *memory = check_memory(c->run);
  const bool is_lost = change->kind == DELTA_LOST;
  const delta_fact *of = is_lost ? change->old : change->new;
  match_related *related = NULL;
  if (change->old != NULL) {
    related = arena_allocate(memory, sizeof *related);
    if (related == NULL) {
      return false;
    }
    *related = (match_related){{.at = change->old->at}, VIEW("as it is below that layer")};
  }
  const manifest *m = check_facts(c->run)->manifest;
  const found what = {
      .subject = {SUBJECT_MODULE, index, 0, &m->modules[index]},
      .place = {.at = at},
      .identity = arena_format(memory, "weakened %.*s", VIEW_ARGS(view_cut(of->key, 1000))),
      .values = {found_text(of->key), found_word(&severities, change->severity),
                 found_flag(is_lost),
                 is_lost || of->value.length == 0 ? (fact_value){.type = FACT_TEXT}
                                                  : found_text(of->value)},
      .related = related,
      .related_count = related != NULL,
  };
  return what.identity.data != NULL && check_found(c->run, &what);
}

static bool check_one(comparing *c, const step *s, uint32_t index, const delta_change *change) {
  if (!change->is_worse || !is_of_interest(change)) {
    return true;
  }
  const delta_fact *now =
      delta_facts_find(&c->final, change->new != NULL ? change->new : change->old);
  if (change->kind == DELTA_LOST) {
    const em_view name = check_facts(c->run)->manifest->modules[index].name;
    const place at = where_taken(c->stack->merge, s, name, change->old->at);
    return now != NULL || !place_is_set(at) || tell(c, index, change, at);
  }
  return now == NULL || !view_equals(now->value, change->new->value) ||
         tell(c, index, change, now->at);
}

static uint32_t find_module(const manifest *m, em_view name) {
  for (uint32_t i = 0; i < m->module_count; i++) {
    if (!m->modules[i].is_variant && view_equals(m->modules[i].name, name)) {
      return i;
    }
  }
  return NOTE_NO_MODULE;
}

/* ---- One layer on top of those below
 * ---------------------------------------------------------------- */

static bool check_step(comparing *c, const step *s) {
  delta d;
  const manifest *m = check_facts(c->run)->manifest;
  bool is_done = delta_compute(&d, &s->below->manifest, s->above, check_memory(c->run));
  for (uint32_t i = 0; is_done && i < d.count; i++) {
    const delta_module *changed = &d.modules[i];
    const bool is_on_both = changed->old != NULL && changed->new != NULL;
    const uint32_t index = is_on_both ? find_module(m, changed->name) : NOTE_NO_MODULE;
    for (uint32_t k = 0; is_done && index != NOTE_NO_MODULE && k < changed->count; k++) {
      is_done = check_one(c, s, index, &changed->changes[k]);
    }
  }
  return is_done;
}

static bool run(check_run *run) {
  comparing c = {.run = run, .stack = check_layers(run)};
  if (c.stack == NULL || c.stack->count == 0) {
    return true;
  }
  const manifest *final = check_facts(run)->manifest;
  bool is_done =
      delta_facts_collect(&c.final, final, check_memory(run)) && delta_facts_sort(&c.final);
  for (uint32_t i = 0; is_done && i < c.stack->count; i++) {
    const layers_step *next = i + 1 < c.stack->count ? &c.stack->steps[i + 1] : NULL;
    is_done = check_step(
        &c, &(step){.below = &c.stack->steps[i],
                    .above = next == NULL ? final : &next->manifest,
                    .applied = next == NULL ? c.stack->merge->applied_count : next->applied});
  }
  return is_done;
}

const check weakened_check = {
    .name = FACT_NAME("weakened"),
    .doc = FACT_NAME("What a layer gives to, or takes from, a module that is there without it: "
                     "powers and protections in effect."),
    .subject = SUBJECT_MODULE,
    .values = values,
    .value_count = FACT_COUNT(values),
    .run = run,
};
