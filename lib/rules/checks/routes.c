/* Routes one by one: what edgeHub refuses, and what it takes though it was hardly meant. */
#include "rules/checks/routes.h"

#include "text/nearest.h"

extern const check routes_check;

static const em_view fault_words[] = {
    [ROUTE_INVALID] = VIEW_INIT("invalid"),
    [ROUTE_ENDPOINT_MALFORMED] = VIEW_INIT("endpoint-malformed"),
    [ROUTE_ENDPOINT_UNUSUAL] = VIEW_INIT("endpoint-unusual"),
    [ROUTE_NEVER_MATCHES] = VIEW_INIT("never-matches"),
    [ROUTE_TEXT_IGNORED] = VIEW_INIT("text-ignored"),
    [ROUTE_OPERATOR_IN_NAME] = VIEW_INIT("operator-in-name"),
    [ROUTE_STAR_BEHIND_NAME] = VIEW_INIT("star-behind-name"),
    [ROUTE_UNKNOWN_MODULE] = VIEW_INIT("unknown-module"),
    [ROUTE_STOPPED_MODULE] = VIEW_INIT("stopped-module"),
    [ROUTE_ALWAYS_HOLDS] = VIEW_INIT("always-holds"),
    [ROUTE_DUPLICATE] = VIEW_INIT("duplicate"),
    [ROUTE_COVERED] = VIEW_INIT("covered"),
    [ROUTE_LOOP] = VIEW_INIT("loop"),
    [ROUTE_CATCH_ALL] = VIEW_INIT("catch-all"),
    [ROUTE_OPEN_INPUT] = VIEW_INIT("open-input"),
};
static const fact_words faults = {fault_words, FACT_COUNT(fault_words), NULL};

static const check_value values[] = {
    {.name = FACT_NAME("fault"),
     .type = FACT_WORD,
     .words = &faults,
     .doc = FACT_NAME("what is the matter")},
    {.name = FACT_NAME("detail"),
     .type = FACT_TEXT,
     .doc = FACT_NAME("in words, or the other name")},
    {.name = FACT_NAME("expected"),
     .type = FACT_TEXT,
     .doc = FACT_NAME("what was probably meant; not set if unknown")},
    {.name = FACT_NAME("part"),
     .type = FACT_TEXT,
     .doc = FACT_NAME("the part of the text at fault")},
};

/* ---- Telling
 * -------------------------------------------------------------------------------------- */

static bool is_whole(routes_span span) {
  return span.length == 0 && span.start == 0;
}

match_place route_place(const message_route *r, routes_span span) {
  const place at = r->route->text.at;
  if (is_whole(span)) {
    return (match_place){.at = at};
  }
  /* Where something is missing at the end, the last character is pointed at. */
  if (span.length == 0 && span.start > 0) {
    span = (routes_span){span.start - 1, 1};
  }
  const text_span bytes = messages_locate(r, span);
  return (match_place){at, (uint32_t)bytes.start, (uint32_t)(bytes.end - bytes.start)};
}

static em_view part_of(const message_route *r, routes_span span) {
  return is_whole(span) ? r->syntax.text
                        : view_until(view_from(r->syntax.text, span.start), span.length);
}

bool route_found(const route_check *c, const route_finding *what) {
  const manifest *m = c->messages->manifest;
  const route *r = what->route->route;
  const em_view expected = what->expected.length > 0 ? what->expected : (em_view){0};
  const found result = {
      .subject = {SUBJECT_ROUTE, NOTE_NO_MODULE, (uint32_t)(r - m->routes), r},
      .place = route_place(what->route, what->span),
      .values = {found_word(&faults, what->fault), found_text(what->detail), found_text(expected),
                 found_text(part_of(what->route, what->span))},
      .related = what->related,
      .related_count = what->related_count,
  };
  return check_found(c->run, &result);
}

/* ---- What the parser says -----------------------------------------------------------------------
 */

static bool tell_problems(const route_check *c, const message_route *r) {
  for (uint32_t i = 0; i < r->syntax.problem_count; i++) {
    const routes_problem *problem = &r->syntax.problems[i];
    const bool is_endpoint = problem->kind == ROUTES_ENDPOINT_PROBLEM;
    if (!route_found(c, &(route_finding){
                            .route = r,
                            .fault = is_endpoint ? ROUTE_ENDPOINT_MALFORMED : ROUTE_INVALID,
                            .span = problem->at,
                            .detail = problem->message,
                            .expected = problem->expected,
                        })) {
      return false;
    }
  }
  return true;
}

/* How an oddity is told; in the order of routes_oddity_kind. */
static const struct {
  route_fault fault;
  em_view detail;
} oddities[] = {
    [ROUTES_TEXT_IGNORED] = {ROUTE_TEXT_IGNORED, VIEW_INIT("edgeHub stops reading at the sink")},
    [ROUTES_OPERATOR_IN_NAME] =
        {ROUTE_OPERATOR_IN_NAME,
         VIEW_INIT("without blanks around it, an operator is a part of the name")},
    [ROUTES_STAR_INSIDE] = {ROUTE_NEVER_MATCHES,
                            VIEW_INIT("a `*` before the end is an ordinary character to edgeHub")},
    [ROUTES_STAR_BEHIND_NAME] =
        {ROUTE_STAR_BEHIND_NAME,
         VIEW_INIT("a `*` behind a name is cut off: it stands for that name alone")},
    [ROUTES_SOURCE_UNKNOWN] = {ROUTE_NEVER_MATCHES,
                               VIEW_INIT("no message of edgeHub has such a source")},
    [ROUTES_SINK_PIECES] = {ROUTE_ENDPOINT_UNUSUAL,
                            VIEW_INIT("edgeHub counts the pieces and reads the second and fourth")},
    [ROUTES_ALWAYS_UNDEFINED] = {ROUTE_NEVER_MATCHES,
                                 VIEW_INIT("the condition is no truth value, so it never holds")},
};

