/* What goes wrong, said on standard error: one line each, hostile text escaped. */
#ifndef CLI_COMPLAIN_H
#define CLI_COMPLAIN_H

#include <edgemanifest.h>

/* "edgemanifest: " and the message; whatever is not printable in it is escaped. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A line that says what to do next. */
void complain_hint(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* "out of memory"; returns EXIT_FAILED. */
int complain_memory(void);
/* What the system says about a file: "edgemanifest: FILE: No such file or directory". EXIT_FAILED.
 */
int complain_file(const char *path, int error_number);
/*
 * An error of the library in a text, with the lines around and a caret, in colour if standard error
 * is a terminal. `text` may have data NULL: then there is no excerpt. Returns EXIT_FAILED.
 */
int complain_error(em_view name, em_view text, const em_error *error);

#endif
