#include "command.h"
#include "commands.h"
#include "complain.h"
#include "help.h"
#include "output.h"
#include "text/nearest.h"

#include <stdio.h>
#include <string.h>

#define COMMAND_ROW(name) &command_##name,
static const cli_command *const commands[] = {COMMANDS(COMMAND_ROW) NULL};

static int print_version(void) {
  printf("edgemanifest %s\n", em_version());
  output out = {.stream = stdout, .shown = "standard output"};
  return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
}

static const cli_command *find(const cli_command *const *list, const char *name) {
  for (; *list != NULL; list++) {
    if (strcmp((*list)->name, name) == 0) {
      return *list;
    }
  }
  return NULL;
}

static int unknown(const cli_command *const *list, const char *caller, const char *name) {
  nearest search = nearest_start(view_of(name));
  for (; *list != NULL; list++) {
    nearest_offer(&search, view_of((*list)->name));
  }
  if (search.best.length > 0) {
    complain("there is no command '%s'; did you mean '%.*s'?", name, VIEW_ARGS(search.best));
  } else {
    complain("there is no command '%s'", name);
  }
  complain_hint("Try '%s --help'.", caller);
  return EXIT_FAILED;
}

static bool is_help(const char *argument) {
  return strcmp(argument, "--help") == 0 || strcmp(argument, "--help-all") == 0 ||
         strcmp(argument, "-h") == 0 || strcmp(argument, "help") == 0;
}

/* Runs the command, or the one of its subcommands that the next argument names. */
static int run(const cli_command *command, const char *caller, int argc, char **argv) {
  cli_call call = {.command = command, .argc = argc, .argv = argv};
  snprintf(call.name, sizeof call.name, "%s %s", caller, command->name);
  if (command->subcommands == NULL) {
    return command->run(&call);
  }
  if (argc == 0) {
    complain("%s: which? Commands are listed by '%s --help'.", call.name, call.name);
    return EXIT_FAILED;
  }
  if (is_help(argv[0])) {
    return help_command(&call, HELP_COMMON);
  }
  const cli_command *chosen = find(command->subcommands, argv[0]);
  return chosen == NULL ? unknown(command->subcommands, call.name, argv[0])
                        : run(chosen, call.name, argc - 1, argv + 1);
}

/* `edgemanifest help COMMAND` is `edgemanifest COMMAND --help`. */
static int run_help(int argc, char **argv) {
  if (argc == 0) {
    return help_overview(commands);
  }
  const cli_command *command = find(commands, argv[0]);
  if (command == NULL) {
    return unknown(commands, "edgemanifest", argv[0]);
  }
  char option[] = "--help";
  char *arguments[] = {argc > 1 && command->subcommands != NULL ? argv[1] : option, option, NULL};
  return run(command, "edgemanifest", 2, arguments);
}

int main(int argc, char **argv) {
  const char *program = "edgemanifest";
  if (argc < 2) {
    complain("no command given");
    complain_hint("Try '%s --help'.", program);
    return EXIT_FAILED;
  }
  if (is_help(argv[1])) {
    return run_help(argc - 2, argv + 2);
  }
  if (strcmp(argv[1], "--version") == 0) {
    return print_version();
  }
  const cli_command *command = find(commands, argv[1]);
  return command == NULL ? unknown(commands, program, argv[1])
                         : run(command, program, argc - 2, argv + 2);
}
