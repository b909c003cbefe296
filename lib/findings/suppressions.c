#include "findings/suppressions.h"

#include "config/suppress.h"
#include "findings/fingerprint.h"
#include "findings/safe_text.h"
#include "findings/suppressing.h"

/* One suppression that is judged. */
typedef struct judged {
  em_audit *audit;
  audit_file *file; /* that the finding joins */
  const suppression *s;
  const suppression_account *account;
  em_view problem; /* of a comment; data NULL: none */
  em_place at;
  uint32_t ordinal;
  bool is_comment;
} judged;

/* ---- Words ------------------------------------------------------------------------------------
 */

/* "The suppression of privileged-container in camera" */
static em_view name_it(const judged *j) {
  const bool has_module = j->s->module.data != NULL;
  const em_view name = has_module ? j->s->module : VIEW("");
  return arena_format(&j->file->memory, "The suppression of %.*s%s%.*s", VIEW_ARGS(j->s->rule),
                      has_module ? " in " : "", VIEW_ARGS(name));
}

/* A finding that it is about has another value than what was excused. */
static em_view say_changed(const judged *j, em_view it) {
  char digits[2 * sizeof j->account->other];
  const em_view now = fingerprint_digits(j->account->other, sizeof j->account->other, digits);
  const em_place *at = &j->account->other_at;
  if (j->s->value_count == 0) {
    return arena_format(&j->file->memory,
                        "%.*s excuses nothing yet: it does not say which value. That of the "
                        "finding in line %u is value=%.*s.",
                        VIEW_ARGS(it), at->line, VIEW_ARGS(now));
  }
  return arena_format(&j->file->memory,
                      "%.*s excuses nothing: the value was %.*s, that of %.*s:%u:%u is %.*s. What "
                      "was judged has changed, or the rule looks at more than it did.",
                      VIEW_ARGS(it), VIEW_ARGS(j->s->values[0]), VIEW_ARGS(at->file), at->line,
                      at->column, VIEW_ARGS(now));
}

static em_view say(const judged *j, suppression_state state) {
  arena *memory = &j->file->memory;
  const em_view it = name_it(j);
  const em_view nearest = em_ruleset_nearest(j->audit->rules, j->s->rule);
  const em_view until = j->s->until.data == NULL ? VIEW("") : j->s->until;
  switch (state) {
    case SUPPRESSION_EXPIRED:
      return arena_format(memory, "%.*s ended on %.*s.", VIEW_ARGS(it), VIEW_ARGS(until));
    case SUPPRESSION_UNKNOWN_RULE:
      return arena_format(memory, "There is no rule %.*s%s%.*s%s", VIEW_ARGS(j->s->rule),
                          nearest.length > 0 ? "; did you mean " : "", VIEW_ARGS(nearest),
                          nearest.length > 0 ? "?" : ".");
    case SUPPRESSION_WITHOUT_REASON:
      return arena_format(memory, "%.*s has no %s: it excuses nothing.", VIEW_ARGS(it),
                          j->s->reason.data == NULL ? "reason" : "owner");
    case SUPPRESSION_HOLDS:
      break;
  }
  return j->account->has_other
             ? say_changed(j, it)
             : arena_format(memory, "%.*s excuses nothing: there is no such finding%s.",
                            VIEW_ARGS(it), j->is_comment ? " here" : " with that value");
}

/* ---- Findings ----------------------------------------------------------------------------------
 */

static bool relate(const judged *j, em_finding *f) {
  em_related *related = arena_allocate(&j->file->memory, sizeof *related);
  if (related == NULL) {
    return false;
  }
  *related = (em_related){j->account->other_at, VIEW("the finding that it is about")};
  f->related = related;
  f->related_count = 1;
  return true;
}

static bool fill_in(const judged *j, em_finding *f, const em_rule *rule, em_severity severity,
                    suppression_state state) {
  arena *memory = &j->file->memory;
  const bool is_read = j->problem.data == NULL;
  const em_view message =
      is_read ? say(j, state)
              : arena_format(memory, "The comment excuses nothing: %.*s.", VIEW_ARGS(j->problem));
  em_finding_basis *basis = arena_allocate(memory, sizeof *basis);
  if (basis == NULL) {
    return false;
  }
  *basis =
      (em_finding_basis){.module = j->s->module, .identity = j->s->rule, .ordinal = j->ordinal};
  *f = (em_finding){.rule = rule,
                    .severity = severity,
                    .module = safe_text(memory, j->s->module),
                    .message = safe_text(memory, message),
                    .why = rule->why,
                    .fix = rule->fix,
                    .place = j->at,
                    .basis = basis};
  /* A place that is related stands in a source of the file: so not for the configuration. */
  const bool has_other =
      j->is_comment && is_read && state == SUPPRESSION_HOLDS && j->account->has_other;
  return !memory->has_failed && (!has_other || relate(j, f));
}

