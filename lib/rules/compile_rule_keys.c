/* The keys of a rule file, each by itself. */
#include "rules/rule_draft.h"

#include "text/nearest.h"

typedef struct word_row {
  em_view name;
  uint32_t value;
} word_row;

static bool choose(loader *c, uint32_t node, const word_row *rows, uint32_t count, const char *what,
                   uint32_t *value) {
  const em_view text = loader_scalar(c, node, what);
  for (uint32_t i = 0; i < count; i++) {
    if (view_equals(rows[i].name, text)) {
      *value = rows[i].value;
      return true;
    }
  }
  nearest search = nearest_start(text);
  for (uint32_t i = 0; i < count; i++) {
    nearest_offer(&search, rows[i].name);
  }
  if (search.best.length > 0) {
    return loader_fail(c, node, "Expected %s; did you mean `%.*s`?", what, VIEW_ARGS(search.best));
  }
  return loader_fail(c, node, "Expected %s, found `%.*s`.", what, VIEW_ARGS(view_cut(text, 64)));
}

static const word_row severities[] = {
    {FACT_NAME("critical"), EM_SEVERITY_CRITICAL}, {FACT_NAME("high"), EM_SEVERITY_HIGH},
    {FACT_NAME("medium"), EM_SEVERITY_MEDIUM},     {FACT_NAME("low"), EM_SEVERITY_LOW},
    {FACT_NAME("note"), EM_SEVERITY_NOTE},
};
enum { PRECISION_LOW, PRECISION_MEDIUM, PRECISION_HIGH, PRECISION_VERY_HIGH };
static const word_row precisions[] = {
    {FACT_NAME("very-high"), PRECISION_VERY_HIGH},
    {FACT_NAME("high"), PRECISION_HIGH},
    {FACT_NAME("medium"), PRECISION_MEDIUM},
    {FACT_NAME("low"), PRECISION_LOW},
};
static const word_row switches[] = {{FACT_NAME("on"), true}, {FACT_NAME("off"), false}};
static const word_row profiles[] = {
    {FACT_NAME("default"), EM_PROFILE_DEFAULT}, {FACT_NAME("minimal"), EM_PROFILE_MINIMAL},
    {FACT_NAME("strict"), EM_PROFILE_STRICT},   {FACT_NAME("cis"), EM_PROFILE_CIS},
    {FACT_NAME("live"), EM_PROFILE_LIVE},       {FACT_NAME("generated"), EM_PROFILE_GENERATED},
};
static const word_row groups[] = {
    {FACT_NAME("module"), ONCE_PER_MODULE},
    {FACT_NAME("deployment"), ONCE_PER_DEPLOYMENT},
};

/* ---- Keys -------------------------------------------------------------------------------------
 */

static bool is_slug(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    const char x = text.data[i];
    const bool is_letter = (x >= 'a' && x <= 'z') || (x >= '0' && x <= '9');
    if (!is_letter && (x != '-' || i == 0 || i + 1 == text.length)) {
      return false;
    }
  }
  return text.length > 0 && text.length <= 64;
}

static bool read_slug(loader *c, uint32_t node, pack_text *result) {
  const em_view id = loader_scalar(c, node, "an id");
  *result = loader_text(c, id);
  return loader_is_well(c) &&
         (is_slug(id) ||
          loader_fail(c, node, "`%.*s` is no id: lower-case letters, digits and `-`, at most 64.",
                      VIEW_ARGS(view_cut(id, 64))));
}

static bool read_id(loader *c, void *target, uint32_t node) {
  return read_slug(c, node, &((rule_draft *)target)->rule.id);
}

static bool read_slugs(loader *c, uint32_t node, pack_span *span) {
  if (!loader_texts(c, node, "a slug", span)) {
    return false;
  }
  for (uint32_t i = 0; i < span->count; i++) {
    const uint32_t *words = &c->words.items[span->start + 2 * i];
    const em_view text = loader_view(c, (pack_text){words[0], words[1]});
    if (!is_slug(text)) {
      return loader_fail(c, node, "`%.*s` is no slug: lower-case letters, digits and `-`.",
                         VIEW_ARGS(view_cut(text, 64)));
    }
  }
  return true;
}

static bool read_aliases(loader *c, void *target, uint32_t node) {
  return read_slugs(c, node, &((rule_draft *)target)->rule.aliases);
}

