#include "rules/loader.h"

#include "base/error.h"
#include "text/lines.h"
#include "text/nearest.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- Failure -------------------------------------------------------------------------------- */

bool loader_fail_memory(loader *c) {
  if (c->status == EM_OK) {
    c->status = error_memory(c->error);
  }
  return false;
}

void loader_locate(const loader *c, uint32_t node, em_error *at) {
  const document_node *there = &c->document->nodes[node];
  const lines_position p = lines_locate_once(c->document->text, there->start);
  *at = (em_error){.status = EM_ERROR_RULES,
                   .offset = there->start,
                   .length = there->length,
                   .line = p.line,
                   .column = p.column,
                   .column_utf16 = p.column_utf16};
}

bool loader_fail(loader *c, uint32_t node, const char *format, ...) {
  if (c->status != EM_OK) {
    return false;
  }
  c->status = EM_ERROR_RULES;
  char message[sizeof c->error->message];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  em_error at;
  loader_locate(c, node, &at);
  error_set(c->error, EM_ERROR_RULES, at.offset, at.length, "%s", message);
  if (c->error != NULL) {
    c->error->line = at.line;
    c->error->column = at.column;
    c->error->column_utf16 = at.column_utf16;
  }
  return false;
}

em_view loader_suggestion(loader *c, em_view nearest_name) {
  if (nearest_name.length == 0) {
    return VIEW("");
  }
  const em_view text =
      arena_format(c->memory, "; did you mean `%.*s`?", VIEW_ARGS(view_cut(nearest_name, 64)));
  return text.data == NULL ? VIEW("") : text;
}

/* ---- Writing -------------------------------------------------------------------------------- */

uint32_t loader_word(loader *c, uint32_t word) {
  if (c->words.count == c->words.capacity) { /* most often there is room: words are many */
    void *grown = arena_list_grow(c->memory, c->words.items, c->words.count, &c->words.capacity,
                                  sizeof *c->words.items);
    if (grown == NULL) {
      loader_fail_memory(c);
      return 0;
    }
    c->words.items = grown;
  }
  c->words.items[c->words.count] = word;
  return c->words.count++;
}

pack_text loader_text(loader *c, em_view text) {
  if (text.data == NULL) {
    return (pack_text){0, PACK_NONE};
  }
  if (text.length > UINT32_MAX / 4 - c->text_length) {
    loader_fail_memory(c);
    return (pack_text){0, 0};
  }
  const uint32_t needed = c->text_length + (uint32_t)text.length;
  if (needed > c->text_capacity) {
    const uint32_t larger = needed * 2 < 4096 ? 4096 : needed * 2;
    char *moved = arena_allocate(c->memory, larger);
    if (moved == NULL) {
      loader_fail_memory(c);
      return (pack_text){0, 0};
    }
    if (c->text_length > 0) {
      memcpy(moved, c->text, c->text_length);
    }
    c->text = moved;
    c->text_capacity = larger;
  }
  if (text.length > 0) {
    memcpy(c->text + c->text_length, text.data, text.length);
  }
  const pack_text result = {c->text_length, (uint32_t)text.length};
  c->text_length = needed;
  return result;
}

void loader_text_words(loader *c, em_view text) {
  const pack_text kept = loader_text(c, text);
  loader_word(c, kept.start);
  loader_word(c, kept.length);
}

void loader_number_words(loader *c, int64_t number) {
  const uint64_t bits = (uint64_t)number;
  loader_word(c, (uint32_t)bits);
  loader_word(c, (uint32_t)(bits >> 32));
}

em_view loader_view(const loader *c, pack_text text) {
  return text.length == PACK_NONE ? (em_view){0} : (em_view){c->text + text.start, text.length};
}

uint32_t loader_open(loader *c) {
  return loader_word(c, 0);
}

void loader_close(loader *c, uint32_t opened) {
  if (loader_is_well(c)) {
    c->words.items[opened] = c->words.count - opened - 1;
  }
}

/* ---- Reading -------------------------------------------------------------------------------- */

const char *loader_kind_of(const loader *c, uint32_t node) {
  static const char *const kinds[] = {
      [DOCUMENT_NULL] = "nothing",     [DOCUMENT_FALSE] = "`false`",
      [DOCUMENT_TRUE] = "`true`",      [DOCUMENT_NUMBER] = "a number",
      [DOCUMENT_STRING] = "text",      [DOCUMENT_ARRAY] = "a list",
      [DOCUMENT_OBJECT] = "a mapping", [DOCUMENT_UNDEFINED] = "nothing",
  };
  return kinds[document_kind_of(c->document, node)];
}

bool loader_expect(loader *c, uint32_t node, document_kind kind, const char *what) {
  return document_kind_of(c->document, node) == kind ||
         loader_fail(c, node, "Expected %s, found %s.", what, loader_kind_of(c, node));
}

