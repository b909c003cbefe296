#include "config/reading.h"

#include "base/error.h"
#include "text/lines.h"
#include "text/nearest.h"

#include <stdarg.h>
#include <stdio.h>

config_place config_place_of(const config_reader *r, uint32_t node) {
  const document_node *n = &r->document->nodes[node];
  const lines_position at = lines_locate_once(r->document->text, n->start);
  return (config_place){r->text, n->start, n->start + n->length, at.line, at.column};
}

bool config_fail(config_reader *r, uint32_t node, const char *format, ...) {
  char message[240];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  const document_node *n = &r->document->nodes[node];
  r->status = error_set(r->error, EM_ERROR_CONFIG, n->start, n->length, "%s", message);
  if (r->error != NULL) {
    const lines_position at = lines_locate_once(r->document->text, n->start);
    r->error->line = at.line;
    r->error->column = at.column;
    r->error->column_utf16 = at.column_utf16;
  }
  return false;
}

bool config_fail_memory(config_reader *r) {
  r->status = error_memory(r->error);
  return false;
}

static const config_key *find_key(const config_key *keys, em_view name) {
  for (; keys->name != NULL; keys++) {
    if (view_equals(name, view_of(keys->name))) {
      return keys;
    }
  }
  return NULL;
}

static bool fail_unknown(config_reader *r, uint32_t key, const char *what, const config_key *keys) {
  const em_view name = document_string(r->document, key);
  nearest search = nearest_start(name);
  for (; keys->name != NULL; keys++) {
    nearest_offer(&search, view_of(keys->name));
  }
  const em_view shown = view_until(name, 60);
  return search.best.length > 0
             ? config_fail(r, key, "%s has no key '%.*s'; did you mean '%.*s'?", what,
                           VIEW_ARGS(shown), VIEW_ARGS(search.best))
             : config_fail(r, key, "%s has no key '%.*s'.", what, VIEW_ARGS(shown));
}

static bool is_free(em_view name) {
  return view_equals(name, VIEW("$schema")) || view_starts_with(name, VIEW("x-"));
}

bool config_read_members(config_reader *r, uint32_t object, const char *what,
                         const config_key *keys, void *target) {
  if (!config_expect_object(r, object, what)) {
    return false;
  }
  DOCUMENT_EACH_MEMBER(r->document, object, key) {
    const em_view name = document_string(r->document, key);
    const config_key *known = find_key(keys, name);
    if ((r->document->nodes[key].flags & DOCUMENT_DUPLICATE) != 0) {
      return config_fail(r, key, "%s has '%.*s' twice.", what, VIEW_ARGS(view_until(name, 60)));
    }
    if (known == NULL && is_free(name)) {
      continue;
    }
    if (known == NULL) {
      return fail_unknown(r, key, what, keys);
    }
    if (!known->read(r, target, key)) {
      return false;
    }
  }
  return true;
}

static bool is_blank(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] != ' ' && text.data[i] != '\t' && text.data[i] != '\n') {
      return false;
    }
  }
  return true;
}

bool config_read_text(config_reader *r, uint32_t node, const char *what, em_view *text) {
  const em_view value = document_string(r->document, node);
  if (value.data == NULL || is_blank(value)) {
    return config_fail(r, node, "%s must be a text.", what);
  }
  *text = arena_copy(&r->config->memory, value);
  return text->data != NULL || config_fail_memory(r);
}

bool config_expect_object(config_reader *r, uint32_t node, const char *what) {
  return document_kind_of(r->document, node) == DOCUMENT_OBJECT ||
         config_fail(r, node, "%s must be a mapping.", what);
}

bool config_expect_array(config_reader *r, uint32_t node, const char *what) {
  return document_kind_of(r->document, node) == DOCUMENT_ARRAY ||
         config_fail(r, node, "%s must be a list.", what);
}
