/* Reads as much of PCRE2's syntax as rules use; at anything else it gives up. */
#include "rules/regex_literals.h"

enum { DEPTH_MAXIMUM = 8, SHORTEST = 2 };

typedef struct reader {
  em_view text;
  size_t at;
  bool has_given_up;
} reader;

static char ahead(const reader *r) {
  return r->at < r->text.length ? r->text.data[r->at] : '\0';
}

static bool take(reader *r, em_view text) {
  const bool is_there = view_starts_with(view_from(r->text, r->at), text);
  r->at += is_there ? text.length : 0;
  return is_there;
}

/* ---- Candidates ------------------------------------------------------------------------------ */

static uint8_t shortest(const regex_literals *l) {
  uint8_t least = l->count == 0 ? 0 : UINT8_MAX;
  for (uint32_t i = 0; i < l->count; i++) {
    least = l->lengths[i] < least ? l->lengths[i] : least;
  }
  return least;
}

/* Long literals are rare in texts; of those alike, few are looked for sooner. */
static void keep_better(regex_literals *best, const regex_literals *other) {
  const uint8_t a = shortest(best);
  const uint8_t b = shortest(other);
  if (b >= SHORTEST && (b > a || (b == a && other->count < best->count))) {
    *best = *other;
  }
}

/* Of ways that a text may go, each must have some. */
static void add_way(regex_literals *all, const regex_literals *way, bool is_first) {
  if (is_first) {
    *all = *way;
    return;
  }
  if (all->count == 0 || way->count == 0 || all->count + way->count > REGEX_LITERALS_MAXIMUM) {
    all->count = 0;
    return;
  }
  for (uint32_t i = 0; i < way->count; i++) {
    all->lengths[all->count] = way->lengths[i];
    memcpy(all->texts[all->count++], way->texts[i], REGEX_LITERAL_LENGTH);
  }
}

/* Characters that follow each other; what is too long is cut. */
static void add_character(regex_literals *run, char c) {
  run->count = 1;
  if (run->lengths[0] < REGEX_LITERAL_LENGTH) {
    run->texts[0][run->lengths[0]++] = c;
  }
}

static void end_run(regex_literals *best, regex_literals *run) {
  keep_better(best, run);
  run->count = 0;
  run->lengths[0] = 0;
}

/* ---- Items ----------------------------------------------------------------------------------- */

typedef enum repetition {
  ONCE,
  SOME, /* at least once */
  PERHAPS,
} repetition;

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static repetition read_repetition(reader *r) {
  repetition result = ONCE;
  const char c = ahead(r);
  if (c == '*' || c == '?' || c == '+') {
    result = c == '+' ? SOME : PERHAPS;
    r->at++;
  } else if (c == '{') {
    r->at++;
    r->has_given_up = r->has_given_up || !is_digit(ahead(r)); /* not a number: it means itself */
    result = ahead(r) == '0' ? PERHAPS : SOME;
    r->at += view_find(view_from(r->text, r->at), '}') + 1;
  }
  if (result != ONCE && (ahead(r) == '?' || ahead(r) == '+')) {
    r->at++;
  }
  return result;
}

static void skip_class(reader *r) {
  r->at++;
  (void)take(r, VIEW("^"));
  for (bool is_first = true; ahead(r) != ']' || is_first; is_first = false) {
    if (r->at >= r->text.length || take(r, VIEW("[:"))) {
      r->has_given_up = true;
      return;
    }
    r->at += ahead(r) == '\\' ? 2 : 1;
  }
  r->at++;
}

/* Behind a backslash: a sign means itself; of letters, those for one character or none are known.
 */
static bool read_escape(reader *r, char *literal) {
  r->at++;
  const char c = ahead(r);
  r->at++;
  const bool is_word = is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '\0';
  *literal = c;
  if (is_word && (c == '\0' || strchr("dDwWsSbB", c) == NULL)) {
    r->has_given_up = true;
  }
  return !is_word;
}

static void read_ways(reader *r, unsigned depth, regex_literals *result);

/* What stands in a group; what only looks ahead or back adds nothing. */
static void read_group(reader *r, unsigned depth, regex_literals *result) {
  bool only_looks = false;
  r->at++;
  if (ahead(r) == '?') {
    only_looks =
        take(r, VIEW("?=")) || take(r, VIEW("?!")) || take(r, VIEW("?<=")) || take(r, VIEW("?<!"));
    r->has_given_up = r->has_given_up || !(only_looks || take(r, VIEW("?:")));
  }
  r->has_given_up = r->has_given_up || ahead(r) == '*' || depth == DEPTH_MAXIMUM;
  if (r->has_given_up) {
    return;
  }
  read_ways(r, depth + 1, result);
  r->has_given_up = r->has_given_up || ahead(r) != ')';
  r->at++;
  result->count = only_looks ? 0 : result->count;
}

/* The character that comes next, if it stands for itself; otherwise something is passed over. */
static bool read_character(reader *r, char *literal) {
  *literal = ahead(r);
  switch (*literal) {
    case '\\':
      return read_escape(r, literal);
    case '[':
      skip_class(r);
      return false;
    case '.':
    case '^':
    case '$':
      r->at++;
      return false;
    default:
      r->at++;
      /* of what is not ASCII a repetition may mean more than the last byte */
      return (unsigned char)*literal < 0x80;
  }
}

static void read_sequence(reader *r, unsigned depth, regex_literals *best) {
  regex_literals run = {0};
  best->count = 0;
  while (r->at < r->text.length && ahead(r) != '|' && ahead(r) != ')' && !r->has_given_up) {
    regex_literals group = {0};
    char literal = '\0';
    const bool is_group = ahead(r) == '(';
    bool is_literal = false;
    if (is_group) {
      read_group(r, depth, &group);
    } else {
      is_literal = read_character(r, &literal);
    }
    const repetition times = read_repetition(r);
    if (is_literal && times != PERHAPS) {
      add_character(&run, literal);
    }
    if (!is_literal || times != ONCE) {
      end_run(best, &run);
    }
    if (is_group && times != PERHAPS) {
      keep_better(best, &group);
    }
  }
  end_run(best, &run);
}

static void read_ways(reader *r, unsigned depth, regex_literals *result) {
  for (bool is_first = true; is_first || ahead(r) == '|'; is_first = false) {
    regex_literals way;
    r->at += is_first ? 0 : 1;
    read_sequence(r, depth, &way);
    add_way(result, &way, is_first);
    if (r->has_given_up) {
      return;
    }
  }
}

void regex_literals_find(em_view pattern, regex_literals *result) {
  reader r = {.text = pattern};
  (void)take(&r, VIEW("(?i)"));
  *result = (regex_literals){0};
  read_ways(&r, 0, result);
  if (r.has_given_up || r.at != pattern.length) {
    result->count = 0;
  }
}
