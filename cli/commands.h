/* The commands, in the order of `--help`: cli/NAME.c defines command_NAME. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "command.h"

/* clang-format off */
#define COMMANDS(row) /* row(NAME) for each */                                                      \
  row(audit)                                                                                        \
  row(why)                                                                                          \
  row(explain)                                                                                      \
  row(rules)                                                                                        \
  row(parse)                                                                                        \
  row(expand)                                                                                       \
  row(createoptions)                                                                                \
  row(inspect)                                                                                      \
  row(surface)                                                                                      \
  row(sbom)                                                                                         \
  row(redact)                                                                                       \
  row(schema)                                                                                       \
  row(resolve)                                                                                      \
  row(diff)                                                                                         \
  row(graph)                                                                                        \
  row(config)                                                                                       \
  row(keygen)                                                                                       \
  row(lock)                                                                                         \
  row(sign)                                                                                         \
  row(verify)
/* clang-format on */

#define COMMAND_DECLARE(name) extern const cli_command command_##name;
COMMANDS(COMMAND_DECLARE)
#undef COMMAND_DECLARE

#endif
