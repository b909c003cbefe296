/* Facts that are documented for known modules. */
#include "rules/loader.h"

#include "text/nearest.h"

typedef struct entry_draft {
  pack_expected common;
  uint32_t facts;
} entry_draft;

typedef struct fact_draft {
  subject_kind subject;
  uint32_t where;
  uint32_t rules;
} fact_draft;

static bool read_module(loader *c, void *target, uint32_t node) {
  ((entry_draft *)target)->common.module =
      loader_text(c, loader_scalar(c, node, "the name of a module"));
  return loader_is_well(c);
}

static bool read_repository(loader *c, void *target, uint32_t node) {
  ((entry_draft *)target)->common.repository =
      loader_text(c, loader_scalar(c, node, "registry/repository"));
  return loader_is_well(c);
}

static bool read_because(loader *c, void *target, uint32_t node) {
  ((entry_draft *)target)->common.because = loader_text(c, loader_scalar(c, node, "a reason"));
  return loader_is_well(c);
}

static bool read_source(loader *c, void *target, uint32_t node) {
  ((entry_draft *)target)->common.source = loader_text(c, loader_scalar(c, node, "a source"));
  return loader_is_well(c);
}

static bool read_facts(loader *c, void *target, uint32_t node) {
  ((entry_draft *)target)->facts = node;
  return loader_expect(c, node, DOCUMENT_ARRAY, "a list of facts");
}

static const loader_key entry_keys[] = {
    {FACT_NAME("module"), false, read_module},  {FACT_NAME("repository"), true, read_repository},
    {FACT_NAME("because"), true, read_because}, {FACT_NAME("source"), false, read_source},
    {FACT_NAME("facts"), true, read_facts},
};

static bool read_subject(loader *c, void *target, uint32_t node) {
  const em_view name = loader_scalar(c, node, "a subject");
  const subject_kind kind = subject_find(name);
  ((fact_draft *)target)->subject = kind;
  if (kind == SUBJECT_COUNT && loader_is_well(c)) {
    nearest search = nearest_start(name);
    for (uint32_t i = 0; i < SUBJECT_COUNT; i++) {
      nearest_offer(&search, subject_types[i].name);
    }
    const em_view suggestion = loader_suggestion(c, search.best);
    return loader_fail(c, node, "There is no subject `%.*s`%.*s", VIEW_ARGS(view_cut(name, 64)),
                       VIEW_ARGS(suggestion.length > 0 ? suggestion : VIEW(".")));
  }
  return loader_is_well(c);
}

static bool read_where(loader *c, void *target, uint32_t node) {
  (void)c;
  ((fact_draft *)target)->where = node;
  return true;
}

static bool read_rules(loader *c, void *target, uint32_t node) {
  ((fact_draft *)target)->rules = node;
  return loader_expect(c, node, DOCUMENT_ARRAY, "a list of rule ids");
}

static const loader_key fact_keys[] = {
    {FACT_NAME("subject"), true, read_subject},
    {FACT_NAME("where"), false, read_where},
    {FACT_NAME("rules"), true, read_rules},
};

static bool mention_rules(loader *c, const fact_draft *draft) {
  DOCUMENT_EACH_ELEMENT(c->document, draft->rules, element) {
    const pack_text id = loader_text(c, loader_scalar(c, element, "the id of a rule"));
    if (!ARENA_LIST_ADD(c->memory, &c->rule_mentions)) {
      return loader_fail_memory(c);
    }
    rule_mention *added = &c->rule_mentions.items[c->rule_mentions.count - 1];
    *added = (rule_mention){.file = c->file, .id = id, .subject = draft->subject};
    loader_locate(c, element, &added->at);
  }
  return loader_is_well(c);
}

static bool compile_fact_entry(loader *c, const pack_expected *common, uint32_t node) {
  fact_draft draft = {SUBJECT_COUNT, DOCUMENT_NONE, DOCUMENT_NONE};
  if (!loader_read_keys(c, node, fact_keys, FACT_COUNT(fact_keys), "A fact", &draft)) {
    return false;
  }
  pack_expected entry = *common;
  entry.subject = (uint32_t)draft.subject;
  entry.condition = PACK_NONE;
  if (draft.where != DOCUMENT_NONE) {
    const view_point from = {.kind = draft.subject};
    entry.condition = compile_condition(c, &from, draft.where);
  }
  if (!loader_is_well(c) || !mention_rules(c, &draft) ||
      !loader_texts(c, draft.rules, "the id of a rule", &entry.rules)) {
    return false;
  }
  if (!ARENA_LIST_ADD(c->memory, &c->expected)) {
    return loader_fail_memory(c);
  }
  c->expected.items[c->expected.count - 1] = entry;
  return true;
}

static bool compile_entry(loader *c, uint32_t node) {
  entry_draft draft = {.facts = DOCUMENT_NONE};
  draft.common.module = (pack_text){0, PACK_NONE};
  draft.common.source = (pack_text){0, PACK_NONE};
  if (!loader_read_keys(c, node, entry_keys, FACT_COUNT(entry_keys), "An entry", &draft)) {
    return false;
  }
  DOCUMENT_EACH_ELEMENT(c->document, draft.facts, element) {
    if (!compile_fact_entry(c, &draft.common, element)) {
      return false;
    }
  }
  return loader_is_well(c);
}

bool compile_expected(loader *c, uint32_t node) {
  if (!loader_expect(c, node, DOCUMENT_ARRAY, "a list of entries")) {
    return false;
  }
  DOCUMENT_EACH_ELEMENT(c->document, node, element) {
    if (!compile_entry(c, element)) {
      return false;
    }
  }
  return loader_is_well(c);
}
