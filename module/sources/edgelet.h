/* The list of modules that edgelet gives: over the management socket, or over the workload socket,
 * which every module has. Names, states and images; no privileges (see docs/module.md). */
#ifndef SOURCES_EDGELET_H
#define SOURCES_EDGELET_H

#include "loop/loop.h"

#include <stddef.h>

enum { EDGELET_LIST = 4 * 1024 * 1024 };

typedef struct edgelet edgelet;

typedef struct edgelet_calls {
  /* A list came; `has_changed` if it differs from the last. The text is as edgelet wrote it. */
  void (*listed)(void *context, const char *json, size_t length, bool has_changed);
  void (*reachable)(void *context, bool is_reachable, const char *why);
  void *context;
} edgelet_calls;

edgelet *edgelet_new(loop *l, const char *address, const edgelet_calls *calls);
void edgelet_free(edgelet *e);
/* Asks for the list now, unless it is being asked for. */
void edgelet_ask(edgelet *e);
/* The last list, NULL if there is none. */
const char *edgelet_list(const edgelet *e, size_t *length);

#endif
