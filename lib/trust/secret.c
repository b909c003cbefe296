#include "trust/secret.h"

#include <sodium.h>

bool secret_start(void) {
  return sodium_init() >= 0;
}

void *secret_allocate(size_t size) {
  return sodium_malloc(size == 0 ? 1 : size);
}

void secret_free(void *secret) {
  sodium_free(secret);
}

void secret_wipe(void *bytes, size_t size) {
  sodium_memzero(bytes, size);
}

em_view secret_copy(em_view text) {
  char *copy = secret_allocate(text.length + 1);
  if (copy == NULL) {
    return (em_view){0};
  }
  if (text.length > 0) {
    memcpy(copy, text.data, text.length);
  }
  copy[text.length] = '\0';
  return (em_view){copy, text.length};
}

void secret_view_free(em_view *secret) {
  union {
    const char *data;
    void *memory;
  } s = {secret->data};
  secret_free(s.memory);
  *secret = (em_view){0};
}
