/*
 * Two modules that want one port of the host. A check, as a condition would compare each port with
 * each other one: here they are sorted first.
 */
#include "rules/checks/check.h"

#include <stdlib.h>

extern const check port_conflicts_check;

/* Addresses of one port number that are compared with each other; more are no deployment. */
enum { NEIGHBOURS_MAXIMUM = 256 };

typedef struct wanted {
  subject subject;
  const port *port;
  const module *module;
  const struct wanted *other; /* that wants the same, and stands before it in the manifest */
} wanted;

static bool may_conflict(const module *m, const port *p) {
  const bool is_stopped = view_equals_ignoring_case(m->status.value, VIEW("stopped"));
  return p->is_published && !p->is_ephemeral && !p->has_placeholder && !m->is_variant &&
         !m->settings->is_host_network && !is_stopped;
}

static int compare_numbers(uint32_t a, uint32_t b) {
  return (a > b) - (a < b);
}

static int compare_wanted(const void *a, const void *b) {
  const wanted *x = a;
  const wanted *y = b;
  const int by_protocol = view_compare(x->port->protocol, y->port->protocol);
  const int by_port =
      by_protocol != 0 ? by_protocol : compare_numbers(x->port->host_port, y->port->host_port);
  const int by_module =
      by_port != 0 ? by_port : compare_numbers(x->subject.module, y->subject.module);
  return by_module != 0 ? by_module : compare_numbers(x->subject.index, y->subject.index);
}

static bool is_same_address(const port *a, const port *b) {
  return a->is_on_all_addresses || b->is_on_all_addresses || view_equals(a->host_ip, b->host_ip);
}

static void compare_with_next(wanted *all, uint32_t count, uint32_t i) {
  const uint32_t end = count - i > NEIGHBOURS_MAXIMUM ? i + NEIGHBOURS_MAXIMUM : count;
  for (uint32_t j = i + 1; j < end; j++) {
    if (!view_equals(all[i].port->protocol, all[j].port->protocol) ||
        all[j].port->host_port > all[i].port->host_port_last) {
      return;
    }
    if (all[i].subject.module == all[j].subject.module ||
        !is_same_address(all[i].port, all[j].port)) {
      continue;
    }
    wanted *first = all[i].subject.module < all[j].subject.module ? &all[i] : &all[j];
    wanted *later = first == &all[i] ? &all[j] : &all[i];
    later->other = later->other == NULL ? first : later->other;
  }
}

static uint32_t collect(const facts *f, wanted *all) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < f->manifest->module_count; i++) {
    const module *m = &f->manifest->modules[i];
    for (uint32_t j = 0; settings_are_known(m) && j < m->settings->port_count; j++) {
      const port *p = &m->settings->ports[j];
      if (!may_conflict(m, p)) {
        continue;
      }
      if (all != NULL) {
        all[count] = (wanted){.subject = {SUBJECT_PORT, i, j, p}, .port = p, .module = m};
      }
      count++;
    }
  }
  return count;
}

static bool tell(check_run *run, const wanted *w) {
  match_related *related = arena_allocate(check_memory(run), sizeof *related);
  if (related == NULL) {
    return false;
  }
  const port *p = w->other->port;
  related->place.at = place_is_set(p->host_port_at) ? p->host_port_at : p->at;
  related->message = arena_format(check_memory(run), "%.*s wants it too",
                                  VIEW_ARGS(view_until(w->other->module->name, 128)));
  const found what = {.subject = w->subject,
                      .values = {found_text(w->other->module->name)},
                      .related = related,
                      .related_count = 1};
  return check_found(run, &what);
}

static bool run(check_run *run) {
  const facts *f = check_facts(run);
  const uint32_t count = collect(f, NULL);
  wanted *all = arena_allocate_array(check_memory(run), count, sizeof *all);
  if (all == NULL) {
    return false;
  }
  collect(f, all);
  if (count > 1) {
    qsort(all, count, sizeof *all, compare_wanted);
  }
  for (uint32_t i = 0; i < count; i++) {
    compare_with_next(all, count, i);
  }
  for (uint32_t i = 0; i < count; i++) {
    if (all[i].other != NULL && !tell(run, &all[i])) {
      return false;
    }
  }
  return true;
}

static const check_value values[] = {
    {FACT_NAME("other"), FACT_TEXT, NULL, FACT_NAME("the module that stands before it")},
};

const check port_conflicts_check = {
    .name = FACT_NAME("port-conflicts"),
    .doc = FACT_NAME("Ports of the host that two running modules want at one address, told at the "
                     "later of the two."),
    .subject = SUBJECT_PORT,
    .values = values,
    .value_count = FACT_COUNT(values),
    .run = run,
};
