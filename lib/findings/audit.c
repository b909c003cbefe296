/* The public handle: files, and findings over all of them. */
#include "base/error.h"
#include "findings/baseline.h"
#include "findings/fleet.h"
#include "findings/suppressions.h"

static bool allocate_counts(em_audit *audit) {
  const uint32_t count =
      audit->options.config == NULL ? 0 : audit->options.config->suppressions.count;
  arena *memory = &audit->memory;
  audit->accounts = arena_allocate_array(memory, count, sizeof *audit->accounts);
  return !memory->has_failed;
}

em_audit *em_audit_new(const em_ruleset *ruleset, const em_audit_options *options) {
  static const em_audit_options standard = EM_AUDIT_OPTIONS_INIT;
  options = options == NULL ? &standard : options;
  const em_allocator allocator = arena_allocator_or_default(options->allocator);
  em_audit *audit = ruleset == NULL ? NULL : allocator.allocate(allocator.context, sizeof *audit);
  if (audit == NULL) {
    return NULL;
  }
  *audit = (em_audit){.allocator = allocator, .rules = ruleset, .options = *options};
  audit->options.allocator = &audit->allocator;
  arena_init(&audit->memory, &audit->allocator);
  if (!allocate_counts(audit)) {
    em_audit_free(audit);
    return NULL;
  }
  return audit;
}

void em_audit_free(em_audit *audit) {
  if (audit == NULL) {
    return;
  }
  for (uint32_t i = 0; i < audit->file_count; i++) {
    arena_free(&audit->files[i]->memory);
  }
  arena_free(&audit->memory);
  const em_allocator allocator = audit->allocator;
  allocator.release(allocator.context, audit, sizeof *audit);
}

/* The file with its first source. */
static bool fill_in(audit_file *file, em_view name, em_view text) {
  const em_view copy = arena_copy(&file->memory, name);
  if (copy.data == NULL ||
      !arena_list_add(&file->memory, (void **)&file->sources, &file->source_count,
                      &file->source_capacity, sizeof *file->sources)) {
    return false;
  }
  *file->sources = (audit_source){.name = copy, .text = text};
  return true;
}

audit_file *audit_new_file(em_audit *audit, em_view name, em_view text) {
  audit_file *file = arena_allocate(&audit->memory, sizeof *file);
  if (file == NULL || !arena_list_add(&audit->memory, (void **)&audit->files, &audit->file_count,
                                      &audit->file_capacity, sizeof(audit_file *))) {
    return NULL;
  }
  audit->files[audit->file_count - 1] = file;
  arena_init(&file->memory, &audit->allocator);
  if (!fill_in(file, name, text)) {
    audit_drop_file(audit);
    return NULL;
  }
  return file;
}

void audit_drop_file(em_audit *audit) {
  arena_free(&audit->files[--audit->file_count]->memory);
}

em_status em_audit_add(em_audit *audit, em_view name, em_view text, em_error *error) {
  if (audit == NULL) {
    return error_memory(error);
  }
  if (text.data == NULL && text.length > 0) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "There is no text.");
  }
  audit_file *file = audit_new_file(audit, name, text.data == NULL ? VIEW("") : text);
  if (file == NULL) {
    return error_memory(error);
  }
  const em_status status = audit_file_analyse(file, audit);
  if (status != EM_OK && error != NULL) {
    *error = file->error;
  }
  return status;
}

const em_rule *audit_rule(const em_audit *audit, const char *id, em_severity *severity) {
  const uint32_t number = config_rule_number(audit->rules, view_of(id));
  if (number == UINT32_MAX) {
    return NULL;
  }
  const em_audit_options *o = &audit->options;
  const em_decision d = em_config_decision(o->config, audit->rules, number, o->profile);
  *severity = d.severity;
  return d.is_on || o->all_rules ? em_ruleset_rule(audit->rules, number) : NULL;
}

bool audit_file_join(audit_file *file, const em_finding *added, uint32_t count) {
  uint32_t left = file->finding_count;
  em_finding *all = arena_allocate_array(&file->memory, (size_t)left + count, sizeof *all);
  if (all == NULL) {
    return false;
  }
  if (left > 0) {
    memcpy(all, file->findings, left * sizeof *all);
  }
  file->findings = all;
  file->finding_count += count;
  while (count > 0) { /* from the end */
    const em_finding *last = &added[count - 1];
    const bool is_last = left == 0 || all[left - 1].place.file.data != last->place.file.data ||
                         all[left - 1].place.start <= last->place.start;
    if (is_last) {
      all[left + --count] = *last;
    } else {
      all[left + count - 1] = all[left - 1];
      left--;
    }
  }
  return true;
}

em_status em_audit_finish(em_audit *audit, em_error *error) {
  const bool is_done =
      audit != NULL && fleet_judge(audit) && suppressions_judge(audit) && baseline_apply(audit);
  return is_done ? EM_OK : error_memory(error);
}

em_status em_audit_add_unreadable(em_audit *audit, em_view name, const char *why) {
  audit_file *file = audit == NULL ? NULL : audit_new_file(audit, name, (em_view){NULL, 0});
  if (file == NULL) {
    return EM_ERROR_MEMORY;
  }
  file->summary = (em_summary){.files = 1, .failed = 1};
  file->status = error_set(&file->error, EM_ERROR_READ, 0, 0, "It could not be read: %s.", why);
  return file->status;
}

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

const audit_source *audit_file_source(const audit_file *file, const em_place *at) {
  for (uint32_t i = 0; i < file->source_count; i++) {
    if (file->sources[i].name.data == at->file.data) {
      return &file->sources[i];
    }
  }
  return NULL;
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
