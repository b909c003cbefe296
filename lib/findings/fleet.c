#include "findings/fleet.h"

#include "delta/delta.h"
#include "findings/placing.h"
#include "findings/safe_text.h"
#include "findings/suppressing.h"
#include "model/manifest.h"

#include <stdlib.h>

enum { FEWEST = 3, SHOWN = 6, SHOWN_LENGTH = 100 };

/* ---- Remembering ------------------------------------------------------------------------------
 */

/* "mount /srv at /data read-only"; sorted, each once. */
static bool copy_powers(fleet_module *to, const delta_facts *facts, arena *memory) {
  to->powers = arena_allocate_array(memory, facts->count, sizeof *to->powers);
  for (uint32_t i = 0; to->powers != NULL && i < facts->count; i++) {
    const delta_fact *f = &facts->items[i];
    const bool has_value = f->shown.length > 0;
    const em_view power = arena_format(memory, "%.*s%s%.*s", VIEW_ARGS(f->key),
                                       has_value ? " " : "", VIEW_ARGS(f->shown));
    uint32_t at = to->power_count;
    while (at > 0 && view_compare(to->powers[at - 1], power) > 0) {
      to->powers[at] = to->powers[at - 1];
      at--;
    }
    to->powers[at] = power;
    to->power_count++;
  }
  return to->powers != NULL && !memory->has_failed;
}

static bool remember(audit_file *file, const module *m, arena *scratch) {
  delta_facts facts = {.memory = scratch};
  if (!arena_list_add(&file->memory, (void **)&file->fleet, &file->fleet_count,
                      &file->fleet_capacity, sizeof *file->fleet)) {
    return false;
  }
  fleet_module *to = &file->fleet[file->fleet_count - 1];
  *to = (fleet_module){.name = arena_copy(&file->memory, m->name),
                       .repository = arena_copy(&file->memory, m->image.repository)};
  return delta_facts_of_powers(&facts, m) && copy_powers(to, &facts, &file->memory) &&
         place_name(&to->at, file, m->at.document, m->at.node);
}

bool fleet_remember(em_audit *audit, audit_file *file, const manifest *m) {
  em_severity severity;
  if (audit_rule(audit, FLEET_RULE, &severity) == NULL || severity < audit->options.minimum) {
    return true;
  }
  arena scratch;
  arena_init(&scratch, &audit->allocator);
  bool is_done = true;
  for (uint32_t i = 0; i < m->module_count && is_done; i++) {
    const module *one = &m->modules[i];
    /* Of createOptions that are refused or cannot be read nothing is known. */
    const bool is_known = one->has_image && one->image.repository.data != NULL &&
                          one->settings->verdict < SETTINGS_REFUSED;
    is_done = !is_known || remember(file, one, &scratch);
  }
  arena_free(&scratch);
  return is_done;
}

/* ---- Comparing --------------------------------------------------------------------------------
 */

typedef struct fleet_member {
  audit_file *file;
  const fleet_module *module;
} fleet_member;

static int compare_powers(const fleet_module *a, const fleet_module *b) {
  for (uint32_t i = 0; i < a->power_count && i < b->power_count; i++) {
    const int result = view_compare(a->powers[i], b->powers[i]);
    if (result != 0) {
      return result;
    }
  }
  return (a->power_count > b->power_count) - (a->power_count < b->power_count);
}

static int compare_names(const fleet_module *a, const fleet_module *b) {
  const int result = view_compare(a->name, b->name);
  return result != 0 ? result : view_compare(a->repository, b->repository);
}

static int compare_members(const void *a, const void *b) {
  const fleet_module *x = ((const fleet_member *)a)->module;
  const fleet_module *y = ((const fleet_member *)b)->module;
  const int result = compare_names(x, y);
  return result != 0 ? result : compare_powers(x, y);
}

/* What one has and the other lacks, up to SHOWN of them: "privileged, mount /etc at /x and 3 more".
 */
