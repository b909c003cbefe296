#include "hub/hub.h"

#include "base/clock.h"
#include "base/guid.h"
#include "hub/family.h"
#include "hub/lookup.h"
#include "hub/topics.h"
#include "log/log.h"

#include <errno.h>
#include <fcntl.h>
#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
  CONNECT_DEADLINE = 30000, /* from the first packet to the last SUBACK */
  DRAIN_DEADLINE = 5000,    /* for acknowledgements before a renewal */
  TOPIC_LIMIT = 4096,
};

typedef enum hub_state {
  HUB_STOPPED,
  HUB_WAITING,    /* for the next attempt */
  HUB_LOOKING,    /* for the name */
  HUB_ASKING,     /* for credentials */
  HUB_CONNECTING, /* TCP, TLS, CONNECT */
  HUB_SUBSCRIBING,
  HUB_OPEN,
  HUB_DRAINING, /* open, but no new messages: the token is to be renewed */
} hub_state;

struct hub {
  loop *loop;
  hub_options options;
  hub_calls calls;
  hub_state state;
  struct mosquitto *client;
  lookup lookup;
  loop_watch watch;
  loop_timer attempt;  /* next attempt */
  loop_timer deadline; /* of connecting, of draining */
  loop_timer tick;     /* keep-alive */
  loop_timer renewal;
  loop_timer ending; /* a connection that ended inside a callback of libmosquitto */
  char reason[128];
  const char *bind; /* holds libmosquitto to one family of addresses; NULL: any */
  int subscriptions_left;
  int64_t expiry; /* of the token, seconds */
  int64_t delay;
  unsigned next_request, twin_request;
  struct {
    int packet;
    char message[GUID_TEXT];
  } in_flight[HUB_IN_FLIGHT];
  hub_counts counts;
};

static void attempt(void *context);
static void pump(hub *h);

hub *hub_new(loop *l, const hub_options *options, const hub_calls *calls) {
  mosquitto_lib_init();
  hub *h = calloc(1, sizeof *h);
  if (h != NULL) {
    h->loop = l;
    h->options = *options;
    h->calls = *calls;
    h->delay = options->first_delay;
  }
  return h;
}

bool hub_is_open(const hub *h) {
  return h->state == HUB_OPEN;
}

static bool is_ready(const hub *h) {
  return h->state == HUB_OPEN || h->state == HUB_DRAINING;
}

hub_counts hub_count(const hub *h) {
  return h->counts;
}

static size_t in_flight(const hub *h) {
  size_t count = 0;
  for (size_t i = 0; i < HUB_IN_FLIGHT; i++) {
    count += h->in_flight[i].message[0] != '\0';
  }
  return count;
}

bool hub_has_room(const hub *h) {
  return h->state == HUB_OPEN && in_flight(h) < HUB_IN_FLIGHT;
}

/* ---- The end of a connection ------------------------------------------------------------------
 */

static void stop_watching(hub *h) {
  if (h->watch.is_on) {
    loop_watch_stop(h->loop, &h->watch);
    close(h->watch.fd);
  }
}

static void drop_client(hub *h) {
  stop_watching(h);
  lookup_stop(&h->lookup);
  loop_timer_stop(h->loop, &h->deadline);
  loop_timer_stop(h->loop, &h->tick);
  loop_timer_stop(h->loop, &h->renewal);
  loop_timer_stop(h->loop, &h->ending);
  if (h->client != NULL) {
    mosquitto_destroy(h->client);
    h->client = NULL;
  }
  memset(h->in_flight, 0, sizeof h->in_flight);
  const bool was_open = is_ready(h);
  h->state = HUB_WAITING;
  if (was_open) {
    h->calls.closed(h->calls.context);
  }
}

/* Half of the delay is certain, half is chance: a fleet does not come back at one moment. */
static void try_later(hub *h) {
  const int64_t half = h->delay / 2;
  const int64_t wait = half + (int64_t)random_below((uint32_t)half + 1);
  h->delay = h->delay * 2 > h->options.longest_delay ? h->options.longest_delay : h->delay * 2;
  loop_timer_start(h->loop, &h->attempt, wait, attempt, h);
}

