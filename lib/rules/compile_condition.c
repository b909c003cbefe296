/* Conditions: mappings of which every entry must hold. */
#include "rules/loader.h"

static bool write_mapping(loader *c, const view_point *from, uint32_t node, uint32_t depth);

static uint32_t open_condition(loader *c, condition_operation operation) {
  loader_word(c, condition_header(operation, TEST_IN, false));
  return loader_open(c);
}

static bool write_list(loader *c, const view_point *from, uint32_t node, uint32_t depth,
                       condition_operation operation) {
  if (!loader_expect(c, node, DOCUMENT_ARRAY, "a list of conditions")) {
    return false;
  }
  if (document_count(c->document, node) == 0) {
    return loader_fail(c, node, "The list is empty.");
  }
  const uint32_t opened = open_condition(c, operation);
  DOCUMENT_EACH_ELEMENT(c->document, node, element) {
    if (!write_mapping(c, from, element, depth + 1)) {
      return false;
    }
  }
  loader_close(c, opened);
  return loader_is_well(c);
}

/* ---- Quantifiers ------------------------------------------------------------------------------
 */

typedef struct count_draft {
  uint32_t where; /* node, or DOCUMENT_NONE */
  int64_t least, most;
} count_draft;

static bool read_where(loader *c, void *target, uint32_t node) {
  (void)c;
  ((count_draft *)target)->where = node;
  return true;
}

static bool read_bound(loader *c, uint32_t node, int64_t *bound) {
  if (!loader_integer(c, node, bound)) {
    return false;
  }
  return (*bound >= 0 && *bound < INT32_MAX) || loader_fail(c, node, "Expected a count.");
}

static bool read_least(loader *c, void *target, uint32_t node) {
  return read_bound(c, node, &((count_draft *)target)->least);
}

static bool read_most(loader *c, void *target, uint32_t node) {
  return read_bound(c, node, &((count_draft *)target)->most);
}

static const loader_key count_keys[] = {
    {FACT_NAME("where"), false, read_where},
    {FACT_NAME("at_least"), false, read_least},
    {FACT_NAME("at_most"), false, read_most},
};

static bool write_count(loader *c, const view_point *inner, uint32_t node, uint32_t depth) {
  count_draft draft = {.where = DOCUMENT_NONE, .least = 0, .most = INT32_MAX};
  if (!loader_read_keys(c, node, count_keys, FACT_COUNT(count_keys), "`count`", &draft)) {
    return false;
  }
  if (draft.least == 0 && draft.most == INT32_MAX) {
    return loader_fail(c, node, "`count` needs `at_least` or `at_most`.");
  }
  if (draft.least > draft.most) {
    return loader_fail(c, node, "`at_least` is above `at_most`: this never holds.");
  }
  loader_word(c, (uint32_t)draft.least);
  loader_word(c, (uint32_t)draft.most);
  if (draft.where != DOCUMENT_NONE) {
    return write_mapping(c, inner, draft.where, depth + 1);
  }
  const uint32_t opened = open_condition(c, CONDITION_ALL);
  loader_close(c, opened);
  return loader_is_well(c);
}

static bool write_quantifier(loader *c, const view_point *from, uint32_t node, uint32_t depth,
                             condition_operation operation) {
  if (!loader_expect(c, node, DOCUMENT_OBJECT, "a mapping from relation to condition") ||
      !loader_no_duplicates(c, node)) {
    return false;
  }
  if (document_count(c->document, node) == 0) {
    return loader_fail(c, node, "Expected a relation, such as `mount`.");
  }
  DOCUMENT_EACH_MEMBER(c->document, node, key) {
    uint32_t relation = 0;
    view_point inner = {.outer = from};
    if (!compile_relation(c, from, key, document_string(c->document, key), &relation,
                          &inner.kind)) {
      return false;
    }
    const uint32_t opened = open_condition(c, operation);
    const uint32_t word = loader_word(c, relation);
    const bool is_well = operation == CONDITION_COUNT
                             ? write_count(c, &inner, key + 1, depth)
                             : write_mapping(c, &inner, key + 1, depth + 1);
    if (!is_well) {
      return false;
    }
    if (operation == CONDITION_SOME || operation == CONDITION_NONE) {
      c->words.items[word] |= compile_key(c, word + 1, inner.kind, from->kind);
    }
    loader_close(c, opened);
  }
  return loader_is_well(c);
}

/* ---- Entries ----------------------------------------------------------------------------------
 */

