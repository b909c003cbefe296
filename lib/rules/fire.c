/* From a condition that holds to a match. */
#include "rules/run.h"

#include <stdlib.h>

enum { RELATED_MAXIMUM = 32 };

void run_take(run *r, uint32_t rule) {
  evaluation_take(&r->evaluation, rule);
}

static const pack_rule *current(const run *r) {
  return r->evaluation.rules->compiled[r->evaluation.rule].rule;
}

/* ---- Places
 * --------------------------------------------------------------------------------------- */

static match_place choose_place(const run *r, const frame *at, const found *what) {
  const pack_rule *rule = current(r);
  for (uint32_t i = 0; i < rule->at.count; i++) {
    fact_value value;
    evaluate_fact(&r->evaluation, r->evaluation.pack->words[rule->at.start + i], at, &value);
    if (place_is_set(value.at)) {
      return (match_place){.at = value.at};
    }
  }
  if (what != NULL && place_is_set(what->place.at)) {
    return what->place;
  }
  const place own = subject_place(&r->evaluation.facts, &at->subject);
  match_place result = {.at = own};
  if (at->subject.kind == SUBJECT_NOTE) {
    const note *n = at->subject.item;
    result.start = n->span_start;
    result.length = n->span_length;
  }
  if (!place_is_set(own)) {
    const module *m = subject_module(&r->evaluation.facts, &at->subject);
    result.at =
        m == NULL ? (place){r->evaluation.facts.manifest->document, 0} : place_of_name(m->at);
  }
  return result;
}

/* ---- Related places
 * ------------------------------------------------------------------------------- */

static void add_related(run *r, match_place at, em_view message) {
  if (r->related.count < RELATED_MAXIMUM && place_is_set(at.at) &&
      ARENA_LIST_ADD(r->evaluation.memory, &r->related)) {
    r->related.items[r->related.count - 1] = (match_related){at, message};
  }
}

static void add_element(run *r, const uint32_t *entry, const frame *at) {
  evaluation *e = &r->evaluation;
  if (entry[RELATED_WHERE] != PACK_NONE && evaluate(e, entry[RELATED_WHERE], at) != TRUTH_TRUE) {
    return;
  }
  match_place where = {.at = subject_place(&e->facts, &at->subject)};
  if (entry[RELATED_AT] != PACK_NONE) {
    fact_value value;
    evaluate_fact(e, entry[RELATED_AT], at, &value);
    if (!place_is_set(value.at) && entry[RELATED_RELATION] == PACK_NONE) {
      return;
    }
    where.at = place_is_set(value.at) ? value.at : where.at;
  }
  add_related(r, where, render(e, entry[RELATED_MESSAGE], &at, 1));
}

static void add_declared(run *r, const frame *at) {
  const pack_rule *rule = current(r);
  for (uint32_t i = 0; i < rule->related.count; i++) {
    const uint32_t *entry = &r->evaluation.pack->words[rule->related.start + i * RELATED_WORDS];
    if (entry[RELATED_RELATION] == PACK_NONE) {
      add_element(r, entry, at);
      continue;
    }
    relation_walk walk = relation_start(&r->evaluation, entry[RELATED_RELATION], at);
    frame inner = {.outer = at};
    while (r->related.count < RELATED_MAXIMUM && relation_next(&walk, &inner.subject)) {
      add_element(r, entry, &inner);
    }
  }
}

/* What was related, for the match; the list is empty again. */
static void take_related(run *r, match *m) {
  const uint32_t count = r->related.count;
  r->related.count = 0;
  if (count > 0) {
    match_related *kept = arena_allocate_array(r->evaluation.memory, count, sizeof *kept);
    m->related = kept;
    m->related_count = kept == NULL ? 0 : count;
    if (kept != NULL) {
      memcpy(kept, r->related.items, count * sizeof *kept);
    }
  }
}

/* ---- Expected
 * ------------------------------------------------------------------------------------- */

