/*
 * Where digests and signatures of images are looked for: a folder of files, an OCI image layout, a
 * registry. Several may serve one audit; each adds what it finds.
 */
#ifndef TRUST_SOURCE_H
#define TRUST_SOURCE_H

#include "model/image.h"
#include "trust/evidence.h"

/* One platform of an index. */
typedef struct platform_digest {
  em_view platform, digest;
} platform_digest;

/* What is being found out about one image. */
typedef struct sought_image {
  const image *wanted;
  em_view digest;   /* of what runs: written in the reference, or what the tag leads to now */
  em_view resolved; /* what `tag` leads to in the source; data NULL if nobody knows */
  em_view tag;      /* the tag to resolve, or data NULL */
  em_view media_type;
  em_view origin;             /* who resolved it: "registry", "layout" */
  platform_digest *platforms; /* of the index, if it is one */
  uint32_t platform_count;
  evidence_set set;
} sought_image;

typedef struct trust_source {
  /*
   * Looks for tags and, if `wants_signatures`, for signatures of all these images. What goes wrong
   * stands in set.trouble of each. False only if memory is out.
   */
  bool (*look)(void *context, trust_context *t, sought_image *images, uint32_t count,
               bool wants_signatures);
  void *context;
} trust_source;

/* Adds a place to set->searched, for messages. */
void sought_add_place(sought_image *s, em_view where, arena *memory);
/* Notes why something could not be looked for. */
void sought_add_trouble(sought_image *s, em_view reason, arena *memory);

/* A folder of signature files. `path` must outlive the source. NULL with error set. */
typedef struct signature_folder signature_folder;
signature_folder *signature_folder_open(trust_context *t, em_view path, em_error *error);
trust_source signature_folder_source(signature_folder *folder);

/* An OCI image layout. NULL with error set. */
typedef struct image_layout image_layout;
image_layout *image_layout_open(trust_context *t, em_view path, em_error *error);
trust_source image_layout_source(image_layout *layout);

#endif
