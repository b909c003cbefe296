/* What the terminal can show and what the person wants to see of it. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "options.h"

#include <edgemanifest.h>

typedef enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color_mode;

extern const char *const color_modes[]; /* choices of --color, in the order of color_mode */

#define OPTION_COLOR(struct_type, member)                                                          \
  {                                                                                                \
    "color", 0, OPTION_CHOICE, offsetof(struct_type, member), "WHEN", "colour the output",         \
        color_modes, 0, 0                                                                          \
  }

/*
 * Sets colour, width and drawing characters for text that goes to a file descriptor. In order:
 * --color, NO_COLOR (not empty), CLICOLOR_FORCE (not "0"), CLICOLOR=0, whether it is a terminal and
 * TERM is neither unset nor "dumb". Width: COLUMNS, the terminal's, 80.
 */
void terminal_describe(int descriptor, color_mode mode, em_report_options *options);
/* The same for a report that goes to `path`, or to standard output if it is NULL. */
void terminal_describe_output(const char *path, color_mode mode, em_report_options *options);

#endif
