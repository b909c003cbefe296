#include "findings/collect.h"

#include "findings/resolve.h"
#include "findings/safe_text.h"
#include "findings/secrets.h"
#include "findings/suppressing.h"

#include <stdlib.h>

/* A match on its way to become a finding. */
typedef struct candidate {
  const match *found;
  source_span span;
  em_severity severity;
  uint32_t ordinal;   /* among those equal in rule, module and identity, in order of the file */
  bool has_neighbour; /* another is of the same rule and module */
} candidate;

typedef struct candidates {
  candidate *items;
  uint32_t count;
} candidates;

static int order(uint64_t a, uint64_t b) {
  return (a > b) - (a < b);
}

/* By place, then rule, then message: the order of reports. */
static int compare_places(const void *left, const void *right) {
  const candidate *a = left;
  const candidate *b = right;
  int result = order(a->span.source, b->span.source);
  result = result != 0 ? result : order(a->span.bytes.start, b->span.bytes.start);
  result = result != 0 ? result : order(a->span.bytes.end, b->span.bytes.end);
  result = result != 0 ? result : order(a->found->rule, b->found->rule);
  result = result != 0 ? result : order(a->found->module, b->found->module);
  return result != 0 ? result : view_compare(a->found->message, b->found->message);
}

static int compare_severities(const void *left, const void *right) {
  const candidate *a = left;
  const candidate *b = right;
  const int result = order(b->severity, a->severity);
  return result != 0 ? result : compare_places(left, right);
}

static int compare_identities(const void *left, const void *right) {
  const candidate *a = *(candidate *const *)left;
  const candidate *b = *(candidate *const *)right;
  int result = order(a->found->rule, b->found->rule);
  result = result != 0 ? result : order(a->found->module, b->found->module);
  result = result != 0 ? result : view_compare(a->found->identity, b->found->identity);
  return result != 0 ? result : (a > b) - (a < b);
}

static void sort(candidates *list, int (*compare)(const void *, const void *)) {
  if (list->count > 1) {
    qsort(list->items, list->count, sizeof *list->items, compare);
  }
}

static bool is_same_identity(const candidate *a, const candidate *b) {
  return a->found->rule == b->found->rule && a->found->module == b->found->module &&
         view_equals(a->found->identity, b->found->identity);
}

/* Numbers those that are equal in rule, module and identity; the list is in the order of places. */
static bool number_equals(const candidates *list, arena *scratch) {
  candidate **alike = arena_allocate_array(scratch, list->count, sizeof(candidate *));
  uint32_t count = 0;
  for (uint32_t i = 0; alike != NULL && i < list->count; i++) {
    if (list->items[i].has_neighbour) {
      alike[count++] = &list->items[i];
    }
  }
  if (count > 1) {
    qsort(alike, count, sizeof(candidate *), compare_identities);
  }
  for (uint32_t i = 1; i < count; i++) {
    if (is_same_identity(alike[i - 1], alike[i])) {
      alike[i]->ordinal = alike[i - 1]->ordinal + 1;
    }
  }
  return alike != NULL;
}

/* One cause, one finding: the same rule saying the same of the same place is said once. */
static void drop_repeats(candidates *list) {
  sort(list, compare_places);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < list->count; i++) {
    if (kept == 0 || compare_places(&list->items[kept - 1], &list->items[i]) != 0) {
      list->items[kept++] = list->items[i];
    }
  }
  list->count = kept;
}

/* The worst stay if there are too many. */
static void keep_worst(candidates *list, uint32_t limit, em_summary *summary) {
  if (list->count > limit) {
    sort(list, compare_severities);
    summary->dropped += list->count - limit;
    list->count = limit;
    sort(list, compare_places);
  }
}

static em_severity severity_of(const em_audit *audit, const match *found) {
  return config_severity(audit->options.config, audit->rules, found->rule);
}

/* Matches come in order of rule, then module: the one before is the nearest. */
static void note_neighbour(const candidates *list, candidate *c) {
  candidate *before = list->count == 0 ? NULL : &list->items[list->count - 1];
  if (before != NULL && before->found->rule == c->found->rule &&
      before->found->module == c->found->module) {
    before->has_neighbour = true;
    c->has_neighbour = true;
  }
}

