#include "model/messages.h"

#include "document/scalar_map.h"
#include "model/name_order.h"

/* The names of modules in order without regard to case. */
typedef struct roster {
  named *names;
  uint32_t count;
} roster;

static bool roster_build(roster *r, const manifest *m, arena *memory) {
  r->names = arena_allocate_array(memory, m->module_count, sizeof *r->names);
  for (uint32_t i = 0; r->names != NULL && i < m->module_count; i++) {
    if (!m->modules[i].is_variant) {
      r->names[r->count++] = (named){m->modules[i].name, i};
    }
  }
  return r->names != NULL && names_sort(r->names, r->count, memory);
}

/* The module of that name, written so if possible; in other case only if `ignores_case`. */
static uint32_t find_module(const roster *r, em_view name, bool ignores_case) {
  uint32_t low = 0;
  uint32_t high = r->count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (names_compare(r->names[middle].name, name) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const bool is_known = low < r->count && names_compare(r->names[low].name, name) == 0;
  for (uint32_t i = low; i < r->count && names_compare(r->names[i].name, name) == 0; i++) {
    if (view_equals(r->names[i].name, name)) {
      return r->names[i].item;
    }
  }
  return is_known && ignores_case ? r->names[low].item : MESSAGES_NO_MODULE;
}

static bool read_route(message_route *read, const route *written, const roster *known,
                       arena *memory) {
  read->route = written;
  read->source_module = MESSAGES_NO_MODULE;
  read->sink_module = MESSAGES_NO_MODULE;
  if (!routes_parse(&read->syntax, written->text.value, memory)) {
    return false;
  }
  if (!read->syntax.is_valid) {
    return true;
  }
  /* edgeHub ignores case where it compares sources, and looks sinks up as they are written. */
  if (messages_names_source(read)) {
    read->source_module = find_module(known, read->syntax.source_module, true);
  }
  if (read->syntax.sink == ROUTES_INTO_MODULE) {
    read->sink_module = find_module(known, read->syntax.sink_module, false);
  }
  return routes_judge(&read->syntax, memory, &read->verdict);
}

static bool is_blank(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    if (memchr(" \t\r\n", text.data[i], 4) == NULL) {
      return false;
    }
  }
  return true;
}

/* edgeHub passes over a route whose text is blank. */
static bool is_read(const route *r) {
  return r->text.value.data != NULL && !r->text.has_placeholder && !is_blank(r->text.value);
}

bool messages_build(messages *all, const manifest *m, arena *memory) {
  *all = (messages){.manifest = m};
  const uint32_t count = m->route_count < MESSAGES_ROUTES ? m->route_count : MESSAGES_ROUTES;
  all->routes = arena_allocate_array(memory, count, sizeof *all->routes);
  roster known = {0};
  if (all->routes == NULL || !roster_build(&known, m, memory)) {
    return false;
  }
  for (uint32_t i = 0; i < count; i++) {
    if (!is_read(&m->routes[i])) {
      continue;
    }
    if (!read_route(&all->routes[all->count++], &m->routes[i], &known, memory)) {
      return false;
    }
  }
  return true;
}

bool messages_names_source(const message_route *r) {
  return r->syntax.source_module.data != NULL && r->syntax.source != ROUTES_FROM_NOTHING;
}

bool messages_come_from_many(const message_route *r) {
  return r->syntax.source <= ROUTES_FROM_MODULES;
}

bool messages_are_unfiltered(const message_route *r) {
  return r->verdict.truth == ROUTES_ALWAYS_HOLDS;
}

bool messages_can_pass(const message_route *r) {
  return r->syntax.is_valid && r->syntax.source != ROUTES_FROM_NOTHING &&
         r->verdict.truth != ROUTES_NEVER_HOLDS;
}

text_span messages_locate(const message_route *r, routes_span span) {
  const place at = r->route->text.at;
  const document_node *node = &at.document->nodes[at.node];
  if (node->kind != DOCUMENT_STRING) {
    return (text_span){node->start, node->start + node->length};
  }
  const scalar_unit first = scalar_map(at.document, at.node, NULL, span.start);
  if (span.length == 0) {
    return (text_span){first.start, first.start};
  }
  const scalar_unit last = scalar_map(at.document, at.node, NULL, span.start + span.length - 1);
  return (text_span){first.start, last.end};
}
