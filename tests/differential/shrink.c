#include "shrink.h"

#include "document/document.h"

#include <stdlib.h>
#include <string.h>

/* The text without one member or element and the comma behind it. */
static char *without(const document *d, uint32_t first, uint32_t last) {
  const size_t start = d->nodes[first].start;
  size_t end = d->nodes[last].start + d->nodes[last].length;
  while (end < d->text.length && (d->text.data[end] == ' ' || d->text.data[end] == ',')) {
    end++;
    if (d->text.data[end - 1] == ',') {
      break;
    }
  }
  char *shorter = calloc(d->text.length + 1, 1);
  memcpy(shorter, d->text.data, start);
  memcpy(shorter + start, d->text.data + end, d->text.length - end);
  return shorter;
}

/* The first smaller text that still fails, or NULL. */
static char *step(const char *text, bool (*fails)(void *context, const char *text), void *context) {
  document d = {0};
  const document_options options = {.limits = {.bytes = 1 << 20, .depth = 64, .nodes = 1 << 16}};
  em_error error;
  char *found = NULL;
  if (document_parse_dialect(&d, VIEW("case"), view_of(text), &options, &error) != EM_OK) {
    return NULL;
  }
  for (uint32_t node = 1; node < d.node_count && found == NULL; node++) {
    const bool is_key = (d.nodes[node].flags & DOCUMENT_KEY) != 0;
    const bool is_value = (d.nodes[node - 1].flags & DOCUMENT_KEY) != 0;
    if (!is_key && is_value) {
      continue;
    }
    char *shorter = without(&d, node, is_key ? node + 1 : node);
    if (strlen(shorter) < strlen(text) && fails(context, shorter)) {
      found = shorter;
    } else {
      free(shorter);
    }
  }
  document_free(&d);
  return found;
}

char *shrink(const char *text, bool (*fails)(void *context, const char *text), void *context) {
  char *smallest = strcpy(calloc(strlen(text) + 1, 1), text);
  for (char *next = step(smallest, fails, context); next != NULL;
       next = step(smallest, fails, context)) {
    free(smallest);
    smallest = next;
  }
  return smallest;
}
