/* The frame around a payload: one event as it travels. */
#ifndef EVENTS_EVENT_H
#define EVENTS_EVENT_H

#include "base/bytes.h"
#include "base/guid.h"
#include "events/kinds.h"

/* Bytes of the longest event: payload and frame. */
enum { EVENT_LIMIT = 3840 };

/*
 * Writes the event into `out` (emptied first): `objects` is the inside of Payload, "" for a
 * snapshot that found nothing. `id` gets GUID_TEXT bytes. False if it does not fit.
 */
bool event_write(bytes *out, event_kind kind, const char *category, int64_t wall,
                 const char *objects, char *id);

/* The message around events, up to and including `"Events":[`; close with `]}`. */
bool event_message_open(bytes *out, const char *agent_id);
enum { EVENT_MESSAGE_FRAME = 192 }; /* bytes of the frame, at most */

#endif
