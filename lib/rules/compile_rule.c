/* A rule file: its keys, and what they have to do with each other. */
#include "rules/loader.h"

#include "text/escape.h"
#include "text/nearest.h"

/* What the keys say, before the subject is known that the rest is read with. Nodes, or
 * DOCUMENT_NONE. */
typedef struct rule_draft {
  pack_rule rule;
  const check *check;
  bool is_on;
  bool has_cis;
  uint32_t silent; /* bits of profiles */
  em_view precision;
  uint32_t when, at, related, message, why, fix, needs, examples, once_per;
  uint32_t attacker, check_node;
} rule_draft;

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

static bool read_line(loader *c, uint32_t node, const char *what, pack_text *result) {
  em_view text = loader_scalar(c, node, what);
  while (text.length > 0 && text.data[text.length - 1] == '\n') {
    text.length--;
  }
  *result = loader_text(c, text);
  return loader_is_well(c) &&
         (text.length > 0 || loader_fail(c, node, "Expected %s, found nothing.", what));
}

static bool read_title(loader *c, void *target, uint32_t node) {
  return read_line(c, node, "a title", &((rule_draft *)target)->rule.title);
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
  return read_line(c, node, "a version", &((rule_draft *)target)->rule.since);
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
  return read_line(c, node, "a sentence", &((rule_draft *)target)->rule.attacker);
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
  return read_line(c, node, "text", &((rule_draft *)target)->rule.fix_before);
}

static bool read_after(loader *c, void *target, uint32_t node) {
  return read_line(c, node, "text", &((rule_draft *)target)->rule.fix_after);
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

#define CWE_TAG "external/cwe/cwe-"

/* The tags: what the rule says, its family, and what scanners' services want to see. */
static void write_tags(loader *c, rule_draft *draft) {
  const pack_span own = draft->rule.tags;
  const pack_span references = draft->rule.references;
  pack_span all = {c->words.count, 0};
  for (uint32_t i = 0; i < own.count; i++) {
    const uint32_t start = c->words.items[own.start + 2 * i];
    const uint32_t length = c->words.items[own.start + 2 * i + 1];
    loader_word(c, start);
    loader_word(c, length);
    all.count++;
  }
  for (uint32_t i = 0; i < references.count && loader_is_well(c); i++) {
    const uint32_t *words = &c->words.items[references.start + 2 * i];
    const em_view text = loader_view(c, (pack_text){words[0], words[1]});
    if (!is_cwe(text)) {
      continue;
    }
    const em_view number = view_from(text, 4);
    const em_view zeros = view_until(VIEW("00"), number.length < 3 ? 3 - number.length : 0);
    char tag[sizeof CWE_TAG + 16] = CWE_TAG; /* a number has at most five digits */
    size_t length = sizeof CWE_TAG - 1;
    memcpy(tag + length, zeros.data, zeros.length);
    length += zeros.length;
    memcpy(tag + length, number.data, number.length);
    loader_text_words(c, (em_view){tag, length + number.length});
    all.count++;
  }
  draft->rule.tags = all;
}

/* ---- What is read with the subject known
 * --------------------------------------------------------- */

static bool read_at(loader *c, const view_point *from, uint32_t node, pack_span *span) {
  uint32_t references[8];
  uint32_t count = 0;
  const bool is_list = document_kind_of(c->document, node) == DOCUMENT_ARRAY;
  const uint32_t first = is_list ? node + 1 : node;
  const uint32_t end = document_after(c->document, node);
  for (uint32_t at = first; at < end; at = document_after(c->document, at)) {
    resolved_fact what;
    if (count == FACT_COUNT(references)) {
      return loader_fail(c, at, "More than %u places.", count);
    }
    if (!compile_fact(c, from, at, loader_scalar(c, at, "the name of a fact"), &what)) {
      return false;
    }
    references[count++] = fact_reference_pack(what.reference);
  }
  *span = (pack_span){c->words.count, count};
  for (uint32_t i = 0; i < count; i++) {
    loader_word(c, references[i]);
  }
  return loader_is_well(c);
}

static bool read_need(loader *c, rule_draft *draft, uint32_t node, uint32_t *list) {
  *list = PACK_NONE;
  if (document_kind_of(c->document, node) == DOCUMENT_OBJECT) {
    const uint32_t name = document_member(c->document, node, VIEW("list"));
    if (name != DOCUMENT_NONE && document_count(c->document, node) == 1) {
      const em_view text = loader_scalar(c, name, "the name of a list");
      *list = compile_list_name(c, name, text, false, true);
      return loader_is_well(c);
    }
  } else {
    const em_view word = loader_scalar(c, node, "`signature-policy`, `image-lock`");
    if (view_equals(word, VIEW("signature-policy"))) {
      draft->rule.needs_trust |= PACK_NEEDS_POLICY;
      return true;
    }
    if (view_equals(word, VIEW("image-lock"))) {
      draft->rule.needs_trust |= PACK_NEEDS_LOCK;
      return true;
    }
  }
  return loader_fail(c, node, "Expected `signature-policy`, `image-lock` or `{list: NAME}`.");
}

static bool read_needs(loader *c, rule_draft *draft) {
  if (draft->needs == DOCUMENT_NONE) {
    return true;
  }
  uint32_t lists[8];
  uint32_t count = 0;
  const bool is_list = document_kind_of(c->document, draft->needs) == DOCUMENT_ARRAY;
  const uint32_t end = document_after(c->document, draft->needs);
  uint32_t at = is_list ? draft->needs + 1 : draft->needs;
  for (; at < end && count < FACT_COUNT(lists); at = document_after(c->document, at)) {
    if (!read_need(c, draft, at, &lists[count])) {
      return false;
    }
    count += lists[count] != PACK_NONE;
  }
  draft->rule.needs_lists = (pack_span){c->words.count, count};
  for (uint32_t i = 0; i < count; i++) {
    loader_word(c, lists[i]);
  }
  return loader_is_well(c);
}

/* ---- Related places
 * ------------------------------------------------------------------------------ */

typedef struct related_draft {
  uint32_t of, where, at, message;
} related_draft;

#define KEEP_RELATED(member)                                                                       \
  static bool related_##member(loader *c, void *target, uint32_t node) {                           \
    ((related_draft *)target)->member = node;                                                      \
    return loader_is_well(c);                                                                      \
  }
