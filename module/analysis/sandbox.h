/* The child's walls: after this the process can read and write what is open, take memory, and end.
 */
#ifndef ANALYSIS_SANDBOX_H
#define ANALYSIS_SANDBOX_H

#include <stdbool.h>

/* Sets limits and the filter. False if the kernel refuses a wall; the child must then not go on. */
bool sandbox_enter(void);

#endif
