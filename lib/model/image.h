/* Image references, as the engine's grammar (distribution/reference) and edgeAgent's pattern have them. */
#ifndef MODEL_IMAGE_H
#define MODEL_IMAGE_H

#include "base/arena.h"
#include "model/place.h"

typedef enum image_fault {
  IMAGE_OK,
  IMAGE_EMPTY,
  IMAGE_TAG_WITH_DIGEST, /* name:tag@sha256:… : edgeAgent's pattern refuses it */
  IMAGE_BAD_REGISTRY,
  IMAGE_BAD_REPOSITORY, /* upper case, blanks, empty component … */
  IMAGE_BAD_TAG,
  IMAGE_BAD_DIGEST,
  IMAGE_HAS_SCHEME,
  IMAGE_TOO_LONG,
} image_fault;

typedef struct image {
  em_view text;       /* as written, trimmed as edgeAgent trims */
  em_view registry;   /* "docker.io" if none is written */
  em_view repository; /* "library/nginx" for "nginx" */
  em_view name;       /* registry "/" repository */
  em_view tag;        /* "latest" if neither tag nor digest is written; data NULL with a digest only */
  em_view digest;     /* "sha256:…", data NULL if none */
  bool is_registry_implied;
  bool is_tag_implied;
  bool has_placeholder; /* ${…} anywhere */
  bool has_placeholder_registry, has_placeholder_tag; /* and where */
  bool is_upstream;     /* $upstream:PORT/name: the parent gateway */
  image_fault fault;
  uint32_t fault_offset; /* byte in text */
  place at;
} image;

/* Parses; faults are values. False if memory is out. */
bool image_read(image *result, em_view text, place at, arena *memory);

#endif