static bool choose(candidates *list, resolver *r, const em_audit *audit, const matches *found) {
  const em_audit_options *options = &audit->options;
  em_summary *summary = &r->file->summary;
  list->items = arena_allocate_array(r->scratch, found->count, sizeof *list->items);
  if (list->items == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < found->count; i++) {
    const match *m = found->items[i];
    candidate *c = &list->items[list->count];
    *c = (candidate){.found = m, .severity = severity_of(audit, m)};
    summary->expected += m->is_expected;
    if (c->severity < options->minimum || (m->is_expected && !options->show_expected)) {
      continue;
    }
    if (!resolve_span(r, &c->span, &m->place)) {
      return false;
    }
    note_neighbour(list, c);
    list->count++;
  }
  drop_repeats(list);
  if (!number_equals(list, r->scratch)) {
    return false;
  }
  keep_worst(list, options->limits.findings - r->file->finding_count, summary);
  return true;
}

static bool add_related(em_finding *f, const match_related *added, uint32_t count, resolver *r) {
  arena *memory = &r->file->memory;
  em_related *related = arena_allocate_array(memory, f->related_count + count, sizeof *related);
  if (related == NULL) {
    return false;
  }
  if (f->related_count > 0) {
    memcpy(related, f->related, f->related_count * sizeof *related);
  }
  for (uint32_t i = 0; i < count; i++) {
    em_related *to = &related[f->related_count + i];
    to->message = safe_text(memory, added[i].message);
    source_span span;
    if (!resolve_span(r, &span, &added[i].place) ||
        !resolve_place(r, &to->place, &added[i].place, &span)) {
      return false;
    }
  }
  f->related = related;
  f->related_count += count;
  return true;
}

/* A sentence without values is the rule's own, which is known to be safe or not. */
static em_view sentence(const em_audit *audit, const match *m, em_view text, em_view own,
                        rule_text which, arena *memory) {
  return ruleset_text_is_safe(audit->rules, m->rule, which) && view_equals(text, own)
             ? own
             : safe_lasting_text(memory, text);
}

/* Which layer is to blame, behind what the rule itself relates. */
static bool add_blame(em_finding *f, const match *m, em_view module_name, resolver *r,
                      const blame *to_blame) {
  if (to_blame == NULL) {
    return true;
  }
  match_related related[BLAME_RELATED];
  uint32_t count;
  /* A part of a text is told of for itself. */
  const em_view whole = m->place.length > 0 ? (em_view){0} : module_name;
  f->layer = blame_explain(to_blame, m->place.at, whole, r->scratch, related, &count);
  const bool is_told = m->related_count > 0 && !blame_is_of_result(to_blame, m->place.at);
  return !r->scratch->has_failed && (count == 0 || is_told || add_related(f, related, count, r));
}

/* A module's name, which findings share that follow each other. */
typedef struct module_name {
  uint32_t number;
  em_view whole; /* as it is written */
  em_view safe;
} module_name;

/* Where findings go, and what they are made with. */
typedef struct collection {
  em_audit *audit;
  const manifest *model;
  const blame *to_blame;
  resolver *resolver;
  module_name name;
} collection;

static void turn_to_module(collection *to, uint32_t number) {
  arena *memory = &to->resolver->file->memory;
  if (number != NOTE_NO_MODULE && number != to->name.number) {
    const em_view name = arena_copy(memory, to->model->modules[number].name);
    to->name = (module_name){number, name, safe_lasting_text(memory, name)};
  }
}

/* What digests are made of. */
static const em_finding_basis *keep_basis(arena *memory, const candidate *c, em_view name) {
  em_finding_basis *basis = arena_allocate(memory, sizeof *basis);
  if (basis != NULL) {
    *basis = (em_finding_basis){.module = name,
                                .identity = c->found->identity,
                                .evidence = c->found->evidence,
                                .ordinal = c->ordinal};
  }
  return basis;
}

