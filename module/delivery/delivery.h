/*
 * delivery: when what the spool holds is sent.
 * In: times of sending, urgent events, room in the sink, acknowledgements. Out: messages to a sink.
 * High before low; what a former connection left unacknowledged before anything new.
 */
#ifndef DELIVERY_DELIVERY_H
#define DELIVERY_DELIVERY_H

#include "events/events.h"
#include "loop/loop.h"
#include "settings/settings.h"

/* Where messages go. */
typedef struct delivery_sink {
  bool (*has_room)(void *context);
  /* Takes a message for good, or not at all; acknowledged later by delivery_acknowledged. */
  bool (*publish)(void *context, const char *message_id, const char *body, size_t length);
  void *context;
} delivery_sink;

typedef struct delivery delivery;

typedef struct delivery_counts {
  uint64_t sent, small, refused; /* messages; below 4 KB; not taken by the sink */
} delivery_counts;

/* All borrowed. `agent_id` is the AgentId of messages. NULL if memory is out. */
delivery *delivery_new(loop *l, spool *store, events *e, const settings *s, const char *agent_id);
void delivery_free(delivery *d);
void delivery_use(delivery *d, const delivery_sink *sink);
/* Settings changed: times of sending start anew. */
void delivery_settings_changed(delivery *d);
/* Something urgent was collected. */
void delivery_hurry(delivery *d);
/* The sink has room (again). */
void delivery_opened(delivery *d);
/* The connection is lost. */
void delivery_closed(delivery *d);
void delivery_acknowledged(delivery *d, const char *message_id);
/* Everything is due now, for an end in good order. True once nothing is left to send. */
bool delivery_flush(delivery *d);
delivery_counts delivery_count(const delivery *d);

#endif
