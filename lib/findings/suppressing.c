#include "findings/suppressing.h"

#include "config/suppress.h"
#include "findings/fingerprint.h"
#include "findings/safe_text.h"

const suppression *suppressing_all(const em_audit *audit, uint32_t *count) {
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
  const suppression *s = suppressing_all(audit, &count);
  for (uint32_t i = 0; i < count; i++) {
    const bool is_here = s[i].module.data == NULL || has_module(m, s[i].module);
    suppression_account *account = &audit->accounts[i];
    account->had_chance =
        account->had_chance || (is_here && suppression_concerns_file(&s[i], file));
  }
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

/* A finding that is held against one suppression after the other; its value is computed when the
 * first is about it. */
typedef struct held {
  em_finding *finding;
  em_audit *audit;
  arena *memory;
  suppressible what;
  bool has_value;
  uint8_t value[8];
  char digits[16];
} held;

static em_view value_of(held *h) {
  if (!h->has_value) {
    const em_finding_identity identity = em_finding_identify(h->finding);
    memcpy(h->value, identity.value, sizeof h->value);
    fingerprint_digits(h->value, sizeof h->value, h->digits);
    h->has_value = true;
  }
  return (em_view){h->digits, sizeof h->digits};
}

/* True if it excuses the finding. */
static bool excuse(held *h, const suppression *s, suppression_account *account) {
  if (!suppression_has_value(s, value_of(h))) {
    return false;
  }
  account->uses++;
  if (suppression_judge(s, h->audit->options.today) != SUPPRESSION_HOLDS) {
    return false;
  }
  h->finding->state = EM_STATE_SUPPRESSED;
  h->finding->because = explain(h->memory, s);
  return true;
}

static void note_other(held *h, const suppression *s, suppression_account *account) {
  if (account->has_other || suppression_has_value(s, value_of(h))) {
    return;
  }
  account->has_other = true;
  memcpy(account->other, h->value, sizeof account->other);
  account->other_at = h->finding->place;
}

static bool is_about(const file_comment *comment, const em_finding *f, const audit_file *file,
                     uint32_t rule) {
  return comment->problem.data == NULL && comment->suppression.rule_number == rule &&
         f->place.file.data == file->sources->name.data && f->place.start >= comment->start &&
         f->place.start < comment->end;
}

static void apply_configuration(held *h) {
  uint32_t count;
  const em_config *config = h->audit->options.config;
  const suppression *all = suppressing_all(h->audit, &count);
  for (uint32_t i = 0; i < count; i++) {
    if (suppression_concerns(&all[i], &h->what) && excuse(h, &all[i], &h->audit->accounts[i])) {
      const config_place *at = &all[i].at;
      h->finding->decided_at = (em_config_place){.file = config->texts.items[at->text].name,
                                                 .start = at->start,
                                                 .end = at->end,
                                                 .line = at->line,
                                                 .column = at->column};
      return;
    }
  }
}

static void apply_comments(held *h, audit_file *file) {
  for (uint32_t i = 0; i < file->comment_count; i++) {
    file_comment *c = &file->comments[i];
    if (is_about(c, h->finding, file, h->what.rule) && excuse(h, &c->suppression, &c->account)) {
      h->finding->decided_at = (em_config_place){.file = c->at.file,
                                                 .start = c->at.start,
                                                 .end = c->at.end,
                                                 .line = c->at.line,
                                                 .column = c->at.column};
      return;
    }
  }
}

/* Nothing excused it: whoever meant it is told what its value is by now. */
static void note_others(held *h, audit_file *file) {
  uint32_t count;
  const suppression *all = suppressing_all(h->audit, &count);
  for (uint32_t i = 0; i < count; i++) {
    if (suppression_concerns(&all[i], &h->what)) {
      note_other(h, &all[i], &h->audit->accounts[i]);
    }
  }
  for (uint32_t i = 0; i < file->comment_count; i++) {
    if (is_about(&file->comments[i], h->finding, file, h->what.rule)) {
      note_other(h, &file->comments[i].suppression, &file->comments[i].account);
    }
  }
}

bool suppressing_apply(em_finding *f, em_audit *audit, audit_file *file, uint32_t rule,
                       em_view in_module) {
  if (f->state != EM_STATE_OPEN) {
    return true;
  }
  held h = {.finding = f, .audit = audit, .memory = &file->memory};
  h.what = (suppressible){.rule = rule,
                          .file = f->place.file,
                          .module = in_module,
                          .path = f->place.path,
                          .embedded_path = f->place.embedded_path};
  apply_configuration(&h);
  if (f->state == EM_STATE_OPEN) {
    apply_comments(&h, file);
  }
  if (f->state == EM_STATE_OPEN) {
    note_others(&h, file);
  }
  return !file->memory.has_failed;
}
