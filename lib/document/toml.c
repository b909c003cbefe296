#include "document/toml_reader.h"

#include "base/error.h"

/* ---- Headers ------------------------------------------------------------------------------------
 */

/* The table that a header goes through: of a list of tables the last one. */
static toml_item *go_through(toml_reader *r, toml_item *table, const document_node *key,
                             em_view name, const char *header) {
  toml_item *next = toml_find(table, name);
  if (next == NULL) {
    next = toml_add(r, table, name);
    if (next != NULL) {
      next->state = TOML_IMPLICIT;
      next->key = *key;
      next->value =
          (document_node){.kind = DOCUMENT_OBJECT, .start = (uint32_t)toml_offset(r, header)};
    }
    return next;
  }
  if (next->state == TOML_VALUE) {
    toml_fail_at(r, r->text + key->start, "the name of a table");
    return NULL;
  }
  return next->state == TOML_TABLES ? next->last : next;
}

static toml_item *define_table(toml_reader *r, toml_item *parent, const document_node *key,
                               em_view name) {
  toml_item *table = toml_find(parent, name);
  if (table != NULL && table->state != TOML_IMPLICIT) {
    toml_fail_at(r, r->text + key->start, "the name of a table that is not there yet");
    return NULL;
  }
  table = table == NULL ? toml_add(r, parent, name) : table;
  if (table != NULL) {
    table->state = TOML_DEFINED;
    table->key = *key;
  }
  return table;
}

static toml_item *append_table(toml_reader *r, toml_item *parent, const document_node *key,
                               em_view name) {
  toml_item *list = toml_find(parent, name);
  if (list == NULL) {
    list = toml_add(r, parent, name);
    if (list == NULL) {
      return NULL;
    }
    list->state = TOML_TABLES;
    list->key = *key;
    list->value =
        (document_node){.kind = DOCUMENT_ARRAY, .start = key->start, .length = key->length};
  } else if (list->state != TOML_TABLES) {
    toml_fail_at(r, r->text + key->start, "the name of a list of tables");
    return NULL;
  }
  toml_item *table = toml_add(r, list, (em_view){0});
  if (table != NULL) {
    table->state = TOML_DEFINED;
  }
  return table;
}

/* `[a.b]` or `[[a.b]]`: the table that follows. */
static toml_item *read_header(toml_reader *r, toml_item *root) {
  const char *start = r->p;
  const bool is_list = r->end - r->p > 1 && r->p[1] == '[';
  r->p += is_list ? 2 : 1;
  toml_item *table = root;
  document_node key;
  em_view name;
  for (uint32_t depth = 0;; depth++) {
    toml_skip_blanks(r);
    if (!toml_read_name(r, &key, &name)) {
      return NULL;
    }
    toml_skip_blanks(r);
    if (!toml_is_at(r, '.')) {
      break;
    }
    r->p++;
    if (depth >= TOML_DEPTH) {
      toml_fail(r, "a name of at most 128 parts");
      return NULL;
    }
    table = go_through(r, table, &key, name, start);
    if (table == NULL) {
      return NULL;
    }
  }
  if (!toml_is_at(r, ']') || (is_list && (r->end - r->p < 2 || r->p[1] != ']'))) {
    toml_fail(r, is_list ? "']]' behind the name" : "']' behind the name");
    return NULL;
  }
  r->p += is_list ? 2 : 1;
  table = is_list ? append_table(r, table, &key, name) : define_table(r, table, &key, name);
  if (table != NULL) {
    table->value = (document_node){.kind = DOCUMENT_OBJECT,
                                   .start = (uint32_t)toml_offset(r, start),
                                   .length = (uint32_t)(r->p - start)};
  }
  return table;
}

static bool read_lines(toml_reader *r, toml_item *root) {
  toml_item *table = root;
  while (toml_skip_lines(r)) {
    if (r->p >= r->end) {
      return true;
    }
    if (*r->p == '[') {
      table = read_header(r, root);
      if (table == NULL) {
        return false;
      }
    } else if (!toml_read_pair(r, table)) {
      return false;
    }
    toml_skip_blanks(r);
    if (toml_is_at(r, '#') && !toml_skip_comment(r)) {
      return false;
    }
    if (r->p < r->end && !toml_skip_line_break(r)) {
      return toml_fail(r, "the end of the line");
    }
  }
  return false;
}

/* ---- Nodes
 * ---------------------------------------------------------------------------------------- */

static bool add_node(builder *b, const document_node *proto) {
  if (proto->kind == DOCUMENT_OBJECT || proto->kind == DOCUMENT_ARRAY) {
    return builder_open(b, (document_kind)proto->kind, proto->start);
  }
  document_node *n = builder_add(b, (document_kind)proto->kind, proto->start, proto->length);
  if (n == NULL) {
    return false;
  }
  *n = *proto;
  return true;
}

static bool is_container(const toml_item *item) {
  return item->value.kind == DOCUMENT_OBJECT || item->value.kind == DOCUMENT_ARRAY;
}

static bool close_item(builder *b, const toml_item *item) {
  return builder_close(b, (size_t)item->value.start + item->value.length);
}

static bool add_nodes(builder *b, const toml_item *root) {
  const toml_item *item = root;
  for (;;) {
    if ((item->name.data != NULL && !add_node(b, &item->key)) || !add_node(b, &item->value)) {
      return false;
    }
    if (item->first != NULL) {
      item = item->first;
      continue;
    }
    if (is_container(item) && !close_item(b, item)) {
      return false;
    }
    while (item != root && item->next == NULL) {
      item = item->parent;
      if (!close_item(b, item)) {
        return false;
      }
    }
    if (item == root) {
      return true;
    }
    item = item->next;
  }
}

static bool check_size(toml_reader *r) {
  if (r->b.d->text.length <= TOML_BYTES) {
    return true;
  }
  r->b.status = error_set(r->b.error, EM_ERROR_LIMIT, 0, 0,
                          "The text has %zu bytes, over the limit of %d for TOML.",
                          r->b.d->text.length, TOML_BYTES);
  return false;
}

em_status document_parse_toml(document *d, em_view name, em_view text,
                              const document_options *options, em_error *error) {
  toml_reader r = {.text = text.data, .p = text.data, .end = text.data + text.length};
  if (!builder_start(&r.b, d, name, text, DOCUMENT_TOML, options, error) || !check_size(&r)) {
    return builder_finish(&r.b, false);
  }
  if (view_starts_with(text, VIEW("\xEF\xBB\xBF"))) {
    builder_deviate(&r.b, DEVIATION_BYTE_ORDER_MARK, 0, 3);
    r.p += 3;
  }
  arena_init(&r.scratch, &d->allocator);
  toml_item root = {.state = TOML_DEFINED,
                    .value = {.kind = DOCUMENT_OBJECT, .length = (uint32_t)text.length}};
  const bool is_read = read_lines(&r, &root) && add_nodes(&r.b, &root);
  arena_free(&r.scratch);
  return builder_finish(&r.b, is_read);
}
