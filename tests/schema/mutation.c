#include "mutation.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static size_t unescape(em_view token, char *out) {
  size_t length = 0;
  for (size_t i = 0; i < token.length; i++) {
    if (token.data[i] == '~') {
      i++;
      out[length++] = token.data[i] == '1' ? '/' : '~';
    } else {
      out[length++] = token.data[i];
    }
  }
  return length;
}

static uint32_t step(const document *d, uint32_t node, em_view name) {
  if (document_kind_of(d, node) == DOCUMENT_OBJECT) {
    return document_member(d, node, name);
  }
  uint32_t index = (uint32_t)strtoul(name.data, NULL, 10);
  if (document_kind_of(d, node) == DOCUMENT_ARRAY) {
    DOCUMENT_EACH_ELEMENT(d, node, element) {
      if (index-- == 0) {
        return element;
      }
    }
  }
  return DOCUMENT_NONE;
}

uint32_t mutation_find(const document *d, em_view pointer) {
  uint32_t node = 0;
  while (pointer.length > 0 && node != DOCUMENT_NONE) {
    char name[256] = {0};
    const em_view token = view_until(view_from(pointer, 1), view_find(view_from(pointer, 1), '/'));
    cr_assert_lt(token.length, sizeof name);
    node = step(d, node, (em_view){name, unescape(token, name)});
    pointer = view_from(pointer, 1 + token.length);
  }
  return node;
}

/* `text` with bytes [start, end) replaced. */
static em_view splice(em_view text, size_t start, size_t end, const char *with, size_t length) {
  char *result = malloc(text.length + length + 1);
  cr_assert_not_null(result);
  memcpy(result, text.data, start);
  memcpy(result + start, with, length);
  memcpy(result + start + length, text.data + end, text.length - end);
  return (em_view){result, start + length + text.length - end};
}

static em_view replace(const document *d, uint32_t node, em_view value) {
  const document_node *n = &d->nodes[node];
  return splice(d->text, n->start, (size_t)n->start + n->length, value.data, value.length);
}

/* The member with the comma behind it, or before it if it is the last. */
static em_view take_away(const document *d, uint32_t node) {
  size_t start = d->nodes[node - 1].start;
  size_t end = (size_t)d->nodes[node].start + d->nodes[node].length;
  size_t next = end;
  while (strchr(" \t\r\n", d->text.data[next]) != NULL) {
    next++;
  }
  if (d->text.data[next] == ',') {
    return splice(d->text, start, next + 1, "", 0);
  }
  while (strchr(" \t\r\n", d->text.data[start - 1]) != NULL) {
    start--;
  }
  start -= d->text.data[start - 1] == ',' ? 1 : 0;
  return splice(d->text, start, end, "", 0);
}

static em_view put_first(const document *d, em_view pointer, em_view value) {
  size_t slash = pointer.length;
  while (slash > 0 && pointer.data[slash - 1] != '/') {
    slash--;
  }
  const uint32_t object = mutation_find(d, view_until(pointer, slash - 1));
  if (object == DOCUMENT_NONE || document_kind_of(d, object) != DOCUMENT_OBJECT) {
    return (em_view){0};
  }
  char *member = malloc(pointer.length + value.length + 8);
  char name[256] = {0};
  cr_assert_not_null(member);
  unescape(view_from(pointer, slash), name);
  const int length = sprintf(member, "\"%s\":%.*s%s", name, VIEW_ARGS(value),
                             d->nodes[object].extra > 0 ? "," : "");
  const size_t at = (size_t)d->nodes[object].start + 1;
  const em_view result = splice(d->text, at, at, member, (size_t)length);
  free(member);
  return result;
}

em_view mutation_apply(em_view text, em_view change, em_view pointer, em_view value) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  document d;
  em_error error = {0};
  cr_assert_eq(document_parse_json(&d, VIEW("fixture"), text, &options, &error), EM_OK, "%s",
               error.message);
  em_view result = {0};
  const uint32_t node = mutation_find(&d, pointer);
  if (view_equals(change, VIEW("add"))) {
    result = put_first(&d, pointer, value);
  } else if (node != DOCUMENT_NONE) {
    result = view_equals(change, VIEW("set")) ? replace(&d, node, value) : take_away(&d, node);
  }
  document_free(&d);
  return result;
}
