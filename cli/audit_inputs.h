/* The texts of an audit, which must live as long as it does. */
#ifndef CLI_AUDIT_INPUTS_H
#define CLI_AUDIT_INPUTS_H

#include "input.h"

typedef struct inputs {
  input *items;
  int count;
} inputs;

/*
 * Reads each path and adds it to the audit; one that cannot be read is added as such. `stdin_name`
 * (may be NULL) is what "-" is called. False, told, if memory is out; free `texts` in any case.
 */
bool inputs_audit(inputs *texts, em_audit *audit, char **paths, int count, const char *stdin_name,
                  uint32_t limit);
void inputs_free(inputs *texts);

#endif
