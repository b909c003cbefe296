/* How compiling ends with an error. */
#include "base/error.h"
#include "schema/compiler.h"
#include "text/lines.h"

#include <stdarg.h>
#include <stdio.h>

void *compiler_fail(compiler *c, const document *d, uint32_t node, const char *format, ...) {
  if (c->status != EM_OK) {
    return NULL;
  }
  char message[200];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  const document_node *n = &d->nodes[node];
  const bool is_other = !view_equals(d->name, c->result->name);
  c->status =
      error_set(c->error, EM_ERROR_SCHEMA, n->start, n->length, is_other ? "In %.*s: %s" : "%.*s%s",
                is_other ? (int)view_until(d->name, 80).length : 0, d->name.data, message);
  if (c->error != NULL && !is_other) {
    const lines_position at = lines_locate_once(d->text, n->start);
    c->error->line = at.line;
    c->error->column = at.column;
    c->error->column_utf16 = at.column_utf16;
  }
  return NULL;
}

void *compiler_fail_memory(compiler *c) {
  if (c->status == EM_OK) {
    c->status = error_memory(c->error);
  }
  return NULL;
}