/* Writes a finding to `*f` if there is something wrong; false if memory is out. */
static bool judge(const judged *j, em_finding *f, bool *is_added) {
  static const char *const ids[] = {
      [SUPPRESSION_HOLDS] = CONFIG_RULE_UNUSED,
      [SUPPRESSION_EXPIRED] = CONFIG_RULE_EXPIRED,
      [SUPPRESSION_UNKNOWN_RULE] = CONFIG_RULE_UNKNOWN,
      [SUPPRESSION_WITHOUT_REASON] = CONFIG_RULE_REASON,
  };
  const suppression_state state = suppression_judge(j->s, j->audit->options.today);
  const bool is_unused = j->account->uses == 0 && (j->is_comment || j->account->had_chance);
  const bool is_read = j->problem.data == NULL;
  *is_added = false;
  if (is_read && state == SUPPRESSION_HOLDS && !is_unused) {
    return true;
  }
  em_severity severity;
  const em_rule *rule = audit_rule(j->audit, is_read ? ids[state] : CONFIG_RULE_COMMENT, &severity);
  if (rule == NULL || severity < j->audit->options.minimum) {
    return true;
  }
  *is_added = true;
  j->file->summary.findings[severity]++;
  return fill_in(j, f, rule, severity, state);
}

/* ---- Those of the configuration ---------------------------------------------------------------
 */

/* The texts of the configuration behind the first. */
static bool add_sources(audit_file *file, const em_config *config) {
  for (uint32_t i = 1; i < config->texts.count; i++) {
    const config_text *text = &config->texts.items[i];
    if (!arena_list_add(&file->memory, (void **)&file->sources, &file->source_count,
                        &file->source_capacity, sizeof *file->sources)) {
      return false;
    }
    file->sources[i] = (audit_source){.name = text->name, .text = text->text};
  }
  return true;
}

static em_place place_in(const audit_file *file, const em_config *config, const config_place *at) {
  const lines_position end = lines_locate_once(config->texts.items[at->text].text, at->end);
  return (em_place){.file = file->sources[at->text].name,
                    .path = VIEW(""),
                    .start = at->start,
                    .end = at->end,
                    .line = at->line,
                    .column = at->column,
                    .column_utf16 = at->column,
                    .end_line = end.line,
                    .end_column = end.column,
                    .end_column_utf16 = end.column_utf16};
}

bool suppressions_judge(em_audit *audit) {
  uint32_t count;
  const suppression *all = suppressing_all(audit, &count);
  const em_config *config = audit->options.config;
  if (count == 0) {
    return true;
  }
  audit_file *file =
      audit_new_file(audit, config->texts.items[0].name, config->texts.items[0].text);
  if (file == NULL || !add_sources(file, config)) {
    return false;
  }
  file->shape = VIEW("suppressions");
  file->findings = arena_allocate_array(&file->memory, count, sizeof *file->findings);
  bool has_memory = file->findings != NULL;
  for (uint32_t i = 0; has_memory && i < count; i++) {
    const judged j = {.audit = audit,
                      .file = file,
                      .s = &all[i],
                      .account = &audit->accounts[i],
                      .ordinal = file->finding_count,
                      .at = place_in(file, config, &all[i].at)};
    bool is_added = false;
    has_memory = judge(&j, &file->findings[file->finding_count], &is_added);
    file->finding_count += is_added;
  }
  if (has_memory && file->finding_count == 0) {
    audit_drop_file(audit);
  }
  return has_memory;
}

/* ---- Those of comments ------------------------------------------------------------------------
 */

bool suppressions_judge_comments(em_audit *audit, audit_file *file) {
  const uint32_t count = file->comment_count;
  if (count == 0) {
    return true;
  }
  const uint32_t before = file->finding_count;
  em_finding *added = arena_allocate_array(&file->memory, count, sizeof *added);
  if (added == NULL) {
    return false;
  }
  uint32_t added_count = 0;
  for (uint32_t i = 0; i < count; i++) {
    const file_comment *c = &file->comments[i];
    const judged j = {.audit = audit,
                      .file = file,
                      .s = &c->suppression,
                      .account = &c->account,
                      .problem = c->problem,
                      .ordinal = before + added_count,
                      .at = c->at,
                      .is_comment = true};
    bool is_added = false;
    if (!judge(&j, &added[added_count], &is_added)) {
      return false;
    }
    added_count += is_added;
  }
  return audit_file_join(file, added, added_count);
}