static em_view list_beyond(arena *memory, const fleet_module *has, const fleet_module *lacks,
                           const char *verb) {
  em_view text = VIEW("");
  uint32_t count = 0;
  uint32_t k = 0;
  for (uint32_t i = 0; i < has->power_count; i++) {
    while (k < lacks->power_count && view_compare(lacks->powers[k], has->powers[i]) < 0) {
      k++;
    }
    if (k < lacks->power_count && view_equals(lacks->powers[k], has->powers[i])) {
      k++;
    } else if (count++ < SHOWN) {
      text = arena_format(memory, "%.*s%s%.*s", VIEW_ARGS(text), count > 1 ? ", " : verb,
                          VIEW_ARGS(view_cut(has->powers[i], SHOWN_LENGTH)));
    }
  }
  return count > SHOWN ? arena_format(memory, "%.*s and %u more", VIEW_ARGS(text), count - SHOWN)
                       : text;
}

static bool report(em_audit *audit, const fleet_member *odd, const fleet_module *usual,
                   uint32_t agreeing, uint32_t all) {
  audit_file *file = odd->file;
  arena *memory = &file->memory;
  em_severity severity = EM_SEVERITY_NOTE;
  const em_rule *rule = audit_rule(audit, FLEET_RULE, &severity);
  em_finding_basis *basis = arena_allocate(memory, sizeof *basis);
  if (basis == NULL) {
    return false;
  }
  const em_view gains = list_beyond(memory, odd->module, usual, "it has ");
  const em_view lacks = list_beyond(memory, usual, odd->module, "it lacks ");
  const em_view differences =
      arena_format(memory, "%.*s%s%.*s", VIEW_ARGS(gains),
                   gains.length > 0 && lacks.length > 0 ? "; " : "", VIEW_ARGS(lacks));
  const em_view message =
      arena_format(memory, "%.*s is set up otherwise than in %u of %u manifests: %.*s.",
                   VIEW_ARGS(odd->module->name), agreeing, all, VIEW_ARGS(differences));
  *basis = (em_finding_basis){
      .module = odd->module->name, .identity = VIEW("settings"), .evidence = differences};
  em_finding f = {.rule = rule,
                  .severity = severity,
                  .module = safe_text(memory, odd->module->name),
                  .message = safe_text(memory, message),
                  .why = rule->why,
                  .fix = rule->fix,
                  .place = odd->module->at,
                  .basis = basis};
  const uint32_t number = config_rule_number(audit->rules, rule->id);
  if (memory->has_failed || !suppressing_apply(&f, audit, file, number, odd->module->name)) {
    return false;
  }
  file->summary.findings[severity] += f.state == EM_STATE_OPEN;
  file->summary.suppressed += f.state == EM_STATE_SUPPRESSED;
  return audit_file_join(file, &f, 1);
}

/* Members of one name and repository, those that are alike next to each other. */
static bool judge_group(em_audit *audit, const fleet_member *group, uint32_t count) {
  uint32_t first = 0; /* of the largest lot */
  uint32_t most = 0;
  for (uint32_t i = 0; i < count;) {
    uint32_t end = i + 1;
    while (end < count && compare_powers(group[i].module, group[end].module) == 0) {
      end++;
    }
    if (end - i > most) {
      first = i;
      most = end - i;
    }
    i = end;
  }
  if (count < FEWEST || most == count || most * 3 < count * 2) {
    return true;
  }
  for (uint32_t i = 0; i < count; i++) {
    const bool is_usual = i >= first && i < first + most;
    if (!is_usual && !report(audit, &group[i], group[first].module, most, count)) {
      return false;
    }
  }
  return true;
}

static uint32_t count_all(const em_audit *audit) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < audit->file_count; i++) {
    count += audit->files[i]->status == EM_OK ? audit->files[i]->fleet_count : 0;
  }
  return count;
}

bool fleet_judge(em_audit *audit) {
  const uint32_t count = count_all(audit);
  if (count < FEWEST) {
    return true;
  }
  fleet_member *all = arena_allocate_array(&audit->memory, count, sizeof *all);
  if (all == NULL) {
    return false;
  }
  uint32_t used = 0;
  for (uint32_t i = 0; i < audit->file_count; i++) {
    audit_file *file = audit->files[i];
    for (uint32_t k = 0; file->status == EM_OK && k < file->fleet_count; k++) {
      all[used++] = (fleet_member){file, &file->fleet[k]};
    }
  }
  qsort(all, count, sizeof *all, compare_members);
  bool is_done = true;
  for (uint32_t start = 0; start < count && is_done;) {
    uint32_t end = start + 1;
    while (end < count && compare_names(all[start].module, all[end].module) == 0) {
      end++;
    }
    is_done = judge_group(audit, &all[start], end - start);
    start = end;
  }
  return is_done;
}
