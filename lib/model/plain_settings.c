/* Settings that the engine takes as they are. */
#include "model/facts.h"

static bool read_pairs(chain *c, const chain_node *map, setting_pairs *pairs) {
  *pairs = (setting_pairs){.is_set = true, .at = chain_place(c, map->node)};
  pairs->items =
      map->count == 0 ? NULL : arena_allocate_array(c->memory, map->count, sizeof *pairs->items);
  if (map->count > 0 && pairs->items == NULL) {
    return false;
  }
  for (const chain_node *one = map->first; one != NULL; one = one->next) {
    pairs->items[pairs->count++] = (setting_pair){
        .name = one->name, .value = facts_setting(c, one).value, .at = chain_place(c, one->node)};
  }
  return true;
}

static bool add_override(chain *c, const chain_node *value, uint32_t *capacity) {
  settings *s = c->settings;
  if (value->overrode == 0) {
    return true;
  }
  if (!arena_list_add(c->memory, (void **)&s->overrides, &s->override_count, capacity,
                      sizeof *s->overrides)) {
    return false;
  }
  /* what was replaced is a member: its value stands behind its name */
  s->overrides[s->override_count - 1] = (settings_override){value->node, value->overrode + 1};
  return true;
}

static bool fill_in(chain *c, chain_plain kind, const chain_node *value, void *made) {
  const place at = chain_place(c, value->node);
  const bool is_unresolved = (value->flags & CHAIN_UNRESOLVED) != 0;
  switch (kind) {
    case PLAIN_FLAG:
      *(setting_flag *)made =
          (setting_flag){.value = value->kind == DOCUMENT_TRUE, .is_set = !is_unresolved, .at = at};
      return true;
    case PLAIN_NUMBER:
      *(setting_number *)made = (setting_number){
          .value = is_unresolved ? 0 : value->integer, .is_set = !is_unresolved, .at = at};
      return true;
    case PLAIN_TEXT:
      *(setting_text *)made = facts_setting(c, value);
      return true;
    case PLAIN_TEXTS:
      return facts_texts(c, value, made);
    default:
      return read_pairs(c, value, made);
  }
}

static bool read_one(chain *c, const chain_member *member, const chain_node *value) {
  static const size_t sizes[] = {[PLAIN_FLAG] = sizeof(setting_flag),
                                 [PLAIN_NUMBER] = sizeof(setting_number),
                                 [PLAIN_TEXT] = sizeof(setting_text),
                                 [PLAIN_TEXTS] = sizeof(setting_texts),
                                 [PLAIN_PAIRS] = sizeof(setting_pairs)};
  void *made = arena_allocate(c->memory, sizes[member->plain]);
  if (made == NULL || !fill_in(c, member->plain, value, made)) {
    return false;
  }
  const void *const set = made;
  memcpy((char *)c->settings + member->offset, &set, sizeof set);
  return true;
}

static bool read_members(chain *c, const chain_node *object, uint32_t *capacity) {
  for (const chain_node *value = object == NULL ? NULL : object->first; value != NULL;
       value = value->next) {
    const bool is_plain = value->member->plain != PLAIN_NONE && value->kind != DOCUMENT_NULL;
    if ((is_plain && !read_one(c, value->member, value)) || !add_override(c, value, capacity)) {
      return false;
    }
  }
  return true;
}

bool plain_settings_read(chain *c, const engine_tree *tree) {
  const chain_node *host = tree->host_config;
  uint32_t capacity = 0;
  return read_members(c, tree->config, &capacity) && read_members(c, host, &capacity) &&
         read_members(c, facts_member(host, VIEW("LogConfig")), &capacity) &&
         read_members(c, facts_member(host, VIEW("RestartPolicy")), &capacity);
}