em_view loader_scalar(loader *c, uint32_t node, const char *what) {
  const document_kind kind = document_kind_of(c->document, node);
  if (kind == DOCUMENT_STRING) {
    return document_string(c->document, node);
  }
  if (kind == DOCUMENT_NUMBER || kind == DOCUMENT_TRUE || kind == DOCUMENT_FALSE) {
    return document_source(c->document, node);
  }
  loader_fail(c, node, "Expected %s, found %s.", what, loader_kind_of(c, node));
  return VIEW("");
}

bool loader_flag(loader *c, uint32_t node, bool *flag) {
  const document_kind kind = document_kind_of(c->document, node);
  *flag = kind == DOCUMENT_TRUE;
  return kind == DOCUMENT_TRUE || kind == DOCUMENT_FALSE ||
         loader_fail(c, node, "Expected `true` or `false`, found %s.", loader_kind_of(c, node));
}

bool loader_integer(loader *c, uint32_t node, int64_t *number) {
  double real = 0;
  const bool is_whole = document_kind_of(c->document, node) == DOCUMENT_NUMBER &&
                        document_number(c->document, node, number, &real) == NUMBER_INTEGER;
  return is_whole || loader_fail(c, node, "Expected a whole number, found %s.",
                                 document_kind_of(c->document, node) == DOCUMENT_NUMBER
                                     ? "one with a fraction or beyond 64 bits"
                                     : loader_kind_of(c, node));
}

bool loader_no_duplicates(loader *c, uint32_t object) {
  DOCUMENT_EACH_MEMBER(c->document, object, key) {
    if ((c->document->nodes[key].flags & DOCUMENT_DUPLICATE) != 0) {
      return loader_fail(c, key, "`%.*s` stands twice; put both into `all`, or remove one.",
                         VIEW_ARGS(view_cut(document_string(c->document, key), 64)));
    }
  }
  return true;
}

static bool fail_unknown_key(loader *c, uint32_t key, const loader_key *keys, uint32_t count,
                             const char *what) {
  const em_view name = document_string(c->document, key);
  nearest search = nearest_start(name);
  for (uint32_t i = 0; i < count; i++) {
    nearest_offer(&search, keys[i].name);
  }
  const em_view suggestion = loader_suggestion(c, search.best);
  return loader_fail(c, key, "%s has no key `%.*s`%.*s", what, VIEW_ARGS(view_cut(name, 64)),
                     VIEW_ARGS(suggestion.length > 0 ? suggestion : VIEW(".")));
}

enum { KEYS_MAXIMUM = 32 };

/* Finds the value of each key; false (told) for a name that is none, or stands twice. */
static bool find_keys(loader *c, uint32_t object, const loader_key *keys, uint32_t count,
                      const char *what, uint32_t *values) {
  uint32_t next = 0; /* names mostly come in the order of the table */
  DOCUMENT_EACH_MEMBER(c->document, object, key) {
    const em_view name = document_string(c->document, key);
    uint32_t tried = 0;
    while (tried < count && !view_equals(name, keys[next].name)) {
      next = next + 1 == count ? 0 : next + 1;
      tried++;
    }
    if (tried == count) {
      return fail_unknown_key(c, key, keys, count, what);
    }
    values[next] = key + 1;
    next = next + 1 == count ? 0 : next + 1;
  }
  return true;
}

bool loader_read_keys(loader *c, uint32_t object, const loader_key *keys, uint32_t count,
                      const char *what, void *target) {
  uint32_t values[KEYS_MAXIMUM];
  for (uint32_t i = 0; i < KEYS_MAXIMUM; i++) {
    values[i] = DOCUMENT_NONE;
  }
  if (!loader_expect(c, object, DOCUMENT_OBJECT, "a mapping") || !loader_no_duplicates(c, object) ||
      !find_keys(c, object, keys, count, what, values)) {
    return false;
  }
  for (uint32_t i = 0; i < count && loader_is_well(c); i++) {
    if (values[i] != DOCUMENT_NONE) {
      keys[i].read(c, target, values[i]);
    } else if (keys[i].is_required) {
      loader_fail(c, object, "%s needs the key `%.*s`.", what, VIEW_ARGS(keys[i].name));
    }
  }
  return loader_is_well(c);
}

bool loader_texts(loader *c, uint32_t node, const char *what, pack_span *span) {
  em_view texts[64];
  uint32_t count = 0;
  if (document_kind_of(c->document, node) == DOCUMENT_ARRAY) {
    DOCUMENT_EACH_ELEMENT(c->document, node, element) {
      if (count == sizeof texts / sizeof *texts) {
        return loader_fail(c, element, "More than %u entries.", count);
      }
      texts[count++] = loader_scalar(c, element, what);
    }
  } else {
    texts[count++] = loader_scalar(c, node, what);
  }
  *span = (pack_span){c->words.count, count};
  for (uint32_t i = 0; i < count; i++) {
    loader_text_words(c, texts[i]);
  }
  return loader_is_well(c);
}
