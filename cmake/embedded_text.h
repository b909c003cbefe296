/* Texts that are compiled in: see embed.cmake. */
#ifndef EMBEDDED_TEXT_H
#define EMBEDDED_TEXT_H

#include <stddef.h>

typedef struct embedded_text {
  const char *name; /* of the file, without folder */
  const char *data; /* ends with NUL, which does not count */
  size_t length;
} embedded_text;

#endif
