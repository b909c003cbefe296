/*
 * sources: what runs, from the container engine and from edgelet.
 * In: the engine's API over its socket. Out: every container's inspection as the engine wrote it
 * (hostile: only the sandboxed child looks inside), and engine events. Works by events; lists once
 * a connection. An engine that is not there is tried again.
 */
#ifndef SOURCES_DOCKER_H
#define SOURCES_DOCKER_H

#include "loop/loop.h"
#include "spool/spool.h"

#include <cjson/cJSON.h>
#include <stddef.h>

enum {
  DOCKER_CONTAINERS = 512,
  DOCKER_INSPECTION = 512 * 1024, /* bytes of one inspection */
  DOCKER_TOTAL = 16 * 1024 * 1024,
  DOCKER_ID = 80,
};

typedef struct docker docker;

typedef struct docker_calls {
  /* Something changed and everything known is up to date again. */
  void (*settled)(void *context);
  /* An event of a container, as parsed; wall clock in milliseconds of the engine. */
  void (*event)(void *context, const cJSON *event, int64_t wall);
  /* Whether the engine answers now; `why` if not. */
  void (*reachable)(void *context, bool is_reachable, const char *why);
  void *context;
} docker_calls;

/* `address` as of http_request, borrowed. NULL if memory is out. */
docker *docker_new(loop *l, spool *store, const char *address, const docker_calls *calls);
void docker_free(docker *d);
void docker_start(docker *d);
/* Lists everything anew, e.g. now and then against what events missed. */
void docker_refresh(docker *d);

typedef struct docker_container {
  const char *id;
  const char *inspection; /* JSON text */
  size_t length;
  const char *digests; /* RepoDigests of its image as a JSON list; "[]" if there are none */
} docker_container;

/* Calls back for each container that is known. */
void docker_each(const docker *d, void (*each)(void *context, const docker_container *container),
                 void *context);
/* What did not fit the bounds since the start. */
uint64_t docker_left_out(const docker *d);

#endif
