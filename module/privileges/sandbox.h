/* The walls of a child: after this the process can read and write what is open, take memory, and
 * end. */
#ifndef PRIVILEGES_SANDBOX_H
#define PRIVILEGES_SANDBOX_H

#include <stdbool.h>

/* What any other call leads to. */
typedef enum sandbox_answer {
  SANDBOX_KILLS,   /* the end of the process */
  SANDBOX_REFUSES, /* an error, as if the kernel did not know it; files may be mapped at any size */
} sandbox_answer;

/* Sets limits and the filter. False if the kernel refuses a wall; the child must then not go on. */
bool sandbox_enter(sandbox_answer answer);

#endif
