/* Putting a rule set together from files. */
#include "base/error.h"
#include "rules/compiled.h"
#include "rules/loader.h"
#include "text/lines.h"
#include "text/nearest.h"

#include <stdio.h>
#include <stdlib.h>

struct em_ruleset_builder {
  em_allocator allocator;
  arena memory; /* goes over to the rule set */
  loader loader;
  bool is_finished;
};

em_ruleset_builder *em_ruleset_builder_new(const em_allocator *allocator, bool with_embedded) {
  const em_allocator chosen = arena_allocator_or_default(allocator);
  em_ruleset_builder *builder = chosen.allocate(chosen.context, sizeof *builder);
  if (builder == NULL) {
    return NULL;
  }
  *builder = (em_ruleset_builder){.allocator = chosen};
  arena_init(&builder->memory, &chosen);
  builder->loader.memory = &builder->memory;
  builder->loader.base = with_embedded ? &embedded_pack : NULL;
  return builder;
}

void em_ruleset_builder_free(em_ruleset_builder *builder) {
  if (builder != NULL) {
    const em_allocator allocator = builder->allocator;
    arena_free(&builder->memory);
    allocator.release(allocator.context, builder, sizeof *builder);
  }
}

void em_ruleset_builder_leave_examples(em_ruleset_builder *builder) {
  builder->loader.without_examples = true;
}

/* ---- One file
 * --------------------------------------------------------------------------------------- */

/* The folder that the file stands in. */
static em_view family_of(em_view name) {
  size_t end = name.length;
  while (end > 0 && name.data[end - 1] != '/' && name.data[end - 1] != '\\') {
    end--;
  }
  if (end == 0) {
    return VIEW("custom");
  }
  size_t start = end - 1;
  while (start > 0 && name.data[start - 1] != '/' && name.data[start - 1] != '\\') {
    start--;
  }
  const em_view folder = {name.data + start, end - 1 - start};
  const bool is_none =
      folder.length == 0 || view_equals(folder, VIEW(".")) || view_equals(folder, VIEW(".."));
  return is_none ? VIEW("custom") : folder;
}

static bool compile_file(loader *c, em_view name) {
  const document *d = c->document;
  if (document_kind_of(d, 0) != DOCUMENT_OBJECT) {
    return loader_fail(c, 0, "Expected a rule (a mapping), found %s.", loader_kind_of(c, 0));
  }
  uint32_t lists = DOCUMENT_NONE;
  uint32_t expected = DOCUMENT_NONE;
  uint32_t other = DOCUMENT_NONE;
  DOCUMENT_EACH_MEMBER(d, 0, key) {
    const em_view member = document_string(d, key);
    if (view_equals(member, VIEW("lists"))) {
      lists = key + 1;
    } else if (view_equals(member, VIEW("expected"))) {
      expected = key + 1;
    } else if (other == DOCUMENT_NONE) {
      other = key;
    }
  }
  if (lists == DOCUMENT_NONE && expected == DOCUMENT_NONE) {
    return compile_rule(c, 0, family_of(name));
  }
  if (other != DOCUMENT_NONE) {
    return loader_fail(c, other, "A file with `lists` or `expected` holds nothing else.");
  }
  return (lists == DOCUMENT_NONE || compile_lists(c, lists)) &&
         (expected == DOCUMENT_NONE || compile_expected(c, expected));
}

static em_status parse(em_ruleset_builder *builder, document *d, em_view name, em_view text,
                       em_error *error) {
  const document_options options = {.allocator = &builder->allocator, .limits = EM_LIMITS_INIT};
  const em_view left_out = builder->loader.without_examples ? VIEW("examples") : (em_view){0};
  return document_choose_syntax(name, text) == EM_SYNTAX_YAML
             ? document_parse_simple_yaml(d, left_out, name, text, &options, error)
             : document_parse(d, name, text, EM_SYNTAX_AUTO, &options, error);
}

