/*
 * baseline: checks of the host's hardening, declared in the files of rules/baseline.
 * In: the text of a file of checks, and the host's files. Out: one result a check. A check is a
 * cJSON object as it stands in the file; docs/module.md describes its members.
 */
#ifndef BASELINE_CHECK_H
#define BASELINE_CHECK_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum check_result { CHECK_PASS, CHECK_FAIL, CHECK_SKIP, CHECK_ERROR } check_result;

/* "PASS", "FAIL", "SKIP", "ERROR"; static. */
const char *check_result_name(check_result result);

/* Where a check looks. */
typedef struct check_world {
  const char *root; /* of the host's files, "" for / */
  const char *proc; /* "/proc" */
} check_world;

enum { CHECK_DETAIL = 240 };

/* Reads YAML into a list of checks, each with all members that its kind needs. NULL with a
 * sentence. */
cJSON *checks_load(const char *yaml, size_t length, char *why, size_t capacity);
/* Number of files that are built in, and the text of one. */
size_t checks_built_in(void);
const char *checks_text(size_t index, const char **name, size_t *length);

/* Runs one check; `detail` (CHECK_DETAIL bytes) says what was found if it did not pass. */
check_result check_run(const cJSON *check, const check_world *world, char *detail);

#endif