static bool read_tags(loader *c, void *target, uint32_t node) {
  return read_slugs(c, node, &((rule_draft *)target)->rule.tags);
}

bool rule_draft_line(loader *c, uint32_t node, const char *what, pack_text *result) {
  em_view text = loader_scalar(c, node, what);
  while (text.length > 0 && text.data[text.length - 1] == '\n') {
    text.length--;
  }
  *result = loader_text(c, text);
  return loader_is_well(c) &&
         (text.length > 0 || loader_fail(c, node, "Expected %s, found nothing.", what));
}

static bool read_title(loader *c, void *target, uint32_t node) {
  return rule_draft_line(c, node, "a title", &((rule_draft *)target)->rule.title);
}

static bool read_severity(loader *c, void *target, uint32_t node) {
  return choose(c, node, severities, FACT_COUNT(severities), "critical, high, medium, low or note",
                &((rule_draft *)target)->rule.severity);
}

static bool read_precision(loader *c, void *target, uint32_t node) {
  uint32_t ignored = 0;
  rule_draft *draft = target;
  draft->precision = loader_scalar(c, node, "a precision");
  draft->rule.precision = loader_text(c, draft->precision);
  return choose(c, node, precisions, FACT_COUNT(precisions), "very-high, high, medium or low",
                &ignored);
}

static bool read_default(loader *c, void *target, uint32_t node) {
  uint32_t is_on = 0;
  const document_kind kind = document_kind_of(c->document, node);
  bool is_well = true;
  if (kind == DOCUMENT_TRUE || kind == DOCUMENT_FALSE) {
    is_on = kind == DOCUMENT_TRUE;
  } else {
    is_well = choose(c, node, switches, FACT_COUNT(switches), "on or off", &is_on);
  }
  ((rule_draft *)target)->is_on = is_on != 0;
  return is_well;
}

static bool read_silent_in(loader *c, void *target, uint32_t node) {
  rule_draft *draft = target;
  if (!loader_expect(c, node, DOCUMENT_ARRAY, "a list of profiles")) {
    return false;
  }
  DOCUMENT_EACH_ELEMENT(c->document, node, element) {
    uint32_t profile = 0;
    if (!choose(c, element, profiles, FACT_COUNT(profiles), "the name of a profile", &profile)) {
      return false;
    }
    draft->silent |= 1u << profile;
  }
  return true;
}

static bool read_since(loader *c, void *target, uint32_t node) {
  return rule_draft_line(c, node, "a version", &((rule_draft *)target)->rule.since);
}

static bool read_subject(loader *c, void *target, uint32_t node) {
  const em_view name = loader_scalar(c, node, "a subject");
  rule_draft *draft = target;
  draft->rule.subject = (uint32_t)subject_find(name);
  if (draft->rule.subject != SUBJECT_COUNT || !loader_is_well(c)) {
    return loader_is_well(c);
  }
  nearest search = nearest_start(name);
  for (uint32_t i = 0; i < SUBJECT_COUNT; i++) {
    nearest_offer(&search, subject_types[i].name);
  }
  const em_view suggestion = loader_suggestion(c, search.best);
  return loader_fail(c, node, "There is no subject `%.*s`%.*s", VIEW_ARGS(view_cut(name, 64)),
                     VIEW_ARGS(suggestion.length > 0 ? suggestion : VIEW(".")));
}

static bool read_check(loader *c, void *target, uint32_t node) {
  rule_draft *draft = target;
  const em_view name = loader_scalar(c, node, "the name of a check");
  draft->rule.check = checks_find(name);
  draft->check_node = node;
  if (!loader_is_well(c) || draft->rule.check != PACK_NONE) {
    draft->check = draft->rule.check == PACK_NONE ? NULL : checks[draft->rule.check];
    return loader_is_well(c);
  }
  nearest search = nearest_start(name);
  for (uint32_t i = 0; i < checks_count; i++) {
    nearest_offer(&search, checks[i]->name);
  }
  const em_view suggestion = loader_suggestion(c, search.best);
  return loader_fail(c, node, "There is no check `%.*s`%.*s", VIEW_ARGS(view_cut(name, 64)),
                     VIEW_ARGS(suggestion.length > 0 ? suggestion : VIEW(".")));
}

static bool read_once_per(loader *c, void *target, uint32_t node) {
  return choose(c, node, groups, FACT_COUNT(groups), "module or deployment",
                &((rule_draft *)target)->rule.once);
}