static em_status add(em_ruleset_builder *builder, em_view name, em_view text, em_error *error) {
  loader *c = &builder->loader;
  document d;
  const em_status status = parse(builder, &d, name, text, error);
  if (status != EM_OK) {
    if (error != NULL && error->line == 0) {
      const lines_position p = lines_locate_once(text, error->offset);
      error->line = p.line;
      error->column = p.column;
      error->column_utf16 = p.column_utf16;
    }
    return status;
  }
  const loader before = *c;
  c->document = &d;
  c->error = error;
  c->status = EM_OK;
  c->file = loader_text(c, name);
  compile_file(c, name);
  const em_status result = c->status;
  if (result != EM_OK) {
    *c = before;
  }
  c->document = NULL;
  c->error = NULL;
  document_free(&d);
  return result;
}

em_status em_ruleset_builder_add(em_ruleset_builder *builder, em_view name, em_view text,
                                 em_error *error) {
  if (builder->is_finished) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "The rule set is finished.");
  }
  return add(builder, name, text, error);
}

em_status em_ruleset_builder_extend(em_ruleset_builder *builder, em_view list, em_view value,
                                    em_error *error) {
  loader *c = &builder->loader;
  uint32_t number = 0;
  compile_find_list(c, list, &number);
  if (number == PACK_NONE) {
    nearest search = nearest_start(list);
    for (uint32_t i = 0; c->base != NULL && i < c->base->list_count; i++) {
      nearest_offer(&search, pack_view(c->base, c->base->lists[i].name));
    }
    for (uint32_t i = 0; i < c->lists.count; i++) {
      nearest_offer(&search, loader_view(c, c->lists.items[i].list.name));
    }
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "There is no list `%.*s`%s%.*s%s.",
                     VIEW_ARGS(view_cut(list, 64)),
                     search.best.length > 0 ? "; did you mean `" : "", VIEW_ARGS(search.best),
                     search.best.length > 0 ? "`?" : "");
  }
  c->status = EM_OK;
  c->error = error;
  compile_list_value(c, number, value);
  c->error = NULL;
  return c->status;
}

/* ---- Finishing
 * -------------------------------------------------------------------------------------- */

/* A failure that shows only when all files are there: in which, the loader remembers. */
static em_status fail_at(loader *c, const em_error *at, pack_text file, em_error *error,
                         em_view message) {
  c->at_fault = loader_view(c, file);
  error_set(error, EM_ERROR_RULES, at->offset, at->length, "%.*s", VIEW_ARGS(message));
  if (error != NULL) {
    error->line = at->line;
    error->column = at->column;
    error->column_utf16 = at->column_utf16;
  }
  return EM_ERROR_RULES;
}

static em_view nearest_list(const loader *c, em_view name) {
  nearest search = nearest_start(name);
  for (uint32_t i = 0; c->base != NULL && i < c->base->list_count; i++) {
    nearest_offer(&search, pack_view(c->base, c->base->lists[i].name));
  }
  for (uint32_t i = 0; i < c->lists.count; i++) {
    if (c->lists.items[i].is_declared) {
      nearest_offer(&search, loader_view(c, c->lists.items[i].list.name));
    }
  }
  return search.best;
}

static em_status check_lists(loader *c, em_error *error) {
  const uint32_t of_base = c->base == NULL ? 0 : c->base->list_count;
  for (uint32_t i = 0; i < c->list_mentions.count; i++) {
    const list_mention *m = &c->list_mentions.items[i];
    const bool is_of_base = m->list < of_base;
    const list_draft *draft = is_of_base ? NULL : &c->lists.items[m->list - of_base];
    const em_view name = is_of_base ? pack_view(c->base, c->base->lists[m->list].name)
                                    : loader_view(c, draft->list.name);
    if (!is_of_base && !draft->is_declared) {
      const em_view best = nearest_list(c, name);
      const em_view hint = best.length == 0 ? VIEW(".") : loader_suggestion(c, best);
      return fail_at(
          c, &m->at, m->file, error,
          arena_format(c->memory, "There is no list `%.*s`%.*s", VIEW_ARGS(name), VIEW_ARGS(hint)));
    }
    const pack_list *list = is_of_base ? &c->base->lists[m->list] : &draft->list;
    if (!m->wants_any && list->values.count > 0 && (list->is_number != 0) != m->wants_numbers) {
      return fail_at(c, &m->at, m->file, error,
                     arena_format(c->memory, "The list `%.*s` holds %s.", VIEW_ARGS(name),
                                  list->is_number != 0 ? "numbers, this is about text"
                                                       : "text, this is about a number"));
    }
  }
  return EM_OK;
}

