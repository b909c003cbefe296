/* Named lists, and facts that are expected of known modules. */
#include "rules/loader.h"

#include "base/error.h"

/* ---- Finding -------------------------------------------------------------------------------- */

static uint32_t base_list_count(const loader *c) {
  return c->base == NULL ? 0 : c->base->list_count;
}

/* NULL with `*number` of a list of the base pack; NULL with PACK_NONE if there is none. */
list_draft *compile_find_list(loader *c, em_view name, uint32_t *number) {
  *number = PACK_NONE;
  for (uint32_t i = 0; i < base_list_count(c); i++) {
    if (view_equals(pack_view(c->base, c->base->lists[i].name), name)) {
      *number = i;
      return NULL;
    }
  }
  for (uint32_t i = 0; i < c->lists.count; i++) {
    if (view_equals(loader_view(c, c->lists.items[i].list.name), name)) {
      *number = base_list_count(c) + i;
      return &c->lists.items[i];
    }
  }
  return NULL;
}

static list_draft *add_list(loader *c, em_view name, uint32_t *number) {
  if (!ARENA_LIST_ADD(c->memory, &c->lists)) {
    loader_fail_memory(c);
    return NULL;
  }
  list_draft *draft = &c->lists.items[c->lists.count - 1];
  draft->list.name = loader_text(c, name);
  draft->list.title = (pack_text){0, PACK_NONE};
  *number = base_list_count(c) + c->lists.count - 1;
  return draft;
}

static void mention(loader *c, uint32_t node, uint32_t list, bool wants_numbers, bool wants_any) {
  if (!ARENA_LIST_ADD(c->memory, &c->list_mentions)) {
    loader_fail_memory(c);
    return;
  }
  list_mention *added = &c->list_mentions.items[c->list_mentions.count - 1];
  *added = (list_mention){
      .file = c->file, .list = list, .wants_numbers = wants_numbers, .wants_any = wants_any};
  loader_locate(c, node, &added->at);
}

uint32_t compile_list_name(loader *c, uint32_t node, em_view name, bool wants_numbers,
                           bool wants_any) {
  uint32_t number = 0;
  const list_draft *draft = compile_find_list(c, name, &number);
  if (draft == NULL && number == PACK_NONE) {
    draft = add_list(c, name, &number);
  }
  mention(c, node, number, wants_numbers, wants_any);
  return number;
}

/* ---- Reading -------------------------------------------------------------------------------- */

typedef struct list_reader {
  uint32_t values;
  pack_text title;
  bool extends;
} list_reader;

static bool read_title(loader *c, void *target, uint32_t node) {
  ((list_reader *)target)->title = loader_text(c, loader_scalar(c, node, "a title"));
  return loader_is_well(c);
}

static bool read_values(loader *c, void *target, uint32_t node) {
  const document_kind kind = document_kind_of(c->document, node);
  ((list_reader *)target)->values = node;
  return kind == DOCUMENT_ARRAY || kind == DOCUMENT_OBJECT ||
         loader_fail(c, node, "Expected a list, or a mapping from value to remark; found %s.",
                     loader_kind_of(c, node));
}

static bool read_extend(loader *c, void *target, uint32_t node) {
  return loader_flag(c, node, &((list_reader *)target)->extends);
}

static const loader_key list_keys[] = {
    {FACT_NAME("title"), false, read_title},
    {FACT_NAME("values"), true, read_values},
    {FACT_NAME("extend"), false, read_extend},
};

static bool is_number_list(loader *c, uint32_t values) {
  return document_count(c->document, values) > 0 &&
         document_kind_of(c->document, values) == DOCUMENT_ARRAY &&
         document_kind_of(c->document, values + 1) == DOCUMENT_NUMBER;
}

static bool write_value(loader *c, uint32_t node, bool is_number) {
  int64_t number = 0;
  if (is_number) {
    if (!loader_integer(c, node, &number)) {
      return false;
    }
    loader_number_words(c, number);
  } else {
    if (!loader_expect(c, node, DOCUMENT_STRING, "text like the others (in quotes)")) {
      return false;
    }
    loader_text_words(c, document_string(c->document, node));
  }
  return loader_is_well(c);
}

static bool write_values(loader *c, list_draft *draft, uint32_t values) {
  const uint32_t count = document_count(c->document, values);
  draft->list.is_number = is_number_list(c, values);
  draft->list.values = (pack_span){c->words.count, count};
  if (document_kind_of(c->document, values) == DOCUMENT_ARRAY) {
    DOCUMENT_EACH_ELEMENT(c->document, values, element) {
      if (!write_value(c, element, draft->list.is_number != 0)) {
        return false;
      }
    }
    return true;
  }
  DOCUMENT_EACH_MEMBER(c->document, values, key) {
    loader_text_words(c, document_string(c->document, key));
  }
  draft->list.remarks = (pack_span){c->words.count, count};
  DOCUMENT_EACH_MEMBER(c->document, values, key) {
    loader_text_words(c, loader_scalar(c, key + 1, "a remark"));
  }
  return loader_is_well(c);
}

bool compile_list_value(loader *c, uint32_t list, em_view value) {
  if (!ARENA_LIST_ADD(c->memory, &c->extensions)) {
    return loader_fail_memory(c);
  }
  c->extensions.items[c->extensions.count - 1] = (pack_extension){list, loader_text(c, value)};
  return loader_is_well(c);
}

static bool extend_list(loader *c, uint32_t key, const list_reader *reader) {
  uint32_t number = 0;
  if (compile_find_list(c, document_string(c->document, key), &number) == NULL &&
      number == PACK_NONE && add_list(c, document_string(c->document, key), &number) == NULL) {
    return false;
  }
  mention(c, key, number, false, true);
  if (document_kind_of(c->document, reader->values) == DOCUMENT_OBJECT) {
    return loader_fail(c, reader->values, "Expected a list; remarks cannot be added.");
  }
  DOCUMENT_EACH_ELEMENT(c->document, reader->values, element) {
    if (!compile_list_value(c, number, loader_scalar(c, element, "a value"))) {
      return false;
    }
  }
  return loader_is_well(c);
}

static bool compile_list(loader *c, uint32_t key) {
  list_reader reader = {.values = DOCUMENT_NONE, .title = {0, PACK_NONE}};
  if (!loader_read_keys(c, key + 1, list_keys, FACT_COUNT(list_keys), "A list", &reader)) {
    return false;
  }
  if (reader.extends) {
    return extend_list(c, key, &reader);
  }
  const em_view name = document_string(c->document, key);
  uint32_t number = 0;
  list_draft *draft = compile_find_list(c, name, &number);
  if ((draft == NULL && number != PACK_NONE) || (draft != NULL && draft->is_declared)) {
    return loader_fail(c, key, "There is a list `%.*s` already; add to it with `extend: true`.",
                       VIEW_ARGS(view_cut(name, 64)));
  }
  draft = draft == NULL ? add_list(c, name, &number) : draft;
  if (draft == NULL) {
    return false;
  }
  draft->is_declared = true;
  draft->list.title = reader.title;
  return write_values(c, draft, reader.values);
}

bool compile_lists(loader *c, uint32_t object) {
  if (!loader_expect(c, object, DOCUMENT_OBJECT, "a mapping of lists by name") ||
      !loader_no_duplicates(c, object)) {
    return false;
  }
  DOCUMENT_EACH_MEMBER(c->document, object, key) {
    if (!compile_list(c, key)) {
      return false;
    }
  }
  return loader_is_well(c);
}
