/* Findings and drift that are known, so that each is told when it comes and when it goes. */
#ifndef ANALYSIS_KNOWN_H
#define ANALYSIS_KNOWN_H

#include "analysis/frames.h"

#include <cjson/cJSON.h>
#include <edgemanifest.h>

typedef struct known_item {
  char *key;     /* fingerprint, or module, kind and value of a drift */
  cJSON *answer; /* as the child wrote it */
  bool is_drift;
  bool is_former; /* of a former run, and not seen in this one */
} known_item;

typedef struct known {
  known_item *items; /* sorted by key */
  size_t count, capacity;
} known;

void known_free(known *k);
/* Takes an answer; false if it is neither a finding nor a drift, or there are too many. */
bool known_add(known *k, cJSON *answer);
/* To be called after the last known_add. */
void known_sort(known *k);
/* Of two sorted sets: calls for each key that is in one alone. */
void known_differences(const known *before, const known *after,
                       void (*appeared)(void *context, const known_item *item),
                       void (*vanished)(void *context, const known_item *item), void *context);
/* Moves all of the second into the first, which is then sorted. */
void known_merge(known *k, known *more);
/* As text for the spool, and back: what is read is of a former run. */
char *known_write(const known *k);
void known_read(known *k, const char *text);
/* A member's text, "" if it is absent. */
const char *known_text(const known_item *item, const char *member);

#endif
