/* Desired properties of $edgeHub (EdgeHubDesiredProperties*.cs, RouteSpec.cs). */
#include "model/reader.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const member_range seconds_range = {INT32_MIN, INT32_MAX, WORD("a 32-bit whole number")};
static const member_range unsigned_seconds_range = {0, UINT32_MAX, WORD("0 to 4294967295")};
static const member_range bytes_range = {INT64_MIN, INT64_MAX, WORD("a 64-bit whole number")};
static const member_range priority_range = {0, 9, WORD("0 to 9, 0 is the highest")};

/* ---- Routes
 * -------------------------------------------------------------------------------------- */

static const member route_members[] = {
    {.name = WORD("route"),
     .kind = MEMBER_TEXT,
     .is_required = true,
     .offset = offsetof(route, text)},
    {.name = WORD("priority"),
     .kind = MEMBER_NUMBER,
     .offset = offsetof(route, priority),
     .range = &priority_range},
    {.name = WORD("timeToLiveSecs"),
     .kind = MEMBER_NUMBER,
     .offset = offsetof(route, time_to_live),
     .range = &unsigned_seconds_range},
};
static const member_table route_table = {
    .object = WORD("route"), .members = route_members, .count = COUNT(route_members)};

static const member route_text = {
    .name = WORD("route"), .kind = MEMBER_TEXT, .offset = offsetof(route, text)};

static void note_route(manifest_reader *r, const member_walk *walk) {
  note *added = notes_add(r->notes, NOTE_VALUE_TYPE, value_place(r, walk->value));
  if (added != NULL) {
    added->name = walk->name;
    added->detail = value_kind_name(r, walk->value);
    added->expected = VIEW("text, or an object with route, priority and timeToLiveSecs");
  }
}

static void routes_read(manifest_reader *r, void *target, value v) {
  (void)target;
  manifest *m = r->m;
  member_walk walk = walk_start(r, v);
  while (walk_next(r, &walk)) {
    route read = {.name = walk.name, .at = value_place(r, walk.value)};
    m->setting_count++;
    if (value_is_object(r, walk.value)) {
      read.is_object = true;
      members_read(r, &route_table, walk.value, &read);
    } else if (document_kind_of(r->document, walk.value.node) == DOCUMENT_STRING) {
      member_read(r, &route_text, &read, walk.value);
    } else {
      if (!value_is_null(r, walk.value)) {
        note_route(r, &walk);
      }
      continue;
    }
    if (arena_list_add(r->memory, (void **)&m->routes, &m->route_count, &r->route_capacity,
                       sizeof *m->routes)) {
      m->routes[m->route_count - 1] = read;
    }
  }
}

/* ---- Store and forward -------------------------------------------------------------------------
 */

static const member limits_members[] = {
    {.name = WORD("maxSizeBytes"),
     .kind = MEMBER_NUMBER,
     .offset = offsetof(manifest, store_maximum_bytes),
     .range = &bytes_range},
};
static const member_table limits_table = {
    .object = WORD("storeLimits"), .members = limits_members, .count = COUNT(limits_members)};

static void limits_read(manifest_reader *r, void *target, value v) {
  members_read(r, &limits_table, v, target);
}

static const member store_members[] = {
    {.name = WORD("timeToLiveSecs"),
     .kind = MEMBER_NUMBER,
     .offset = offsetof(manifest, store_time_to_live),
     .range = &seconds_range},
    {.name = WORD("storeLimits"), .kind = MEMBER_OBJECT, .read = limits_read},
};
static const member_table store_table = {.object = WORD("storeAndForwardConfiguration"),
                                         .members = store_members,
                                         .count = COUNT(store_members)};

static void store_read(manifest_reader *r, void *target, value v) {
  members_read(r, &store_table, v, target);
}

/* ---- All
 * -------------------------------------------------------------------------------------------- */

static const member hub_members[] = {
    {.name = WORD("schemaVersion"),
     .kind = MEMBER_TEXT,
     .is_required = true,
     .offset = offsetof(manifest, hub_schema_version)},
    {.name = WORD("routes"), .kind = MEMBER_OBJECT, .is_required = true, .read = routes_read},
    {.name = WORD("storeAndForwardConfiguration"),
     .kind = MEMBER_OBJECT,
     .is_required = true,
     .read = store_read},
    {.name = WORD("mqttBroker"),
     .kind = MEMBER_PLACE,
     .offset = offsetof(manifest, mqtt_broker_at)},
    {.name = WORD("integrity"),
     .kind = MEMBER_PLACE,
     .offset = offsetof(manifest, hub_integrity_at)},
};
static const member_table hub_table = {
    .object = WORD("$edgeHub"), .members = hub_members, .count = COUNT(hub_members)};

void hub_read(manifest_reader *r, value desired) {
  if (desired.path.length == 0) {
    r->m->hub_at = value_place(r, desired);
  }
  members_read(r, &hub_table, desired, r->m);
}
