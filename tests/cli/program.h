/* Running the command as a person would, and keeping what it says. */
#ifndef TESTS_CLI_PROGRAM_H
#define TESTS_CLI_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

/* What a run left. Free with program_free. */
typedef struct program_result {
  int status; /* of exit; -1 if a signal ended it */
  char *out;
  size_t out_length;
  char *error;
  size_t error_length;
} program_result;

typedef struct program_call {
  const char *arguments;    /* separated by blanks; \x1f stands for a blank inside one */
  const char *input;        /* standard input; NULL: empty */
  size_t input_length;      /* 0: to the NUL */
  const char *folder;       /* where it runs; NULL: fixtures */
  const char *variables[8]; /* "NAME=value"; the environment is empty otherwise; ends with NULL */
  bool in_terminal;         /* standard output is a terminal of 80 columns */
} program_call;

program_result program_run(const program_call *call);
void program_free(program_result *result);

/* A file's bytes, terminated; NULL if it cannot be read. Free it. */
char *program_read_file(const char *path, size_t *length);
/* Writes a file below a folder, with the folders on its way. */
void program_write_file(const char *folder, const char *name, const char *text);
/* A new empty folder; its path is static until the next call. */
const char *program_scratch_folder(void);

#endif
