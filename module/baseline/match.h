/* Looking for things in texts of configuration files. */
#ifndef BASELINE_MATCH_H
#define BASELINE_MATCH_H

#include <stdbool.h>
#include <stddef.h>

typedef enum match_result { MATCH_NO, MATCH_YES, MATCH_BROKEN } match_result;

/* A regular expression (PCRE2, ^ and $ at lines) with bounded cost; `found` gets what matched. */
match_result match_text(const char *pattern, const char *text, char *found, size_t capacity);
/* The first setting of a key, as sshd and login.defs read: key, blanks or =, value; # begins a
 * comment. */
bool match_option(const char *text, const char *key, char *value, size_t capacity);
/* Options of the last mount at exactly this path. */
bool match_mount(const char *mounts, const char *path, char *options, size_t capacity);
/* Whether a comma-separated list holds the word. */
bool match_word(const char *list, const char *word);

#endif
