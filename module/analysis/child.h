/* The child's whole life: frames from standard input, answers to standard output. */
#ifndef ANALYSIS_CHILD_H
#define ANALYSIS_CHILD_H

#include "base/bytes.h"

#include <edgemanifest.h>

/* Returns the exit status. */
int child_main(void);
/* Answers all frames of the input. False if memory is out. */
bool child_answer(const em_ruleset *rules, bytes *input);

#endif
