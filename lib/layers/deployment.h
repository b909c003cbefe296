/*
 * One file, or a base and its layers, read to the end: what commands that ask about a deployment
 * begin with. A single file is read as it stands, whatever its shape.
 */
#ifndef LAYERS_DEPLOYMENT_H
#define LAYERS_DEPLOYMENT_H

#include "layers/layers.h"
#include "model/manifest.h"

typedef struct deployment {
  arena memory;
  document *documents; /* one for each text */
  uint32_t document_count;
  layers_merge merge;
  bool is_merged; /* more than one text: the manifest is that of merge.result */
  bool has_manifest;
  manifest manifest;
} deployment;

typedef struct deployment_options {
  const em_allocator *allocator;
  em_limits limits;
  em_syntax syntax;
  bool is_merged; /* a single file, too, is one of those that make an effective deployment */
} deployment_options;

/*
 * Reads `count` texts. The deployment must not be moved, and the texts must outlive it. On failure
 * it is freed, *at_fault says which text the error is about (SIZE_MAX: none), and the error has
 * line and columns.
 */
em_status deployment_open(deployment *d, const em_layer *layers, size_t count,
                          const deployment_options *options, size_t *at_fault, em_error *error);
/* The same without the model: documents and, in any case, the merge. */
em_status deployment_merge(deployment *d, const em_layer *layers, size_t count,
                           const deployment_options *options, size_t *at_fault, em_error *error);
void deployment_close(deployment *d);

#endif
