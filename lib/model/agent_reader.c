/*
 * The first reader: edgeAgent, by Json.NET (measured). Names: exact, then ignoring ASCII case. The
 * last value wins, lists and maps go on growing, a repeated object starts over.
 */
#include "model/agent_metadata.h"
#include "model/agent_values.h"

enum { MEMBERS_MAXIMUM = 128, DEPTH_MAXIMUM = 64 };

static agent_outcome read_value(chain *c, const chain_type *type, agent_value v,
                                chain_node *existing, uint32_t depth, chain_node **out);

static uint32_t find_member(const chain_table *table, em_view name) {
  const chain_member *found = chain_find_row(table, name);
  return found == NULL ? table->count : (uint32_t)(found - table->members);
}

/* ---- Objects -------------------------------------------------------------------------------- */

static void note_case(chain *c, em_view name, em_view documented, uint32_t key) {
  /* the engine's spelling, which is the documented one */
  const em_view known = view_equals(documented, VIEW("HostIP")) ? VIEW("HostIp") : documented;
  note *added = view_equals(name, known) || view_equals(name, documented)
                    ? NULL
                    : chain_note(c, NOTE_KEY_CASE_VARIANT, key, name);
  if (added != NULL) {
    added->expected = known;
  }
}

static void note_repeated(chain *c, const chain_node *earlier, uint32_t key,
                          const chain_type *type) {
  const document *d = c->document;
  const bool is_exact = view_equals(document_string(d, earlier->key), document_string(d, key));
  const char *others = is_exact ? "other readers take the first or the last"
                                : "readers that mind case see both as different names";
  em_view detail = {0};
  if (type->kind == CHAIN_LIST || type->kind == CHAIN_MAP) {
    detail =
        arena_format(c->memory, "the device adds the later one to the earlier one; %s", others);
  } else if (type->kind == CHAIN_OBJECT) {
    detail = arena_format(c->memory,
                          "the device keeps of the earlier one what edgeAgent does not "
                          "know, and lists that stand in both; %s",
                          others);
  } else {
    const em_view value = chain_show(c, key + 1);
    detail = arena_format(c->memory, "the device takes %.*s; %s", VIEW_ARGS(value), others);
  }
  chain_note_overridden(c, document_string(d, earlier->key), earlier->key, key, detail);
}

/* Mounts are a data contract: a value that is the type's default does not override. */
static bool is_default(const document *d, const chain_type *type, uint32_t node) {
  const document_kind kind = document_kind_of(d, node);
  return type->kind == CHAIN_BOOL ? kind == DOCUMENT_FALSE : kind == DOCUMENT_NULL;
}

/* In an object of the manifest, a name that comes again was dropped before the hub saw it. */
static chain_node *drop_superseded(const chain *c, chain_node *object, chain_node *existing,
                                   uint32_t key) {
  const bool is_same =
      view_equals(document_string(c->document, existing->key), document_string(c->document, key));
  if (!c->is_from_object || !is_same) {
    return existing;
  }
  chain_remove(object, existing);
  return NULL;
}

/* false and 0 are not sent where they are the default. */
static bool is_default_value(const chain_type *type, const chain_node *value) {
  return !type->is_nullable &&
         (value->kind == DOCUMENT_FALSE || (value->kind == DOCUMENT_NUMBER && value->integer == 0));
}

static bool read_member(chain *c, const chain_table *table, chain_node *object, uint32_t index,
                        uint32_t key, uint32_t depth) {
  const chain_member *member = &table->members[index];
  chain_node *existing = chain_find(object, member->name);
  note_case(c, document_string(c->document, key), member->name, key);
  if (existing != NULL) {
    note_repeated(c, existing, key, member->type);
    existing = drop_superseded(c, object, existing, key);
  }
  if (table->keeps_defaults && is_default(c->document, member->type, key + 1)) {
    return true;
  }
  chain_node *value = NULL;
  const agent_value v = {member->name, key + 1, key};
  const agent_outcome outcome = read_value(c, member->type, v, existing, depth + 1, &value);
  if (outcome == AGENT_REFUSED) {
    return false;
  }
  const bool is_left_out = outcome == AGENT_TAKEN && is_default_value(member->type, value);
  if (is_left_out && table->keeps_defaults) {
    return true;
  }
  const uint32_t overrode = existing == NULL ? 0 : existing->key;
  if (existing != NULL) {
    chain_remove(object, existing);
  }
  if (outcome == AGENT_TAKEN && !is_left_out) {
    value->name = member->name;
    value->key = key;
    value->overrode = overrode;
    value->flags |= CHAIN_TYPED;
    chain_append(object, value);
  }
  return true;
}