static void end_connection(hub *h, const char *reason) {
  const bool was_open = is_ready(h);
  log_write(LOG_WARNING, "hub", "no connection to %s:%d: %s", h->options.host, h->options.port,
            reason);
  h->counts.failures++;
  drop_client(h);
  if (was_open) {
    h->delay = h->options.first_delay;
  }
  try_later(h);
}

static void on_ending(void *context) {
  hub *h = context;
  end_connection(h, h->reason);
}

/* For callbacks of libmosquitto, in which the client may not be destroyed. */
static void end_soon(hub *h, const char *reason) {
  if (!h->ending.is_on) {
    snprintf(h->reason, sizeof h->reason, "%s", reason);
    loop_timer_start(h->loop, &h->ending, 0, on_ending, h);
  }
}

/* The other family of addresses is next; false if it has just been tried, or there is none. */
static bool turn_family(hub *h) {
  const bool was_held = h->bind != NULL;
  h->bind = was_held || !h->watch.is_on ? NULL : family_other(h->watch.fd, h->options.host);
  return h->bind != NULL;
}

static void on_deadline(void *context) {
  hub *h = context;
  if (h->state == HUB_CONNECTING) {
    turn_family(h);
  }
  end_connection(h, "the broker does not answer in time");
}

/* ---- Renewal ----------------------------------------------------------------------------------
 */

static void reconnect(void *context) {
  hub *h = context;
  h->counts.renewals++;
  mosquitto_disconnect(h->client);
  mosquitto_loop_write(h->client, 1);
  drop_client(h);
  h->delay = h->options.first_delay;
  attempt(h);
}

static void renew(void *context) {
  hub *h = context;
  if (h->state != HUB_OPEN) {
    return;
  }
  log_write(LOG_INFORMATION, "hub", "the token is renewed");
  h->state = HUB_DRAINING;
  loop_timer_start(h->loop, &h->deadline, in_flight(h) == 0 ? 0 : DRAIN_DEADLINE, reconnect, h);
}

/* A quarter of its life before the end, IDENTITY_RENEWAL at most. */
static void plan_renewal(hub *h) {
  if (h->options.identity == NULL) {
    return;
  }
  const int64_t left = h->expiry - clock_wall() / 1000;
  const int64_t margin = left / 4 < IDENTITY_RENEWAL ? left / 4 : IDENTITY_RENEWAL;
  loop_timer_start(h->loop, &h->renewal, (left - margin) * 1000, renew, h);
}

void hub_clock_set(hub *h) {
  const int64_t left = h->expiry - clock_wall() / 1000;
  /* Expired by the new clock, or good for longer than any token is made for. */
  if (h->state == HUB_OPEN && h->options.identity != NULL) {
    if (left <= 0 || left > h->options.token_life) {
      renew(h);
    } else {
      plan_renewal(h);
    }
  }
}

/* ---- Callbacks of libmosquitto ----------------------------------------------------------------
 */

static void subscribe(hub *h) {
  static const char *const topics[] = {TOPIC_TWIN_ANSWERS, TOPIC_TWIN_DESIRED, TOPIC_METHODS};
  h->state = HUB_SUBSCRIBING;
  h->subscriptions_left = (int)(sizeof topics / sizeof *topics);
  for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
    if (mosquitto_subscribe(h->client, NULL, topics[i], 0) != MOSQ_ERR_SUCCESS) {
      end_soon(h, "a subscription could not be sent");
    }
  }
}

static void on_connect(struct mosquitto *client, void *context, int code) {
  (void)client;
  hub *h = context;
  if (code != 0) {
    end_soon(h, mosquitto_connack_string(code));
  } else {
    subscribe(h);
  }
}

static void on_disconnect(struct mosquitto *client, void *context, int code) {
  (void)client;
  hub *h = context;
  if (code != 0) {
    end_soon(h, mosquitto_strerror(code));
  }
}

