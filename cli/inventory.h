/* What the commands that list or copy one manifest have in common. */
#ifndef CLI_INVENTORY_H
#define CLI_INVENTORY_H

#include "input.h"
#include "options.h"

typedef struct inventory_arguments {
  em_limits limits;
  int syntax;
  int format; /* em_inventory_format */
  const char *output;
} inventory_arguments;

extern const char *const inventory_syntaxes[]; /* in the order of em_syntax */
extern const char *const inventory_formats[];  /* in the order of em_inventory_format */
/* Of the commands that write tables. */
extern const cli_option inventory_table_options[];

#define OPTION_INVENTORY_SYNTAX                                                                    \
  {                                                                                                \
    "syntax", 0, OPTION_CHOICE, offsetof(inventory_arguments, syntax), "SYNTAX",                   \
        "what FILE is written in", inventory_syntaxes, 0, 0                                        \
  }
#define OPTION_INVENTORY_FORMAT                                                                    \
  {                                                                                                \
    "format", 'f', OPTION_CHOICE, offsetof(inventory_arguments, format), "FORMAT",                 \
        "how to write it", inventory_formats, 0, 0                                                 \
  }

/* Writes what a command makes of one text. */
typedef em_status (*inventory_function)(const input *in, const em_inventory_options *options,
                                        const em_writer *writer, em_error *error);
/* The body of such a command: one file or standard input, written whole or not at all. */
int inventory_call(struct cli_call *call, inventory_function function);

#endif
