/*
 * events: from what a collector saw to what is kept for sending.
 * In: payloads of a kind. Out: events in the spool; equal ones of a window merged into one with a
 * hit count. Decides by the policy; knows no transport.
 */
#ifndef EVENTS_EVENTS_H
#define EVENTS_EVENTS_H

#include "events/kinds.h"
#include "events/payload.h"
#include "spool/spool.h"

typedef struct events events;

typedef void events_urgent(void *context);

typedef struct events_counts {
  uint64_t collected[EVENT_KIND_COUNT]; /* handed in, hits of merged ones counted each */
  uint64_t groups;                      /* open windows now */
  uint64_t early;                       /* windows closed early, as the table was full */
} events_counts;

/* `policy` and `store` are borrowed; windows that a former run left open come back from the spool.
 * `urgent` is called after an urgent event was spooled. NULL if memory is out. */
events *events_new(spool *store, const event_policy *policy, events_urgent *urgent, void *context);
void events_free(events *e);

/* Where a collector writes its next payload: started, to be given to events_add. */
payload *events_payload(events *e);
/* Ends the payload of events_payload and takes it as an event that happened at `wall`. */
void events_add(events *e, event_kind kind, int64_t wall);
/* As events_add, but never sent at once: what concerns the daemon itself may wait. */
void events_add_quietly(events *e, event_kind kind, int64_t wall);

/* A snapshot: any number of objects, cut into events as they fill. One at a time. */
void events_snapshot_start(events *e, event_kind kind);
void events_snapshot_add(events *e); /* ends the payload of events_payload */
void events_snapshot_end(events *e);

/* Closes windows that are over; call now and then. Returns milliseconds to the next end, -1: none.
 */
int64_t events_close_windows(events *e);
/* Closes all, for the end of a run with --once. */
void events_close_all(events *e);
events_counts events_count(const events *e);

#endif
