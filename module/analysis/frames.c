#include "analysis/frames.h"

#include <string.h>

static const char *const names[FRAME_COUNT] = {"options", "keys",      "signature", "manifest",
                                               "asked",   "container", "digests",   "modules"};

void frame_write(bytes *out, frame_kind kind, const char *data, size_t length) {
  bytes_append_format(out, "%s %zu\n", names[kind], length);
  bytes_append(out, data, length);
  bytes_append(out, "\n", 1);
}

/* The kind named by the letters at `at`, up to a space; FRAME_COUNT: none. */
static frame_kind read_kind(const char *at, const char *end, size_t *used) {
  for (int kind = 0; kind < FRAME_COUNT; kind++) {
    const size_t length = strlen(names[kind]);
    if ((size_t)(end - at) > length && memcmp(at, names[kind], length) == 0 && at[length] == ' ') {
      *used = length + 1;
      return (frame_kind)kind;
    }
  }
  return FRAME_COUNT;
}

bool frame_read(const bytes *in, size_t *at, frame *found) {
  if (*at >= in->length) {
    return false;
  }
  const char *end = in->data + in->length, *next = in->data + *at;
  size_t used = 0, length = 0, digits = 0;
  const frame_kind kind = read_kind(next, end, &used);
  if (kind == FRAME_COUNT) {
    return false;
  }
  for (next += used; next < end && *next >= '0' && *next <= '9' && digits < 10; next++, digits++) {
    length = length * 10 + (size_t)(*next - '0');
  }
  if (digits == 0 || next == end || *next != '\n') {
    return false;
  }
  next++;
  if (length >= (size_t)(end - next) || next[length] != '\n') {
    return false;
  }
  *found = (frame){kind, next, length};
  *at = (size_t)(next - in->data) + length + 1;
  return true;
}
