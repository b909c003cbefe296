/*
 * Routes that repeat others. edgeHub hands a message to each sink once, by the matching route of
 * highest priority, so a second route into the same sink adds nothing.
 */
#include "rules/checks/routes.h"

enum { STEPS = 4 * 1000 * 1000 };

static bool is_same_sink(const routes_syntax *a, const routes_syntax *b) {
  return a->sink == b->sink &&
         (a->sink != ROUTES_INTO_MODULE || (view_equals(a->sink_module, b->sink_module) &&
                                            view_equals(a->sink_input, b->sink_input)));
}

static em_view condition_of(const message_route *r) {
  const routes_span at = r->syntax.condition_at;
  return messages_are_unfiltered(r) ? VIEW("")
                                    : view_until(view_from(r->syntax.text, at.start), at.length);
}

/* Without the star and the slash that mean nothing. */
static em_view plain_source(em_view path) {
  while (path.length > 0 &&
         (path.data[path.length - 1] == '*' || path.data[path.length - 1] == '/')) {
    path.length--;
  }
  return path;
}

static bool is_below(em_view inner, em_view outer) {
  return view_equals_ignoring_case(view_until(inner, outer.length), outer) &&
         (inner.length == outer.length || inner.data[outer.length] == '/');
}

/* The route that counts first: absent, priorities are the lowest. */
static int64_t priority_of(const message_route *r) {
  return r->route->priority.is_set ? r->route->priority.value : INT64_MAX;
}

static bool is_alike(const message_route *a, const message_route *b) {
  return priority_of(a) == priority_of(b) &&
         a->route->time_to_live.is_set == b->route->time_to_live.is_set &&
         (!a->route->time_to_live.is_set ||
          a->route->time_to_live.value == b->route->time_to_live.value);
}

static bool tell(const route_check *c, const message_route *r, const message_route *other,
                 route_fault fault) {
  match_related *related = arena_allocate(check_memory(c->run), sizeof *related);
  if (related == NULL) {
    return false;
  }
  *related = (match_related){route_place(other, (routes_span){0}),
                             fault == ROUTE_DUPLICATE ? VIEW("the same is said here")
                                                      : VIEW("this one takes these messages too")};
  return route_found(c, &(route_finding){.route = r,
                                         .fault = fault,
                                         .detail = other->route->name,
                                         .related = related,
                                         .related_count = 1});
}

/* The first route that makes this one superfluous; false if there is none. */
static bool find_other(const messages *all, uint32_t index, uint32_t *steps, uint32_t *other,
                       route_fault *fault) {
  const message_route *r = &all->routes[index];
  const em_view source = plain_source(r->syntax.source_path);
  for (uint32_t i = 0; i<all->count && * steps> 0; i++, --*steps) {
    const message_route *o = &all->routes[i];
    if (i == index || !messages_can_pass(o) || !is_same_sink(&o->syntax, &r->syntax)) {
      continue;
    }
    const em_view wider = plain_source(o->syntax.source_path);
    const bool is_same_source = view_equals_ignoring_case(source, wider);
    *other = i;
    if (i < index && is_same_source && view_equals(condition_of(o), condition_of(r))) {
      *fault = ROUTE_DUPLICATE;
      return true;
    }
    if (messages_are_unfiltered(o) && is_alike(o, r) && is_below(source, wider) &&
        !(is_same_source && messages_are_unfiltered(r))) {
      *fault = ROUTE_COVERED;
      return true;
    }
  }
  return false;
}

bool routes_find_duplicates(const route_check *c) {
  const messages *all = c->messages;
  uint32_t steps = STEPS;
  for (uint32_t i = 0; i < all->count; i++) {
    uint32_t other;
    route_fault fault;
    if (messages_can_pass(&all->routes[i]) && find_other(all, i, &steps, &other, &fault) &&
        !tell(c, &all->routes[i], &all->routes[other], fault)) {
      return false;
    }
  }
  return true;
}
