/* The files of an audit, and the findings that each has. */
#include "findings/finding.h"

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

void audit_file_forget(audit_file *file) {
  file->finding_count = 0;
  file->source_count = 1;
  file->sources->secret_count = 0;
  file->lacking_count = 0;
  file->summary = (em_summary){.files = 1, .failed = 1};
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

const audit_source *audit_file_source(const audit_file *file, const em_place *at) {
  for (uint32_t i = 0; i < file->source_count; i++) {
    if (file->sources[i].name.data == at->file.data) {
      return &file->sources[i];
    }
  }
  return NULL;
}