KEEP_RELATED(of)
KEEP_RELATED(where)
KEEP_RELATED(at)
KEEP_RELATED(message)

static const loader_key related_keys[] = {
    {FACT_NAME("of"), false, related_of},
    {FACT_NAME("where"), false, related_where},
    {FACT_NAME("at"), false, related_at},
    {FACT_NAME("message"), true, related_message},
};

static bool read_related_entry(loader *c, const view_point *rule, uint32_t node, uint32_t *words) {
  related_draft draft = {DOCUMENT_NONE, DOCUMENT_NONE, DOCUMENT_NONE, DOCUMENT_NONE};
  if (!loader_read_keys(c, node, related_keys, FACT_COUNT(related_keys), "A related place",
                        &draft)) {
    return false;
  }
  view_point inner = {.outer = rule};
  const view_point *from = rule;
  words[RELATED_RELATION] = PACK_NONE;
  if (draft.of != DOCUMENT_NONE) {
    if (!compile_relation(c, rule, draft.of, loader_scalar(c, draft.of, "a relation"),
                          &words[RELATED_RELATION], &inner.kind)) {
      return false;
    }
    from = &inner;
  } else if (draft.at == DOCUMENT_NONE) {
    return loader_fail(c, node, "A related place needs `at` or `of`.");
  }
  words[RELATED_WHERE] =
      draft.where == DOCUMENT_NONE ? PACK_NONE : compile_condition(c, from, draft.where);
  words[RELATED_AT] = PACK_NONE;
  if (draft.at != DOCUMENT_NONE) {
    resolved_fact what;
    if (!compile_fact(c, from, draft.at, loader_scalar(c, draft.at, "a fact"), &what)) {
      return false;
    }
    words[RELATED_AT] = fact_reference_pack(what.reference);
  }
  words[RELATED_MESSAGE] = compile_template(c, from, draft.message);
  return loader_is_well(c);
}

