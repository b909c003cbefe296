/*
 * Where results go: standard output, or a file that appears whole or not at all (written beside its
 * place, then renamed).
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <edgemanifest.h>
#include <stdio.h>

#define OPTION_OUTPUT(struct_type, member)                                                         \
  {                                                                                                \
    "output", 'o', OPTION_TEXT, offsetof(struct_type, member), "FILE",                             \
        "write to FILE, whole or not at all", NULL, 0, 0                                           \
  }

typedef struct output {
  FILE *stream;
  char *target;      /* what the file will be called; NULL if written in place */
  char *beside;      /* what it is called until then */
  const char *shown; /* for messages */
} output;

/*
 * Opens `path`; NULL or "-" is standard output. A file that exists keeps its permissions, a
 * symbolic link stays one, and what is no regular file (a device, a pipe) is written in place.
 * False if that failed, which has been told.
 */
bool output_open(output *out, const char *path);
em_writer output_writer(output *out);
/*
 * Ends it: the file gets its name. False (told) if anything could not be written: then the old file
 * is as it was.
 */
bool output_close(output *out);
/* Gives up: nothing is left behind. */
void output_discard(output *out);

#endif
