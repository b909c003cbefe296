#include "model/settings.h"

#include "model/facts.h"

static bool read_facts(chain *c, const engine_tree *tree) {
  if (!plain_settings_read(c, tree) || !health_read(c, tree) || !capabilities_read(c, tree) ||
      !security_options_read(c, tree) || !mounts_read(c, tree) || !ports_read(c, tree) ||
      !devices_read(c, tree) || !identity_read(c, tree)) {
    return false;
  }
  engine_checks(c, tree);
  return true;
}

bool settings_read(settings *s, settings_source source, arena *memory, notes *list) {
  *s = (settings){.verdict = SETTINGS_EFFECTIVE};
  if (source.document == NULL) {
    return true;
  }
  chain c = {.document = source.document,
             .memory = memory,
             .notes = list,
             .settings = s,
             .is_from_object = source.node != 0,
             .has_placeholders = source.has_placeholders,
             .is_running = source.is_running};
  arena_init(&c.scratch, &memory->allocator);
  engine_tree tree;
  chain_node *sent = chain_read_agent(&c, source.node);
  const bool is_decoded =
      sent != NULL && chain_read_edgelet(&c, sent) && chain_read_engine(&c, sent, &tree);
  bool is_read = is_decoded ? read_facts(&c, &tree) : c.is_stopped;
  is_read = is_read && !c.scratch.has_failed && !memory->has_failed;
  arena_free(&c.scratch);
  return is_read;
}

place settings_overrode(const settings *s, place at) {
  for (uint32_t i = 0; i < s->override_count; i++) {
    if (s->overrides[i].at == at.node) {
      return (place){at.document, s->overrides[i].overrode};
    }
  }
  return (place){0};
}
