#include "invariants.h"

#include "text/lines.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void must(bool holds, const char *condition, const char *file, int line) {
  if (!holds) {
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
  }
}

/* ---- Memory --------------------------------------------------------------------------------- */

static void *ledger_allocate(void *context, size_t size) {
  ledger *l = context;
  void *memory = malloc(size);
  MUST(memory != NULL);
  l->now += size;
  l->peak = l->now > l->peak ? l->now : l->peak;
  return memory;
}

static void ledger_release(void *context, void *memory, size_t size) {
  ledger *l = context;
  if (memory != NULL) {
    MUST(size <= l->now);
    l->now -= size;
  }
  free(memory);
}

void ledger_open(ledger *l) {
  *l = (ledger){.allocator = {ledger_allocate, ledger_release, l}};
}

void ledger_close(const ledger *l, size_t input_size) {
  /* The input has to answer for this much each byte, beside what an empty one takes. Aliases of
   * YAML answer to a limit of their own. */
  enum { EACH_BYTE = 1024, AT_ALL = 16 << 20 };
  MUST(l->now == 0);
  MUST(l->peak <= AT_ALL + EACH_BYTE * input_size);
}

/* ---- Errors --------------------------------------------------------------------------------- */

static bool is_printable(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    const unsigned char byte = (unsigned char)text.data[i];
    if (byte < 0x20 || byte == 0x7F) {
      return false;
    }
  }
  return utf8_first_invalid(text) == text.length;
}

void check_error(const em_error *error, em_status status, size_t text_length) {
  MUST(error->status == status);
  MUST(error->offset <= text_length);
  MUST(error->length <= text_length - error->offset);
  const char *end = memchr(error->message, '\0', sizeof error->message);
  MUST(end != NULL && end != error->message);
  MUST(is_printable((em_view){error->message, (size_t)(end - error->message)}));
}

/* ---- Trees ---------------------------------------------------------------------------------- */

static uint32_t node_end(const document *d, uint32_t node) {
  return d->nodes[node].start + d->nodes[node].length;
}

static void check_node(const document *d, uint32_t node) {
  const document_node *n = &d->nodes[node];
  MUST(n->kind <= DOCUMENT_UNDEFINED);
  MUST(n->start <= d->text.length && n->length <= d->text.length - n->start);
  MUST(document_after(d, node) > node && document_after(d, node) <= d->node_count);
  if (n->kind == DOCUMENT_STRING) {
    const em_view value = document_string(d, node);
    MUST(value.data != NULL);
    MUST(utf8_first_invalid(value) == value.length);
  } else {
    MUST((n->flags & (DOCUMENT_KEY | DOCUMENT_DECODED)) == 0);
  }
}

/* Children of one container: inside it, one behind the other. Aliased nodes have the span of their
 * anchor; tables of TOML stand in any order. */
static void check_order(const document *d, uint32_t container) {
  uint32_t reached = d->nodes[container].start;
  bool is_name = d->nodes[container].kind == DOCUMENT_OBJECT;
  uint32_t child = container + 1;
  while (child < document_after(d, container)) {
    if (d->nodes[container].kind == DOCUMENT_OBJECT) {
      MUST(((d->nodes[child].flags & DOCUMENT_KEY) != 0) == is_name);
      is_name = !is_name;
    }
    if (d->syntax != DOCUMENT_TOML && (d->nodes[child].flags & DOCUMENT_ALIASED) == 0 &&
        (d->nodes[container].flags & DOCUMENT_ALIASED) == 0) {
      MUST(d->nodes[child].start >= reached);
      MUST(node_end(d, child) <= node_end(d, container));
      reached = node_end(d, child);
    }
    child = document_after(d, child);
  }
  MUST(child == document_after(d, container));
  MUST(d->nodes[container].kind != DOCUMENT_OBJECT || is_name);
}

static void check_notices(const document *d) {
  MUST(d->duplicate_count <= DOCUMENT_NOTICES && d->duplicate_count <= d->duplicate_total);
  for (uint32_t i = 0; i < d->duplicate_count; i++) {
    const document_duplicate pair = d->duplicates[i];
    MUST(pair.first < pair.later && pair.later < d->node_count);
    MUST((d->nodes[pair.later].flags & DOCUMENT_DUPLICATE) != 0);
    MUST(view_equals(document_string(d, pair.first), document_string(d, pair.later)));
  }
  MUST(d->deviation_count <= DOCUMENT_NOTICES && d->deviation_count <= d->deviation_total);
  for (uint32_t i = 0; i < d->deviation_count; i++) {
    const document_deviation found = d->deviations[i];
    MUST(found.kind < DEVIATION_KIND_COUNT);
    MUST(found.start <= d->text.length && found.length <= d->text.length - found.start);
  }
}

void check_document(const document *d) {
  MUST(d->node_count > 0);
  MUST(document_after(d, 0) == d->node_count);
  for (uint32_t node = 0; node < d->node_count; node++) {
    check_node(d, node);
    if (document_is_container(d, node)) {
      check_order(d, node);
    }
  }
  check_notices(d);
  const lines_position end = lines_locate_once(d->text, d->text.length);
  MUST(end.line >= 1 && end.column >= 1 && end.column_utf16 >= end.column);
}

static bool is_same_number(const document *a, const document *b, uint32_t node) {
  int64_t x = 0;
  int64_t y = 0;
  double real_x = 0;
  double real_y = 0;
  return document_number(a, node, &x, &real_x) == document_number(b, node, &y, &real_y) && x == y &&
         memcmp(&real_x, &real_y, sizeof real_x) == 0;
}

bool is_same_tree(const document *a, const document *b) {
  if (a->node_count != b->node_count) {
    return false;
  }
  for (uint32_t i = 0; i < a->node_count; i++) {
    const document_node *x = &a->nodes[i];
    const document_node *y = &b->nodes[i];
    if (x->kind != y->kind || ((x->flags ^ y->flags) & (DOCUMENT_KEY | DOCUMENT_DUPLICATE)) != 0 ||
        document_after(a, i) != document_after(b, i) ||
        (x->kind == DOCUMENT_STRING &&
         !view_equals(document_string(a, i), document_string(b, i))) ||
        (x->kind == DOCUMENT_NUMBER && !is_same_number(a, b, i))) {
      return false;
    }
  }
  return true;
}

/* ---- Text ----------------------------------------------------------------------------------- */

void text_sink_add(text_sink *sink, const char *data, size_t length) {
  if (length > sink->capacity - sink->length) {
    sink->capacity = 2 * sink->capacity + length + 256;
    sink->data = realloc(sink->data, sink->capacity);
    MUST(sink->data != NULL);
  }
  if (length > 0) {
    memcpy(sink->data + sink->length, data, length);
    sink->length += length;
  }
}

static bool text_sink_write(void *context, const char *data, size_t length) {
  text_sink_add(context, data, length);
  return true;
}

em_writer text_sink_writer(text_sink *sink) {
  return (em_writer){text_sink_write, sink};
}

void text_sink_free(text_sink *sink) {
  free(sink->data);
  *sink = (text_sink){0};
}
