/* Reading a file or standard input whole, up to a bound. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "options.h"

#include <edgemanifest.h>

/* Rows for the members of an em_limits: what is read of one text. */
#define OPTION_LIMITS(struct_type, limits)                                                         \
  {"max-bytes",   0,                                                                               \
   OPTION_NUMBER, offsetof(struct_type, limits.bytes),                                             \
   "N",           "largest text that is read, in bytes (default 16777216)",                        \
   NULL,          1,                                                                               \
   1u << 30},                                                                                      \
      {"max-depth",   0,                                                                           \
       OPTION_NUMBER, offsetof(struct_type, limits.depth),                                         \
       "N",           "deepest nesting (default 512)",                                             \
       NULL,          1,                                                                           \
       100000},                                                                                    \
      {"max-nodes",   0,                                                                           \
       OPTION_NUMBER, offsetof(struct_type, limits.nodes),                                         \
       "N",           "most values and names (default 4194304)",                                   \
       NULL,          1,                                                                           \
       UINT32_MAX},                                                                                \
  {                                                                                                \
    "max-alias-nodes", 0, OPTION_NUMBER, offsetof(struct_type, limits.alias_nodes), "N",           \
        "most values that YAML aliases may add (default 65536)", NULL, 0, UINT32_MAX               \
  }

/* A file's text; `name` is what reports call it. */
typedef struct input {
  em_view name;
  em_view text;
  char *memory;
} input;

/*
 * Reads `path`, or standard input for "-". False if that failed, which has been told on standard
 * error. A text longer than `limit` fails with that said.
 */
bool input_read(input *in, const char *path, uint32_t limit);
/* The same without telling: what is wrong is written to `problem`. */
enum { INPUT_PROBLEM = 160 };
bool input_load(input *in, const char *path, uint32_t limit, char problem[INPUT_PROBLEM]);
void input_free(input *in);

#endif
