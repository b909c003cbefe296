#include "document/expand.h"

#include "base/error.h"

enum { NAME_MAXIMUM = 512 }; /* longer ones are text: bounds the search for a closing bracket */

typedef struct expander {
  em_view text;
  const em_variables *variables;
  uint32_t most; /* bytes of the result */
  arena *memory;
  em_error *error;
  char *out;
  size_t used, capacity;
  ARENA_LIST(expand_piece) pieces;
  ARENA_LIST(expand_unresolved) unresolved;
  document_expansion *e;
} expander;

static bool is_word(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

/* A placeholder at `at`: its length, and its name. */
static size_t find_placeholder(em_view text, size_t at, em_view *name) {
  const em_view rest = view_until(view_from(text, at), NAME_MAXIMUM);
  if (rest.length < 2 || rest.data[0] != '$') {
    return 0;
  }
  if (rest.data[1] == '{') {
    const size_t end = view_find(rest, '}');
    const size_t line = view_find(rest, '\n');
    if (end == rest.length || end == 2 || line < end) {
      return 0;
    }
    *name = (em_view){rest.data + 2, end - 2};
    return end + 1;
  }
  size_t length = 1;
  while (length < rest.length && is_word(rest.data[length])) {
    length++;
  }
  *name = (em_view){rest.data + 1, length - 1};
  return length > 1 ? length : 0;
}

/* `$edgeAgent` and the like are names of Azure: not missed when they have no value. */
static bool is_meant(em_view placeholder) {
  return placeholder.data[1] == '{' ||
         (placeholder.length > 2 && placeholder.data[1] >= 'A' && placeholder.data[1] <= 'Z' &&
          !(placeholder.data[2] >= 'a' && placeholder.data[2] <= 'z'));
}

static bool add_piece(expander *x, size_t from, size_t length, bool is_value) {
  if (!ARENA_LIST_ADD(x->memory, &x->pieces)) {
    return false;
  }
  x->pieces.items[x->pieces.count - 1] =
      (expand_piece){(uint32_t)x->used, (uint32_t)from, (uint32_t)length, is_value};
  return true;
}

static em_status append(expander *x, em_view bytes, size_t at) {
  if (bytes.length > x->most - x->used) {
    return error_set(x->error, EM_ERROR_LIMIT, at, 0,
                     "Expanded, the template has more than %u bytes.", x->most);
  }
  if (bytes.length > x->capacity - x->used) {
    const size_t capacity = 2 * x->capacity + bytes.length + x->text.length + 64;
    char *larger = arena_allocate(x->memory, capacity);
    if (larger == NULL) {
      return error_memory(x->error);
    }
    if (x->used > 0) {
      memcpy(larger, x->out, x->used);
    }
    x->out = larger;
    x->capacity = capacity;
  }
  if (bytes.length > 0) {
    memcpy(x->out + x->used, bytes.data, bytes.length);
    x->used += bytes.length;
  }
  return EM_OK;
}

static em_status append_plain(expander *x, size_t start, size_t end) {
  if (start == end) {
    return EM_OK;
  }
  if (!add_piece(x, start, end - start, false)) {
    return error_memory(x->error);
  }
  return append(x, (em_view){x->text.data + start, end - start}, start);
}

static void note_unresolved(expander *x, em_view name, size_t at, size_t length) {
  if (!is_meant((em_view){x->text.data + at, length})) {
    return;
  }
  x->e->unresolved_total++;
  if (x->unresolved.count < DOCUMENT_NOTICES && ARENA_LIST_ADD(x->memory, &x->unresolved)) {
    x->unresolved.items[x->unresolved.count - 1] =
        (expand_unresolved){name, (uint32_t)at, (uint32_t)length};
  }
}

static bool has_value(const expander *x, em_view name, em_view *value) {
  return x->variables->find != NULL && x->variables->find(x->variables->context, name, value);
}

static em_status expand_all(expander *x) {
  size_t plain = 0;
  size_t at = view_find(x->text, '$');
  while (at < x->text.length) {
    em_view name = {0};
    em_view value = {0};
    const size_t length = find_placeholder(x->text, at, &name);
    if (length > 0 && !has_value(x, name, &value)) {
      note_unresolved(x, name, at, length);
    } else if (length > 0) {
      em_status status = append_plain(x, plain, at);
      if (status == EM_OK && !add_piece(x, at, length, true)) {
        status = error_memory(x->error);
      }
      status = status == EM_OK ? append(x, value, at) : status;
      if (status != EM_OK) {
        return status;
      }
      x->e->value_count++;
      plain = at + length;
    }
    at += length > 0 ? length : 1;
    at += view_find(view_from(x->text, at), '$');
  }
  return append_plain(x, plain, x->text.length);
}

static em_status expand_with(document_expansion *e, em_view name, em_view text,
                             const em_variables *variables, em_status (*write)(expander *x),
                             const em_limits *limits, arena *memory, em_error *error) {
  text = text.data == NULL ? VIEW("") : text;
  *e = (document_expansion){.file = {.name = name, .text = text}};
  if (text.length > limits->bytes) {
    return error_set(error, EM_ERROR_LIMIT, 0, 0,
                     "The text has %zu bytes, over the limit of %u; raise it with --max-bytes if "
                     "you trust the file.",
                     text.length, limits->bytes);
  }
  expander x = {.text = text,
                .variables = variables,
                .most = limits->bytes,
                .memory = memory,
                .error = error,
                .e = e};
  em_status status = write(&x);
  if (status == EM_OK && memory->has_failed) {
    status = error_memory(error);
  }
  e->text = x.out == NULL ? VIEW("") : (em_view){x.out, x.used};
  e->pieces = x.pieces.items;
  e->piece_count = x.pieces.count;
  e->unresolved = x.unresolved.items;
  e->unresolved_count = x.unresolved.count;
  return status;
}

em_status document_expand(document_expansion *e, em_view name, em_view text,
                          const em_variables *variables, const em_limits *limits, arena *memory,
                          em_error *error) {
  return expand_with(e, name, text, variables, expand_all, limits, memory, error);
}

/* ---- Placeholders as text
 * ------------------------------------------------------------------------ */

/* The quotes are no bytes of the template: they are values of the first and last byte's place. */
static em_status append_quoted(expander *x, size_t at, size_t length) {
  if (!add_piece(x, at, length, true)) {
    return error_memory(x->error);
  }
  em_status status = append(x, VIEW("\""), at);
  status = status == EM_OK ? append(x, (em_view){x->text.data + at, length}, at) : status;
  return status == EM_OK ? append(x, VIEW("\""), at) : status;
}

/* Behind a string of JSON that starts at `at`. */
static size_t skip_string(em_view text, size_t at) {
  for (at++; at < text.length && text.data[at] != '"'; at++) {
    at += text.data[at] == '\\' ? 1 : 0;
  }
  return at + 1;
}

/* What would break the string that it becomes stays outside. */
static bool is_plain(em_view name) {
  for (size_t i = 0; i < name.length; i++) {
    if (name.data[i] == '"' || name.data[i] == '\\' || (unsigned char)name.data[i] < 0x20) {
      return false;
    }
  }
  return true;
}

static em_status quote_all(expander *x) {
  size_t plain = 0;
  for (size_t at = 0; at < x->text.length;) {
    em_view name = {0};
    if (x->text.data[at] == '"') {
      at = skip_string(x->text, at);
      continue;
    }
    const size_t length = find_placeholder(x->text, at, &name);
    if (length == 0 || !is_plain(name)) {
      at++;
      continue;
    }
    em_status status = append_plain(x, plain, at);
    status = status == EM_OK ? append_quoted(x, at, length) : status;
    if (status != EM_OK) {
      return status;
    }
    at += length;
    plain = at;
  }
  return append_plain(x, plain, x->text.length);
}

em_status document_quote_placeholders(document_expansion *e, em_view name, em_view text,
                                      const em_limits *limits, arena *memory, em_error *error) {
  return expand_with(e, name, text, NULL, quote_all, limits, memory, error);
}
