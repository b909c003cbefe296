/* What is still to be asked, and what could not be answered. */
#include "registry/lookup.h"

#include <stdarg.h>
#include <stdio.h>

enum { QUESTIONS_MAXIMUM = 1024 };

void lookup_trouble(lookup *l, const char *format, ...) {
  char text[320];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  arena *memory = &l->t->memory;
  sought_add_trouble(l->sought,
                     arena_format(memory, "%.*s: %s", VIEW_ARGS(l->sought->wanted->registry), text),
                     memory);
}

bool lookup_ask(lookup *l, question q) {
  if (l->questions.count == QUESTIONS_MAXIMUM) {
    lookup_trouble(l, "there is more than can be looked at");
    return true;
  }
  if (!ARENA_LIST_ADD(&l->t->memory, &l->questions)) {
    return false;
  }
  l->questions.items[l->questions.count - 1] = q;
  return true;
}