static bool write_not(loader *c, const view_point *from, uint32_t node, uint32_t depth) {
  const uint32_t opened = open_condition(c, CONDITION_NOT);
  const bool is_well = write_mapping(c, from, node, depth + 1);
  loader_close(c, opened);
  return is_well;
}

static bool write_entry(loader *c, const view_point *from, uint32_t key, uint32_t depth) {
  static const struct {
    em_view name;
    condition_operation operation;
  } words[] = {
      {FACT_NAME("all"), CONDITION_ALL},     {FACT_NAME("any"), CONDITION_ANY},
      {FACT_NAME("not"), CONDITION_NOT},     {FACT_NAME("some"), CONDITION_SOME},
      {FACT_NAME("none"), CONDITION_NONE},   {FACT_NAME("every"), CONDITION_EVERY},
      {FACT_NAME("count"), CONDITION_COUNT},
  };
  const em_view name = document_string(c->document, key);
  for (uint32_t i = 0; i < FACT_COUNT(words); i++) {
    if (!view_equals(name, words[i].name)) {
      continue;
    }
    const condition_operation operation = words[i].operation;
    if (operation == CONDITION_NOT) {
      return write_not(c, from, key + 1, depth);
    }
    return operation <= CONDITION_ANY ? write_list(c, from, key + 1, depth, operation)
                                      : write_quantifier(c, from, key + 1, depth, operation);
  }
  resolved_fact what;
  return compile_fact(c, from, key, name, &what) && compile_test(c, from, &what, key + 1);
}

/* The order does not change what a condition means: what is cheap to look at, and seldom so, comes
 * first, walks over other things last. */
static uint32_t cost_of(loader *c, const view_point *from, uint32_t key) {
  static const em_view walks[] = {FACT_NAME("some"), FACT_NAME("none"), FACT_NAME("every"),
                                  FACT_NAME("count")};
  const em_view name = document_string(c->document, key);
  for (uint32_t i = 0; i < FACT_COUNT(walks); i++) {
    if (view_equals(name, walks[i])) {
      return 5;
    }
  }
  if (view_equals(name, VIEW("any")) || view_equals(name, VIEW("not")) ||
      view_equals(name, VIEW("all"))) {
    return 4;
  }
  const uint32_t value = key + 1;
  if (document_kind_of(c->document, value) == DOCUMENT_OBJECT &&
      document_member(c->document, value, VIEW("matches")) != DOCUMENT_NONE) {
    return 3;
  }
  const uint32_t index = fact_find(from->kind, name);
  if (index == UINT32_MAX) {
    return 2; /* of the module, the deployment … */
  }
  const fact_type type = subject_types[from->kind].facts->facts[index].type;
  return type == FACT_FLAG || type == FACT_NUMBER || type == FACT_WORD ? 0 : 1;
}

/* A conjunction of one part, the last that was written, is that part. */
static void unwrap(loader *c, uint32_t condition) {
  uint32_t *words = &c->words.items[condition];
  const uint32_t count = c->words.count - condition - CONDITION_HEADER_WORDS;
  const bool is_one = count >= CONDITION_HEADER_WORDS &&
                      words[CONDITION_HEADER_WORDS + 1] + CONDITION_HEADER_WORDS == count;
  if (is_one) {
    memmove(words, words + CONDITION_HEADER_WORDS, count * sizeof *words);
    c->words.count -= CONDITION_HEADER_WORDS;
  }
}

static bool write_mapping(loader *c, const view_point *from, uint32_t node, uint32_t depth) {
  enum { COSTS = 6 };
  if (depth >= CONDITION_DEPTH_MAXIMUM) {
    return loader_fail(c, node, "Conditions are nested deeper than %d.", CONDITION_DEPTH_MAXIMUM);
  }
  if (!loader_expect(c, node, DOCUMENT_OBJECT, "a condition (a mapping)") ||
      !loader_no_duplicates(c, node)) {
    return false;
  }
  const uint32_t opened = open_condition(c, CONDITION_ALL);
  for (uint32_t cost = 0; cost < COSTS; cost++) {
    DOCUMENT_EACH_MEMBER(c->document, node, key) {
      if (cost_of(c, from, key) == cost && !write_entry(c, from, key, depth)) {
        return false;
      }
    }
  }
  loader_close(c, opened);
  if (depth > 0 && loader_is_well(c)) {
    unwrap(c, opened - 1);
  }
  return loader_is_well(c);
}

uint32_t compile_condition(loader *c, const view_point *from, uint32_t node) {
  const uint32_t start = c->words.count;
  return write_mapping(c, from, node, 0) ? start : PACK_NONE;
}
