#include "registry/challenge.h"

static void skip_blanks(em_view *rest) {
  while (rest->length > 0 &&
         (rest->data[0] == ' ' || rest->data[0] == '\t' || rest->data[0] == ',')) {
    *rest = view_from(*rest, 1);
  }
}

/* A word up to one of the delimiters. */
static em_view take_word(em_view *rest) {
  size_t length = 0;
  while (length < rest->length && rest->data[length] != '\0' &&
         strchr(" \t,=\"", rest->data[length]) == NULL) {
    length++;
  }
  const em_view word = view_until(*rest, length);
  *rest = view_from(*rest, length);
  return word;
}

/* "…" with backslashes undone, or a word. Data NULL if the quotes do not end. */
static em_view take_value(em_view *rest, arena *memory) {
  if (rest->length == 0 || rest->data[0] != '"') {
    return take_word(rest);
  }
  char *text = arena_allocate(memory, rest->length);
  size_t used = 0;
  for (size_t i = 1; text != NULL && i < rest->length; i++) {
    if (rest->data[i] == '"') {
      *rest = view_from(*rest, i + 1);
      return (em_view){text, used};
    }
    i += rest->data[i] == '\\' && i + 1 < rest->length ? 1 : 0;
    text[used++] = rest->data[i];
  }
  *rest = view_from(*rest, rest->length);
  return (em_view){0};
}

challenge challenge_read(em_view header, arena *memory) {
  challenge c = {0};
  em_view rest = header;
  skip_blanks(&rest);
  const em_view scheme = take_word(&rest);
  if (view_equals_ignoring_case(scheme, VIEW("Basic"))) {
    c.kind = CHALLENGE_BASIC;
    return c;
  }
  if (!view_equals_ignoring_case(scheme, VIEW("Bearer"))) {
    return c;
  }
  for (;;) {
    skip_blanks(&rest);
    const em_view name = take_word(&rest);
    if (name.length == 0 || rest.length == 0 || rest.data[0] != '=') {
      break;
    }
    rest = view_from(rest, 1);
    const em_view value = take_value(&rest, memory);
    if (view_equals_ignoring_case(name, VIEW("realm"))) {
      c.realm = value;
    } else if (view_equals_ignoring_case(name, VIEW("service"))) {
      c.service = value;
    } else if (view_equals_ignoring_case(name, VIEW("scope"))) {
      c.scope = value;
    }
  }
  c.kind = c.realm.length > 0 ? CHALLENGE_BEARER : CHALLENGE_NONE;
  return c;
}
