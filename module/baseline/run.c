#include "baseline/check.h"

#include "base/bytes.h"
#include "baseline/accounts.h"
#include "baseline/match.h"
#include "collectors/host_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FILE_LIMIT = 1 << 20 };

const char *check_result_name(check_result result) {
  static const char *const names[] = {"PASS", "FAIL", "SKIP", "ERROR"};
  return names[result];
}

static const cJSON *member(const cJSON *check, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(check, name);
}

static const char *text_of(const cJSON *check, const char *name) {
  const char *text = cJSON_GetStringValue(member(check, name));
  return text == NULL ? "" : text;
}

static check_result say(char *detail, check_result result, const char *what, const char *value) {
  snprintf(detail, CHECK_DETAIL, "%s%.160s", what, value);
  return result;
}

/* What the check says of a file that is not there; FAIL unless it says otherwise. */
static check_result absent(const cJSON *check, char *detail) {
  const char *result = text_of(check, "absent");
  const char *path = text_of(check, "path");
  if (errno != ENOENT && errno != ENOTDIR) {
    return say(detail, CHECK_ERROR, strerror(errno), "");
  }
  return strcmp(result, "pass") == 0   ? CHECK_PASS
         : strcmp(result, "skip") == 0 ? say(detail, CHECK_SKIP, "not there: ", path)
                                       : say(detail, CHECK_FAIL, "not there: ", path);
}

/* Compares a value with what the check wants of it: equals, one-of, at-least, at-most. */
static bool is_wanted(const cJSON *check, const char *value) {
  const cJSON *equals = member(check, "equals"), *choice;
  char number[32];
  if (cJSON_IsNumber(equals)) {
    snprintf(number, sizeof number, "%g", equals->valuedouble);
    return strcmp(number, value) == 0;
  }
  if (cJSON_IsBool(equals)) {
    return strcmp(value, cJSON_IsTrue(equals) ? "true" : "false") == 0;
  }
  if (cJSON_IsString(equals)) {
    return strcasecmp(equals->valuestring, value) == 0;
  }
  cJSON_ArrayForEach(choice, member(check, "one-of")) {
    const char *text = cJSON_GetStringValue(choice);
    if (text != NULL && strcasecmp(text, value) == 0) {
      return true;
    }
  }
  const cJSON *least = member(check, "at-least"), *most = member(check, "at-most");
  char *end;
  const double found = strtod(value, &end);
  return end != value && (least != NULL || most != NULL) &&
         (least == NULL || found >= least->valuedouble) &&
         (most == NULL || found <= most->valuedouble);
}

static check_result run_sysctl(const cJSON *check, const check_world *world, char *detail) {
  char path[512];
  snprintf(path, sizeof path, "%s/sys/%s", world->proc, text_of(check, "key"));
  for (char *c = path + strlen(world->proc); *c != '\0'; c++) {
    *c = *c == '.' ? '/' : *c;
  }
  bytes value;
  bytes_init(&value, 4096);
  check_result result;
  if (!host_read("", path, &value)) {
    result = errno == ENOENT ? say(detail, CHECK_SKIP, "this kernel has no ", text_of(check, "key"))
                             : say(detail, CHECK_ERROR, strerror(errno), "");
  } else {
    value.data[strcspn(value.data, "\n")] = '\0';
    result =
        is_wanted(check, value.data) ? CHECK_PASS : say(detail, CHECK_FAIL, "it is ", value.data);
  }
  bytes_free(&value);
  return result;
}

static check_result run_mode(const cJSON *check, const check_world *world, char *detail) {
  struct stat status;
  if (!host_stat(world->root, text_of(check, "path"), &status)) {
    return absent(check, detail);
  }
  const char *most = text_of(check, "at-most");
  const unsigned allowed = most[0] == '\0' ? 07777u : (unsigned)strtoul(most, NULL, 8);
  const cJSON *owner = member(check, "owner");
  const cJSON *needs = member(check, "needs");
  char found[64];
  snprintf(found, sizeof found, "mode %04o, owner %u", status.st_mode & 07777u, status.st_uid);
  const unsigned needed =
      cJSON_IsString(needs) ? (unsigned)strtoul(needs->valuestring, NULL, 8) : 0u;
  const bool is_fine = (status.st_mode & 07777u & ~allowed) == 0 &&
                       (status.st_mode & needed) == needed &&
                       (owner == NULL || owner->valuedouble == (double)status.st_uid);
  return is_fine ? CHECK_PASS : say(detail, CHECK_FAIL, found, "");
}

