#include "baseline/match.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { COST = 200000 };

match_result match_text(const char *pattern, const char *text, char *found, size_t capacity) {
  int code;
  PCRE2_SIZE offset;
  pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_MULTILINE,
                                       &code, &offset, NULL);
  pcre2_match_context *context = pcre2_match_context_create(NULL);
  pcre2_match_data *data =
      compiled == NULL ? NULL : pcre2_match_data_create_from_pattern(compiled, NULL);
  match_result result = MATCH_BROKEN;
  if (data != NULL && context != NULL) {
    pcre2_set_match_limit(context, COST);
    code = pcre2_match(compiled, (PCRE2_SPTR)text, strlen(text), 0, 0, data, context);
    result = code > 0 ? MATCH_YES : code == PCRE2_ERROR_NOMATCH ? MATCH_NO : MATCH_BROKEN;
  }
  if (result == MATCH_YES) {
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(data);
    snprintf(found, capacity, "%.*s", (int)(at[1] - at[0]), text + at[0]);
  }
  pcre2_match_data_free(data);
  pcre2_match_context_free(context);
  pcre2_code_free(compiled);
  return result;
}

bool match_option(const char *text, const char *key, char *value, size_t capacity) {
  const size_t length = strlen(key);
  for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
    line += *line == '\n';
    const char *start = line + strspn(line, " \t");
    const char *behind = start + length;
    if (strncasecmp(start, key, length) != 0 || strchr(" \t=", *behind) == NULL ||
        *behind == '\0') {
      continue;
    }
    behind += strspn(behind, " \t=\"");
    snprintf(value, capacity, "%.*s", (int)strcspn(behind, " \t\r\n#\""), behind);
    return true;
  }
  return false;
}

bool match_mount(const char *mounts, const char *path, char *options, size_t capacity) {
  bool is_found = false;
  for (const char *line = mounts; line != NULL; line = strchr(line, '\n')) {
    line += *line == '\n';
    char target[512], found[512];
    if (sscanf(line, "%*511s %511s %*511s %511s", target, found) == 2 &&
        strcmp(target, path) == 0) {
      snprintf(options, capacity, "%s", found);
      is_found = true;
    }
  }
  return is_found;
}

bool match_word(const char *list, const char *word) {
  const size_t length = strlen(word);
  for (const char *c = list; *c != '\0'; c += strcspn(c, ","), c += *c == ',') {
    if (strcspn(c, ",") == length && strncmp(c, word, length) == 0) {
      return true;
    }
  }
  return false;
}
