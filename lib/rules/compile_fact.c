/* Names of facts and relations, as seen from where they stand. */
#include "rules/loader.h"

#include "text/nearest.h"

static bool take_prefix(em_view *path, em_view prefix) {
  if (!view_starts_with(*path, prefix)) {
    return false;
  }
  *path = view_from(*path, prefix.length);
  return true;
}

static bool fail_unknown_fact(loader *c, uint32_t node, subject_kind kind, em_view name) {
  nearest search = nearest_start(name);
  const fact_table *table = subject_types[kind].facts;
  for (uint32_t i = 0; i < table->count; i++) {
    nearest_offer(&search, table->facts[i].name);
  }
  const em_view suggestion = loader_suggestion(c, search.best);
  return loader_fail(c, node, "The subject `%.*s` has no fact `%.*s`%.*s",
                     VIEW_ARGS(subject_types[kind].name), VIEW_ARGS(view_cut(name, 64)),
                     VIEW_ARGS(suggestion.length > 0 ? suggestion : VIEW(".")));
}

/* found.NAME: only the outermost view point has a check. */
static bool find_found(loader *c, const view_point *from, uint32_t node, em_view name,
                       resolved_fact *result) {
  if (from->check == NULL) {
    return loader_fail(c, node, "`found.` needs a rule with a `check`%s",
                       from->outer == NULL ? "." : "; inside a quantifier say `outer.found.`");
  }
  nearest search = nearest_start(name);
  for (uint32_t i = 0; i < from->check->value_count; i++) {
    const check_value *value = &from->check->values[i];
    if (view_equals(value->name, name)) {
      result->reference.scope = SCOPE_FOUND;
      result->reference.fact = (uint8_t)i;
      result->type = value->type;
      result->words = value->words;
      return true;
    }
  }
  for (uint32_t i = 0; i < from->check->value_count; i++) {
    nearest_offer(&search, from->check->values[i].name);
  }
  const em_view suggestion = loader_suggestion(c, search.best);
  return loader_fail(c, node, "The check `%.*s` finds no `%.*s`%.*s", VIEW_ARGS(from->check->name),
                     VIEW_ARGS(view_cut(name, 64)),
                     VIEW_ARGS(suggestion.length > 0 ? suggestion : VIEW(".")));
}

/* Which table the name is looked up in. */
static bool choose_scope(loader *c, const view_point *from, uint32_t node, em_view *name,
                         fact_scope *scope, subject_kind *kind) {
  *scope = SCOPE_SELF;
  *kind = from->kind;
  const bool has_module = subject_types[from->kind].is_of_module || from->kind == SUBJECT_NOTE;
  if (take_prefix(name, VIEW("module."))) {
    *scope = SCOPE_MODULE;
    *kind = SUBJECT_MODULE;
    if (take_prefix(name, VIEW("image."))) {
      *scope = SCOPE_IMAGE;
      *kind = SUBJECT_IMAGE;
    }
  } else if (take_prefix(name, VIEW("image."))) {
    *scope = SCOPE_IMAGE;
    *kind = SUBJECT_IMAGE;
  } else if (take_prefix(name, VIEW("deployment."))) {
    *scope = SCOPE_DEPLOYMENT;
    *kind = SUBJECT_DEPLOYMENT;
  }
  if ((*scope == SCOPE_MODULE || *scope == SCOPE_IMAGE) && !has_module) {
    return loader_fail(c, node, "The subject `%.*s` belongs to no module.",
                       VIEW_ARGS(subject_types[from->kind].name));
  }
  return true;
}

bool compile_fact(loader *c, const view_point *from, uint32_t node, em_view path,
                  resolved_fact *result) {
  *result = (resolved_fact){0};
  em_view name = path;
  uint8_t hops = 0;
  while (take_prefix(&name, VIEW("outer."))) {
    if (from->outer == NULL) {
      return loader_fail(c, node,
                         "`outer.` leads out of a quantifier; there is none around `%.*s`.",
                         VIEW_ARGS(view_cut(path, 64)));
    }
    from = from->outer;
    hops++;
  }
  result->reference.hops = hops;
  if (take_prefix(&name, VIEW("found."))) {
    return find_found(c, from, node, name, result);
  }
  fact_scope scope = SCOPE_SELF;
  subject_kind kind = from->kind;
  if (!choose_scope(c, from, node, &name, &scope, &kind)) {
    return false;
  }
  const uint32_t index = fact_find(kind, name);
  if (index == UINT32_MAX) {
    return fail_unknown_fact(c, node, kind, name);
  }
  const fact *row = &subject_types[kind].facts->facts[index];
  result->reference.scope = (uint8_t)scope;
  result->reference.kind = (uint8_t)kind;
  result->reference.fact = (uint8_t)index;
  result->type = row->type;
  result->words = row->words;
  return true;
}

bool compile_relation(loader *c, const view_point *from, uint32_t node, em_view name,
                      uint32_t *relation, subject_kind *kind) {
  relation_scope scope = RELATION_NEAR;
  em_view rest = name;
  if (take_prefix(&rest, VIEW("other."))) {
    scope = RELATION_OTHER;
  } else if (take_prefix(&rest, VIEW("deployment."))) {
    scope = RELATION_DEPLOYMENT;
  }
  *kind = subject_find(rest);
  if (*kind == SUBJECT_COUNT || *kind == SUBJECT_DEPLOYMENT) {
    nearest search = nearest_start(rest);
    for (uint32_t i = 0; i < SUBJECT_COUNT; i++) {
      nearest_offer(&search, subject_types[i].name);
    }
    const em_view suggestion = loader_suggestion(c, search.best);
    return loader_fail(c, node, "There is no relation `%.*s`%.*s", VIEW_ARGS(view_cut(name, 64)),
                       VIEW_ARGS(suggestion.length > 0 ? suggestion : VIEW(".")));
  }
  const bool has_module = subject_types[from->kind].is_of_module || from->kind == SUBJECT_NOTE;
  if (scope == RELATION_OTHER && (!has_module || !subject_types[*kind].is_of_module)) {
    return loader_fail(c, node, "`%.*s`: `other.` is for what modules have, seen from a module.",
                       VIEW_ARGS(view_cut(name, 64)));
  }
  *relation = relation_pack(scope, *kind);
  return true;
}
