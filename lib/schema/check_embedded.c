/*
 * Our own keyword x-embedded: {"member": "createOptions", "schema": …} on an object says that its
 * text member createOptions, with createOptions01, createOptions02 … appended to it, is a JSON
 * document that must fit the schema. Violations are found inside of it, with their places in the
 * file.
 */
#include "schema/checker.h"

#include "document/embedded.h"

#include <stdio.h>

enum { PARTS_MAXIMUM = 100 };

static bool is_blank(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] != ' ' && text.data[i] != '\t' && text.data[i] != '\r' &&
        text.data[i] != '\n') {
      return false;
    }
  }
  return true;
}

/* String nodes of the member and its numbered parts, in order; stops at the first that is no text.
 */
static uint32_t find_parts(const visit *v, em_view member, uint32_t parts[PARTS_MAXIMUM]) {
  char name[128];
  uint32_t count = 0;
  while (count < PARTS_MAXIMUM && member.length + 3 < sizeof name) {
    memcpy(name, member.data, member.length);
    size_t length = member.length;
    if (count > 0) {
      length += (size_t)snprintf(name + length, sizeof name - length, "%02u", (unsigned)count);
    }
    const uint32_t node = document_member(v->d, v->node, (em_view){name, length});
    if (node == DOCUMENT_NONE || document_kind_of(v->d, node) != DOCUMENT_STRING) {
      break;
    }
    parts[count++] = node;
  }
  return count;
}

/* What keeps the document alive as long as its faults are. */
static document *keep(checker *c) {
  document *d = arena_allocate(c->memory, sizeof *d);
  if (d == NULL || !ARENA_LIST_ADD(c->memory, c->embedded)) {
    check_fail_memory(c);
    return NULL;
  }
  c->embedded->items[c->embedded->count - 1] = d;
  return d;
}

bool check_embedded(checker *c, const visit *v, const schema_rule *rule) {
  uint32_t parts[PARTS_MAXIMUM];
  if (document_kind_of(v->d, v->node) != DOCUMENT_OBJECT) {
    return true;
  }
  const uint32_t count = find_parts(v, rule->name, parts);
  if (count == 0 || (count == 1 && is_blank(document_string(v->d, parts[0])))) {
    return true;
  }
  if (c->embedded->count >= CHECK_EMBEDDED_MAXIMUM) {
    return check_fail(c, v->d, v->node, EM_ERROR_LIMIT, "More than 4096 embedded documents.");
  }
  document *d = keep(c);
  if (d == NULL) {
    return false;
  }
  em_error error = {0};
  const em_status status = document_open_embedded(d, v->d, parts, count, &c->reading, &error);
  if (status == EM_ERROR_MEMORY) {
    return check_fail_memory(c);
  }
  if (status != EM_OK) {
    fault *f = check_add_fault(c, v, rule);
    if (f != NULL) {
      const document_span span =
          document_locate_parts(v->d, parts, count, (uint32_t)error.offset, (uint32_t)error.length);
      f->at = parts[0];
      f->start = span.start;
      f->end = span.end;
      f->has_span = true;
      f->text = arena_copy(c->memory, view_of(error.message));
    }
    return false;
  }
  return check_value(c, v, rule->schema, d, 0, NULL);
}
