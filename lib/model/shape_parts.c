#include "model/shape_parts.h"

enum { LISTS_DEPTH = 2 }; /* a stream of lists, as of `docker inspect` on several hosts */

bool shape_is_observed(shape kind) {
  return kind == SHAPE_CONTAINERS || kind == SHAPE_MODULE_LIST;
}

bool shape_is_transcribed(shape kind) {
  return kind >= SHAPE_TWIN && kind < SHAPE_COUNT;
}

/* ---- What an object is
 * --------------------------------------------------------------------------- */

static bool is_kind(const document *d, uint32_t node, document_kind kind) {
  return node != DOCUMENT_NONE && document_kind_of(d, node) == kind;
}

static uint32_t object_in(const document *d, uint32_t object, em_view name) {
  const uint32_t found = document_member(d, object, name);
  return is_kind(d, found, DOCUMENT_OBJECT) ? found : DOCUMENT_NONE;
}

static bool has(const document *d, uint32_t object, em_view name) {
  return document_member(d, object, name) != DOCUMENT_NONE;
}

/* As `az` prints it, or as a module gets it over MQTT. */
static bool is_twin(const document *d, uint32_t object) {
  const uint32_t properties = object_in(d, object, VIEW("properties"));
  const uint32_t of = properties == DOCUMENT_NONE ? object : properties;
  return object_in(d, of, VIEW("desired")) != DOCUMENT_NONE ||
         object_in(d, of, VIEW("reported")) != DOCUMENT_NONE;
}

/* What the engine says of a container; images and volumes have no HostConfig. */
static bool is_container(const document *d, uint32_t object) {
  return object_in(d, object, VIEW("HostConfig")) != DOCUMENT_NONE &&
         object_in(d, object, VIEW("Config")) != DOCUMENT_NONE &&
         (has(d, object, VIEW("Id")) || has(d, object, VIEW("Name")));
}

/* What the management API says of a module. */
static bool is_listed_module(const document *d, uint32_t object) {
  const uint32_t config = object_in(d, object, VIEW("config"));
  return config != DOCUMENT_NONE && has(d, object, VIEW("name")) &&
         object_in(d, config, VIEW("settings")) != DOCUMENT_NONE;
}

static bool is_module_list(const document *d, uint32_t object) {
  const uint32_t modules = document_member(d, object, VIEW("modules"));
  if (!is_kind(d, modules, DOCUMENT_ARRAY)) {
    return is_listed_module(d, object);
  }
  DOCUMENT_EACH_ELEMENT(d, modules, listed) {
    if (!is_listed_module(d, listed)) {
      return false;
    }
  }
  return true;
}

/* The device's own configuration. */
static bool is_agent_section(const document *d, uint32_t object) {
  const uint32_t agent = object_in(d, object, VIEW("agent"));
  return agent != DOCUMENT_NONE &&
         (object_in(d, agent, VIEW("config")) != DOCUMENT_NONE || has(d, agent, VIEW("name")));
}

/* Twin patches that the hub hands out to devices, or to modules of one name. */
static bool is_device_configuration(const document *d, uint32_t object) {
  const uint32_t content = object_in(d, object, VIEW("content"));
  const uint32_t of = content == DOCUMENT_NONE ? object : content;
  return object_in(d, of, VIEW("deviceContent")) != DOCUMENT_NONE ||
         object_in(d, of, VIEW("moduleContent")) != DOCUMENT_NONE;
}

shape shape_of(const document *d, uint32_t object) {
  static const struct {
    bool (*is)(const document *d, uint32_t object);
    shape kind;
  } tests[] = {
      {is_twin, SHAPE_TWIN},
      {is_container, SHAPE_CONTAINERS},
      {is_module_list, SHAPE_MODULE_LIST},
      {is_agent_section, SHAPE_AGENT_SECTION},
      {is_device_configuration, SHAPE_DEVICE_CONFIGURATION},
  };
  if (!is_kind(d, object, DOCUMENT_OBJECT)) {
    return SHAPE_UNKNOWN;
  }
  shape_match matches[SHAPE_MATCHES];
  if (shape_find_in(d, object, matches) > 0) {
    return matches[0].kind;
  }
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
    if (tests[i].is(d, object)) {
      return tests[i].kind;
    }
  }
  return SHAPE_UNKNOWN;
}

/* ---- Which of them belong together
 * ------------------------------------------------------------------ */

/* Containers, listed modules, and twins of one device are one deployment. */
static bool continues(const document *d, const shape_part *part, shape kind, uint32_t object) {
  if (part->kind != kind) {
    return false;
  }
  if (kind != SHAPE_TWIN) {
    return kind == SHAPE_CONTAINERS || kind == SHAPE_MODULE_LIST;
  }
  const uint32_t before = document_member(d, part->nodes[0], VIEW("deviceId"));
  const uint32_t here = document_member(d, object, VIEW("deviceId"));
  if (before == DOCUMENT_NONE || here == DOCUMENT_NONE) {
    return before == here;
  }
  return view_equals(document_string(d, before), document_string(d, here));
}

static bool add_object(const document *d, uint32_t object, arena *memory, shape_parts *parts) {
  const shape kind = shape_of(d, object);
  if (kind == SHAPE_UNKNOWN) {
    return true;
  }
  shape_part *part = parts->count == 0 ? NULL : &parts->items[parts->count - 1];
  if (part == NULL || !continues(d, part, kind, object)) {
    if (!arena_list_add(memory, (void **)&parts->items, &parts->count, &parts->capacity,
                        sizeof *parts->items)) {
      return false;
    }
    part = &parts->items[parts->count - 1];
    part->kind = kind;
  }
  if (!arena_list_add(memory, (void **)&part->nodes, &part->count, &part->capacity,
                      sizeof *part->nodes)) {
    return false;
  }
  part->nodes[part->count - 1] = object;
  return true;
}

/* Recursion ends with LISTS_DEPTH. */
static bool add_node(const document *d, uint32_t node, uint32_t depth, arena *memory,
                     shape_parts *parts) {
  if (!is_kind(d, node, DOCUMENT_ARRAY)) {
    return add_object(d, node, memory, parts);
  }
  if (depth == LISTS_DEPTH) {
    return true;
  }
  DOCUMENT_EACH_ELEMENT(d, node, element) {
    if (!add_node(d, element, depth + 1, memory, parts)) {
      return false;
    }
  }
  return true;
}

bool shape_parts_find(const document *d, arena *memory, shape_parts *parts) {
  *parts = (shape_parts){0};
  return d->node_count == 0 || add_node(d, 0, 0, memory, parts);
}
