#include "text/search.h"

static const char *find_byte(const char *from, const char *end, char byte) {
  const char *at = memchr(from, byte, (size_t)(end - from));
  return at == NULL ? end : at;
}

static bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* A byte that may stand in either case: each is looked for once, as most texts lack one of them. */
typedef struct either_case {
  const char *end;
  char lower, upper;
  const char *next_lower, *next_upper; /* the first at or behind where the search is, or `end` */
} either_case;

static either_case look_for(const char *from, const char *end, char byte, bool ignores_case) {
  const bool has_cases = ignores_case && is_letter(byte);
  either_case e = {.end = end, .lower = byte, .upper = byte, .next_upper = end};
  if (has_cases) {
    e.lower = (char)(byte | 0x20);
    e.upper = (char)(byte & ~0x20);
    e.next_upper = find_byte(from, end, e.upper);
  }
  e.next_lower = find_byte(from, end, e.lower);
  return e;
}

static const char *next_place(either_case *e, const char *from) {
  if (e->next_lower < from) {
    e->next_lower = find_byte(from, e->end, e->lower);
  }
  if (e->next_upper < from) {
    e->next_upper = find_byte(from, e->end, e->upper);
  }
  return e->next_lower < e->next_upper ? e->next_lower : e->next_upper;
}

size_t text_search(em_view text, em_view part, bool ignores_case) {
  if (part.length == 0 || part.length > text.length) {
    return part.length == 0 ? 0 : SIZE_MAX;
  }
  const char *end = text.data + (text.length - part.length) + 1; /* of places to begin at */
  either_case places = look_for(text.data, end, part.data[0], ignores_case);
  for (const char *at = next_place(&places, text.data); at < end;
       at = next_place(&places, at + 1)) {
    const em_view here = {at, part.length};
    if (ignores_case ? view_equals_ignoring_case(here, part) : view_equals(here, part)) {
      return (size_t)(at - text.data);
    }
  }
  return SIZE_MAX;
}
