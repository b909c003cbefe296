/*
 * The three readers in one walk, for createOptions as nearly everybody writes them: every name as
 * the engine spells it and once, every value of the type that is wanted. All of them then take it
 * as it stands, and what is left of them is little: edgeAgent does not send false and 0 where that
 * is the default, orders the maps that it knows, and adds its bind. Whatever is otherwise is left
 * to the readers themselves; tests and fuzz targets hold both ways to the same tree.
 */
#include "model/chain.h"

typedef struct plain_walk {
  chain *c;
  uint32_t members; /* that reached the engine */
} plain_walk;

static const em_view host_config_name = {"HostConfig", 10};
static const em_view networking_name = {"NetworkingConfig", 16};

/* NULL, here and below: not plain, or no memory. */
static chain_node *take_value(plain_walk *w, const chain_type *type, bool is_sorted, uint32_t key,
                              uint32_t node);

static bool is_once(const document *d, uint32_t key) {
  return (d->nodes[key].flags & DOCUMENT_DUPLICATE) == 0;
}

static chain_node *take_string(plain_walk *w, uint32_t key, uint32_t node) {
  const document *d = w->c->document;
  chain_node *made =
      d->nodes[node].kind == DOCUMENT_STRING ? chain_make(w->c, DOCUMENT_STRING, node, key) : NULL;
  if (made != NULL) {
    made->text = document_string(d, node);
  }
  return made;
}

static chain_node *take_integer(plain_walk *w, const chain_type *type, uint32_t key,
                                uint32_t node) {
  const document *d = w->c->document;
  int64_t integer = 0;
  double real = 0;
  if (d->nodes[node].kind != DOCUMENT_NUMBER || (d->nodes[node].flags & DOCUMENT_NONFINITE) != 0 ||
      document_number(d, node, &integer, &real) != NUMBER_INTEGER || integer < type->least ||
      (integer >= 0 && (uint64_t)integer > type->most)) {
    return NULL;
  }
  chain_node *made = chain_make(w->c, DOCUMENT_NUMBER, node, key);
  if (made != NULL) {
    made->integer = integer;
    made->text = document_source(d, node);
  }
  return made;
}

/* Elements, or members of a map: their type is `type->of`, or text where there is none. */
static chain_node *take_list(plain_walk *w, const chain_type *type, uint32_t key, uint32_t node) {
  const document *d = w->c->document;
  chain_node *list =
      d->nodes[node].kind == DOCUMENT_ARRAY ? chain_make(w->c, DOCUMENT_ARRAY, node, key) : NULL;
  if (list == NULL) {
    return NULL;
  }
  DOCUMENT_EACH_ELEMENT(d, node, element) {
    chain_node *one = type->kind == CHAIN_WORDS ? take_string(w, 0, element)
                                                : take_value(w, type->of, false, 0, element);
    if (one == NULL) {
      return NULL;
    }
    chain_append(list, one);
  }
  return list;
}

static chain_node *take_map(plain_walk *w, const chain_type *type, bool is_sorted, uint32_t key,
                            uint32_t node) {
  const document *d = w->c->document;
  chain_node *map = chain_make(w->c, DOCUMENT_OBJECT, node, key);
  if (map == NULL) {
    return NULL;
  }
  DOCUMENT_EACH_MEMBER(d, node, name) {
    const em_view text = document_string(d, name);
    /* Json.NET may take what starts so for itself */
    const bool is_plain = is_once(d, name) && !view_starts_with(text, VIEW("$"));
    chain_node *one = is_plain ? take_value(w, type->of, is_sorted, name, name + 1) : NULL;
    if (one == NULL) {
      return NULL;
    }
    one->name = text;
    chain_append(map, one);
    w->members++;
  }
  if (is_sorted) {
    chain_sort(map);
  }
  return map;
}

/* ---- Objects -------------------------------------------------------------------------------- */

static bool is_zero(const chain_node *value) {
  return value->kind == DOCUMENT_FALSE || (value->kind == DOCUMENT_NUMBER && value->integer == 0);
}

static bool take_member(plain_walk *w, const chain_member *member, uint32_t key,
                        chain_node *object) {
  const bool is_known = member->sending != SENDING_PASSED;
  chain_node *value = member->sending == SENDING_OTHERWISE
                          ? NULL
                          : take_value(w, member->type, is_known, key, key + 1);
  if (value == NULL) {
    return false;
  }
  if (member->sending != SENDING_NONZERO || !is_zero(value)) {
    value->name = member->name;
    value->member = member;
    chain_append(object, value);
    w->members++;
  }
  return true;
}