static bool read_related(loader *c, const view_point *from, rule_draft *draft) {
  uint32_t entries[16][RELATED_WORDS];
  uint32_t count = 0;
  if (draft->related == DOCUMENT_NONE) {
    return true;
  }
  if (!loader_expect(c, draft->related, DOCUMENT_ARRAY, "a list of related places")) {
    return false;
  }
  DOCUMENT_EACH_ELEMENT(c->document, draft->related, element) {
    if (count == FACT_COUNT(entries)) {
      return loader_fail(c, element, "More than %u entries.", count);
    }
    if (!read_related_entry(c, from, element, entries[count++])) {
      return false;
    }
  }
  draft->rule.related = (pack_span){c->words.count, count};
  for (uint32_t i = 0; i < count * RELATED_WORDS; i++) {
    loader_word(c, entries[i / RELATED_WORDS][i % RELATED_WORDS]);
  }
  return loader_is_well(c);
}

/* ---- The rule
 * ------------------------------------------------------------------------------------ */

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

static bool conditions_fit(loader *c, uint32_t object, const rule_draft *draft) {
  if (draft->when == DOCUMENT_NONE && draft->check == NULL) {
    return loader_fail(c, object, "A rule needs the key `when`, or `check`.");
  }
  if (draft->check != NULL && draft->check->subject != (subject_kind)draft->rule.subject) {
    return loader_fail(c, draft->check_node, "This check is about the subject `%.*s`.",
                       VIEW_ARGS(subject_types[draft->check->subject].name));
  }
  const bool is_precise = view_equals(draft->precision, VIEW("medium")) ||
                          view_ends_with(draft->precision, VIEW("high"));
  return !draft->is_on || is_precise ||
         loader_fail(c, object, "A rule with a precision of `low` is `default: off`.");
}

static void choose_profiles(rule_draft *draft) {
  const bool is_grave = draft->rule.severity >= EM_SEVERITY_HIGH;
  const bool is_precise = view_ends_with(draft->precision, VIEW("high"));
  uint32_t bits = 1u << EM_PROFILE_STRICT;
  if (draft->is_on) {
    bits |= 1u << EM_PROFILE_DEFAULT | 1u << EM_PROFILE_LIVE | 1u << EM_PROFILE_GENERATED;
  }
  if (draft->is_on && is_grave && is_precise) {
    bits |= 1u << EM_PROFILE_MINIMAL;
  }
  if (draft->has_cis) {
    bits |= 1u << EM_PROFILE_CIS;
  }
  draft->rule.profiles = bits & ~draft->silent;
}

static bool read_condition(loader *c, const view_point *from, rule_draft *draft) {
  pack_rule *rule = &draft->rule;
  rule->condition = PACK_NONE;
  if (draft->when == DOCUMENT_NONE) {
    return true;
  }
  rule->condition = compile_condition(c, from, draft->when);
  if (rule->condition == PACK_NONE) {
    return false;
  }
  compile_needs(c, rule);
  return true;
}

/* Now, so that no analysis has to look at them again. */
static bool note_safe_texts(const loader *c, pack_rule *rule) {
  rule->safe_texts = (escape_leaves(loader_view(c, rule->why_text)) ? RULE_WHY : 0u) |
                     (escape_leaves(loader_view(c, rule->fix_text)) ? RULE_FIX : 0u);
  return true;
}

static bool read_texts(loader *c, const view_point *from, rule_draft *draft) {
  pack_rule *rule = &draft->rule;
  return read_line(c, draft->why, "a paragraph", &rule->why_text) &&
         read_line(c, draft->fix, "a sentence", &rule->fix_text) && note_safe_texts(c, rule) &&
         (rule->message = compile_template(c, from, draft->message)) != PACK_NONE &&
         (rule->why = compile_template(c, from, draft->why)) != PACK_NONE &&
         (rule->fix = compile_template(c, from, draft->fix)) != PACK_NONE;
}

