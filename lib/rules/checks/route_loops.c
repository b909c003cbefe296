/*
 * Messages in a circle: routes without a condition that take whatever a module sends, and lead back
 * to it. Whether the modules pass on what they get cannot be seen; a filter makes it plain.
 */
#include "rules/checks/routes.h"

/* Takes all that one module sends, whichever output it names, into another module. */
static bool is_open_path(const message_route *r) {
  const routes_source source = r->syntax.source;
  return messages_can_pass(r) && messages_are_unfiltered(r) &&
         r->sink_module != MESSAGES_NO_MODULE &&
         (source == ROUTES_FROM_MODULE || source == ROUTES_FROM_OUTPUTS) &&
         r->source_module != MESSAGES_NO_MODULE;
}

/* Takes the messages of every module, so also those of its own sink. */
static bool is_own_echo(const message_route *r) {
  const routes_source source = r->syntax.source;
  return messages_can_pass(r) && messages_are_unfiltered(r) &&
         r->sink_module != MESSAGES_NO_MODULE &&
         (source == ROUTES_FROM_ANYTHING || source == ROUTES_FROM_MESSAGES ||
          source == ROUTES_FROM_MODULES);
}

typedef struct path {
  const message_route *route;
  uint32_t from, to; /* modules */
  uint32_t before;   /* in a search: the path that led here, or UINT32_MAX */
  bool is_reached, is_told;
} path;

typedef struct paths {
  path *items;
  uint32_t count;
  uint32_t *queue;
} paths;

static bool collect(const route_check *c, paths *all) {
  const messages *m = c->messages;
  all->items = arena_allocate_array(check_memory(c->run), m->count, sizeof *all->items);
  all->queue = arena_allocate_array(check_memory(c->run), m->count, sizeof *all->queue);
  if (all->items == NULL || all->queue == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < m->count; i++) {
    const message_route *r = &m->routes[i];
    if (is_open_path(r)) {
      all->items[all->count++] = (path){.route = r, .from = r->source_module, .to = r->sink_module};
    }
  }
  return true;
}

/* Paths that lead from the end of `start` back to its beginning: the last of them, or UINT32_MAX.
 */
static uint32_t find_way_back(paths *all, uint32_t start, uint32_t *steps) {
  for (uint32_t i = 0; i < all->count; i++) {
    all->items[i].is_reached = false;
  }
  uint32_t head = 0;
  uint32_t tail = 0;
  all->items[start].is_reached = true;
  all->items[start].before = UINT32_MAX;
  all->queue[tail++] = start;
  while (head < tail) {
    const uint32_t at = all->queue[head++];
    if (all->items[at].to == all->items[start].from) {
      return at;
    }
    for (uint32_t i = 0; i<all->count && * steps> 0; i++, --*steps) {
      if (!all->items[i].is_reached && all->items[i].from == all->items[at].to) {
        all->items[i].is_reached = true;
        all->items[i].before = at;
        all->queue[tail++] = i;
      }
    }
  }
  return UINT32_MAX;
}

enum { RELATED = 16, STEPS = 20 * 1000 * 1000 };

/* The circle becomes one finding: at the first of its routes, the others are related. */
static bool tell(const route_check *c, paths *all, uint32_t start, uint32_t last) {
  match_related *related = arena_allocate_array(check_memory(c->run), RELATED, sizeof *related);
  if (related == NULL) {
    return false;
  }
  uint32_t count = 0;
  for (uint32_t i = last; i != UINT32_MAX; i = all->items[i].before) {
    all->items[i].is_told = true;
    if (i != start && count < RELATED) {
      related[count++] = (match_related){route_place(all->items[i].route, (routes_span){0}),
                                         VIEW("and this one leads on")};
    }
  }
  const manifest *m = c->messages->manifest;
  return route_found(c, &(route_finding){.route = all->items[start].route,
                                         .fault = ROUTE_LOOP,
                                         .detail = m->modules[all->items[start].from].name,
                                         .related = related,
                                         .related_count = count});
}

static bool tell_echoes(const route_check *c) {
  const messages *m = c->messages;
  for (uint32_t i = 0; i < m->count; i++) {
    const message_route *r = &m->routes[i];
    if (is_own_echo(r) &&
        !route_found(c, &(route_finding){.route = r,
                                         .fault = ROUTE_LOOP,
                                         .detail = m->manifest->modules[r->sink_module].name})) {
      return false;
    }
  }
  return true;
}

bool routes_find_loops(const route_check *c) {
  paths all = {0};
  if (!tell_echoes(c) || !collect(c, &all)) {
    return false;
  }
  uint32_t steps = STEPS;
  for (uint32_t i = 0; i < all.count && steps > 0; i++) {
    const uint32_t last = all.items[i].is_told ? UINT32_MAX : find_way_back(&all, i, &steps);
    if (last != UINT32_MAX && !tell(c, &all, i, last)) {
      return false;
    }
  }
  return true;
}
