/*
 * The top of what the engine reads (runconfig: ContainerConfigWrapper): members of Config,
 * HostConfig, NetworkingConfig, and, from old times, members of HostConfig beside it.
 */
#include "model/engine_names.h"

static const chain_type host_config_type = {
    .kind = CHAIN_OBJECT, .is_nullable = true, .table = &engine_host_config};
static const chain_type networking_type = {
    .kind = CHAIN_OBJECT, .is_nullable = true, .table = &engine_networking_config};
static const chain_member parts[] = {
    {.name = {"HostConfig", 10}, .type = &host_config_type},
    {.name = {"NetworkingConfig", 16}, .type = &networking_type},
};
static const chain_table parts_table = {
    .object = {"createOptions", 13}, .members = parts, .count = 2};

/*
 * Of what stands beside HostConfig though it belongs inside, old engines' members: these count
 * where HostConfig does not set them (runconfig: getHostConfig).
 */
static bool is_taken_from_outside(em_view name) {
  static const em_view names[] = {{"Memory", 6},
                                  {"MemorySwap", 10},
                                  {"CpuShares", 9},
                                  {"CpusetCpus", 10},
                                  {"VolumeDriver", 12}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (view_equals(names[i], name)) {
      return true;
    }
  }
  return false;
}

static bool is_zero(const chain_node *value) {
  return value == NULL || (value->kind == DOCUMENT_NUMBER && value->integer == 0) ||
         (value->kind == DOCUMENT_STRING && value->text.length == 0);
}

static void take_from_outside(chain *c, chain_node *outside, chain_node *host_config) {
  chain_node *rest = outside->first;
  while (rest != NULL) {
    chain_node *one = rest;
    rest = rest->next;
    chain_node *inside = chain_find(host_config, one->name);
    if (!is_taken_from_outside(one->name) || !is_zero(inside) || is_zero(one)) {
      engine_note_misplaced(c, one);
      continue;
    }
    if (inside != NULL) {
      chain_remove(host_config, inside);
    }
    chain_append(host_config, one);
  }
}

/* An old member of its own, for CpusetCpus. */
static void take_cpuset(const engine_tree *tree) {
  const chain_member *old = engine_find(&engine_config, VIEW("Cpuset"));
  const chain_member *member = engine_find(&engine_host_config, VIEW("CpusetCpus"));
  chain_node *inside = chain_find(tree->host_config, member->name);
  chain_node *value = chain_find(tree->config, old->name);
  if (is_zero(value) || !is_zero(inside)) {
    return;
  }
  if (inside != NULL) {
    chain_remove(tree->host_config, inside);
  }
  chain_remove(tree->config, value);
  value->name = member->name;
  value->member = member;
  chain_append(tree->host_config, value);
}

/* `*has_outside`: members of HostConfig stand beside it. */
static bool decode_top(chain *c, const chain_node *sent, chain_node *top, chain_node *outside,
                       engine_tree *tree, bool *has_outside) {
  const chain_table *const tables[] = {&engine_config, &parts_table, &engine_host_config};
  chain_node *const targets[] = {tree->config, top, outside};
  for (const chain_node *one = sent->first; one != NULL; one = one->next) {
    const chain_member *member = NULL;
    uint32_t found = 0;
    for (uint32_t i = 0; i < 3 && member == NULL; i++) {
      member = engine_find(tables[i], one->name);
      found = i;
    }
    if (member == NULL) {
      engine_note_unknown(c, &engine_config, one);
      continue;
    }
    *has_outside = *has_outside || targets[found] == outside;
    engine_note_name(c, member->name, one);
    if (!engine_decode_member(c, member, one, targets[found])) {
      return false;
    }
  }
  return true;
}

bool chain_read_engine(chain *c, const chain_node *sent, engine_tree *tree) {
  chain_node *top = chain_make(c, DOCUMENT_OBJECT, sent->node, sent->key);
  chain_node *outside = chain_make(c, DOCUMENT_OBJECT, sent->node, sent->key);
  bool has_outside = false;
  *tree = (engine_tree){.config = chain_make(c, DOCUMENT_OBJECT, sent->node, sent->key)};
  if (top == NULL || outside == NULL || tree->config == NULL ||
      !decode_top(c, sent, top, outside, tree, &has_outside)) {
    return false;
  }
  tree->host_config = chain_find(top, parts[0].name);
  tree->networking = chain_find(top, parts[1].name);
  const bool is_inside = tree->host_config != NULL;
  if (is_inside) {
    take_from_outside(c, outside, tree->host_config);
  } else {
    /* null behind edgeAgent's own: what stands outside is then all there is */
    tree->host_config = outside;
  }
  if (is_inside || has_outside) {
    take_cpuset(tree);
  }
  return true;
}