static bool names_rule(const pack *p, const pack_expected *entry, em_view id) {
  for (uint32_t i = 0; i < entry->rules.count; i++) {
    if (view_equals(pack_text_at(p, entry->rules, i), id)) {
      return true;
    }
  }
  return false;
}

/* What says that a match is expected. */
typedef struct allowance {
  const pack *of;
  const pack_expected *entry; /* NULL: it is not */
} allowance;

static bool is_of_entry(run *r, const pack *p, const pack_expected *entry, const frame *at,
                        const module *m) {
  const bool is_module =
      entry->subject == (uint32_t)at->subject.kind &&
      (entry->module.length == PACK_NONE || view_equals(pack_view(p, entry->module), m->name)) &&
      view_equals(pack_view(p, entry->repository), m->image.name) &&
      !m->image.has_placeholder_registry;
  if (!is_module || !names_rule(p, entry, r->evaluation.rules->rules[r->evaluation.rule].id)) {
    return false;
  }
  if (entry->condition == PACK_NONE) {
    return true;
  }
  const pack *of_rule = r->evaluation.pack;
  r->evaluation.pack = p;
  const truth holds = evaluate(&r->evaluation, entry->condition, at);
  r->evaluation.pack = of_rule;
  return holds == TRUTH_TRUE;
}

static allowance find_expected(run *r, const frame *at) {
  const module *m = subject_module(&r->evaluation.facts, &at->subject);
  if (m == NULL || !m->has_image || r->options.ignores_expected) {
    return (allowance){0};
  }
  for (uint32_t i = 0; i < r->evaluation.rules->pack_count; i++) {
    const pack *p = r->evaluation.rules->packs[i];
    for (uint32_t j = 0; j < p->expected_count; j++) {
      if (is_of_entry(r, p, &p->expected[j], at, m)) {
        return (allowance){p, &p->expected[j]};
      }
    }
  }
  return (allowance){0};
}

/* ---- The match
 * ------------------------------------------------------------------------------------ */

/* NULL beyond the maximum, and if memory is out. */
static match *add_match(run *r, uint32_t in_module, match_place at) {
  matches *all = r->result;
  if (all->count >= r->options.matches_maximum) {
    all->dropped++;
    return NULL;
  }
  arena *memory = r->evaluation.memory;
  match *added = arena_allocate(memory, sizeof *added);
  if (added == NULL ||
      !arena_list_add(memory, (void **)&all->items, &all->count, &r->capacity, sizeof(match *))) {
    return NULL;
  }
  const bool is_of_module = current(r)->once != ONCE_PER_DEPLOYMENT;
  *added = (match){
      .rule = r->evaluation.rule, .module = is_of_module ? in_module : NOTE_NO_MODULE, .place = at};
  all->items[all->count - 1] = added;
  return added;
}

static void write_texts(run *r, match *m, const frame *const *members, uint32_t count) {
  evaluation *e = &r->evaluation;
  const pack_rule *rule = current(r);
  m->message = render(e, rule->message, members, count);
  m->why = render(e, rule->why, members, count);
  m->fix = render(e, rule->fix, members, count);
  m->evidence = render_evidence(e, rule, members, count);
}

static void write_single(run *r, match *m, const frame *at, const found *what) {
  add_declared(r, at);
  for (uint32_t i = 0; what != NULL && i < what->related_count; i++) {
    add_related(r, what->related[i].place, what->related[i].message);
  }
  take_related(r, m);
  m->identity = what != NULL && what->identity.data != NULL
                    ? arena_copy(r->evaluation.texts, what->identity)
                    : render_identity(&r->evaluation, at);
  write_texts(r, m, &at, 1);
}

static void write_expected(run *r, match *m, const frame *at, const found *what,
                           const allowance *allowed) {
  m->is_expected = true;
  m->expected_because = pack_view(allowed->of, allowed->entry->because);
  if (r->options.skips_expected) {
    m->message = render(&r->evaluation, current(r)->message, &at, 1);
  } else {
    write_single(r, m, at, what);
  }
}