static bool read_examples(loader *c, rule_draft *draft) {
  draft->rule.examples = (pack_span){c->examples.count, 0};
  if (draft->examples == DOCUMENT_NONE || c->without_examples) {
    return true; /* `rules test` asks for them */
  }
  if (!loader_expect(c, draft->examples, DOCUMENT_ARRAY, "a list of examples")) {
    return false;
  }
  DOCUMENT_EACH_ELEMENT(c->document, draft->examples, element) {
    if (!compile_example(c, element)) {
      return false;
    }
  }
  draft->rule.examples.count = c->examples.count - draft->rule.examples.start;
  return true;
}

static uint32_t hash_of(em_view id) { /* FNV-1a */
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < id.length; i++) {
    hash = (hash ^ (unsigned char)id.data[i]) * 16777619u;
  }
  return hash;
}

/* The pack that this one stands on is sorted by id. */
static bool is_of_base(const pack *base, em_view id) {
  uint32_t low = 0;
  uint32_t high = base == NULL ? 0 : base->rule_count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const int order = view_compare(pack_view(base, base->rules[middle].id), id);
    if (order == 0) {
      return true;
    }
    low = order < 0 ? middle + 1 : low;
    high = order < 0 ? high : middle;
  }
  return false;
}

static bool id_is_new(loader *c, uint32_t object, pack_text wanted) {
  const em_view id = loader_view(c, wanted);
  const uint32_t hash = hash_of(id);
  bool is_taken = is_of_base(c->base, id);
  for (uint32_t i = 0; i < c->rules.count && !is_taken; i++) {
    is_taken =
        c->id_hashes.items[i] == hash && view_equals(loader_view(c, c->rules.items[i].id), id);
  }
  return !is_taken || loader_fail(c, document_member(c->document, object, VIEW("id")),
                                  "There is a rule `%.*s` already; give this one an id of its own.",
                                  VIEW_ARGS(id));
}

bool compile_rule(loader *c, uint32_t object, em_view family) {
  const pack_text none = {0, PACK_NONE};
  rule_draft draft = {.is_on = true,
                      .when = DOCUMENT_NONE,
                      .at = DOCUMENT_NONE,
                      .related = DOCUMENT_NONE,
                      .examples = DOCUMENT_NONE,
                      .needs = DOCUMENT_NONE};
  draft.rule.check = PACK_NONE;
  draft.rule.attacker = none;
  draft.rule.fix_before = none;
  draft.rule.fix_after = none;
  if (!loader_read_keys(c, object, rule_keys, FACT_COUNT(rule_keys), "A rule", &draft) ||
      !conditions_fit(c, object, &draft) || !id_is_new(c, object, draft.rule.id)) {
    return false;
  }
  const view_point from = {.kind = (subject_kind)draft.rule.subject, .check = draft.check};
  view_point of_texts = from;
  of_texts.is_grouped = draft.rule.once != ONCE_PER_SUBJECT;
  const bool is_well = read_condition(c, &from, &draft) &&
                       (draft.at == DOCUMENT_NONE || read_at(c, &from, draft.at, &draft.rule.at)) &&
                       read_needs(c, &draft) && read_texts(c, &of_texts, &draft) &&
                       read_related(c, &from, &draft) && read_examples(c, &draft);
  if (!is_well) {
    return false;
  }
  write_tags(c, &draft);
  choose_profiles(&draft);
  draft.rule.family = loader_text(c, family);
  draft.rule.source = c->file;
  if (!ARENA_LIST_ADD(c->memory, &c->id_hashes) || !ARENA_LIST_ADD(c->memory, &c->rules)) {
    return loader_fail_memory(c);
  }
  c->id_hashes.items[c->id_hashes.count - 1] = hash_of(loader_view(c, draft.rule.id));
  c->rules.items[c->rules.count - 1] = draft.rule;
  return loader_is_well(c);
}
