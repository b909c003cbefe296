#define _GNU_SOURCE
#include "audit_inputs.h"

#include "complain.h"

#include <stdlib.h>
#include <string.h>

static em_view name_of(const char *path, const char *stdin_name) {
  const char *name = strcmp(path, "-") != 0 ? path : stdin_name != NULL ? stdin_name : "stdin";
  return (em_view){name, strlen(name)};
}

static bool mentions(em_view text, const char *word) {
  return text.length > 0 && memmem(text.data, text.length, word, strlen(word)) != NULL;
}

/* A text that is broken: somebody may have meant a manifest. */
static bool looks_meant(em_view text) {
  return mentions(text, "modulesContent") || mentions(text, "$edgeAgent") ||
         mentions(text, "moduleContent");
}

/* Whether a file that nobody named is to be audited. */
static bool is_manifest(const input *in, em_view name, const input_options *options) {
  em_parse_options o = EM_PARSE_OPTIONS_INIT;
  o.limits = options->limits;
  o.syntax = options->syntax;
  em_error error;
  const em_status status = em_shape(name, in->text, &o, NULL, &error);
  if (status == EM_OK || status == EM_ERROR_MEMORY ||
      (status != EM_ERROR_SHAPE && looks_meant(in->text))) {
    return true;
  }
  if (options->is_verbose) {
    complain("%s: passed over: line %u: %s", in->name.data, error.line, error.message);
  }
  return false;
}

input_outcome inputs_load(input *in, em_audit *audit, const collected *path,
                          const input_options *options) {
  const em_view name = name_of(path->path, options->stdin_name);
  char problem[INPUT_PROBLEM];
  if (!input_load(in, path->path, options->limits.bytes, problem)) {
    return em_audit_add_unreadable(audit, name, problem) == EM_ERROR_MEMORY ? INPUT_NO_MEMORY
                                                                            : INPUT_UNREADABLE;
  }
  in->name = name;
  if (!path->is_named && !is_manifest(in, name, options)) {
    input_free(in);
    return INPUT_PASSED_OVER;
  }
  return INPUT_LOADED;
}

static bool add(input *in, em_audit *audit, const collected *path, const input_options *options) {
  const input_outcome outcome = inputs_load(in, audit, path, options);
  if (outcome != INPUT_LOADED) {
    return outcome != INPUT_NO_MEMORY;
  }
  if (options->values != NULL && !variables_use_template(options->values, path->path)) {
    return false;
  }
  return em_audit_add(audit, in->name, in->text, NULL) != EM_ERROR_MEMORY;
}

bool inputs_complain_nothing(size_t seen) {
  if (seen == 0) {
    complain("there is no file to audit: no name ends in .json, .jsonl, .ndjson, .yaml, .yml or "
             ".toml");
  } else {
    complain("nothing to audit: none of %zu file%s is a manifest (--verbose says why)", seen,
             seen == 1 ? "" : "s");
  }
  return false;
}

bool inputs_collect(inputs *texts, char **operands, int count) {
  *texts = (inputs){0};
  if (!collect(&texts->paths, operands, count)) {
    return false;
  }
  texts->items = calloc(texts->paths.count + 1, sizeof *texts->items);
  if (texts->items == NULL) {
    complain_memory();
  }
  return texts->items != NULL;
}

bool inputs_audit(inputs *texts, em_audit *audit, char **operands, int count,
                  const input_options *options) {
  if (!inputs_collect(texts, operands, count)) {
    return false;
  }
  for (size_t i = 0; i < texts->paths.count; i++) {
    if (!add(&texts->items[texts->count++], audit, &texts->paths.items[i], options)) {
      complain_memory();
      return false;
    }
  }
  return em_audit_file_count(audit) > 0 || inputs_complain_nothing(texts->paths.count);
}

void inputs_free(inputs *texts) {
  for (size_t i = 0; i < texts->count; i++) {
    input_free(&texts->items[i]);
  }
  free(texts->items);
  collection_free(&texts->paths);
}
