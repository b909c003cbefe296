/*
 * layers: what a device really runs when several deployments target it.
 * In: a base deployment and layers. Out: one effective deployment whose every value knows the file
 * and the node it came from, and the list of what each layer brought, replaced and took away.
 * Judges nothing: rules look at the list.
 *
 * Facts (IoT Hub, "Understand IoT Edge automatic deployments"): one standard deployment applies,
 * the one of highest priority, of equal ones the newest. Layers go on top of it in order of
 * priority; a layer must have a higher priority than the base. A dotted name replaces the whole
 * value at that path; a whole `properties.desired` of a module replaces everything that lower ones
 * set for it.
 */
#ifndef LAYERS_LAYERS_H
#define LAYERS_LAYERS_H

#include "model/place.h"

typedef enum layers_role {
  LAYERS_BASE,       /* the standard deployment that applies */
  LAYERS_LAYER,      /* goes on top of it */
  LAYERS_OUTRANKED,  /* a standard deployment, and there is one that wins */
  LAYERS_BELOW_BASE, /* a layer whose priority is not above that of the base: it does not apply */
} layers_role;

/* One deployment, as it was given. */
typedef struct layers_input {
  const document *document;
  uint32_t contents; /* node of the map from module to twin */
  em_view id;        /* data NULL if it has none */
  em_view created;   /* createdTimeUtc, or data NULL */
  int64_t priority;
  bool has_priority;
  place priority_at; /* nowhere if the caller said it */
  bool is_standard;  /* $edgeAgent has whole desired properties */
  layers_role role;
} layers_input;

typedef enum layers_change_kind {
  LAYERS_INTRODUCED, /* nothing stood there */
  LAYERS_REPLACED,   /* something stood there, and is hidden now */
  LAYERS_REMOVED,    /* null: what stood there is gone */
} layers_change_kind;

/* What one layer did at one path. */
typedef struct layers_change {
  layers_change_kind kind;
  uint32_t input;        /* who did it */
  em_view module;        /* "$edgeAgent" */
  em_view path;          /* below the desired properties: "modules.camera"; empty: all of them */
  place at;              /* the value */
  place name_at;         /* the dotted name */
  uint32_t before_input; /* whose value stood there, LAYERS_NONE if it was put together */
  place before;          /* that value, or nowhere */
  bool is_same;          /* the new value is the old one, word for word */
} layers_change;

/* A name that no path can be made of, or a path too deep: it was not applied. */
typedef struct layers_fault {
  uint32_t input;
  place name_at;
} layers_fault;

#define LAYERS_NONE UINT32_MAX
enum {
  LAYERS_MAXIMUM = 1000,    /* deployments at once; a hub has 100 */
  LAYERS_PATH_MAXIMUM = 64, /* names in one path */
  LAYERS_FAULTS = 100,      /* kept */
};

typedef struct layers_merge {
  arena *memory;
  layers_input *inputs; /* as given */
  uint32_t input_count;
  uint32_t *applied; /* in order: the base first */
  uint32_t applied_count;
  uint32_t base;          /* LAYERS_NONE if there is none */
  layers_change *changes; /* in order of application */
  uint32_t change_count, change_capacity;
  layers_fault *faults;
  uint32_t fault_count, fault_capacity;
  document result; /* {"modulesContent": …}, with origins; its text is JSON, indented */
} layers_merge;

/* A deployment to merge. */
typedef struct layers_source {
  const document *document;
  bool has_priority; /* the caller's, before that of the file */
  int64_t priority;
} layers_source;

/*
 * Merges. Everything lives in `memory` but the result's own memory, which layers_free gives back;
 * the documents must outlive it. A source without a priority of its own has that of the one before
 * it (0 at first), so that plain files apply in the order in which they are given.
 *
 * EM_ERROR_SHAPE with the place (in the source number *at_fault) if one is no deployment.
 */
em_status layers_merge_all(layers_merge *m, const layers_source *sources, uint32_t count,
                           const document_options *options, arena *memory, uint32_t *at_fault,
                           em_error *error);
void layers_free(layers_merge *m);

/* The input that a document of the merge is, or the template it was made of; LAYERS_NONE: none. */
uint32_t layers_input_of(const layers_merge *m, const document *d);
/* "base", "layer", "outranked", "below base"; static. */
em_view layers_role_name(layers_role role);
/* True if `later` and another applied input have the same explicit priority; *other is that one. */
bool layers_find_tie(const layers_merge *m, uint32_t later, uint32_t *other);

#endif
