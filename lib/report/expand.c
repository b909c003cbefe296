/* A template becomes a deployment: values put in, createOptions made text and cut. */
#include "document/expand.h"
#include "base/error.h"
#include "document/compose.h"
#include "document/embedded.h"
#include "document/print.h"
#include "model/option_parts.h"
#include "text/lines.h"
#include "text/utf8.h"

struct em_expansion {
  em_allocator allocator;
  em_expand_options options;
  document_expansion expansion;
  document document;
  arena memory;
};

/* ---- Reading ------------------------------------------------------------------------------------
 */

em_status em_expand(em_view name, em_view text, const em_expand_options *options,
                    em_expansion **expansion, em_error *error) {
  static const em_expand_options standard = EM_EXPAND_OPTIONS_INIT;
  options = options == NULL ? &standard : options;
  *expansion = NULL;
  if (options->part_length == 0 || options->parts == 0 || options->parts > OPTION_PARTS_MAXIMUM) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0,
                     "createOptions are cut into 1 to %d parts of at least one character.",
                     OPTION_PARTS_MAXIMUM);
  }
  const em_allocator allocator = arena_allocator_or_default(options->allocator);
  em_expansion *x = allocator.allocate(allocator.context, sizeof *x);
  if (x == NULL) {
    return error_memory(error);
  }
  *x = (em_expansion){.allocator = allocator, .options = *options};
  arena_init(&x->memory, &x->allocator);
  static const em_variables none = {NULL, NULL};
  const em_variables *variables = options->variables == NULL ? &none : options->variables;
  em_status status =
      document_expand(&x->expansion, name, text, variables, &options->limits, &x->memory, error);
  const document_options reading = {.allocator = &x->allocator, .limits = options->limits};
  if (status == EM_OK) {
    status = document_parse_expanded(&x->document, &x->expansion, options->syntax, &reading, error);
  }
  if (status != EM_OK) {
    em_expansion_free(x);
    return status;
  }
  *expansion = x;
  return EM_OK;
}

void em_expansion_free(em_expansion *expansion) {
  if (expansion != NULL) {
    const em_allocator allocator = expansion->allocator;
    document_free(&expansion->document);
    arena_free(&expansion->memory);
    allocator.release(allocator.context, expansion, sizeof *expansion);
  }
}

size_t em_expansion_unresolved_count(const em_expansion *expansion) {
  return expansion == NULL ? 0 : expansion->expansion.unresolved_total;
}

bool em_expansion_unresolved(const em_expansion *expansion, size_t index,
                             em_unresolved *unresolved) {
  if (expansion == NULL || index >= expansion->expansion.unresolved_count) {
    return false;
  }
  const expand_unresolved *u = &expansion->expansion.unresolved[index];
  const lines_position at = lines_locate_once(expansion->expansion.file.text, u->start);
  *unresolved = (em_unresolved){.name = u->name,
                                .offset = u->start,
                                .length = u->length,
                                .line = at.line,
                                .column = at.column,
                                .column_utf16 = at.column_utf16};
  return true;
}

/* ---- createOptions
 * ------------------------------------------------------------------------------- */

typedef struct gathered {
  arena *memory;
  char *bytes;
  size_t used, capacity;
} gathered;

static bool gather(void *context, const char *data, size_t length) {
  gathered *g = context;
  if (length > g->capacity - g->used) {
    const size_t capacity = 2 * g->capacity + length;
    char *larger = arena_allocate(g->memory, capacity);
    if (larger == NULL) {
      return false;
    }
    if (g->used > 0) {
      memcpy(larger, g->bytes, g->used);
    }
    g->bytes = larger;
    g->capacity = capacity;
  }
  memcpy(g->bytes + g->used, data, length);
  g->used += length;
  return true;
}

/* Bytes of the first `characters` code points. */
static size_t cut(em_view text, uint32_t characters) {
  size_t at = 0;
  uint32_t length = 1;
  for (; at < text.length && characters > 0; characters--) {
    utf8_decode(text, at, &length);
    at += length;
  }
  return at;
}

typedef struct deployment_writer {
  const em_expansion *x;
  compose *out;
  arena *memory;
  em_error *error;
} deployment_writer;

static em_status fail_at(const deployment_writer *w, uint32_t node, size_t characters) {
  const document_span span = document_locate_node(&w->x->document, node);
  const lines_position at = lines_locate_once(w->x->expansion.file.text, span.start);
  const em_status status = error_set(
      w->error, EM_ERROR_LIMIT, span.start, 1,
      "createOptions of %zu characters do not fit %u members of %u; raise --parts, if whoever "
      "deploys takes more.",
      characters, w->x->options.parts, w->x->options.part_length);
  if (w->error != NULL) {
    w->error->line = at.line;
    w->error->column = at.column;
    w->error->column_utf16 = at.column_utf16;
  }
  return status;
}

