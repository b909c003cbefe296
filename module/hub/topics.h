/* Topics of a module on edgeHub, and what stands in those that arrive. */
#ifndef HUB_TOPICS_H
#define HUB_TOPICS_H

#include "base/bytes.h"

#include <stdbool.h>

#define TOPIC_TWIN_ANSWERS "$iothub/twin/res/#"
#define TOPIC_TWIN_DESIRED "$iothub/twin/PATCH/properties/desired/#"
#define TOPIC_METHODS "$iothub/methods/POST/#"

/* Where messages go: the output, the message's id and what makes it a security message. */
void topic_events(bytes *out, const char *device, const char *module, const char *output,
                  const char *message_id);
void topic_client_id(bytes *out, const char *device, const char *module);
void topic_user_name(bytes *out, const char *hub_host, const char *device, const char *module);
void topic_twin_get(bytes *out, unsigned request);
void topic_twin_report(bytes *out, unsigned request);
void topic_method_answer(bytes *out, int status, const char *request);

typedef enum topic_kind {
  TOPIC_OTHER,
  TOPIC_TWIN_ANSWER,
  TOPIC_TWIN_PATCH,
  TOPIC_METHOD
} topic_kind;

enum { TOPIC_TEXT = 128 };

typedef struct topic_read {
  topic_kind kind;
  int status;               /* of a twin answer */
  char request[TOPIC_TEXT]; /* $rid, decoded by nobody: given back as it came */
  char name[TOPIC_TEXT];    /* of a method, decoded */
  long long version;        /* $version, -1 if there is none */
} topic_read;

/* Reads a topic that arrived; TOPIC_OTHER for what is not known or does not fit. */
void topic_parse(topic_read *read, const char *topic);

#endif
