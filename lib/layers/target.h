/*
 * Target conditions: which devices a deployment is for. IoT Hub's query language for device twins:
 * deviceId, tags.x.y, properties.reported.x, comparisons, IN and NOT IN with lists, AND, OR, NOT,
 * functions; or a star for every device. An empty condition is for none.
 */
#ifndef LAYERS_TARGET_H
#define LAYERS_TARGET_H

#include "base/view.h"

typedef enum target_reach {
  TARGET_NONE,    /* blank: no device */
  TARGET_SOME,    /* those that meet it */
  TARGET_ALL,     /* a star, or a condition that every device meets */
  TARGET_INVALID, /* the hub refuses it */
} target_reach;

typedef struct target_verdict {
  target_reach reach;
  uint32_t start, length; /* of TARGET_INVALID: the token at fault, in the text */
  const char *expected;   /* of TARGET_INVALID: what was expected there; static */
} target_verdict;

target_verdict target_judge(em_view text);

#endif