static em_status write_options(const deployment_writer *w, uint32_t key) {
  const document *d = &w->x->document;
  gathered g = {.memory = w->memory};
  const em_writer sink = {gather, &g};
  const document_print_options how = {
      .allocator = &w->x->allocator, .root = key + 1, .without_end = true};
  if (document_print(d, &how, &sink) != EM_OK) {
    return error_memory(w->error);
  }
  em_view rest = {g.bytes, g.used};
  for (uint32_t part = 0; part == 0 || rest.length > 0; part++) {
    if (part == w->x->options.parts) {
      return fail_at(w, key, utf8_count((em_view){g.bytes, g.used}));
    }
    const em_view piece = view_until(rest, cut(rest, w->x->options.part_length));
    const em_view name =
        part == 0 ? VIEW("createOptions") : arena_format(w->memory, "createOptions%02u", part);
    compose_name(w->out, name, (document_origin){d, key});
    compose_string(w->out, piece, (document_origin){d, key + 1});
    rest = view_from(rest, piece.length);
  }
  return EM_OK;
}

/* ---- The deployment
 * ------------------------------------------------------------------------------ */

typedef struct level {
  uint32_t end; /* node behind the container */
  bool is_settings;
} level;

typedef ARENA_LIST(level) levels;

static bool is_options(const document *d, uint32_t key, const levels *open) {
  return open->count > 0 && open->items[open->count - 1].is_settings &&
         view_equals(document_string(d, key), VIEW("createOptions")) &&
         document_is_container(d, key + 1);
}

/* What only tools for templates read. */
static bool is_for_tools(const document *d, uint32_t key, const levels *open) {
  return open->count == 1 && view_equals(document_string(d, key), VIEW("$schema-template"));
}

static em_status write_tree(const deployment_writer *w) {
  const document *d = &w->x->document;
  levels open = {0};
  bool is_settings = false;
  for (uint32_t i = 0; i < d->node_count;) {
    while (open.count > 0 && open.items[open.count - 1].end == i) {
      compose_close(w->out);
      open.count--;
    }
    const document_origin origin = {d, i};
    if ((d->nodes[i].flags & DOCUMENT_KEY) != 0) {
      const bool is_left_out = is_for_tools(d, i, &open);
      if (is_left_out || is_options(d, i, &open)) {
        const em_status status = is_left_out ? EM_OK : write_options(w, i);
        if (status != EM_OK) {
          return status;
        }
        i = document_after(d, i + 1);
        continue;
      }
      is_settings = view_equals(document_string(d, i), VIEW("settings"));
      compose_name(w->out, document_string(d, i), origin);
    } else if (!document_is_container(d, i)) {
      compose_copy(w->out, origin);
    } else {
      compose_open(w->out, document_kind_of(d, i), origin);
      if (!ARENA_LIST_ADD(w->memory, &open)) {
        return error_memory(w->error);
      }
      open.items[open.count - 1] = (level){document_after(d, i), is_settings};
    }
    i++;
  }
  for (; open.count > 0; open.count--) {
    compose_close(w->out);
  }
  return EM_OK;
}

static em_status write_deployment(deployment_writer *w, const em_writer *writer) {
  w->out = compose_start(w->memory);
  if (w->out == NULL) {
    return error_memory(w->error);
  }
  em_status status = write_tree(w);
  if (status != EM_OK) {
    return status;
  }
  const em_limits wide = {UINT32_MAX, 100000, UINT32_MAX, 0, 0};
  const document_options reading = {.allocator = &w->x->allocator, .limits = wide};
  document written;
  status = compose_finish(w->out, w->x->expansion.file.name, &written, &reading, w->error);
  if (status != EM_OK) {
    return status;
  }
  const bool is_taken = writer->write(writer->context, written.text.data, written.text.length);
  document_free(&written);
  return is_taken ? EM_OK
                  : error_set(w->error, EM_ERROR_WRITE, 0, 0, "The output could not be written.");
}

em_status em_expansion_write(const em_expansion *expansion, const em_writer *writer,
                             em_error *error) {
  arena memory;
  arena_init(&memory, &expansion->allocator);
  deployment_writer w = {.x = expansion, .memory = &memory, .error = error};
  const em_status status = write_deployment(&w, writer);
  arena_free(&memory);
  return status;
}
