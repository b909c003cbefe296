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
void inputs_free(inputs *texts);

#endif