/* Beyond the maximum they could not all be told anyway. */
static bool add_member(run *r, const frame *at, const found *what) {
  if (r->members.count >= r->options.matches_maximum) {
    r->result->dropped++;
    return true;
  }
  group_member *added = arena_allocate(r->evaluation.memory, sizeof *added);
  if (added == NULL || !ARENA_LIST_ADD(r->evaluation.memory, &r->members)) {
    return false;
  }
  r->members.items[r->members.count - 1] = added;
  const bool is_of_module = current(r)->once == ONCE_PER_MODULE;
  *added = (group_member){.rule = r->evaluation.rule,
                          .of = is_of_module ? at->subject.module : NOTE_NO_MODULE,
                          .order = r->members.count,
                          .frame = *at,
                          .place = choose_place(r, at, what)};
  if (what == NULL) {
    return true;
  }
  const uint32_t count = at->check->value_count;
  fact_value *values = arena_allocate_array(r->evaluation.memory, count, sizeof *values);
  if (values != NULL) {
    memcpy(values, what->values, count * sizeof *values);
    added->frame.found = values;
  }
  return values != NULL;
}

static bool has_memory(const run *r) {
  return !r->evaluation.memory->has_failed && !r->evaluation.texts->has_failed;
}

bool run_fire(run *r, const frame *at, const found *what) {
  const allowance allowed = find_expected(r, at);
  if (current(r)->once != ONCE_PER_SUBJECT && allowed.entry == NULL) {
    return add_member(r, at, what);
  }
  match *m = add_match(r, at->subject.module, choose_place(r, at, what));
  if (m != NULL && allowed.entry != NULL) {
    write_expected(r, m, at, what, &allowed);
  } else if (m != NULL) {
    write_single(r, m, at, what);
  }
  return has_memory(r);
}

/* ---- Groups
 * --------------------------------------------------------------------------------------- */

static int compare(uint32_t a, uint32_t b) {
  return (a > b) - (a < b);
}

static int compare_members(const void *a, const void *b) {
  const group_member *x = *(group_member *const *)a;
  const group_member *y = *(group_member *const *)b;
  const int by_rule = compare(x->rule, y->rule);
  const int by_module = by_rule != 0 ? by_rule : compare(x->of, y->of);
  return by_module != 0 ? by_module : compare(x->order, y->order);
}

static bool finish_group(run *r, group_member *const *members, uint32_t count) {
  match *m = add_match(r, members[0]->frame.subject.module, members[0]->place);
  const frame **frames =
      m == NULL ? NULL : arena_allocate_array(r->evaluation.memory, count, sizeof *frames);
  if (frames == NULL) {
    return has_memory(r);
  }
  for (uint32_t i = 0; i < count; i++) {
    frames[i] = &members[i]->frame;
  }
  add_declared(r, frames[0]);
  for (uint32_t i = 1; i < count; i++) {
    const module *of = subject_module(&r->evaluation.facts, &frames[i]->subject);
    add_related(r, members[i]->place, of == NULL ? VIEW("here too") : of->name);
  }
  take_related(r, m);
  m->identity = current(r)->once == ONCE_PER_DEPLOYMENT ? VIEW("deployment") : VIEW("module");
  write_texts(r, m, frames, count);
  return has_memory(r);
}

bool run_finish_groups(run *r) {
  group_member **members = r->members.items;
  const uint32_t all = r->members.count;
  if (all > 1) {
    qsort(members, all, sizeof *members, compare_members);
  }
  for (uint32_t start = 0; start < all;) {
    uint32_t end = start + 1;
    while (end < all && members[end]->rule == members[start]->rule &&
           members[end]->of == members[start]->of) {
      end++;
    }
    run_take(r, members[start]->rule);
    if (!finish_group(r, &members[start], end - start)) {
      return false;
    }
    start = end;
  }
  return true;
}
