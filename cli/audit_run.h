/* An audit with all that the command line and the configuration say of it. */
#ifndef CLI_AUDIT_RUN_H
#define CLI_AUDIT_RUN_H

#include "audit_arguments.h"
#include "command.h"

/* Audits the operands and writes the reports; returns the exit status. `trust` may be NULL. */
int audit_run(config_files *files, const cli_call *call, const audit_arguments *a,
              const em_trust *trust);

#endif