static chain_node *take_object(plain_walk *w, const chain_table *table, uint32_t key,
                               uint32_t node) {
  const document *d = w->c->document;
  chain_node *object =
      d->nodes[node].kind == DOCUMENT_OBJECT ? chain_make(w->c, DOCUMENT_OBJECT, node, key) : NULL;
  if (object == NULL) {
    return NULL;
  }
  DOCUMENT_EACH_MEMBER(d, node, name) {
    const chain_member *member =
        is_once(d, name) ? chain_find_exact(table, document_string(d, name)) : NULL;
    if (member == NULL || !take_member(w, member, name, object)) {
      return NULL;
    }
  }
  return object;
}

static chain_node *take_value(plain_walk *w, const chain_type *type, bool is_sorted, uint32_t key,
                              uint32_t node) {
  const document_node *n = &w->c->document->nodes[node];
  switch (type->kind) {
    case CHAIN_TEXT:
      return take_string(w, key, node);
    case CHAIN_BOOL:
      return n->kind == DOCUMENT_TRUE || n->kind == DOCUMENT_FALSE
                 ? chain_make(w->c, (document_kind)n->kind, node, key)
                 : NULL;
    case CHAIN_INTEGER:
      return take_integer(w, type, key, node);
    case CHAIN_LIST:
    case CHAIN_WORDS:
      return take_list(w, type, key, node);
    case CHAIN_MAP:
      return n->kind == DOCUMENT_OBJECT ? take_map(w, type, is_sorted, key, node) : NULL;
    case CHAIN_EMPTY:
      return n->kind == DOCUMENT_OBJECT && n->extra == 0
                 ? chain_make(w->c, DOCUMENT_OBJECT, node, key)
                 : NULL;
    case CHAIN_OBJECT:
      return take_object(w, type->table, key, node);
    default:
      return NULL;
  }
}

/* ---- The whole ------------------------------------------------------------------------------ */

static bool take_part(plain_walk *w, const chain_table *table, em_view name, uint32_t key,
                      chain_node **part) {
  *part = take_object(w, table, key, key + 1);
  if (*part == NULL) {
    return false;
  }
  (*part)->name = name;
  w->members++;
  return true;
}

static bool take_top(plain_walk *w, uint32_t object, engine_tree *tree) {
  const document *d = w->c->document;
  DOCUMENT_EACH_MEMBER(d, object, key) {
    const em_view name = document_string(d, key);
    if (!is_once(d, key)) {
      return false;
    }
    bool is_taken = false;
    if (view_equals(name, host_config_name)) {
      is_taken = take_part(w, &engine_host_config, name, key, &tree->host_config);
    } else if (view_equals(name, networking_name)) {
      is_taken = take_part(w, &engine_networking_config, name, key, &tree->networking);
    } else {
      const chain_member *member = chain_find_exact(&engine_config, name);
      is_taken = member != NULL && take_member(w, member, key, tree->config);
    }
    if (!is_taken) {
      return false;
    }
  }
  return true;
}

/* The bind that edgeAgent adds. */
static bool add_workload_socket(plain_walk *w, engine_tree *tree) {
  if (tree->host_config == NULL) {
    tree->host_config = chain_make(w->c, DOCUMENT_OBJECT, 0, 0);
    if (tree->host_config == NULL) {
      return false;
    }
    tree->host_config->name = host_config_name;
    w->members++;
  }
  const chain_member *member = &engine_host_config.members[ENGINE_BINDS];
  chain_node *binds = chain_find(tree->host_config, member->name);
  if (binds == NULL) {
    binds = chain_make(w->c, DOCUMENT_ARRAY, 0, 0);
    if (binds == NULL) {
      return false;
    }
    binds->name = member->name;
    binds->member = member;
    chain_append(tree->host_config, binds);
    w->members++;
  }
  chain_node *bind = agent_make_workload_bind(w->c);
  if (bind != NULL) {
    chain_append(binds, bind);
  }
  return bind != NULL;
}

bool chain_read_plain(chain *c, uint32_t object, engine_tree *tree) {
  plain_walk w = {.c = c};
  *tree = (engine_tree){0};
  if (document_kind_of(c->document, object) != DOCUMENT_OBJECT) {
    return false;
  }
  tree->config = chain_make(c, DOCUMENT_OBJECT, object, 0);
  if (tree->config == NULL || !take_top(&w, object, tree) || !add_workload_socket(&w, tree)) {
    return false;
  }
  c->settings->settings_read += w.members;
  return true;
}