static bool pass_on_member(chain *c, chain_node *object, uint32_t key, uint32_t depth) {
  if (object->extra == NULL) {
    object->extra = chain_make(c, DOCUMENT_OBJECT, object->node, 0);
  }
  chain_node *value = object->extra == NULL ? NULL : agent_pass_on(c, key + 1, key, depth + 1);
  if (value == NULL) {
    return false;
  }
  value->name = document_string(c->document, key);
  chain_append(object->extra, value);
  return true;
}

/* What a repeated object lacks goes back to its default. */
static void reset_absent(const chain_table *table, chain_node *object, const bool *is_present) {
  chain_node *rest = object->first;
  while (rest != NULL) {
    const chain_node *one = rest;
    rest = rest->next;
    for (uint32_t i = 0; i < table->count; i++) {
      if (table->members[i].name.data == one->name.data && !is_present[i]) {
        chain_remove(object, one);
      }
    }
  }
}

static agent_outcome read_object(chain *c, const chain_table *table, uint32_t node,
                                 chain_node *existing, uint32_t depth, chain_node **out) {
  bool is_present[MEMBERS_MAXIMUM] = {0};
  agent_metadata found;
  if (!agent_metadata_read(c, node, &found)) {
    return AGENT_REFUSED;
  }
  if (found.is_reference) {
    return AGENT_NULL;
  }
  if (found.values != 0) {
    return agent_mismatch(c, (agent_value){table->object, node, 0}, VIEW("an object"));
  }
  chain_node *object = existing == NULL ? chain_make(c, DOCUMENT_OBJECT, node, 0) : existing;
  if (object == NULL) {
    return AGENT_REFUSED;
  }
  object->node = node;
  const uint32_t end = document_after(c->document, node);
  for (uint32_t key = found.first; key < end; key = document_after(c->document, key + 1)) {
    const uint32_t index = find_member(table, document_string(c->document, key));
    const bool is_read = index < table->count ? read_member(c, table, object, index, key, depth)
                                              : pass_on_member(c, object, key, depth);
    if (!is_read) {
      return AGENT_REFUSED;
    }
    if (index < table->count) {
      is_present[index] = true;
    }
  }
  if (existing != NULL && !table->keeps_defaults) {
    reset_absent(table, object, is_present);
  }
  *out = object;
  return AGENT_TAKEN;
}

/* ---- Lists and maps ------------------------------------------------------------------------- */

static agent_outcome read_list(chain *c, const chain_type *type, agent_value v,
                               chain_node *existing, uint32_t depth, chain_node **out) {
  chain_node *list = existing == NULL ? chain_make(c, DOCUMENT_ARRAY, v.node, v.key) : existing;
  if (list == NULL) {
    return AGENT_REFUSED;
  }
  list->node = v.node;
  DOCUMENT_EACH_ELEMENT(c->document, v.node, element) {
    chain_node *value = NULL;
    const agent_value one = {v.name, element, 0};
    const agent_outcome outcome = read_value(c, type->of, one, NULL, depth + 1, &value);
    if (outcome == AGENT_NULL) {
      value = chain_make(c, DOCUMENT_NULL, element, 0);
    }
    if (outcome == AGENT_REFUSED || value == NULL) {
      return AGENT_REFUSED;
    }
    chain_append(list, value);
  }
  *out = list;
  return AGENT_TAKEN;
}

