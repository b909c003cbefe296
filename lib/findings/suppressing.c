#include "findings/suppressing.h"

#include "config/suppress.h"
#include "findings/fingerprint.h"
#include "findings/safe_text.h"
#include "text/lines.h"

static const suppression *suppressions_of(const em_audit *audit, uint32_t *count) {
  const em_config *config = audit->options.config;
  *count = config == NULL ? 0 : config->suppressions.count;
  return config == NULL ? NULL : config->suppressions.items;
}

static bool has_module(const manifest *m, em_view name) {
  for (uint32_t i = 0; i < m->module_count; i++) {
    if (view_equals(m->modules[i].name, name)) {
      return true;
    }
  }
  return false;
}

void suppressing_note_chances(em_audit *audit, em_view file, const manifest *m) {
  uint32_t count;
  const suppression *s = suppressions_of(audit, &count);
  for (uint32_t i = 0; i < count; i++) {
    const bool is_here = s[i].module.data == NULL || has_module(m, s[i].module);
    audit->suppression_chances[i] =
        audit->suppression_chances[i] || (is_here && suppression_concerns_file(&s[i], file));
  }
}

static em_config_place place_of(const em_config *config, const config_place *at) {
  return (em_config_place){.file = config->texts.items[at->text].name,
                           .start = at->start,
                           .end = at->end,
                           .line = at->line,
                           .column = at->column};
}

/* "needs the GPIO chip (anna, OPS-7, until 2027-01-31)" */
static em_view explain(arena *memory, const suppression *s) {
  const bool has_ticket = s->ticket.data != NULL;
  const bool has_end = s->until.data != NULL;
  const em_view ticket = has_ticket ? s->ticket : VIEW("");
  const em_view until = has_end ? s->until : VIEW("");
  const em_view text = arena_format(memory, "%.*s (%.*s%s%.*s%s%.*s)", VIEW_ARGS(s->reason),
                                    VIEW_ARGS(s->owner), has_ticket ? ", " : "", VIEW_ARGS(ticket),
                                    has_end ? ", until " : "", VIEW_ARGS(until));
  return text.data == NULL ? text : safe_text(memory, text);
}

bool suppressing_apply(em_finding *f, em_audit *audit, uint32_t rule, em_view in_module,
                       arena *memory) {
  uint32_t count;
  const suppression *all = suppressions_of(audit, &count);
  if (count == 0 || f->state != EM_STATE_OPEN) {
    return true;
  }
  const em_finding_identity identity = em_finding_identify(f);
  char digits[2 * sizeof identity.value];
  const suppressible what = {.rule = rule,
                             .file = f->place.file,
                             .module = in_module,
                             .path = f->place.path,
                             .embedded_path = f->place.embedded_path,
                             .value =
                                 fingerprint_digits(identity.value, sizeof identity.value, digits)};
  for (uint32_t i = 0; i < count && f->state == EM_STATE_OPEN; i++) {
    if (!suppression_matches(&all[i], &what)) {
      continue;
    }
    audit->suppression_uses[i]++;
    if (suppression_judge(&all[i], audit->options.today) == SUPPRESSION_HOLDS) {
      f->state = EM_STATE_SUPPRESSED;
      f->because = explain(memory, &all[i]);
      f->decided_at = place_of(audit->options.config, &all[i].at);
    }
  }
  return !memory->has_failed;
}

/* ---- Findings about suppressions ------------------------------------------------------------- */

typedef struct judging {
  em_audit *audit;
  const em_config *config;
  audit_file *file; /* its sources are the texts of the configuration */
} judging;

/* The rule to report by, or NULL if it is off or the set lacks it. */
static const em_rule *rule_for(const judging *j, const char *id, em_severity *severity) {
  const em_ruleset *rules = j->audit->rules;
  const em_rule *wanted = em_ruleset_find(rules, view_of(id));
  for (size_t i = 0; wanted != NULL && i < em_ruleset_count(rules); i++) {
    if (em_ruleset_rule(rules, i) == wanted) {
      const em_decision d = em_config_decision(j->config, rules, i, j->audit->options.profile);
      *severity = d.severity;
      return d.is_on || j->audit->options.all_rules ? wanted : NULL;
    }
  }
  return NULL;
}

