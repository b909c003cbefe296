/* What waits in memory for the next commit: events in order, texts by name, windows to delete. */
#ifndef SPOOL_PENDING_H
#define SPOOL_PENDING_H

#include "base/guid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pending_event {
  struct pending_event *next;
  bool is_high;
  char id[GUID_TEXT];
  size_t length;
  char text[]; /* terminated */
} pending_event;

typedef struct pending_state {
  struct pending_state *next;
  char *name;
  char *value;
} pending_state;

typedef struct pending {
  pending_event *first, **last;
  pending_state *states;
  int64_t *deleted; /* ids of windows */
  size_t deleted_count, deleted_capacity;
  size_t bytes; /* of events */
} pending;

void pending_init(pending *p);
void pending_clear(pending *p);
bool pending_add(pending *p, bool is_high, const char *id, const char *text, size_t length);
/* Replaces a text of the same name. */
bool pending_put(pending *p, const char *name, const char *value);
const char *pending_get(const pending *p, const char *name);
bool pending_delete(pending *p, int64_t id);
/* Drops the oldest low event, or the oldest high one if there is no low. False if there is none;
 * `was_high` says which. */
bool pending_drop(pending *p, bool *was_high);

#endif
