#include "findings/baseline.h"

#include <stdlib.h>

em_baseline *baseline_new(const em_allocator *allocator) {
  const em_allocator chosen = arena_allocator_or_default(allocator);
  em_baseline *baseline = chosen.allocate(chosen.context, sizeof *baseline);
  if (baseline != NULL) {
    *baseline = (em_baseline){.allocator = chosen};
    arena_init(&baseline->memory, &chosen);
  }
  return baseline;
}

void em_baseline_free(em_baseline *baseline) {
  if (baseline == NULL) {
    return;
  }
  arena_free(&baseline->memory);
  const em_allocator allocator = baseline->allocator;
  allocator.release(allocator.context, baseline, sizeof *baseline);
}

baseline_entry *baseline_add(em_baseline *baseline) {
  return arena_list_add(&baseline->memory, (void **)&baseline->entries, &baseline->count,
                        &baseline->capacity, sizeof *baseline->entries)
             ? &baseline->entries[baseline->count - 1]
             : NULL;
}

/* Entries of the same facts are equal whatever file they are of. */
static int compare_facts(const baseline_entry *a, const baseline_entry *b) {
  const int order = memcmp(a->fingerprint, b->fingerprint, sizeof a->fingerprint);
  return order != 0 ? order : memcmp(a->value, b->value, sizeof a->value);
}

static int compare(const void *left, const void *right) {
  const baseline_entry *a = left;
  const baseline_entry *b = right;
  const int order = compare_facts(a, b);
  return order != 0 ? order : view_compare(a->file, b->file);
}

void baseline_sort(em_baseline *baseline) {
  if (baseline->count > 1) {
    qsort(baseline->entries, baseline->count, sizeof *baseline->entries, compare);
  }
}

/* ---- Applying ------------------------------------------------------------------------------- */

typedef struct comparison {
  em_audit *audit;
  const em_baseline *baseline;
  bool *is_used;      /* for each entry */
  bool *is_elsewhere; /* its file is none of this audit's */
} comparison;

/* The first entry with these facts, or the count. */
static uint32_t first_entry(const em_baseline *baseline, const baseline_entry *wanted) {
  uint32_t low = 0;
  uint32_t high = baseline->count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (compare_facts(&baseline->entries[middle], wanted) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static bool is_audited(const em_audit *audit, em_view file) {
  for (uint32_t i = 0; i < audit->file_count; i++) {
    if (view_equals(audit->files[i]->sources->name, file)) {
      return true;
    }
  }
  return false;
}

/* Entries of the finding's own file; in the second round those whose file was renamed. */
static bool may_stand_for(const comparison *c, uint32_t entry, em_view file, bool is_second_round) {
  const em_view its_file = c->baseline->entries[entry].file;
  if (c->is_used[entry]) {
    return false;
  }
  return is_second_round ? c->is_elsewhere[entry]
                         : its_file.data == NULL || view_equals(its_file, file);
}

static void look_up(const comparison *c, audit_file *file, em_finding *f, bool is_second_round) {
  baseline_entry wanted = {.file = f->place.file};
  const em_finding_identity identity = em_finding_identify(f);
  memcpy(wanted.fingerprint, identity.fingerprint, sizeof wanted.fingerprint);
  memcpy(wanted.value, identity.value, sizeof wanted.value);
  const em_baseline *b = c->baseline;
  for (uint32_t i = first_entry(b, &wanted);
       i < b->count && compare_facts(&b->entries[i], &wanted) == 0; i++) {
    if (may_stand_for(c, i, f->place.file, is_second_round)) {
      c->is_used[i] = true;
      f->state = EM_STATE_KNOWN;
      file->summary.findings[f->severity]--;
      file->summary.known++;
      return;
    }
  }
}

static void look_up_all(const comparison *c, bool is_second_round) {
  for (uint32_t i = 0; i < c->audit->file_count; i++) {
    audit_file *file = c->audit->files[i];
    for (uint32_t k = 0; k < file->finding_count; k++) {
      if (file->findings[k].state == EM_STATE_OPEN) {
        look_up(c, file, &file->findings[k], is_second_round);
      }
    }
  }
}

/* What was known of these files, and is not there any more. */
static bool list_fixed(const comparison *c) {
  em_audit *audit = c->audit;
  audit->fixed = arena_allocate_array(&audit->memory, c->baseline->count, sizeof *audit->fixed);
  for (uint32_t i = 0; audit->fixed != NULL && i < c->baseline->count; i++) {
    const baseline_entry *e = &c->baseline->entries[i];
    if (!c->is_used[i] && !c->is_elsewhere[i]) {
      audit->fixed[audit->fixed_count++] = (em_fixed){e->rule, e->module, e->file};
    }
  }
  return audit->fixed != NULL;
}

bool baseline_apply(em_audit *audit) {
  comparison c = {.audit = audit, .baseline = audit->options.baseline};
  if (c.baseline == NULL) {
    return true;
  }
  arena scratch;
  arena_init(&scratch, &audit->allocator);
  c.is_used = arena_allocate_array(&scratch, c.baseline->count, sizeof *c.is_used);
  c.is_elsewhere = arena_allocate_array(&scratch, c.baseline->count, sizeof *c.is_elsewhere);
  bool is_done = c.is_used != NULL && c.is_elsewhere != NULL;
  for (uint32_t i = 0; is_done && i < c.baseline->count; i++) {
    const em_view file = c.baseline->entries[i].file;
    c.is_elsewhere[i] = file.data != NULL && !is_audited(audit, file);
  }
  if (is_done) {
    look_up_all(&c, false);
    look_up_all(&c, true);
    is_done = list_fixed(&c);
  }
  arena_free(&scratch);
  return is_done;
}

/* ---- Of an audit ---------------------------------------------------------------------------- */

static bool add_finding(em_baseline *baseline, const em_finding *f) {
  baseline_entry *e = baseline_add(baseline);
  if (e == NULL) {
    return false;
  }
  const em_finding_identity identity = em_finding_identify(f);
  memcpy(e->fingerprint, identity.fingerprint, sizeof e->fingerprint);
  memcpy(e->value, identity.value, sizeof e->value);
  e->rule = arena_copy(&baseline->memory, f->rule->id);
  e->module = f->module.data == NULL ? f->module : arena_copy(&baseline->memory, f->module);
  return !baseline->memory.has_failed;
}

em_baseline *em_baseline_of(const em_audit *audit) {
  em_baseline *baseline = audit == NULL ? NULL : baseline_new(&audit->allocator);
  for (size_t i = 0; baseline != NULL && i < em_audit_finding_count(audit); i++) {
    const em_finding *f = em_audit_finding(audit, i);
    const bool counts = f->state == EM_STATE_OPEN || f->state == EM_STATE_KNOWN;
    if (counts && !add_finding(baseline, f)) {
      em_baseline_free(baseline);
      return NULL;
    }
  }
  if (baseline != NULL) {
    baseline_sort(baseline);
  }
  return baseline;
}
