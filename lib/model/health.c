/* Healthcheck. */
#include "model/facts.h"

static setting_number read_number(const chain *c, const chain_node *object, em_view name) {
  const chain_node *value = facts_member(object, name);
  if (value == NULL || (value->flags & CHAIN_UNRESOLVED) != 0) {
    return (setting_number){0};
  }
  return (setting_number){
      .value = value->integer, .is_set = true, .at = chain_place(c, value->node)};
}

/* Under a millisecond the engine refuses what is not zero. */
static void check_duration(chain *c, const setting_number *duration, em_view name) {
  if (duration->is_set && duration->value != 0 && duration->value < 1000000) {
    facts_refuse(c, AT_CREATE, NOTE_LIMIT_INVALID, duration->at.node, name,
                 arena_format(c->memory, "%lld nanoseconds", (long long)duration->value),
                 VIEW("0, or at least 1000000 (one millisecond)"));
  }
}

bool health_read(chain *c, const engine_tree *tree) {
  const chain_node *health = facts_member(tree->config, VIEW("Healthcheck"));
  if (health == NULL) {
    return true;
  }
  health_check *h = arena_allocate(c->memory, sizeof *h);
  if (h == NULL) {
    return false;
  }
  c->settings->health = h;
  h->is_set = true;
  h->at = chain_place(c, health->node);
  const chain_node *test = facts_member(health, VIEW("Test"));
  if (test != NULL && !facts_texts(c, test, &h->test)) {
    return false;
  }
  h->is_disabled = h->test.count == 1 && view_equals(h->test.items[0].value, VIEW("NONE"));
  h->interval = read_number(c, health, VIEW("Interval"));
  h->timeout = read_number(c, health, VIEW("Timeout"));
  h->start_period = read_number(c, health, VIEW("StartPeriod"));
  h->retries = read_number(c, health, VIEW("Retries"));
  check_duration(c, &h->interval, VIEW("Interval"));
  check_duration(c, &h->timeout, VIEW("Timeout"));
  check_duration(c, &h->start_period, VIEW("StartPeriod"));
  if (h->retries.value < 0) {
    facts_refuse(c, AT_CREATE, NOTE_LIMIT_INVALID, h->retries.at.node, VIEW("Retries"),
                 arena_format(c->memory, "%lld", (long long)h->retries.value), VIEW("0 or more"));
  }
  return true;
}