static const pack_rule *find_rule(const loader *c, em_view id) {
  for (uint32_t i = 0; i < c->rules.count; i++) {
    if (view_equals(loader_view(c, c->rules.items[i].id), id)) {
      return &c->rules.items[i];
    }
  }
  for (uint32_t i = 0; c->base != NULL && i < c->base->rule_count; i++) {
    if (view_equals(pack_view(c->base, c->base->rules[i].id), id)) {
      return &c->base->rules[i];
    }
  }
  return NULL;
}

static em_status check_expected(loader *c, em_error *error) {
  for (uint32_t i = 0; i < c->rule_mentions.count; i++) {
    const rule_mention *m = &c->rule_mentions.items[i];
    const em_view id = loader_view(c, m->id);
    const pack_rule *rule = find_rule(c, id);
    if (rule == NULL) {
      return fail_at(c, &m->at, m->file, error,
                     arena_format(c->memory, "There is no rule `%.*s`.", VIEW_ARGS(id)));
    }
    if (rule->subject != m->subject) {
      return fail_at(c, &m->at, m->file, error,
                     arena_format(c->memory, "The rule `%.*s` is about the subject `%.*s`.",
                                  VIEW_ARGS(id), VIEW_ARGS(subject_types[rule->subject].name)));
    }
  }
  return EM_OK;
}

/* qsort has no context: the text that ids are in goes with each of them. */
typedef struct sortable_rule {
  em_view id;
  pack_rule rule;
} sortable_rule;

static int compare_rules(const void *a, const void *b) {
  return view_compare(((const sortable_rule *)a)->id, ((const sortable_rule *)b)->id);
}

static bool sort_rules(loader *c) {
  sortable_rule *sorted = arena_allocate_array(c->memory, c->rules.count, sizeof *sorted);
  if (sorted == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < c->rules.count; i++) {
    sorted[i] = (sortable_rule){loader_view(c, c->rules.items[i].id), c->rules.items[i]};
  }
  if (c->rules.count > 1) {
    qsort(sorted, c->rules.count, sizeof *sorted, compare_rules);
  }
  for (uint32_t i = 0; i < c->rules.count; i++) {
    c->rules.items[i] = sorted[i].rule;
  }
  return true;
}

static bool make_pack(loader *c, pack *result) {
  pack_list *lists = arena_allocate_array(c->memory, c->lists.count, sizeof *lists);
  if (lists == NULL || !sort_rules(c)) {
    return false;
  }
  for (uint32_t i = 0; i < c->lists.count; i++) {
    lists[i] = c->lists.items[i].list;
  }
  *result = (pack){
      .rules = c->rules.items,
      .rule_count = c->rules.count,
      .lists = lists,
      .list_count = c->lists.count,
      .examples = c->examples.items,
      .example_count = c->examples.count,
      .expected = c->expected.items,
      .expected_count = c->expected.count,
      .patterns = c->patterns.items,
      .pattern_count = c->patterns.count,
      .extensions = c->extensions.items,
      .extension_count = c->extensions.count,
      .needs = c->needs.items,
      .need_count = c->needs.count,
      .text = c->text,
      .text_length = c->text_length,
  };
  return compile_sieve(c, result);
}

em_view em_ruleset_builder_at_fault(const em_ruleset_builder *builder) {
  return builder->loader.at_fault;
}

em_status em_ruleset_builder_finish(em_ruleset_builder *builder, em_ruleset **ruleset,
                                    em_error *error) {
  loader *c = &builder->loader;
  if (builder->is_finished) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "The rule set is finished.");
  }
  em_status status = check_lists(c, error);
  status = status == EM_OK ? check_expected(c, error) : status;
  if (status != EM_OK) {
    return status;
  }
  pack own;
  if (!make_pack(c, &own)) {
    return error_memory(error);
  }
  builder->is_finished = true;
  arena memory = builder->memory;
  arena_init(&builder->memory, &builder->allocator);
  return compiled_make(&memory, c->base, &own, ruleset, error);
}

const pack *builder_pack(em_ruleset_builder *builder, pack *made, em_error *error) {
  loader *c = &builder->loader;
  if (check_lists(c, error) != EM_OK || check_expected(c, error) != EM_OK) {
    return NULL;
  }
  if (!make_pack(c, made)) {
    error_memory(error);
    return NULL;
  }
  return made;
}
