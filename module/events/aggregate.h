/*
 * Windows in which equal events become one. A bounded table by key; each group is also a row of the
 * spool, so that a crash forgets no hit that was committed.
 */
#ifndef EVENTS_AGGREGATE_H
#define EVENTS_AGGREGATE_H

#include "events/kinds.h"
#include "spool/spool.h"

enum { AGGREGATE_GROUPS = 4096 };

typedef struct aggregate aggregate;

/* Takes a closed group: its key object (closed JSON), hits and first and last time. */
typedef void aggregate_closed(void *context, event_kind kind, const char *key, uint64_t hits,
                              int64_t first, int64_t last);

aggregate *aggregate_new(spool *store, aggregate_closed *closed, void *context);
void aggregate_free(aggregate *a);
/* Counts one event of this key at `wall`; `window` in milliseconds if it opens a group. Returns
 * true if a full table closed another group early. */
bool aggregate_add(aggregate *a, event_kind kind, const char *key, size_t length, int64_t wall,
                   int64_t window);
/* Closes groups whose window is over at `steady` (INT64_MAX: all). Returns the earliest end left,
 * -1 if there is none. */
int64_t aggregate_close(aggregate *a, int64_t steady);
size_t aggregate_count(const aggregate *a);

#endif
