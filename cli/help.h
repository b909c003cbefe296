/* `--help`, from the tables of commands and options. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "command.h"

/* `edgemanifest --help`: one screen. Returns the exit status. */
int help_overview(const cli_command *const *commands);
typedef enum help_extent {
  HELP_COMMON, /* up to OPTION_RARE */
  HELP_ALL,
} help_extent;
/* `edgemanifest COMMAND --help` and `--help-all`. */
int help_command(const cli_call *call, help_extent extent);
/* "text, json, sarif" for an option with choices. */
void help_choices(const cli_option *option, char *text, size_t size);

#endif
