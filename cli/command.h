/*
 * cli: the command `edgemanifest`. The only room of this program that reads files, the environment
 * and the terminal; what it knows of manifests it asks the library.
 *
 * A command is one file cli/NAME.c that defines `command_NAME`, and one row in commands.h.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "options.h"

enum {
  EXIT_CLEAN = 0,    /* done; nothing at or above the threshold */
  EXIT_FINDINGS = 1, /* done; something was found */
  EXIT_FAILED = 2,   /* not done: wrong call, unreadable input, no memory, full disk */
};

typedef struct cli_call cli_call;

typedef struct cli_command {
  const char *name;
  const char *summary; /* one line for the list of commands, no full stop */
  /* Behind the command's own name: "[OPTION]... [FILE...|-]". */
  const char *usage;
  const char *description;   /* paragraphs, separated by empty lines; wrapped when shown */
  const char *examples;      /* lines, shown as they are */
  const cli_option *options; /* ends with OPTION_END */
  /* One of the two: what the command does, or what its first operand chooses from. */
  int (*run)(cli_call *call);
  const struct cli_command *const *subcommands; /* ends with NULL */
} cli_command;

/* One invocation of a command. */
struct cli_call {
  const cli_command *command;
  char name[64]; /* as the user says it: "edgemanifest rules list" */
  int argc;      /* arguments behind the name */
  char **argv;
  char **operands; /* set by options_read: what is no option, in order */
  int operand_count;
  int status; /* set by options_read where it returns false */
};

#endif
