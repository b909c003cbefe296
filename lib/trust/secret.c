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

void secret_view_free(em_view *secret) {
  union {
    const char *data;
    void *memory;
  } s = {secret->data};
  secret_free(s.memory);
  *secret = (em_view){0};
}