static bool read_attacker(loader *c, void *target, uint32_t node) {
  return rule_draft_line(c, node, "a sentence", &((rule_draft *)target)->rule.attacker);
}

#define KEEP_NODE(member)                                                                          \
  static bool keep_##member(loader *c, void *target, uint32_t node) {                              \
    ((rule_draft *)target)->member = node;                                                         \
    return loader_is_well(c);                                                                      \
  }
KEEP_NODE(when)
KEEP_NODE(at)
KEEP_NODE(related)
KEEP_NODE(message)
KEEP_NODE(why)
KEEP_NODE(fix)
KEEP_NODE(needs)
KEEP_NODE(examples)

static bool read_before(loader *c, void *target, uint32_t node) {
  return rule_draft_line(c, node, "text", &((rule_draft *)target)->rule.fix_before);
}

static bool read_after(loader *c, void *target, uint32_t node) {
  return rule_draft_line(c, node, "text", &((rule_draft *)target)->rule.fix_after);
}

static const loader_key fix_example_keys[] = {
    {FACT_NAME("before"), true, read_before},
    {FACT_NAME("after"), true, read_after},
};

static bool read_fix_example(loader *c, void *target, uint32_t node) {
  return loader_read_keys(c, node, fix_example_keys, FACT_COUNT(fix_example_keys), "`fix_example`",
                          target);
}

/* ---- References --------------------------------------------------------------------------------
 */

static bool is_cwe(em_view text) {
  return view_starts_with(text, VIEW("CWE-"));
}

static bool read_references(loader *c, void *target, uint32_t node) {
  rule_draft *draft = target;
  if (!loader_texts(c, node, "a reference", &draft->rule.references)) {
    return false;
  }
  for (uint32_t i = 0; i < draft->rule.references.count; i++) {
    const uint32_t *words = &c->words.items[draft->rule.references.start + 2 * i];
    const em_view text = loader_view(c, (pack_text){words[0], words[1]});
    draft->has_cis = draft->has_cis || view_starts_with(text, VIEW("CIS "));
    if (is_cwe(text) && (text.length < 5 || text.length > 9)) {
      return loader_fail(c, node, "`%.*s` is no CWE number.", VIEW_ARGS(view_cut(text, 64)));
    }
  }
  return true;
}

/* ---- All of them ---------------------------------------------------------------------------- */

/* At most 32: see loader.c. */
static const loader_key rule_keys[] = {
    {FACT_NAME("id"), true, read_id},
    {FACT_NAME("aliases"), false, read_aliases},
    {FACT_NAME("title"), true, read_title},
    {FACT_NAME("severity"), true, read_severity},
    {FACT_NAME("precision"), true, read_precision},
    {FACT_NAME("default"), false, read_default},
    {FACT_NAME("silent_in"), false, read_silent_in},
    {FACT_NAME("since"), true, read_since},
    {FACT_NAME("subject"), true, read_subject},
    {FACT_NAME("check"), false, read_check},
    {FACT_NAME("when"), false, keep_when},
    {FACT_NAME("needs"), false, keep_needs},
    {FACT_NAME("at"), false, keep_at},
    {FACT_NAME("once_per"), false, read_once_per},
    {FACT_NAME("related"), false, keep_related},
    {FACT_NAME("message"), true, keep_message},
    {FACT_NAME("why"), true, keep_why},
    {FACT_NAME("attacker"), false, read_attacker},
    {FACT_NAME("fix"), true, keep_fix},
    {FACT_NAME("fix_example"), false, read_fix_example},
    {FACT_NAME("references"), false, read_references},
    {FACT_NAME("tags"), false, read_tags},
    {FACT_NAME("examples"), false, keep_examples},
};

bool rule_draft_read(loader *c, uint32_t object, rule_draft *draft) {
  const pack_text none = {0, PACK_NONE};
  *draft = (rule_draft){.is_on = true,
                        .when = DOCUMENT_NONE,
                        .at = DOCUMENT_NONE,
                        .related = DOCUMENT_NONE,
                        .examples = DOCUMENT_NONE,
                        .needs = DOCUMENT_NONE};
  draft->rule.check = PACK_NONE;
  draft->rule.attacker = none;
  draft->rule.fix_before = none;
  draft->rule.fix_after = none;
  return loader_read_keys(c, object, rule_keys, FACT_COUNT(rule_keys), "A rule", draft);
}
