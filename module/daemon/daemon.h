/* The whole of it: what is made, in which order, and who calls whom. */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include "daemon/options.h"

/* Runs until a signal, or to the end with --once. Returns the exit status. `program`: path of this
 * binary, for the analysis child. */
int daemon_run(const options *o, const char *program);

#endif
