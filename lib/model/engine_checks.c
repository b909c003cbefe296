/* What the engine checks before it creates a container, beyond single values (runconfig, daemon).
 */
#include "model/facts.h"

enum { LEAST_MEMORY = 6 * 1024 * 1024 };

static void refuse_limit(chain *c, const setting_number *limit, em_view name, em_view expected) {
  facts_refuse(c, AT_CREATE, NOTE_LIMIT_INVALID, limit->at.node, name,
               arena_format(c->memory, "%lld", (long long)limit->value), expected);
}

static void check_memory(chain *c) {
  const settings *s = c->settings;
  if (s->memory.is_set && s->memory.value != 0 && s->memory.value < LEAST_MEMORY) {
    refuse_limit(c, &s->memory, VIEW("Memory"), VIEW("at least 6291456 (6 MiB)"));
  }
}

void engine_checks(chain *c, const engine_tree *tree) {
  (void)tree;
  const settings *s = c->settings;
  check_memory(c);
  for (uint32_t i = 0; i < s->storage_options.count; i++) {
    if (view_equals_ignoring_case(s->storage_options.items[i].name, VIEW("size"))) {
      facts_depend(c, VIEW("the file system of the device does not support quotas"));
    }
  }
}