static agent_outcome read_map(chain *c, const chain_type *type, agent_value v, uint32_t first,
                              chain_node *existing, uint32_t depth, chain_node **out) {
  chain_node *map = existing == NULL ? chain_make(c, DOCUMENT_OBJECT, v.node, v.key) : existing;
  if (map == NULL) {
    return AGENT_REFUSED;
  }
  map->node = v.node;
  const uint32_t end = document_after(c->document, v.node);
  for (uint32_t key = first; key < end; key = document_after(c->document, key + 1)) {
    chain_node *value = NULL;
    const agent_value one = {v.name, key + 1, key};
    const agent_outcome outcome = read_value(c, type->of, one, NULL, depth + 1, &value);
    if (outcome == AGENT_NULL) {
      value = chain_make(c, DOCUMENT_NULL, key + 1, key);
    }
    if (outcome == AGENT_REFUSED || value == NULL) {
      return AGENT_REFUSED;
    }
    value->name = document_string(c->document, key);
    value->key = key;
    chain_append(map, value);
  }
  chain_sort(map);
  *out = map;
  return AGENT_TAKEN;
}

/* A list or a map: null, "" for null, itself, or a list inside {"$values": …}. */
static agent_outcome read_collection(chain *c, const chain_type *type, agent_value v,
                                     chain_node *existing, uint32_t depth, chain_node **out) {
  const bool is_list = type->kind == CHAIN_LIST;
  if (document_kind_of(c->document, v.node) == DOCUMENT_ARRAY && is_list) {
    return read_list(c, type, v, existing, depth, out);
  }
  if (document_kind_of(c->document, v.node) == DOCUMENT_OBJECT) {
    agent_metadata found;
    if (!agent_metadata_read(c, v.node, &found)) {
      return AGENT_REFUSED;
    }
    if (found.is_reference) {
      return AGENT_NULL;
    }
    if (is_list && found.values != 0 &&
        document_kind_of(c->document, found.values) == DOCUMENT_ARRAY) {
      return read_list(c, type, (agent_value){v.name, found.values, v.key}, existing, depth, out);
    }
    if (!is_list && found.values == 0) {
      return read_map(c, type, v, found.first, existing, depth, out);
    }
  }
  return agent_mismatch(c, v, is_list ? VIEW("a list") : VIEW("an object"));
}

static agent_outcome read_structured(chain *c, const chain_type *type, agent_value v,
                                     chain_node *existing, uint32_t depth, chain_node **out) {
  const document_kind kind = document_kind_of(c->document, v.node);
  if (kind == DOCUMENT_NULL ||
      (kind == DOCUMENT_STRING && document_string(c->document, v.node).length == 0)) {
    return AGENT_NULL;
  }
  if (depth > DEPTH_MAXIMUM) {
    chain_refuse(c, v.node, VIEW("edgeAgent"), VIEW("nested deeper than 64 levels"), VIEW(""));
    return AGENT_REFUSED;
  }
  if (type->kind == CHAIN_LIST || type->kind == CHAIN_MAP) {
    return read_collection(c, type, v, existing, depth, out);
  }
  if (kind != DOCUMENT_OBJECT) {
    return agent_mismatch(c, v, VIEW("an object"));
  }
  if (type->kind == CHAIN_EMPTY) {
    *out = chain_make(c, DOCUMENT_OBJECT, v.node, v.key);
    return *out == NULL ? AGENT_REFUSED : AGENT_TAKEN;
  }
  return read_object(c, type->table, v.node, existing, depth, out);
}

static agent_outcome read_value(chain *c, const chain_type *type, agent_value v,
                                chain_node *existing, uint32_t depth, chain_node **out) {
  switch (type->kind) {
    case CHAIN_TEXT:
      return agent_text(c, v, out);
    case CHAIN_BOOL:
      return agent_bool(c, v, type->is_nullable, out);
    case CHAIN_INTEGER:
      return agent_integer(c, v, type, out);
    default:
      return read_structured(c, type, v, existing, depth, out);
  }
}

/* ---- The whole ------------------------------------------------------------------------------ */

chain_node *chain_read_agent(chain *c, uint32_t object) {
  chain_node *sent = NULL;
  const agent_value root = {agent_create_options.object, object, 0};
  if (document_kind_of(c->document, object) != DOCUMENT_OBJECT) {
    agent_mismatch(c, root, VIEW("an object"));
    return NULL;
  }
  const agent_outcome outcome = read_object(c, &agent_create_options, object, NULL, 1, &sent);
  if (outcome == AGENT_NULL) {
    sent = chain_make(c, DOCUMENT_OBJECT, object, 0);
  }
  return outcome == AGENT_REFUSED || sent == NULL || !agent_add_workload_socket(c, sent) ? NULL
                                                                                         : sent;
}
