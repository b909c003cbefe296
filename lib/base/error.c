#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A message may quote the manifest: no control character gets through, none is half. */
static void make_printable(char *message, size_t capacity) {
  size_t length = strlen(message);
  for (size_t i = 0; i < length; i++) {
    const unsigned char byte = (unsigned char)message[i];
    if (byte < 0x20 || byte == 0x7F) {
      message[i] = '?';
    }
  }
  if (length + 1 < capacity) {
    return;
  }
  while (length > 0 && ((unsigned char)message[length - 1] & 0xC0) == 0x80) {
    length--;
  }
  if (length > 0 && (unsigned char)message[length - 1] >= 0xC0) {
    length--;
  }
  message[length] = '\0';
}

em_status error_set(em_error *error, em_status status, size_t offset, size_t length,
                    const char *format, ...) {
  if (error == NULL) {
    return status;
  }
  *error = (em_error){.status = status, .offset = offset, .length = length};
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error->message, sizeof error->message, format, arguments);
  va_end(arguments);
  make_printable(error->message, sizeof error->message);
  return status;
}

em_status error_memory(em_error *error) {
  return error_set(error, EM_ERROR_MEMORY, 0, 0, "Out of memory.");
}

const char *em_status_name(em_status status) {
  static const char *const names[] = {
      [EM_OK] = "ok",
      [EM_ERROR_MEMORY] = "memory",
      [EM_ERROR_SYNTAX] = "syntax",
      [EM_ERROR_LIMIT] = "limit",
      [EM_ERROR_SHAPE] = "shape",
      [EM_ERROR_RULES] = "rules",
      [EM_ERROR_WRITE] = "write",
      [EM_ERROR_ARGUMENT] = "argument",
      [EM_ERROR_SCHEMA] = "schema",
      [EM_ERROR_READ] = "read",
      [EM_ERROR_CONFIG] = "config",
  };
  const size_t index = (size_t)status;
  return index < sizeof names / sizeof *names ? names[index] : "unknown";
}
