#include "analysis/frames.h"

#include <stdio.h>
#include <string.h>

static const char *const names[FRAME_COUNT] = {"options", "keys",      "signature", "manifest",
                                               "asked",   "container", "digests",   "modules"};

void frame_write(bytes *out, frame_kind kind, const char *data, size_t length) {
  bytes_append_format(out, "%s %zu\n", names[kind], length);
  bytes_append(out, data, length);
  bytes_append(out, "\n", 1);
}

bool frame_read(const bytes *in, size_t *at, frame *found) {
  if (*at >= in->length) {
    return false;
  }
  char name[16];
  size_t length = 0;
  int used = 0;
  if (sscanf(in->data + *at, "%15[a-z] %zu%n", name, &length, &used) != 2 ||
      in->data[*at + (size_t)used] != '\n') {
    return false;
  }
  const size_t start = *at + (size_t)used + 1;
  if (length >= in->length - start) {
    return false;
  }
  for (int kind = 0; kind < FRAME_COUNT; kind++) {
    if (strcmp(name, names[kind]) == 0) {
      *found = (frame){(frame_kind)kind, in->data + start, length};
      *at = start + length + 1;
      return true;
    }
  }
  return false;
}
