/* The related places of a rule. */
#include "rules/rule_draft.h"

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

bool rule_draft_related(loader *c, const view_point *from, rule_draft *draft) {
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
