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

typedef struct related_list {
  ARENA_LIST(match_related) found;
} related_list;

static void add_related(run *r, related_list *list, match_place at, em_view message) {
  if (list->found.count < RELATED_MAXIMUM && place_is_set(at.at) &&
      ARENA_LIST_ADD(r->evaluation.memory, &list->found)) {
    list->found.items[list->found.count - 1] = (match_related){at, message};
  }
}

static void add_element(run *r, related_list *list, const uint32_t *entry, const frame *at) {
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
  add_related(r, list, where, render(e, entry[RELATED_MESSAGE], &at, 1));
}

static void add_declared(run *r, related_list *list, const frame *at) {
  const pack_rule *rule = current(r);
  for (uint32_t i = 0; i < rule->related.count; i++) {
    const uint32_t *entry = &r->evaluation.pack->words[rule->related.start + i * RELATED_WORDS];
    if (entry[RELATED_RELATION] == PACK_NONE) {
      add_element(r, list, entry, at);
      continue;
    }
    relation_walk walk = relation_start(&r->evaluation, entry[RELATED_RELATION], at);
    frame inner = {.outer = at};
    while (list->found.count < RELATED_MAXIMUM && relation_next(&walk, &inner.subject)) {
      add_element(r, list, entry, &inner);
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

static bool is_of_entry(run *r, const pack *p, const pack_expected *entry, const frame *at,
                        const module *m) {
  const em_view id = r->evaluation.rules->rules[r->evaluation.rule].id;
  const bool is_module =
      (entry->module.length == PACK_NONE || view_equals(pack_view(p, entry->module), m->name)) &&
      !m->image.has_placeholder_registry &&
      view_equals(pack_view(p, entry->repository), m->image.name);
  if (!is_module || entry->subject != (uint32_t)at->subject.kind || !names_rule(p, entry, id)) {
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

static const pack_expected *find_expected(run *r, const frame *at, const pack **of) {
  const module *m = subject_module(&r->evaluation.facts, &at->subject);
  if (m == NULL || !m->has_image || r->options.ignores_expected) {
    return NULL;
  }
  for (uint32_t i = 0; i < r->evaluation.rules->pack_count; i++) {
    const pack *p = r->evaluation.rules->packs[i];
    for (uint32_t j = 0; j < p->expected_count; j++) {
      if (is_of_entry(r, p, &p->expected[j], at, m)) {
        *of = p;
        return &p->expected[j];
      }
    }
  }
  return NULL;
}

/* ---- The match
 * ------------------------------------------------------------------------------------ */

static match *add_match(run *r) {
  matches *all = r->result;
  if (all->count >= r->options.matches_maximum) {
    all->dropped++;
    return NULL;
  }
  if (!arena_list_add(r->evaluation.memory, (void **)&all->items, &all->count, &r->capacity,
                      sizeof *all->items)) {
    return NULL;
  }
  return &all->items[all->count - 1];
}

static bool write_match(run *r, const frame *const *members, uint32_t count, match_place at,
                        const related_list *related, em_view identity) {
  match *m = add_match(r);
  if (m == NULL) {
    return !r->evaluation.memory->has_failed;
  }
  const pack_rule *rule = current(r);
  evaluation *e = &r->evaluation;
  const bool is_of_module = rule->once != ONCE_PER_DEPLOYMENT;
  *m = (match){.rule = e->rule,
               .module = is_of_module ? members[0]->subject.module : NOTE_NO_MODULE,
               .place = at,
               .message = render(e, rule->message, members, count),
               .why = render(e, rule->why, members, count),
               .fix = render(e, rule->fix, members, count),
               .related = related->found.items,
               .related_count = related->found.count,
               .identity = identity,
               .evidence = render_evidence(e, rule, members, count)};
  return !e->memory->has_failed && !e->texts->has_failed;
}

static bool write_single(run *r, const frame *at, const found *what, const pack_expected *expected,
                         const pack *of) {
  related_list related = {0};
  add_declared(r, &related, at);
  for (uint32_t i = 0; what != NULL && i < what->related_count; i++) {
    add_related(r, &related, what->related[i].place, what->related[i].message);
  }
  const uint32_t before = r->result->count;
  const em_view identity = what != NULL && what->identity.data != NULL
                               ? arena_copy(r->evaluation.texts, what->identity)
                               : render_identity(&r->evaluation, at);
  if (!write_match(r, &at, 1, choose_place(r, at, what), &related, identity)) {
    return false;
  }
  if (r->result->count > before && expected != NULL) {
    r->result->items[before].is_expected = true;
    r->result->items[before].expected_because = pack_view(of, expected->because);
  }
  return true;
}

/* Beyond the maximum they could not all be told anyway. */
static bool add_member(run *r, const frame *at, const found *what) {
  if (r->members.count >= r->options.matches_maximum) {
    r->result->dropped++;
    return true;
  }
  if (!ARENA_LIST_ADD(r->evaluation.memory, &r->members)) {
    return false;
  }
  const bool is_of_module = current(r)->once == ONCE_PER_MODULE;
  group_member *added = &r->members.items[r->members.count - 1];
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

bool run_fire(run *r, const frame *at, const found *what) {
  const pack *of = NULL;
  const pack_expected *expected = find_expected(r, at, &of);
  if (current(r)->once == ONCE_PER_SUBJECT || expected != NULL) {
    return write_single(r, at, what, expected, of);
  }
  return add_member(r, at, what);
}

/* ---- Groups
 * --------------------------------------------------------------------------------------- */

static int compare(uint32_t a, uint32_t b) {
  return (a > b) - (a < b);
}

static int compare_members(const void *a, const void *b) {
  const group_member *x = a;
  const group_member *y = b;
  const int by_rule = compare(x->rule, y->rule);
  const int by_module = by_rule != 0 ? by_rule : compare(x->of, y->of);
  return by_module != 0 ? by_module : compare(x->order, y->order);
}

static bool finish_group(run *r, const group_member *members, uint32_t count) {
  const frame **frames = arena_allocate_array(r->evaluation.memory, count, sizeof *frames);
  if (frames == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < count; i++) {
    frames[i] = &members[i].frame;
  }
  related_list related = {0};
  add_declared(r, &related, frames[0]);
  for (uint32_t i = 1; i < count; i++) {
    const module *m = subject_module(&r->evaluation.facts, &frames[i]->subject);
    add_related(r, &related, members[i].place, m == NULL ? VIEW("here too") : m->name);
  }
  const bool is_whole = current(r)->once == ONCE_PER_DEPLOYMENT;
  return write_match(r, frames, count, members[0].place, &related,
                     is_whole ? VIEW("deployment") : VIEW("module"));
}

bool run_finish_groups(run *r) {
  group_member *members = r->members.items;
  const uint32_t all = r->members.count;
  if (all > 1) {
    qsort(members, all, sizeof *members, compare_members);
  }
  for (uint32_t start = 0; start < all;) {
    uint32_t end = start + 1;
    while (end < all && members[end].rule == members[start].rule &&
           members[end].of == members[start].of) {
      end++;
    }
    run_take(r, members[start].rule);
    if (!finish_group(r, &members[start], end - start)) {
      return false;
    }
    start = end;
  }
  return true;
}
