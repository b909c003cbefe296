/* What routes do for each module: whether it sends, receives, and reaches the cloud. */
#include "model/messages.h"
#include "rules/checks/check.h"

extern const check module_messages_check;

static const check_value values[] = {
    {.name = FACT_NAME("sends"),
     .type = FACT_FLAG,
     .doc = FACT_NAME("a route takes messages of this module")},
    {.name = FACT_NAME("receives"),
     .type = FACT_FLAG,
     .doc = FACT_NAME("a route leads into this module")},
    {.name = FACT_NAME("reaches_upstream"),
     .type = FACT_FLAG,
     .doc = FACT_NAME("a route takes messages of this module to `$upstream`")},
    {.name = FACT_NAME("routes"), .type = FACT_NUMBER, .doc = FACT_NAME("routes that are read")},
};

typedef struct dealings {
  bool sends, receives, reaches_upstream;
} dealings;

/* Modules that routes name; those of routes that take from all are in `everyone`. */
static void sum_up(const messages *all, dealings *each, dealings *everyone) {
  for (uint32_t i = 0; i < all->count; i++) {
    const message_route *r = &all->routes[i];
    if (!messages_can_pass(r)) {
      continue;
    }
    const bool is_from_all = messages_come_from_many(r) && r->syntax.source != ROUTES_FROM_DEVICES;
    dealings *from = is_from_all                              ? everyone
                     : r->source_module == MESSAGES_NO_MODULE ? NULL
                                                              : &each[r->source_module];
    if (from != NULL) {
      from->sends = true;
      from->reaches_upstream = from->reaches_upstream || r->syntax.sink == ROUTES_INTO_UPSTREAM;
    }
    if (r->sink_module != MESSAGES_NO_MODULE) {
      each[r->sink_module].receives = true;
    }
  }
}

static bool run(check_run *run) {
  const manifest *m = check_facts(run)->manifest;
  const messages *all = facts_messages(check_facts(run));
  dealings *each = arena_allocate_array(check_memory(run), m->module_count, sizeof *each);
  if (each == NULL || all == NULL) {
    return false;
  }
  dealings everyone = {0};
  sum_up(all, each, &everyone);
  for (uint32_t i = 0; i < m->module_count; i++) {
    const found what = {
        .subject = {SUBJECT_MODULE, i, i, &m->modules[i]},
        .values = {found_flag(each[i].sends || everyone.sends), found_flag(each[i].receives),
                   found_flag(each[i].reaches_upstream || everyone.reaches_upstream),
                   found_number(all->count)},
    };
    if (!m->modules[i].is_variant && !check_found(run, &what)) {
      return false;
    }
  }
  return true;
}

const check module_messages_check = {
    .name = FACT_NAME("module-messages"),
    .doc = FACT_NAME("Every module, with what routes do for it."),
    .subject = SUBJECT_MODULE,
    .values = values,
    .value_count = FACT_COUNT(values),
    .run = run,
};
