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

/* Opened before for another schema, which found it to be right. */
static const document *find_opened(const checker *c, const document *host, uint32_t first_part) {
  for (uint32_t i = 0; i < c->embedded->count; i++) {
    const document *d = c->embedded->items[i];
    if (d->host == host && d->part_count > 0 && d->parts[0].node == first_part) {
      return d;
    }
  }
  return NULL;
}

static void refuse_text(checker *c, const visit *v, const schema_rule *rule, const uint32_t *parts,
                        uint32_t count, const em_error *error) {
  fault *f = check_add_fault(c, v, rule);
  if (f != NULL) {
    const document_span span =
        document_locate_parts(v->d, parts, count, (uint32_t)error->offset, (uint32_t)error->length);
    f->at = parts[0];
    f->start = span.start;
    f->end = span.end;
    f->has_span = true;
    f->text = arena_copy(c->memory, view_of(error->message));
  }
}

/* Opens what stands in the parts; NULL with a fault or the check's end. */
static const document *open_parts(checker *c, const visit *v, const schema_rule *rule,
                                  const uint32_t *parts, uint32_t count) {
  if (c->embedded->count >= CHECK_EMBEDDED_MAXIMUM) {
    check_fail(c, v->d, v->node, EM_ERROR_LIMIT, "More than 1024 embedded documents.");
    return NULL;
  }
  document *d = keep(c);
  if (d == NULL) {
    return NULL;
  }
  em_error error = {0};
  const em_status status = document_open_embedded(d, v->d, parts, count, &c->reading, &error);
  if (status == EM_ERROR_MEMORY) {
    check_fail_memory(c);
  } else if (status != EM_OK) {
    refuse_text(c, v, rule, parts, count, &error);
  }
  return status == EM_OK ? d : NULL;
}

/* Whether a name is the member's with two digits behind it: their number, otherwise -1. */
static int number_of_part(em_view name, em_view member) {
  const em_view digits = view_from(name, member.length);
  if (!view_starts_with(name, member) || digits.length != 2 || digits.data[0] < '0' ||
      digits.data[0] > '9' || digits.data[1] < '0' || digits.data[1] > '9') {
    return -1;
  }
  return (digits.data[0] - '0') * 10 + digits.data[1] - '0';
}

/* Parts that do not join those before them: the device refuses the deployment. */
static bool refuse_stray_parts(checker *c, const visit *v, const schema_rule *rule,
                               uint32_t count) {
  bool is_valid = true;
  DOCUMENT_EACH_MEMBER(v->d, v->node, key) {
    const int number = number_of_part(document_string(v->d, key), rule->name);
    if (number < 0 || (number > 0 && (uint32_t)number < count) ||
        document_kind_of(v->d, key + 1) != DOCUMENT_STRING) {
      continue;
    }
    is_valid = false;
    fault *f = check_add_fault(c, v, rule);
    if (f != NULL) {
      f->at = key;
      f->other = count;
    }
  }
  return is_valid;
}

bool check_embedded(checker *c, const visit *v, const schema_rule *rule) {
  uint32_t parts[PARTS_MAXIMUM];
  if (document_kind_of(v->d, v->node) != DOCUMENT_OBJECT) {
    return true;
  }
  const uint32_t count = find_parts(v, rule->name, parts);
  if (!refuse_stray_parts(c, v, rule, count)) {
    return false;
  }
  if (count == 0 || (count == 1 && is_blank(document_string(v->d, parts[0])))) {
    return true;
  }
  const document *d = find_opened(c, v->d, parts[0]);
  d = d != NULL ? d : open_parts(c, v, rule, parts, count);
  return d != NULL && check_value(c, v, rule->schema, d, 0, NULL);
}
