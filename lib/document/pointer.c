#include "document/embedded.h"

#include <stdio.h>

/* Bytes of a name in a pointer: ~ is ~0, / is ~1. */
static size_t escaped_length(em_view name) {
  size_t length = name.length;
  for (size_t i = 0; i < name.length; i++) {
    length += name.data[i] == '~' || name.data[i] == '/';
  }
  return length;
}

static char *write_escaped(char *out, em_view name) {
  for (size_t i = 0; i < name.length; i++) {
    const char c = name.data[i];
    if (c == '~' || c == '/') {
      *out++ = '~';
      *out++ = c == '~' ? '0' : '1';
    } else {
      *out++ = c;
    }
  }
  return out;
}

/* The child of `container` that holds `target`: its name or its index goes to *step. */
static uint32_t step_towards(const document *d, uint32_t container, uint32_t target, char *digits,
                             size_t size, em_view *step) {
  if (document_kind_of(d, container) == DOCUMENT_OBJECT) {
    DOCUMENT_EACH_MEMBER(d, container, key) {
      if (target < document_after(d, key + 1)) {
        *step = document_string(d, key);
        return key == target ? target : key + 1;
      }
    }
  } else {
    uint32_t index = 0;
    DOCUMENT_EACH_ELEMENT(d, container, element) {
      if (target < document_after(d, element)) {
        const int length = snprintf(digits, size, "%u", index);
        *step = (em_view){digits, (size_t)length};
        return element;
      }
      index++;
    }
  }
  return target;
}

/* Walks from the root to the node; writes to `out` if it is not NULL. Returns the length. */
static size_t walk(const document *d, uint32_t node, char *out) {
  size_t length = 0;
  for (uint32_t at = 0; at != node;) {
    char digits[16];
    em_view step = {0};
    at = step_towards(d, at, node, digits, sizeof digits, &step);
    length += 1 + escaped_length(step);
    if (out != NULL) {
      *out++ = '/';
      out = write_escaped(out, step);
    }
  }
  return length;
}

em_view document_pointer(arena *a, const document *d, uint32_t node) {
  const size_t length = walk(d, node, NULL);
  char *text = arena_allocate(a, length + 1);
  if (text == NULL) {
    return (em_view){0};
  }
  walk(d, node, text);
  return (em_view){text, length};
}
