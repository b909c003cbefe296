/*
 * The second reader: edgelet (Rust, serde). It knows a few members by their exact names; these it
 * checks and sends first, in its own order, and null there means absent. All others it keeps as
 * they are and sends behind, ordered by the bytes of their names, as it does with what is inside of
 * them.
 */
#include "model/chain.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef enum edgelet_kind {
  EDGELET_ANY,
  EDGELET_TEXT,
  EDGELET_TEXTS,
  EDGELET_TEXT_MAP,
  EDGELET_MAP,
  EDGELET_OBJECT,
  EDGELET_OBJECTS, /* a list of them */
  EDGELET_PORTS,   /* lists of objects by name */
} edgelet_kind;

typedef struct edgelet_member edgelet_member;
typedef struct edgelet_table {
  const edgelet_member *members;
  uint32_t count;
} edgelet_table;

struct edgelet_member {
  em_view name;
  edgelet_kind kind;
  const edgelet_table *table;
};

/* models/mount.rs, host_config_port_bindings.rs, host_config.rs, container_create_body.rs */
static const edgelet_member mount_members[] = {
    {WORD("Target"), EDGELET_TEXT, NULL},
    {WORD("Source"), EDGELET_TEXT, NULL},
    {WORD("Type"), EDGELET_TEXT, NULL},
    {WORD("ReadOnly"), EDGELET_ANY, NULL},
};
static const edgelet_table mount_table = {mount_members, COUNT(mount_members)};

static const edgelet_member binding_members[] = {{WORD("HostPort"), EDGELET_TEXT, NULL}};
static const edgelet_table binding_table = {binding_members, COUNT(binding_members)};

static const edgelet_member host_config_members[] = {
    {WORD("Memory"), EDGELET_ANY, NULL},
    {WORD("DeviceCgroupRules"), EDGELET_TEXTS, NULL},
    {WORD("Binds"), EDGELET_TEXTS, NULL},
    {WORD("PortBindings"), EDGELET_PORTS, &binding_table},
    {WORD("Mounts"), EDGELET_OBJECTS, &mount_table},
    {WORD("Privileged"), EDGELET_ANY, NULL},
};
static const edgelet_table host_config_table = {host_config_members, COUNT(host_config_members)};

static const edgelet_member body_members[] = {
    {WORD("Hostname"), EDGELET_TEXT, NULL},
    {WORD("Env"), EDGELET_TEXTS, NULL},
    {WORD("Cmd"), EDGELET_TEXTS, NULL},
    {WORD("Image"), EDGELET_TEXT, NULL},
    {WORD("Volumes"), EDGELET_MAP, NULL},
    {WORD("Entrypoint"), EDGELET_TEXTS, NULL},
    {WORD("Labels"), EDGELET_TEXT_MAP, NULL},
    {WORD("HostConfig"), EDGELET_OBJECT, &host_config_table},
};
static const edgelet_table body_table = {body_members, COUNT(body_members)};

static bool refuse(chain *c, em_view name, uint32_t node, const char *wanted) {
  chain_refuse(c, node, VIEW("edgelet"),
               arena_format(c->memory, "%.*s is not %s", VIEW_ARGS(name), wanted), view_of(wanted));
  return false;
}

/* Puts what edgeAgent knows and what it does not into one list, on all levels. */
static bool gather(chain *c, chain_node *node) {
  if (node->kind == DOCUMENT_UNDEFINED) {
    return refuse(c, VIEW("undefined"), node->node, "JSON");
  }
  if (node->kind != DOCUMENT_OBJECT && node->kind != DOCUMENT_ARRAY) {
    return true;
  }
  if (node->kind == DOCUMENT_OBJECT && node->extra != NULL) {
    chain_settle(node->extra);
    chain_node *rest = node->extra->first;
    node->extra = NULL;
    while (rest != NULL) {
      chain_node *one = rest;
      rest = rest->next;
      chain_append(node, one);
    }
  }
  for (chain_node *child = node->first; child != NULL; child = child->next) {
    if (!gather(c, child)) {
      return false;
    }
  }
  return true;
}

