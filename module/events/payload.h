/*
 * One object of an event's Payload, written member by member. Members that name the thing (KEY)
 * decide what is the same event within a window; process ids and times (DETAIL) do not.
 */
#ifndef EVENTS_PAYLOAD_H
#define EVENTS_PAYLOAD_H

#include "base/bytes.h"

#include <stdint.h>

/* Any event with its frame stays below 4 KB, the smallest message that can be set: cutting messages
 * never has to cut an event. */
enum { PAYLOAD_LIMIT = 3072, PAYLOAD_TEXT_LIMIT = 1024 };

typedef enum payload_role { PAYLOAD_KEY, PAYLOAD_DETAIL } payload_role;

typedef struct payload {
  bytes whole; /* `{"A":1,…` not closed */
  bytes key;   /* the same with KEY members only */
  bool is_cut;
} payload;

void payload_init(payload *p);
void payload_free(payload *p);
/* Begins a new object; keeps the memory. */
void payload_start(payload *p);
/* `text` may be any bytes, NULL counts as "". Cut where it is too long. */
void payload_text(payload *p, payload_role role, const char *name, const char *text);
void payload_text_of(payload *p, payload_role role, const char *name, const char *text,
                     size_t length);
void payload_number(payload *p, payload_role role, const char *name, int64_t number);
/* Closes both objects. Nothing may be added afterwards. */
void payload_end(payload *p);

#endif
