/* Values, pairs and tables of TOML. */
#include "document/toml_reader.h"

#include "base/error.h"

toml_item *toml_add(toml_reader *r, toml_item *parent, em_view name) {
  if (name.data != NULL && parent->count >= TOML_KEYS) {
    r->b.status = error_set(r->b.error, EM_ERROR_LIMIT, toml_offset(r, r->p), 0,
                            "More than %d names in one table.", TOML_KEYS);
    return NULL;
  }
  toml_item *item = arena_allocate(&r->scratch, sizeof *item);
  if (item == NULL) {
    toml_fail_memory(r);
    return NULL;
  }
  item->parent = parent;
  item->name = name;
  if (parent->last == NULL) {
    parent->first = item;
  } else {
    parent->last->next = item;
  }
  parent->last = item;
  parent->count++;
  return item;
}

toml_item *toml_find(const toml_item *parent, em_view name) {
  for (toml_item *item = parent->first; item != NULL; item = item->next) {
    if (view_equals(item->name, name)) {
      return item;
    }
  }
  return NULL;
}

static bool enter(toml_reader *r) {
  const uint32_t most = r->b.limits.depth < TOML_DEPTH ? r->b.limits.depth : TOML_DEPTH;
  if (++r->depth <= most) {
    return true;
  }
  r->b.status = error_set(r->b.error, EM_ERROR_LIMIT, toml_offset(r, r->p), 1,
                          "Nested deeper than %u levels.", most);
  return false;
}

static bool read_array(toml_reader *r, toml_item *item) {
  r->p++;
  for (;;) {
    if (!toml_skip_lines(r)) {
      return false;
    }
    if (toml_is_at(r, ']')) {
      r->p++;
      return true;
    }
    toml_item *element = toml_add(r, item, (em_view){0});
    if (element == NULL || !toml_read_value(r, element) || !toml_skip_lines(r)) {
      return false;
    }
    if (toml_is_at(r, ',')) {
      r->p++;
    } else if (!toml_is_at(r, ']')) {
      return toml_fail(r, "',' or ']' behind the value");
    }
  }
}

static bool read_inline(toml_reader *r, toml_item *item) {
  r->p++;
  toml_skip_blanks(r);
  if (toml_is_at(r, '}')) {
    r->p++;
    return true;
  }
  for (;;) {
    if (!toml_read_pair(r, item)) {
      return false;
    }
    toml_skip_blanks(r);
    if (toml_is_at(r, '}')) {
      r->p++;
      return true;
    }
    if (!toml_is_at(r, ',')) {
      return toml_fail(r, "',' or '}' behind the value");
    }
    r->p++;
  }
}

/* Depth is bounded by enter. */
bool toml_read_value(toml_reader *r, toml_item *item) {
  const char *start = r->p;
  if (r->p >= r->end) {
    return toml_fail(r, "a value");
  }
  if (*r->p == '"' || *r->p == '\'') {
    return toml_read_string(r, &item->value, true);
  }
  if (*r->p != '[' && *r->p != '{') {
    return toml_read_word(r, &item->value);
  }
  const bool is_array = *r->p == '[';
  if (!enter(r) || !(is_array ? read_array(r, item) : read_inline(r, item))) {
    return false;
  }
  r->depth--;
  item->value = (document_node){.kind = is_array ? DOCUMENT_ARRAY : DOCUMENT_OBJECT,
                                .start = (uint32_t)toml_offset(r, start),
                                .length = (uint32_t)(r->p - start)};
  return true;
}

/* On the way of a dotted name: the table of that name, made if need be. */
static toml_item *step(toml_reader *r, toml_item *table, const document_node *key, em_view name) {
  toml_item *next = toml_find(table, name);
  if (next != NULL) {
    if (next->state != TOML_DOTTED) {
      toml_fail_at(r, r->text + key->start, "the name of a table that may be added to");
      return NULL;
    }
    return next;
  }
  next = toml_add(r, table, name);
  if (next != NULL) {
    next->state = TOML_DOTTED;
    next->key = *key;
    next->value =
        (document_node){.kind = DOCUMENT_OBJECT, .start = key->start, .length = key->length};
  }
  return next;
}

bool toml_read_pair(toml_reader *r, toml_item *table) {
  const uint32_t outside = r->depth;
  document_node key;
  em_view name;
  for (;;) {
    toml_skip_blanks(r);
    if (!toml_read_name(r, &key, &name)) {
      return false;
    }
    toml_skip_blanks(r);
    if (!toml_is_at(r, '.')) {
      break;
    }
    r->p++;
    table = enter(r) ? step(r, table, &key, name) : NULL;
    if (table == NULL) {
      return false;
    }
  }
  if (!toml_is_at(r, '=')) {
    return toml_fail(r, "'=' behind the name");
  }
  r->p++;
  toml_skip_blanks(r);
  if (toml_find(table, name) != NULL) {
    return toml_fail_at(r, r->text + key.start, "a name that was not given before in this table");
  }
  toml_item *item = toml_add(r, table, name);
  if (item == NULL || !toml_read_value(r, item)) {
    return false;
  }
  item->key = key;
  r->depth = outside;
  return true;
}
