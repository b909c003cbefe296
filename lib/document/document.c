#include "document/document.h"

uint32_t document_member(const document *d, uint32_t object, em_view name) {
  uint32_t found = DOCUMENT_NONE;
  if (object == DOCUMENT_NONE || document_kind_of(d, object) != DOCUMENT_OBJECT) {
    return found;
  }
  DOCUMENT_EACH_MEMBER(d, object, key) {
    if (view_equals(document_string(d, key), name)) {
      found = key + 1;
    }
  }
  return found;
}

uint32_t document_count(const document *d, uint32_t container) {
  uint32_t count = 0;
  if (document_kind_of(d, container) == DOCUMENT_OBJECT) {
    DOCUMENT_EACH_MEMBER(d, container, key) {
      count++;
    }
  } else if (document_kind_of(d, container) == DOCUMENT_ARRAY) {
    DOCUMENT_EACH_ELEMENT(d, container, element) {
      count++;
    }
  }
  return count;
}

void document_free(document *d) {
  if (d->nodes_memory != NULL) {
    d->allocator.release(d->allocator.context, d->nodes_memory, d->nodes_size);
  }
  if (d->pool_memory != NULL) {
    d->allocator.release(d->allocator.context, d->pool_memory, d->pool_size);
  }
  if (d->joined_memory != NULL) {
    d->allocator.release(d->allocator.context, d->joined_memory, d->joined_size);
  }
  arena_free(&d->memory);
  arena_free(&d->expansion_memory);
  *d = (document){0};
}
