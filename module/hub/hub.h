/*
 * hub: the conversation with edgeHub, MQTT 3.1.1 over TLS, through libmosquitto driven by the loop.
 * In: messages, reports, answers to methods. Out: acknowledgements, the twin, calls of methods.
 * Keeps the connection: asks for credentials, connects, renews the token, tries again with jitter.
 * Remembers no message: what was not acknowledged when a connection ends is the spool's to send
 * again.
 */
#ifndef HUB_HUB_H
#define HUB_HUB_H

#include "identity/identity.h"
#include "loop/loop.h"

#include <stddef.h>
#include <stdint.h>

/* Messages on their way at once, and the tokens that stand for them. */
enum { HUB_IN_FLIGHT = 4 };
/* Bytes of what arrives: the hub's own limit of a message; twins and methods are smaller. */
enum { HUB_LARGEST = 262144 };

typedef struct hub hub;

typedef struct hub_options {
  const char *host;
  int port;
  const char *device, *module, *hub_host;
  const char *output;                 /* name of the output that messages go to */
  const char *trust_path;             /* file for the trust bundle: libmosquitto reads a file */
  identity *identity;                 /* NULL: no TLS, no password (a local broker) */
  int token_life;                     /* seconds, of the identity's tokens */
  int keep_alive;                     /* seconds */
  int64_t first_delay, longest_delay; /* milliseconds between attempts, before jitter */
} hub_options;

typedef struct hub_calls {
  /* Subscribed, ready for messages; and no longer. */
  void (*opened)(void *context);
  void (*closed)(void *context);
  void (*acknowledged)(void *context, const char *message_id);
  /* The whole twin (`desired` and `reported`), as JSON. */
  void (*twin)(void *context, const char *json, size_t length);
  void (*patch)(void *context, const char *json, size_t length, long long version);
  void (*reported)(void *context, int status);
  /* `request` is for hub_answer. */
  void (*method)(void *context, const char *name, const char *request, const char *json,
                 size_t length);
  void *context;
} hub_calls;

typedef struct hub_counts {
  uint64_t connections, failures, published, acknowledged, renewals;
} hub_counts;

/* Options' texts are borrowed for the hub's life. NULL if memory is out. */
hub *hub_new(loop *l, const hub_options *options, const hub_calls *calls);
void hub_free(hub *h);
void hub_start(hub *h);
/* Ends the connection in good order; nothing is sent afterwards. */
void hub_stop(hub *h);
bool hub_is_open(const hub *h);
/* Whether another message may be given now. */
bool hub_has_room(const hub *h);
/* QoS 1. False if it could not be taken. */
bool hub_publish(hub *h, const char *message_id, const char *body, size_t length);
bool hub_ask_twin(hub *h);
bool hub_report(hub *h, const char *json, size_t length);
bool hub_answer(hub *h, const char *request, int status, const char *json);
/* Somebody set the clock: is the token still good? */
void hub_clock_set(hub *h);
hub_counts hub_count(const hub *h);

#endif
