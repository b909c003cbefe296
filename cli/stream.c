#include "stream.h"

static bool write_stream(void *context, const char *data, size_t length) {
  return fwrite(data, 1, length, context) == length;
}

em_writer stream_writer(FILE *stream) {
  return (em_writer){write_stream, stream};
}