static void on_subscribe(struct mosquitto *client, void *context, int packet, int count,
                         const int *granted) {
  (void)client;
  (void)packet;
  hub *h = context;
  if (count > 0 && granted[0] > 2) {
    end_soon(h, "a subscription was refused");
    return;
  }
  if (h->state == HUB_SUBSCRIBING && --h->subscriptions_left == 0) {
    h->state = HUB_OPEN;
    h->delay = h->options.first_delay;
    h->counts.connections++;
    loop_timer_stop(h->loop, &h->deadline);
    log_write(LOG_INFORMATION, "hub", "connected to %s:%d", h->options.host, h->options.port);
    plan_renewal(h);
    h->calls.opened(h->calls.context);
  }
}

static void on_publish(struct mosquitto *client, void *context, int packet) {
  (void)client;
  hub *h = context;
  for (size_t i = 0; i < HUB_IN_FLIGHT; i++) {
    if (h->in_flight[i].packet == packet && h->in_flight[i].message[0] != '\0') {
      char message[GUID_TEXT];
      memcpy(message, h->in_flight[i].message, sizeof message);
      h->in_flight[i].message[0] = '\0';
      h->counts.acknowledged++;
      h->calls.acknowledged(h->calls.context, message);
    }
  }
  if (h->state == HUB_DRAINING && in_flight(h) == 0) {
    loop_timer_start(h->loop, &h->deadline, 0, reconnect, h);
  }
}

static void take_answer(hub *h, const topic_read *topic, const struct mosquitto_message *message) {
  const unsigned request = (unsigned)strtoul(topic->request, NULL, 10);
  if (request != h->twin_request) {
    h->calls.reported(h->calls.context, topic->status);
  } else if (topic->status == 200) {
    h->calls.twin(h->calls.context, message->payload, (size_t)message->payloadlen);
  } else {
    log_write(LOG_WARNING, "hub", "the twin was refused with status %d", topic->status);
  }
}

static void on_message(struct mosquitto *client, void *context,
                       const struct mosquitto_message *message) {
  (void)client;
  hub *h = context;
  topic_read topic;
  if (message->payloadlen < 0 || message->payloadlen > HUB_LARGEST) {
    log_write(LOG_WARNING, "hub", "%d bytes on topic %.100s: more than the hub allows, not read",
              message->payloadlen, message->topic);
    return;
  }
  topic_parse(&topic, message->topic);
  switch (topic.kind) {
    case TOPIC_TWIN_ANSWER:
      take_answer(h, &topic, message);
      break;
    case TOPIC_TWIN_PATCH:
      h->calls.patch(h->calls.context, message->payload, (size_t)message->payloadlen,
                     topic.version);
      break;
    case TOPIC_METHOD:
      h->calls.method(h->calls.context, topic.name, topic.request, message->payload,
                      (size_t)message->payloadlen);
      break;
    case TOPIC_OTHER:
      log_write(LOG_DEBUG, "hub", "nobody waits for topic %s", message->topic);
      break;
  }
}

/* ---- Driving it -------------------------------------------------------------------------------
 */

static bool check(hub *h, int code) {
  if (code == MOSQ_ERR_SUCCESS || code == MOSQ_ERR_NO_CONN) {
    return h->client != NULL;
  }
  end_connection(h, code == MOSQ_ERR_TLS ? "TLS: the certificate or the handshake is refused"
                                         : mosquitto_strerror(code));
  return false;
}

/* Whether the kernel gave up connecting; then the other family is tried at once, or all of it
 * later. */
static bool is_refused(hub *h, uint32_t events) {
  const int failure = h->state == HUB_CONNECTING ? family_failure(h->watch.fd, events) : 0;
  if (failure == 0) {
    return false;
  }
  if (turn_family(h)) {
    drop_client(h);
    attempt(h);
  } else {
    end_connection(h, strerror(failure));
  }
  return true;
}

