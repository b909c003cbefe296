/* What an audit answers when it is asked: over all files, in their order. */
#include "findings/finding.h"

size_t em_audit_finding_count(const em_audit *audit) {
  size_t count = 0;
  for (uint32_t i = 0; audit != NULL && i < audit->file_count; i++) {
    count += audit->files[i]->finding_count;
  }
  return count;
}

const em_finding *em_audit_finding(const em_audit *audit, size_t index) {
  for (uint32_t i = 0; audit != NULL && i < audit->file_count; i++) {
    const audit_file *file = audit->files[i];
    if (index < file->finding_count) {
      return &file->findings[index];
    }
    index -= file->finding_count;
  }
  return NULL;
}

static uint32_t larger(uint32_t a, uint32_t b) {
  return a > b ? a : b;
}

em_summary em_audit_summary(const em_audit *audit) {
  em_summary sum = {.fixed = audit == NULL ? 0 : audit->fixed_count};
  for (uint32_t i = 0; audit != NULL && i < audit->file_count; i++) {
    const em_summary *s = &audit->files[i]->summary;
    sum.files += s->files;
    sum.failed += s->failed;
    sum.modules += s->modules;
    sum.embedded += s->embedded;
    sum.settings += s->settings;
    sum.routes += s->routes;
    sum.expected += s->expected;
    sum.suppressed += s->suppressed;
    sum.known += s->known;
    sum.dropped += s->dropped;
    sum.rules = larger(sum.rules, s->rules);
    sum.lacking = larger(sum.lacking, s->lacking);
    for (int k = 0; k <= EM_SEVERITY_CRITICAL; k++) {
      sum.findings[k] += s->findings[k];
    }
  }
  return sum;
}

bool em_audit_lacking(const em_audit *audit, size_t index, em_lacking *lacking) {
  const audit_file *most = NULL;
  for (uint32_t i = 0; audit != NULL && i < audit->file_count; i++) {
    const audit_file *file = audit->files[i];
    most = most == NULL || file->lacking_count > most->lacking_count ? file : most;
  }
  if (most == NULL || index >= most->lacking_count) {
    return false;
  }
  *lacking = most->lacking[index];
  return true;
}

size_t em_audit_file_count(const em_audit *audit) {
  return audit == NULL ? 0 : audit->file_count;
}

bool em_audit_file(const em_audit *audit, size_t index, em_file *file) {
  if (index >= em_audit_file_count(audit)) {
    return false;
  }
  const audit_file *f = audit->files[index];
  *file = (em_file){.name = f->sources->name,
                    .text = f->sources->text,
                    .shape = f->shape,
                    .status = f->status,
                    .error = f->status == EM_OK ? NULL : &f->error};
  return true;
}

bool em_audit_fixed(const em_audit *audit, size_t index, em_fixed *fixed) {
  if (audit == NULL || index >= audit->fixed_count) {
    return false;
  }
  *fixed = audit->fixed[index];
  return true;
}

const char *em_layer_effect_name(em_layer_effect effect) {
  static const char *const names[] = {"none", "base", "brought", "replaced", "changed"};
  return names[effect];
}

const char *em_state_name(em_state state) {
  static const char *const names[] = {"open", "expected", "suppressed", "known"};
  return names[state];
}
