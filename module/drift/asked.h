/* A document that says what should run: a manifest in any shape that the library reads, or the twin
 * of $edgeAgent as the hub's tools print it. */
#ifndef DRIFT_ASKED_H
#define DRIFT_ASKED_H

#include "base/arena.h"
#include "base/view.h"
#include "model/manifest.h"

typedef struct asked_document {
  char *wrapped; /* text of a twin, put where a manifest has it */
  document document;
  manifest manifest;
  arena memory;
  bool has_document, has_manifest;
} asked_document;

/* False with the error; close it in any case. */
bool asked_open(asked_document *a, em_view text, em_error *error);
void asked_close(asked_document *a);

#endif
