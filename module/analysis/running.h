/* What runs, made of inspections and of edgelet's list, as a deployment manifest: the library then
 * reads it like any other, and drift is a comparison of two manifests. Runs in the child. */
#ifndef ANALYSIS_RUNNING_H
#define ANALYSIS_RUNNING_H

#include "base/bytes.h"

#include <cjson/cJSON.h>

enum { RUNNING_LIMIT = 1024 };

typedef struct running_container {
  char name[128];
  char image[512];   /* as it was asked for when it was created */
  char status[32];   /* "running", "exited", …; "" if unknown */
  cJSON *digests;    /* RepoDigests, NULL if unknown */
  bool is_edge;      /* edgeAgent made it */
  bool has_settings; /* an inspection: what it may do is known */
} running_container;

typedef struct running {
  running_container items[RUNNING_LIMIT];
  size_t count, left_out;
  cJSON *system_modules, *modules; /* of the manifest, as built so far */
} running;

bool running_start(running *r);
void running_free(running *r);
/* An inspection; false if it is none. */
bool running_add_inspection(running *r, const char *json, size_t length);
void running_add_digests(running *r, const char *json, size_t length);
/* edgelet's list: modules that no inspection told of. */
bool running_add_list(running *r, const char *json, size_t length);
/* The manifest as JSON text, to be freed with cJSON_free; NULL if memory is out. */
char *running_manifest(running *r);

#endif