static void on_ready(void *context, uint32_t events) {
  hub *h = context;
  if (is_refused(h, events)) {
    return;
  }
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 &&
      !check(h, mosquitto_loop_read(h->client, 1))) {
    return;
  }
  if ((events & EPOLLOUT) != 0 && !check(h, mosquitto_loop_write(h->client, 1))) {
    return;
  }
  pump(h);
}

/*
 * libmosquitto closes its socket when it likes, and its number may be another's by the time we hear
 * of it; a child between fork and exec may hold it open. So a duplicate of our own is watched.
 */
static void start_watching(hub *h, int fd, uint32_t events) {
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  const int own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
  if (own < 0 || !loop_watch_start(h->loop, &h->watch, own, events, on_ready, h)) {
    if (own >= 0) {
      close(own);
    }
    end_soon(h, "the connection cannot be watched");
  }
}

/* Watches for writing only while there is something to write. */
static void pump(hub *h) {
  if (h->client == NULL) {
    return;
  }
  const int fd = mosquitto_socket(h->client);
  if (fd < 0) {
    end_soon(h, "the broker closed the connection");
    return;
  }
  const uint32_t events =
      EPOLLIN | (mosquitto_want_write(h->client) || h->state == HUB_CONNECTING ? EPOLLOUT : 0u);
  if (!h->watch.is_on) {
    start_watching(h, fd, events);
  } else {
    loop_watch_change(h->loop, &h->watch, events);
  }
}

static void on_tick(void *context) {
  hub *h = context;
  loop_timer_start(h->loop, &h->tick, 1000, on_tick, h);
  if (check(h, mosquitto_loop_misc(h->client))) {
    pump(h);
  }
}

/* ---- An attempt -------------------------------------------------------------------------------
 */

