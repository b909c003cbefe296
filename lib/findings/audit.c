/* The public handle: files go in, and are judged together at the end. */
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
