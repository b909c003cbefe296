/* The texts of an audit, which must live as long as it does. */
#ifndef CLI_AUDIT_INPUTS_H
#define CLI_AUDIT_INPUTS_H

#include "collect.h"
#include "input.h"
#include "variables.h"

typedef struct inputs {
  collection paths;
  input *items;
  size_t count;
} inputs;

typedef struct input_options {
  em_limits limits;
  em_syntax syntax;
  const char *stdin_name; /* what "-" is called; may be NULL */
  bool is_verbose;        /* tell which files are passed over, and why */
  variables *values;      /* of templates; NULL: none */
} input_options;

/*
 * Reads all files that the operands lead to and adds them to the audit; one that cannot be read is
 * added as such. Files that nobody named and that are no manifests are passed over. False, told, if
 * nothing at all was added or memory is out; free `texts` in any case.
 */
bool inputs_audit(inputs *texts, em_audit *audit, char **operands, int count,
                  const input_options *options);
/*
 * The same of files that are one deployment: a base and its layers. `priorities` are those of the
 * files, in order, instead of their own.
 */
bool inputs_audit_layers(inputs *texts, em_audit *audit, char **operands, int count,
                         const input_options *options, const option_texts *priorities);
void inputs_free(inputs *texts);

/* ---- What both are made of ------------------------------------------------------------------- */

typedef enum input_outcome {
  INPUT_LOADED,      /* with the name that reports call it */
  INPUT_PASSED_OVER, /* nobody named it, and it is no manifest */
  INPUT_UNREADABLE,  /* and the audit knows */
  INPUT_NO_MEMORY,
} input_outcome;

/* The paths that operands lead to, and room for their texts. False, told, if there are none. */
bool inputs_collect(inputs *texts, char **operands, int count);
input_outcome inputs_load(input *in, em_audit *audit, const collected *path,
                          const input_options *options);
/* Tells that none of so many files is a manifest. False. */
bool inputs_complain_nothing(size_t seen);

#endif