static bool write_trust(const hub *h, const char *pem) {
  const int fd = open(h->options.trust_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  const size_t length = strlen(pem);
  const bool is_written = fd >= 0 && write(fd, pem, length) == (ssize_t)length;
  return (fd < 0 || close(fd) == 0) && is_written;
}

static struct mosquitto *make_client(hub *h, const credentials *given) {
  bytes client_id, user;
  bytes_init(&client_id, TOPIC_LIMIT);
  bytes_init(&user, TOPIC_LIMIT);
  topic_client_id(&client_id, h->options.device, h->options.module);
  topic_user_name(&user, h->options.hub_host, h->options.device, h->options.module);
  struct mosquitto *client = mosquitto_new(client_id.data, false, h);
  if (client != NULL && given != NULL) {
    mosquitto_username_pw_set(client, user.data, given->token);
    mosquitto_tls_set(client, h->options.trust_path, NULL, NULL, NULL, NULL);
    mosquitto_tls_opts_set(client, 1, "tlsv1.2", NULL);
  }
  bytes_free(&client_id);
  bytes_free(&user);
  return client;
}

static void connect_client(hub *h, const credentials *given) {
  h->client = make_client(h, given);
  if (h->client == NULL) {
    end_connection(h, "no memory for a client");
    return;
  }
  /* What is small leaves at once: an answer does not wait for the peer's delayed acknowledgement.
   */
  mosquitto_int_option(h->client, MOSQ_OPT_TCP_NODELAY, 1);
  mosquitto_connect_callback_set(h->client, on_connect);
  mosquitto_disconnect_callback_set(h->client, on_disconnect);
  mosquitto_subscribe_callback_set(h->client, on_subscribe);
  mosquitto_publish_callback_set(h->client, on_publish);
  mosquitto_message_callback_set(h->client, on_message);
  h->state = HUB_CONNECTING;
  loop_timer_start(h->loop, &h->deadline, CONNECT_DEADLINE, on_deadline, h);
  const int code = mosquitto_connect_bind_async(h->client, h->options.host, h->options.port,
                                                h->options.keep_alive, h->bind);
  if (code != MOSQ_ERR_SUCCESS) {
    end_connection(h, code == MOSQ_ERR_EAI ? "the name is not known" : mosquitto_strerror(code));
    return;
  }
  loop_timer_start(h->loop, &h->tick, 1000, on_tick, h);
  pump(h);
}

static void on_credentials(void *context, const credentials *given, const char *error) {
  hub *h = context;
  if (h->state != HUB_ASKING) {
    return;
  }
  if (given == NULL) {
    end_connection(h, error);
  } else if (!write_trust(h, given->trust_bundle)) {
    end_connection(h, "the trust bundle cannot be written");
  } else {
    h->expiry = given->expiry;
    connect_client(h, given);
  }
}

static void on_looked_up(void *context, const char *error) {
  hub *h = context;
  if (error != NULL) {
    end_connection(h, error);
  } else if (h->options.identity == NULL) {
    connect_client(h, NULL);
  } else {
    h->state = HUB_ASKING;
    identity_ask(h->options.identity, on_credentials, h);
  }
}

static void attempt(void *context) {
  hub *h = context;
  h->state = HUB_LOOKING;
  if (!lookup_start(&h->lookup, h->loop, h->options.host, on_looked_up, h)) {
    end_connection(h, strerror(errno));
  }
}

void hub_start(hub *h) {
  h->state = HUB_WAITING;
  loop_timer_start(h->loop, &h->attempt, 0, attempt, h);
}

void hub_stop(hub *h) {
  loop_timer_stop(h->loop, &h->attempt);
  if (h->client != NULL) {
    mosquitto_disconnect(h->client);
    mosquitto_loop_write(h->client, 1);
  }
  drop_client(h);
  h->state = HUB_STOPPED;
}

void hub_free(hub *h) {
  if (h != NULL) {
    hub_stop(h);
    free(h);
    mosquitto_lib_cleanup();
  }
}

/* ---- Sending ----------------------------------------------------------------------------------
 */

static bool send_packet(hub *h, int *packet, const bytes *topic, const char *body, size_t length,
                        int qos) {
  const bool is_sent = !topic->has_failed && is_ready(h) &&
                       mosquitto_publish(h->client, packet, topic->data, (int)length, body, qos,
                                         false) == MOSQ_ERR_SUCCESS;
  pump(h);
  return is_sent;
}

bool hub_publish(hub *h, const char *message_id, const char *body, size_t length) {
  if (!hub_has_room(h)) {
    return false;
  }
  size_t slot = 0;
  while (h->in_flight[slot].message[0] != '\0') {
    slot++;
  }
  bytes topic;
  bytes_init(&topic, TOPIC_LIMIT);
  topic_events(&topic, h->options.device, h->options.module, h->options.output, message_id);
  const bool is_sent = send_packet(h, &h->in_flight[slot].packet, &topic, body, length, 1);
  bytes_free(&topic);
  if (is_sent) {
    snprintf(h->in_flight[slot].message, GUID_TEXT, "%s", message_id);
    h->counts.published++;
  }
  return is_sent;
}

bool hub_ask_twin(hub *h) {
  bytes topic;
  bytes_init(&topic, TOPIC_LIMIT);
  h->twin_request = ++h->next_request;
  topic_twin_get(&topic, h->twin_request);
  const bool is_sent = send_packet(h, NULL, &topic, NULL, 0, 0);
  bytes_free(&topic);
  return is_sent;
}

bool hub_report(hub *h, const char *json, size_t length) {
  bytes topic;
  bytes_init(&topic, TOPIC_LIMIT);
  topic_twin_report(&topic, ++h->next_request);
  const bool is_sent = send_packet(h, NULL, &topic, json, length, 0);
  bytes_free(&topic);
  return is_sent;
}

bool hub_answer(hub *h, const char *request, int status, const char *json) {
  bytes topic;
  bytes_init(&topic, TOPIC_LIMIT);
  topic_method_answer(&topic, status, request);
  const bool is_sent = send_packet(h, NULL, &topic, json, strlen(json), 0);
  bytes_free(&topic);
  return is_sent;
}
