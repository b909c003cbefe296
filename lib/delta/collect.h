/* Gathering what a module has: one file for each kind of thing. Internal to this room. */
#ifndef DELTA_COLLECT_H
#define DELTA_COLLECT_H

#include "delta/delta.h"
#include "delta/weight.h"

typedef struct delta_collector {
  delta_facts *facts;
  const struct module *module;
} delta_collector;

/* That memory is out is remembered by the arena. */
void delta_facts_add(delta_facts *facts, const delta_fact *added);
/* That memory is out is remembered by the arena. `key` and `value` live as long as the facts. */
void delta_collect(delta_collector *c, delta_topic topic, em_view key, em_view value,
                   delta_weight weight, bool is_protection, place at);

void delta_collect_powers(delta_collector *c);
void delta_collect_reach(delta_collector *c);
void delta_collect_mounts(delta_collector *c);

#endif