static em_view say(const judging *j, const suppression *s, suppression_state state) {
  arena *memory = &j->file->memory;
  const em_view name = s->module.data == NULL ? VIEW("") : s->module;
  const char *of = s->module.data == NULL ? "" : " in ";
  const em_view nearest = em_ruleset_nearest(j->audit->rules, s->rule);
  const em_view until = s->until.data == NULL ? VIEW("") : s->until;
  switch (state) {
    case SUPPRESSION_EXPIRED:
      return arena_format(memory, "The suppression of %.*s%s%.*s ended on %.*s.",
                          VIEW_ARGS(s->rule), of, VIEW_ARGS(name), VIEW_ARGS(until));
    case SUPPRESSION_UNKNOWN_RULE:
      return arena_format(memory, "There is no rule %.*s%s%.*s%s", VIEW_ARGS(s->rule),
                          nearest.length > 0 ? "; did you mean " : "", VIEW_ARGS(nearest),
                          nearest.length > 0 ? "?" : ".");
    case SUPPRESSION_WITHOUT_REASON:
      return arena_format(memory, "The suppression of %.*s%s%.*s has no %s: it excuses nothing.",
                          VIEW_ARGS(s->rule), of, VIEW_ARGS(name),
                          s->reason.data == NULL ? "reason" : "owner");
    default:
      return arena_format(memory,
                          "The suppression of %.*s%s%.*s excuses nothing: there is no such finding "
                          "with that value.",
                          VIEW_ARGS(s->rule), of, VIEW_ARGS(name));
  }
}

static bool add_finding(judging *j, const suppression *s, const em_rule *rule, em_severity severity,
                        suppression_state state) {
  arena *memory = &j->file->memory;
  em_finding *f = &j->file->findings[j->file->finding_count];
  const config_place *at = &s->at;
  em_finding_basis *basis = arena_allocate(memory, sizeof *basis);
  if (basis == NULL) {
    return false;
  }
  *basis = (em_finding_basis){
      .module = s->module, .identity = s->rule, .ordinal = j->file->finding_count};
  const lines_position end = lines_locate_once(j->config->texts.items[at->text].text, at->end);
  *f = (em_finding){.rule = rule,
                    .severity = severity,
                    .module = safe_text(memory, s->module),
                    .message = safe_text(memory, say(j, s, state)),
                    .why = rule->why,
                    .fix = rule->fix,
                    .basis = basis};
  f->place = (em_place){.file = j->file->sources[at->text].name,
                        .path = VIEW(""),
                        .start = at->start,
                        .end = at->end,
                        .line = at->line,
                        .column = at->column,
                        .column_utf16 = at->column,
                        .end_line = end.line,
                        .end_column = end.column,
                        .end_column_utf16 = end.column_utf16};
  j->file->finding_count++;
  j->file->summary.findings[severity]++;
  return !memory->has_failed;
}

static bool judge_one(judging *j, uint32_t index) {
  static const char *const ids[] = {
      [SUPPRESSION_HOLDS] = CONFIG_RULE_UNUSED,
      [SUPPRESSION_EXPIRED] = CONFIG_RULE_EXPIRED,
      [SUPPRESSION_UNKNOWN_RULE] = CONFIG_RULE_UNKNOWN,
      [SUPPRESSION_WITHOUT_REASON] = CONFIG_RULE_REASON,
  };
  const suppression *s = &j->config->suppressions.items[index];
  const suppression_state state = suppression_judge(s, j->audit->options.today);
  const bool is_unused =
      j->audit->suppression_uses[index] == 0 && j->audit->suppression_chances[index];
  if (state == SUPPRESSION_HOLDS && !is_unused) {
    return true;
  }
  em_severity severity;
  const em_rule *rule = rule_for(j, ids[state], &severity);
  return rule == NULL || severity < j->audit->options.minimum ||
         add_finding(j, s, rule, severity, state);
}

/* The other texts of the configuration, behind the first. */
static bool add_sources(judging *j) {
  audit_file *file = j->file;
  for (uint32_t i = 1; i < j->config->texts.count; i++) {
    const config_text *text = &j->config->texts.items[i];
    if (!arena_list_add(&file->memory, (void **)&file->sources, &file->source_count,
                        &file->source_capacity, sizeof *file->sources)) {
      return false;
    }
    file->sources[i] = (audit_source){.name = text->name, .text = text->text};
  }
  return true;
}

bool suppressing_judge(em_audit *audit) {
  uint32_t count;
  suppressions_of(audit, &count);
  if (count == 0) {
    return true;
  }
  judging j = {.audit = audit, .config = audit->options.config};
  j.file = audit_new_file(audit, j.config->texts.items[0].name, j.config->texts.items[0].text);
  if (j.file == NULL || !add_sources(&j)) {
    return false;
  }
  j.file->shape = VIEW("suppressions");
  j.file->findings = arena_allocate_array(&j.file->memory, count, sizeof *j.file->findings);
  for (uint32_t i = 0; j.file->findings != NULL && i < count; i++) {
    if (!judge_one(&j, i)) {
      return false;
    }
  }
  const bool has_memory = j.file->findings != NULL;
  if (j.file->finding_count == 0) {
    audit_drop_file(audit);
  }
  return has_memory;
}
