#include "daemon/demand.h"

#include "analysis/frames.h"
#include "collectors/host_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool read_key(minisign_public_key *key, const char *value, char *why, unsigned capacity) {
  em_error error;
  const em_view itself = {value, strlen(value)};
  if (access(value, F_OK) != 0 && minisign_read_public_key(key, itself, &error) == EM_OK) {
    return true;
  }
  bytes text;
  bytes_init(&text, MINISIGN_FILE_MAXIMUM);
  bool is_read = host_read("", value, &text);
  if (!is_read) {
    snprintf(why, capacity, "--manifest-key %s: %s", value, strerror(errno));
  } else {
    is_read = minisign_read_public_key(key, (em_view){text.data, text.length}, &error) == EM_OK;
    if (!is_read) {
      snprintf(why, capacity, "--manifest-key %s: %s", value, error.message);
    }
  }
  bytes_free(&text);
  return is_read;
}

bool demand_read(demand *d, const options *o, char *why, unsigned capacity) {
  *d = (demand){0};
  for (uint32_t i = 0; i < o->key_count; i++) {
    if (!read_key(&d->keys[i], o->keys[i], why, capacity)) {
      return false;
    }
    d->count++;
  }
  return true;
}

void demand_write_keys(const demand *d, bytes *frames) {
  if (d->count > 0) {
    frame_write(frames, FRAME_KEYS, (const char *)d->keys, d->count * sizeof *d->keys);
  }
}

void demand_write_signature(const demand *d, const char *path, bytes *frames) {
  if (d->count == 0) {
    return;
  }
  char beside[4096];
  bytes text, named;
  bytes_init(&text, MINISIGN_FILE_MAXIMUM);
  bytes_init(&named, MINISIGN_FILE_MAXIMUM + sizeof beside);
  bytes_append_format(&named, "%s\n", path);
  const int length = snprintf(beside, sizeof beside, "%s.minisig", path);
  if (length > 0 && (size_t)length < sizeof beside && host_read("", beside, &text)) {
    bytes_append(&named, text.data, text.length);
  }
  frame_write(frames, FRAME_SIGNATURE, named.data, named.length);
  bytes_free(&text);
  bytes_free(&named);
}
