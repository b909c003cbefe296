/* What is wrong with routes, one by one and together. Internal to the checks. */
#ifndef RULES_CHECKS_ROUTES_H
#define RULES_CHECKS_ROUTES_H

#include "model/messages.h"
#include "rules/checks/check.h"

/* In the order of the words. */
typedef enum route_fault {
  ROUTE_INVALID,
  ROUTE_ENDPOINT_MALFORMED,
  ROUTE_ENDPOINT_UNUSUAL,
  ROUTE_NEVER_MATCHES,
  ROUTE_TEXT_IGNORED,
  ROUTE_OPERATOR_IN_NAME,
  ROUTE_STAR_BEHIND_NAME,
  ROUTE_UNKNOWN_MODULE,
  ROUTE_STOPPED_MODULE,
  ROUTE_ALWAYS_HOLDS,
  ROUTE_DUPLICATE,
  ROUTE_COVERED,
  ROUTE_LOOP,
  ROUTE_CATCH_ALL,
  ROUTE_OPEN_INPUT,
} route_fault;

/* What is said of a route. */
typedef struct route_finding {
  const message_route *route;
  route_fault fault;
  routes_span span; /* length 0 and start 0: the whole text */
  em_view detail, expected;
  const match_related *related;
  uint32_t related_count;
} route_finding;

typedef struct route_check {
  check_run *run;
  const messages *messages;
} route_check;

/* False if memory is out. */
bool route_found(const route_check *c, const route_finding *what);
/* The place of a part of a route. */
match_place route_place(const message_route *r, routes_span span);

/* Routes that say the same, and routes that another makes superfluous. */
bool routes_find_duplicates(const route_check *c);
/* Messages that unfiltered routes send in a circle. */
bool routes_find_loops(const route_check *c);

#endif