static bool fill_in(em_finding *f, const candidate *c, collection *to) {
  em_audit *audit = to->audit;
  resolver *r = to->resolver;
  const match *m = c->found;
  arena *memory = &r->file->memory;
  turn_to_module(to, m->module);
  const bool has_module = m->module != NOTE_NO_MODULE;
  const em_view name = has_module ? to->name.whole : (em_view){0};
  f->rule = em_ruleset_rule(audit->rules, m->rule);
  f->severity = c->severity;
  f->state = m->is_expected ? EM_STATE_EXPECTED : EM_STATE_OPEN;
  f->because = safe_lasting_text(memory, m->is_expected ? m->expected_because : (em_view){0});
  f->module = has_module ? to->name.safe : (em_view){0};
  f->message = safe_lasting_text(memory, m->message);
  f->why = sentence(audit, m, m->why, f->rule->why, RULE_WHY, memory);
  f->fix = sentence(audit, m, m->fix, f->rule->fix, RULE_FIX, memory);
  f->basis = keep_basis(memory, c, name);
  return f->basis != NULL && resolve_place(r, &f->place, &m->place, &c->span) &&
         (m->related_count == 0 || add_related(f, m->related, m->related_count, r)) &&
         add_blame(f, m, name, r, to->to_blame) &&
         suppressing_apply(f, audit, r->file, m->rule, name) && !memory->has_failed;
}

static bool copy_lacking(audit_file *file, const em_audit *audit, const matches *found) {
  if (file->lacking != NULL) {
    return true; /* told with the first manifest of the file */
  }
  file->lacking = arena_allocate_array(&file->memory, found->lacking_count, sizeof *file->lacking);
  if (file->lacking == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < found->lacking_count; i++) {
    const rule_lacking *l = &found->lacking[i];
    file->lacking[file->lacking_count++] =
        (em_lacking){em_ruleset_rule(audit->rules, l->rule), arena_copy(&file->memory, l->because)};
  }
  file->summary.lacking = file->lacking_count;
  return !file->memory.has_failed;
}

static bool build(const candidates *list, collection *to) {
  audit_file *file = to->resolver->file;
  em_finding *all =
      arena_allocate_array(&file->memory, (size_t)file->finding_count + list->count, sizeof *all);
  if (all == NULL) {
    return false;
  }
  if (file->finding_count > 0) {
    memcpy(all, file->findings, file->finding_count * sizeof *all);
  }
  file->findings = all;
  for (uint32_t i = 0; i < list->count; i++) {
    em_finding *f = &file->findings[file->finding_count];
    if (!fill_in(f, &list->items[i], to)) {
      return false;
    }
    file->finding_count++;
    file->summary.findings[f->severity] += f->state == EM_STATE_OPEN;
    file->summary.suppressed += f->state == EM_STATE_SUPPRESSED;
  }
  return true;
}

/* The documents that are files: that of the manifest, or those it was put together from. */
static bool start_resolver(resolver *r, audit_file *file, const manifest *m, const blame *to_blame,
                           arena *scratch) {
  resolver_start(r, file, m->source, scratch);
  bool is_done = to_blame != NULL || resolver_add(r, m->source);
  for (uint32_t i = 0; is_done && to_blame != NULL && i < to_blame->merge->input_count; i++) {
    is_done = resolver_add(r, to_blame->merge->inputs[i].document);
  }
  return is_done;
}

bool findings_collect(audit_file *file, em_audit *audit, const manifest *m, const blame *to_blame,
                      const matches *found) {
  arena scratch;
  arena_init(&scratch, &audit->allocator);
  candidates list = {0};
  resolver r;
  collection to = {audit, m, to_blame, &r, {.number = NOTE_NO_MODULE}};
  file->summary.rules = found->rules_run;
  file->summary.dropped += found->dropped;
  const bool is_done = start_resolver(&r, file, m, to_blame, &scratch) &&
                       copy_lacking(file, audit, found) && choose(&list, &r, audit, found) &&
                       build(&list, &to) && secrets_collect(&r, found, m);
  arena_free(&scratch);
  return is_done;
}
