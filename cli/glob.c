#include "glob.h"

#include <stddef.h>
#include <string.h>

bool glob_has_magic(const char *pattern) {
  return strpbrk(pattern, "*?[") != NULL;
}

/* [abc], [a-z], [!a] at `pattern`: whether it takes `c`, and where it ends; NULL if it is no set.
 */
static const char *match_set(const char *pattern, char c, bool *is_match) {
  const char *p = pattern + 1;
  const bool is_negated = *p == '!' || *p == '^';
  p += is_negated ? 1 : 0;
  bool is_in = false;
  for (const char *first = p; *p != '\0' && (*p != ']' || p == first); p++) {
    if (p[1] == '-' && p[2] != ']' && p[2] != '\0') {
      is_in = is_in || (c >= p[0] && c <= p[2]);
      p += 2;
    } else {
      is_in = is_in || *p == c;
    }
  }
  *is_match = is_in != is_negated;
  return *p == ']' ? p + 1 : NULL;
}

/* One character of a name against the pattern; the rest of the pattern, or NULL. */
static const char *match_one(const char *pattern, char c) {
  if (*pattern == '?') {
    return pattern + 1;
  }
  if (*pattern == '[') {
    bool is_match;
    const char *end = match_set(pattern, c, &is_match);
    if (end != NULL) {
      return is_match ? end : NULL;
    }
  }
  if (*pattern == '\\' && pattern[1] != '\0') {
    pattern++;
  }
  return *pattern == c ? pattern + 1 : NULL;
}

/* A name against the pattern of one: on failure the last * takes one character more. */
static bool match_name(const char *pattern, size_t pattern_length, const char *name,
                       size_t length) {
  const char *pattern_end = pattern + pattern_length;
  const char *name_end = name + length;
  const char *star = NULL;
  const char *after_star = NULL;
  while (name < name_end) {
    if (pattern < pattern_end && *pattern == '*') {
      star = ++pattern;
      after_star = name;
      continue;
    }
    const char *next = pattern < pattern_end ? match_one(pattern, *name) : NULL;
    if (next != NULL && next <= pattern_end) {
      pattern = next;
      name++;
    } else if (star != NULL) {
      pattern = star;
      name = ++after_star;
    } else {
      return false;
    }
  }
  while (pattern < pattern_end && *pattern == '*') {
    pattern++;
  }
  return pattern == pattern_end;
}

static const char *skip_name(const char *text, size_t length) {
  return text[length] == '/' ? text + length + 1 : text + length;
}

static bool is_any_folders(const char *pattern, size_t length) {
  return length == 2 && pattern[0] == '*' && pattern[1] == '*';
}

/* Name by name: on failure the last ** takes one name more. */
bool glob_matches(const char *pattern, const char *path) {
  const char *star = NULL;
  const char *after_star = NULL;
  while (*path != '\0') {
    const size_t pattern_length = strcspn(pattern, "/");
    const size_t length = strcspn(path, "/");
    if (is_any_folders(pattern, pattern_length)) {
      pattern = skip_name(pattern, pattern_length);
      star = pattern;
      after_star = path;
      if (*pattern == '\0') {
        return true;
      }
    } else if (*pattern != '\0' && match_name(pattern, pattern_length, path, length) &&
               (pattern[pattern_length] == '/') == (path[length] == '/')) {
      pattern = skip_name(pattern, pattern_length);
      path = skip_name(path, length);
    } else if (star != NULL && *after_star != '\0') {
      after_star = skip_name(after_star, strcspn(after_star, "/"));
      pattern = star;
      path = after_star;
    } else {
      return false;
    }
  }
  return *pattern == '\0';
}
