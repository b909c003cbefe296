/* `--help`, from the tables of commands and options. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "command.h"

/* `edgemanifest --help`: one screen. Returns the exit status. */
int help_overview(const cli_command *const *commands);
/* `edgemanifest COMMAND --help`. */
int help_command(const cli_call *call);
/* "text, json, sarif" for an option with choices. */
void help_choices(const cli_option *option, char *text, size_t size);

#endif