static bool are_texts(chain *c, em_view name, const chain_node *list, const char *wanted) {
  for (const chain_node *child = list->first; child != NULL; child = child->next) {
    if (child->kind != DOCUMENT_STRING) {
      return refuse(c, name, child->node, wanted);
    }
  }
  return true;
}

static bool read_object(chain *c, const edgelet_table *table, chain_node *object);

static bool read_objects(chain *c, const edgelet_member *member, chain_node *list) {
  for (chain_node *child = list->first; child != NULL; child = child->next) {
    if (child->kind != DOCUMENT_OBJECT) {
      return refuse(c, member->name, child->node, "a list of objects");
    }
    if (!read_object(c, member->table, child)) {
      return false;
    }
  }
  return true;
}

/* A port without a list gets through (measured). */
static bool read_ports(chain *c, const edgelet_member *member, chain_node *map) {
  for (chain_node *child = map->first; child != NULL; child = child->next) {
    if (child->kind == DOCUMENT_NULL) {
      continue;
    }
    if (child->kind != DOCUMENT_ARRAY) {
      return refuse(c, member->name, child->node, "a list for each port");
    }
    if (!read_objects(c, member, child)) {
      return false;
    }
  }
  return true;
}

static bool read_member(chain *c, const edgelet_member *member, chain_node *value) {
  static const document_kind wanted[] = {
      [EDGELET_TEXT] = DOCUMENT_STRING,     [EDGELET_TEXTS] = DOCUMENT_ARRAY,
      [EDGELET_TEXT_MAP] = DOCUMENT_OBJECT, [EDGELET_MAP] = DOCUMENT_OBJECT,
      [EDGELET_OBJECT] = DOCUMENT_OBJECT,   [EDGELET_OBJECTS] = DOCUMENT_ARRAY,
      [EDGELET_PORTS] = DOCUMENT_OBJECT,
  };
  static const char *const names[] = {
      [EDGELET_TEXT] = "text",
      [EDGELET_TEXTS] = "a list of text",
      [EDGELET_TEXT_MAP] = "an object of text",
      [EDGELET_MAP] = "an object",
      [EDGELET_OBJECT] = "an object",
      [EDGELET_OBJECTS] = "a list of objects",
      [EDGELET_PORTS] = "an object",
  };
  if (member->kind == EDGELET_ANY || (value->flags & CHAIN_UNRESOLVED) != 0) {
    return true;
  }
  if (value->kind != wanted[member->kind]) {
    return refuse(c, member->name, value->node, names[member->kind]);
  }
  switch (member->kind) {
    case EDGELET_TEXTS:
    case EDGELET_TEXT_MAP:
      return are_texts(c, member->name, value, names[member->kind]);
    case EDGELET_OBJECT:
      return read_object(c, member->table, value);
    case EDGELET_OBJECTS:
      return read_objects(c, member, value);
    case EDGELET_PORTS:
      return read_ports(c, member, value);
    default:
      return true;
  }
}

/* Checks the members that edgelet knows and moves them to the front; the others are ordered by
 * bytes. */
static bool read_object(chain *c, const edgelet_table *table, chain_node *object) {
  chain_node known = {0};
  chain_sort(object);
  for (uint32_t i = 0; i < table->count; i++) {
    chain_node *child = object->first;
    while (child != NULL && !view_equals(child->name, table->members[i].name)) {
      child = child->next;
    }
    if (child == NULL) {
      continue;
    }
    chain_remove(object, child);
    if (child->kind == DOCUMENT_NULL) {
      continue;
    }
    if (!read_member(c, &table->members[i], child)) {
      return false;
    }
    chain_append(&known, child);
  }
  if (known.last != NULL) {
    known.last->next = object->first;
    object->first = known.first;
    object->last = object->last == NULL ? known.last : object->last;
    object->count += known.count;
  }
  return true;
}

bool chain_read_edgelet(chain *c, chain_node *sent) {
  return gather(c, sent) && read_object(c, &body_table, sent);
}
