/* Reading a file or standard input whole, up to a bound. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <edgemanifest.h>

#define OPTION_LIMIT_BYTES(struct_type, member)                                                    \
  {                                                                                                \
    "limit-bytes", 0, OPTION_NUMBER, offsetof(struct_type, member), "N",                           \
        "largest file that is read, in bytes", NULL, 1, 1u << 30                                   \
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
void input_free(input *in);

#endif
