/* Which networks the container is in, and who its process is. */
#include "model/facts.h"

static bool read_endpoints(chain *c, const chain_node *map) {
  settings *s = c->settings;
  if (map == NULL || map->count == 0) {
    return true;
  }
  s->endpoints = arena_allocate_array(c->memory, map->count, sizeof *s->endpoints);
  if (s->endpoints == NULL) {
    return false;
  }
  for (const chain_node *one = map->first; one != NULL; one = one->next) {
    s->endpoints[s->endpoint_count++] =
        (endpoint){.network = one->name, .at = chain_place(c, one->key)};
    if (one->kind == DOCUMENT_NULL) {
      facts_refuse(c, AT_CREATE, NOTE_CREATE_OPTIONS_REFUSED, one->node, VIEW("EndpointsConfig"),
                   VIEW("EndpointsConfig holds null for a network"), VIEW("{}"));
    }
  }
  if (map->count > 1) {
    facts_refuse(c, AT_CREATE, NOTE_CREATE_OPTIONS_REFUSED, map->last->key, VIEW("EndpointsConfig"),
                 VIEW("EndpointsConfig names more than one network"), VIEW("one network"));
  }
  return true;
}

/* "root", "0", "00", "0:0", "root:users": the part before the colon is 0 or root. */
static bool is_root(em_view user) {
  const em_view name = view_until(user, view_find(user, ':'));
  size_t zeros = 0;
  while (zeros < name.length && name.data[zeros] == '0') {
    zeros++;
  }
  return view_equals(name, VIEW("root")) || (name.length > 0 && zeros == name.length);
}

bool identity_read(chain *c, const engine_tree *tree) {
  settings *s = c->settings;
  s->is_host_network = view_equals(s->network_mode->value, VIEW("host"));
  s->is_user_root = is_root(s->user->value);
  if (tree->host_config->key != 0) {
    s->host_config_at = chain_place(c, tree->host_config->node);
  }
  return read_endpoints(c, facts_member(tree->networking, VIEW("EndpointsConfig")));
}
