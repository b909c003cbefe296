#include "generate.h"

#include "members.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct generator {
  uint64_t state;
  char *text;
  size_t used, capacity;
} generator;

/* splitmix64 */
static uint64_t next(generator *g) {
  uint64_t z = (g->state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

static unsigned below(generator *g, unsigned bound) {
  return (unsigned)(next(g) % bound);
}

static bool chance(generator *g, unsigned percent) {
  return below(g, 100) < percent;
}

static void put(generator *g, const char *text) {
  const size_t length = strlen(text);
  if (g->used + length + 1 > g->capacity) {
    g->capacity = 2 * (g->used + length + 1);
    g->text = realloc(g->text, g->capacity);
  }
  memcpy(g->text + g->used, text, length + 1);
  g->used += length;
}

static void put_char(generator *g, char c) {
  put(g, (const char[]){c, '\0'});
}

/* ---- Names ---------------------------------------------------------------------------------- */

typedef enum mangling { EXACT, ANY_CASE, LOWER, FOLDED, ESCAPED, WRONG } mangling;

static mangling choose_mangling(generator *g) {
  static const struct {
    mangling how;
    unsigned percent;
  } odds[] = {{EXACT, 50}, {ANY_CASE, 14}, {LOWER, 6}, {FOLDED, 20}, {ESCAPED, 7}, {WRONG, 3}};
  unsigned roll = below(g, 100);
  for (size_t i = 0; i < sizeof odds / sizeof *odds; i++) {
    if (roll < odds[i].percent) {
      return odds[i].how;
    }
    roll -= odds[i].percent;
  }
  return EXACT;
}

static bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static void put_letter(generator *g, char c, mangling how) {
  char escaped[8];
  switch (how) {
    case ANY_CASE:
      put_char(g, is_letter(c) && chance(g, 50) ? (char)(c ^ 0x20) : c);
      break;
    case LOWER:
      put_char(g, is_letter(c) ? (char)(c | 0x20) : c);
      break;
    case FOLDED:
      if ((c | 0x20) == 's' && chance(g, 60)) {
        put(g, chance(g, 80) ? "\xC5\xBF" : "\\u017f");
      } else if ((c | 0x20) == 'k' && chance(g, 60)) {
        put(g, chance(g, 80) ? "\xE2\x84\xAA" : "\\u212a");
      } else {
        put_char(g, is_letter(c) && chance(g, 10) ? (char)(c ^ 0x20) : c);
      }
      break;
    case ESCAPED:
      snprintf(escaped, sizeof escaped, "\\u%04x", (unsigned char)c);
      put(g, chance(g, 25) ? escaped : (const char[]){c, '\0'});
      break;
    default:
      put_char(g, c);
  }
}

static void put_name(generator *g, const char *name, size_t length) {
  const mangling how = choose_mangling(g);
  const char *quote = how == EXACT && chance(g, 5) ? "" : chance(g, 4) ? "'" : "\"";
  put(g, quote);
  for (size_t i = 0; i < length; i++) {
    put_letter(g, name[i], how);
  }
  if (how == WRONG) {
    put(g, chance(g, 50) ? " " : "x");
  }
  put(g, quote);
}

/* ---- Values --------------------------------------------------------------------------------- */

/* A template: @Name is a member's name; the rest stands as it is. */
static void put_template(generator *g, const char *template) {
  for (const char *c = template; *c != '\0'; c++) {
    if (*c != '@') {
      put_char(g, *c);
      continue;
    }
    size_t length = 0;
    while (is_letter(c[1 + length])) {
      length++;
    }
    put_name(g, c + 1, length);
    c += length;
  }
}

static unsigned count_of(const char *const *list) {
  unsigned count = 0;
  while (list[count] != NULL) {
    count++;
  }
  return count;
}

static void put_value(generator *g, const generated_member *member) {
  const bool is_bad = member->bad[0] != NULL && chance(g, 6);
  const char *const *list = is_bad ? member->bad : member->good;
  put_template(g, chance(g, 2) ? "null" : list[below(g, count_of(list))]);
}

static void put_separator(generator *g) {
  put(g, chance(g, 3) ? ",/* c */ " : ",");
}

static void put_member(generator *g, const generated_member *member) {
  put_name(g, member->name, strlen(member->name));
  put(g, ":");
  put_value(g, member);
}

/* Some members of a table; often one of them more than once. */
static void put_members(generator *g, const generated_member *table, unsigned count) {
  const unsigned wanted = 1 + below(g, 5);
  const generated_member *last = NULL;
  for (unsigned i = 0; i < wanted; i++) {
    if (i > 0) {
      put_separator(g);
    }
    last = last != NULL && chance(g, 25) ? last : &table[below(g, count)];
    put_member(g, last);
  }
}

static void put_host_config(generator *g) {
  put_name(g, "HostConfig", 10);
  if (chance(g, 2)) {
    put(g, ":null");
    return;
  }
  put(g, ":{");
  put_members(g, generated_host_config, generated_host_config_count);
  put(g, "}");
}

char *generate_options(uint64_t seed, uint64_t index) {
  generator g = {.state = seed ^ (index * 0xD1342543DE82EF95u)};
  put(&g, "{");
  const unsigned parts = 1 + below(&g, 3);
  for (unsigned i = 0; i < parts; i++) {
    if (i > 0) {
      put_separator(&g);
    }
    if (chance(&g, 75)) {
      put_host_config(&g);
    } else if (chance(&g, 85)) {
      put_members(&g, generated_config, generated_config_count);
    } else {
      put_members(&g, generated_host_config, generated_host_config_count);
    }
  }
  put(&g, chance(&g, 3) ? ",}" : "}");
  return g.text;
}

/* ---- Each value alone ----------------------------------------------------------------------- */

static void put_plain(generator *g, const char *template) {
  for (const char *c = template; *c != '\0'; c++) {
    if (*c != '@') {
      put_char(g, *c);
      continue;
    }
    put(g, "\"");
    while (is_letter(c[1])) {
      put_char(g, *++c);
    }
    put(g, "\"");
  }
}

static const char *find_value(const generated_member *member, unsigned *index) {
  const unsigned good = count_of(member->good);
  const unsigned bad = count_of(member->bad);
  if (*index < good) {
    return member->good[*index];
  }
  if (*index < good + bad) {
    return member->bad[*index - good];
  }
  *index -= good + bad;
  return NULL;
}

char *generate_single(unsigned index) {
  generator g = {0};
  for (unsigned table = 0; table < 2; table++) {
    const generated_member *members = table == 0 ? generated_config : generated_host_config;
    const unsigned count = table == 0 ? generated_config_count : generated_host_config_count;
    for (unsigned i = 0; i < count; i++) {
      const char *value = find_value(&members[i], &index);
      if (value != NULL) {
        put(&g, table == 0 ? "{\"" : "{\"HostConfig\":{\"");
        put(&g, members[i].name);
        put(&g, "\":");
        put_plain(&g, value);
        put(&g, table == 0 ? "}" : "}}");
        return g.text;
      }
    }
  }
  return NULL;
}