static bool tell_oddities(const route_check *c, const message_route *r) {
  for (uint32_t i = 0; i < r->syntax.oddity_count; i++) {
    const routes_oddity *odd = &r->syntax.oddities[i];
    if (!route_found(c, &(route_finding){
                            .route = r,
                            .fault = oddities[odd->kind].fault,
                            .span = odd->at,
                            .detail = oddities[odd->kind].detail,
                            .expected = odd->expected,
                        })) {
      return false;
    }
  }
  return true;
}

/* ---- What the condition comes to
 * ------------------------------------------------------------------- */

static bool is_odd(const message_route *r, routes_oddity_kind kind) {
  for (uint32_t i = 0; i < r->syntax.oddity_count; i++) {
    if (r->syntax.oddities[i].kind == kind) {
      return true;
    }
  }
  return false;
}

static bool tell_verdict(const route_check *c, const message_route *r) {
  const routes_verdict *verdict = &r->verdict;
  const bool is_told = is_odd(r, ROUTES_ALWAYS_UNDEFINED);
  if (verdict->truth == ROUTES_NEVER_HOLDS && !is_told) {
    const match_related other = {route_place(r, verdict->other), VIEW("this excludes it")};
    match_related *related = arena_allocate(check_memory(c->run), sizeof *related);
    if (related == NULL) {
      return false;
    }
    *related = other;
    const bool is_pair = verdict->other.length > 0;
    return route_found(c,
                       &(route_finding){
                           .route = r,
                           .fault = ROUTE_NEVER_MATCHES,
                           .span = verdict->because,
                           .detail = is_pair ? VIEW("two parts of the condition exclude each other")
                                             : VIEW("this part of the condition never holds"),
                           .related = related,
                           .related_count = is_pair ? 1 : 0,
                       });
  }
  if (verdict->truth == ROUTES_ALWAYS_HOLDS && r->syntax.has_condition) {
    return route_found(c, &(route_finding){.route = r,
                                           .fault = ROUTE_ALWAYS_HOLDS,
                                           .span = r->syntax.condition_at,
                                           .detail = VIEW("every message meets it")});
  }
  return true;
}

/* ---- Modules
 * ---------------------------------------------------------------------------------------- */

static em_view nearest_module(const manifest *m, em_view name) {
  nearest search = nearest_start(name);
  for (uint32_t i = 0; i < m->module_count; i++) {
    nearest_offer(&search, m->modules[i].name);
  }
  return search.best;
}

static bool is_stopped(const module *m) {
  return m->status.value.data != NULL &&
         view_equals_ignoring_case(m->status.value, VIEW("stopped"));
}

static bool tell_module(const route_check *c, const message_route *r, em_view name,
                        routes_span span, uint32_t index) {
  const manifest *m = c->messages->manifest;
  if (index == MESSAGES_NO_MODULE) {
    return route_found(c, &(route_finding){.route = r,
                                           .fault = ROUTE_UNKNOWN_MODULE,
                                           .span = span,
                                           .detail = name,
                                           .expected = nearest_module(m, name)});
  }
  return !is_stopped(&m->modules[index]) ||
         route_found(c,
                     &(route_finding){
                         .route = r, .fault = ROUTE_STOPPED_MODULE, .span = span, .detail = name});
}

/* In a layer the other modules stand elsewhere; rules see `deployment.is_layered`. */
static bool tell_modules(const route_check *c, const message_route *r) {
  const routes_syntax *s = &r->syntax;
  return (!messages_names_source(r) ||
          tell_module(c, r, s->source_module, s->source_module_at, r->source_module)) &&
         (s->sink != ROUTES_INTO_MODULE ||
          tell_module(c, r, s->sink_module, s->sink_module_at, r->sink_module));
}

/* Without a condition, from whoever sends. */
static bool tell_width(const route_check *c, const message_route *r) {
  if (!messages_can_pass(r) || !messages_are_unfiltered(r) || !messages_come_from_many(r)) {
    return true;
  }
  const bool is_upstream = r->syntax.sink == ROUTES_INTO_UPSTREAM;
  if (is_upstream && r->syntax.source == ROUTES_FROM_DEVICES) {
    return true; /* what devices send is meant for the hub */
  }
  return route_found(c, &(route_finding){
                            .route = r,
                            .fault = is_upstream ? ROUTE_CATCH_ALL : ROUTE_OPEN_INPUT,
                            .span = r->syntax.source_at,
                            .detail = is_upstream ? VIEW("") : r->syntax.sink_module,
                        });
}

static bool run(check_run *run) {
  const route_check c = {run, facts_messages(check_facts(run))};
  if (c.messages == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < c.messages->count; i++) {
    const message_route *r = &c.messages->routes[i];
    if (!tell_problems(&c, r)) {
      return false;
    }
    if (r->syntax.is_valid && !(tell_oddities(&c, r) && tell_verdict(&c, r) &&
                                tell_modules(&c, r) && tell_width(&c, r))) {
      return false;
    }
  }
  return routes_find_duplicates(&c) && routes_find_loops(&c);
}

const check routes_check = {
    .name = FACT_NAME("routes"),
    .doc =
        FACT_NAME("What is wrong with routes: the text, the names in it, conditions that never or "
                  "always hold, duplicates and loops."),
    .subject = SUBJECT_ROUTE,
    .values = values,
    .value_count = FACT_COUNT(values),
    .run = run,
};
