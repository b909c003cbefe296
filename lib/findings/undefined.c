#include "findings/undefined.h"

#include "findings/placing.h"
#include "findings/safe_text.h"
#include "findings/suppressing.h"

#define UNDEFINED_RULE "template-variable-undefined"

static bool fill_in(em_finding *f, em_audit *audit, audit_file *file, const em_rule *rule,
                    const expand_unresolved *what) {
  arena *memory = &file->memory;
  const em_view message = arena_format(memory, "`%.*s` has no value among those that were given.",
                                       VIEW_ARGS(view_cut(what->name, 100)));
  em_finding_basis *basis = arena_allocate(memory, sizeof *basis);
  if (basis == NULL) {
    return false;
  }
  *basis = (em_finding_basis){.identity = arena_copy(memory, what->name), .evidence = VIEW("")};
  f->message = safe_text(memory, message);
  f->why = rule->why;
  f->fix = rule->fix;
  f->place = place_bytes(file, what->start, what->start + what->length);
  f->basis = basis;
  const uint32_t number = config_rule_number(audit->rules, rule->id);
  return suppressing_apply(f, audit, file, number, (em_view){0}) && !memory->has_failed;
}

/* A rule has told of the placeholder as one that is left in a manifest. */
static bool is_left(const audit_file *file, const expand_unresolved *what) {
  for (uint32_t i = 0; i < file->finding_count; i++) {
    const em_finding *f = &file->findings[i];
    if (f->place.start <= what->start && what->start < f->place.end &&
        view_equals(f->rule->id, VIEW("template-placeholder-left"))) {
      return true;
    }
  }
  return false;
}

/* One cause is told once: where it is missing first, and by one rule. */
static bool is_told(const document_expansion *e, const audit_file *file, uint32_t index) {
  for (uint32_t i = 0; i < e->unresolved_count; i++) {
    const bool is_same = view_equals(e->unresolved[i].name, e->unresolved[index].name);
    if (is_same && (i < index || is_left(file, &e->unresolved[i]))) {
      return true;
    }
  }
  return false;
}

bool undefined_judge(em_audit *audit, audit_file *file, const document_expansion *e) {
  em_severity severity = EM_SEVERITY_NOTE;
  const em_rule *rule = audit_rule(audit, UNDEFINED_RULE, &severity);
  if (rule == NULL || severity < audit->options.minimum || e->unresolved_count == 0) {
    return true;
  }
  em_finding *added = arena_allocate_array(&file->memory, e->unresolved_count, sizeof *added);
  uint32_t count = 0;
  for (uint32_t i = 0; added != NULL && i < e->unresolved_count; i++) {
    em_finding *f = &added[count];
    if (is_told(e, file, i)) {
      continue;
    }
    *f = (em_finding){.rule = rule, .severity = severity};
    if (!fill_in(f, audit, file, rule, &e->unresolved[i])) {
      return false;
    }
    count++;
    file->summary.findings[severity] += f->state == EM_STATE_OPEN;
    file->summary.suppressed += f->state == EM_STATE_SUPPRESSED;
  }
  return added != NULL && audit_file_join(file, added, count);
}
