/* The child's whole life: frames from standard input, answers to standard output. */
#ifndef ANALYSIS_CHILD_H
#define ANALYSIS_CHILD_H

/* Returns the exit status. */
int child_main(void);

#endif
