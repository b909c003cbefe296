/* A rule: what its keys have to do with each other. */
#include "rules/rule_draft.h"

#include "text/escape.h"

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
    if (!view_starts_with(text, VIEW("CWE-"))) {
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

/* ---- The rule
 * ------------------------------------------------------------------------------------ */

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
  return rule_draft_line(c, draft->why, "a paragraph", &rule->why_text) &&
         rule_draft_line(c, draft->fix, "a sentence", &rule->fix_text) &&
         note_safe_texts(c, rule) &&
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
  rule_draft draft;
  if (!rule_draft_read(c, object, &draft) || !conditions_fit(c, object, &draft) ||
      !id_is_new(c, object, draft.rule.id)) {
    return false;
  }
  const view_point from = {.kind = (subject_kind)draft.rule.subject, .check = draft.check};
  view_point of_texts = from;
  of_texts.is_grouped = draft.rule.once != ONCE_PER_SUBJECT;
  const bool is_well = read_condition(c, &from, &draft) &&
                       (draft.at == DOCUMENT_NONE || read_at(c, &from, draft.at, &draft.rule.at)) &&
                       read_needs(c, &draft) && read_texts(c, &of_texts, &draft) &&
                       rule_draft_related(c, &from, &draft) && read_examples(c, &draft);
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
