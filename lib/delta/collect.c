#include "delta/collect.h"

void delta_facts_add(delta_facts *facts, const delta_fact *added) {
  if (arena_list_add(facts->memory, (void **)&facts->items, &facts->count, &facts->capacity,
                     sizeof *facts->items)) {
    facts->items[facts->count - 1] = *added;
  }
}

void delta_collect(delta_collector *c, delta_topic topic, em_view key, em_view value,
                   delta_weight weight, bool is_protection, place at) {
  delta_facts_add(c->facts, &(delta_fact){.module = c->module->name,
                                          .topic = topic,
                                          .key = key,
                                          .value = value,
                                          .shown = value,
                                          .severity = delta_severity(weight),
                                          .is_protection = is_protection,
                                          .at = at});
}