static check_result run_absent(const cJSON *check, const check_world *world, char *detail) {
  struct stat status;
  char path[512];
  const char *name = text_of(check, "name");
  snprintf(path, sizeof path, "%s%s%s", text_of(check, "path"), name[0] == '\0' ? "" : "/", name);
  return host_stat(world->root, path, &status) ? say(detail, CHECK_FAIL, "there is ", path)
                                               : CHECK_PASS;
}

static check_result run_text(const cJSON *check, const char *text, char *detail) {
  const char *has = text_of(check, "has"), *lacks = text_of(check, "lacks");
  char line[160] = "";
  const match_result found = match_text(has[0] != '\0' ? has : lacks, text, line, sizeof line);
  if (found == MATCH_BROKEN) {
    return say(detail, CHECK_ERROR,
               "the pattern is wrong or costs too much: ", has[0] != '\0' ? has : lacks);
  }
  if (has[0] != '\0') {
    return found == MATCH_YES ? CHECK_PASS : say(detail, CHECK_FAIL, "no line as wanted", "");
  }
  return found == MATCH_NO ? CHECK_PASS : say(detail, CHECK_FAIL, "found: ", line);
}

static check_result run_option(const cJSON *check, const char *text, char *detail) {
  char value[256];
  const bool is_set = match_option(text, text_of(check, "key"), value, sizeof value);
  if (!is_set) {
    snprintf(value, sizeof value, "%s", text_of(check, "default"));
  }
  if (is_wanted(check, value)) {
    return CHECK_PASS;
  }
  return say(detail, CHECK_FAIL, is_set ? "it is set to " : "it is not set; the default is ",
             value);
}

static check_result run_json(const cJSON *check, const char *text, char *detail) {
  cJSON *read = cJSON_Parse(text);
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(read, text_of(check, "key"));
  char *shown = value == NULL ? NULL : cJSON_PrintUnformatted(value);
  const char *plain = cJSON_IsString(value) ? value->valuestring
                      : shown == NULL       ? text_of(check, "default")
                                            : shown;
  const check_result result = read == NULL ? say(detail, CHECK_ERROR, "it is no JSON", "")
                              : is_wanted(check, plain) ? CHECK_PASS
                                                        : say(detail, CHECK_FAIL, "it is ",
                                                              plain[0] == '\0' ? "not set" : plain);
  cJSON_free(shown);
  cJSON_Delete(read);
  return result;
}

static check_result run_mount(const cJSON *check, const char *mounts, char *detail) {
  char options[512];
  const char *path = text_of(check, "path");
  if (!match_mount(mounts, path, options, sizeof options)) {
    errno = ENOENT;
    return absent(check, detail);
  }
  const cJSON *option;
  cJSON_ArrayForEach(option, member(check, "options")) {
    const char *name = cJSON_GetStringValue(option);
    if (name != NULL && !match_word(options, name)) {
      return say(detail, CHECK_FAIL, "mounted without ", name);
    }
  }
  return CHECK_PASS;
}

/* A check that reads one file. */
static check_result
with_file(const cJSON *check, const char *root, const char *path,
          check_result (*run)(const cJSON *check, const char *text, char *detail), char *detail) {
  bytes text;
  bytes_init(&text, FILE_LIMIT);
  const check_result result =
      host_read(root, path, &text) ? run(check, text.data, detail) : absent(check, detail);
  bytes_free(&text);
  return result;
}

check_result check_run(const cJSON *check, const check_world *world, char *detail) {
  const char *kind = text_of(check, "kind"), *path = text_of(check, "path");
  detail[0] = '\0';
  if (strcmp(kind, "sysctl") == 0) {
    return run_sysctl(check, world, detail);
  }
  if (strcmp(kind, "mode") == 0) {
    return run_mode(check, world, detail);
  }
  if (strcmp(kind, "absent") == 0) {
    return run_absent(check, world, detail);
  }
  if (strcmp(kind, "text") == 0) {
    return with_file(check, world->root, path, run_text, detail);
  }
  if (strcmp(kind, "option") == 0) {
    return with_file(check, world->root, path, run_option, detail);
  }
  if (strcmp(kind, "json") == 0) {
    return with_file(check, world->root, path, run_json, detail);
  }
  if (strcmp(kind, "accounts") == 0) {
    return accounts_run(text_of(check, "test"), world->root, detail);
  }
  char mounts[256];
  snprintf(mounts, sizeof mounts, "%s/1/mounts", world->proc);
  return with_file(check, "", mounts, run_mount, detail);
}
