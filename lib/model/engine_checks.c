/* What the engine checks before it creates a container, beyond single values (runconfig, daemon).
 */
#include "model/facts.h"

static bool has_volume(const settings *s) {
  for (uint32_t i = 0; i < s->mount_count; i++) {
    const mount *m = &s->mounts[i];
    const bool is_named = m->origin == MOUNT_FROM_BINDS || m->origin == MOUNT_FROM_VOLUMES;
    if (is_named && m->kind == MOUNT_VOLUME) {
      return true;
    }
  }
  return false;
}

static void check_drivers(chain *c) {
  const settings *s = c->settings;
  const em_view driver = s->volume_driver->value;
  const em_view runtime = s->runtime->value;
  if (driver.length > 0 && !view_equals(driver, VIEW("local")) && has_volume(s)) {
    facts_depend(c, arena_format(c->memory, "the device has no volume driver %.*s",
                                 VIEW_ARGS(view_until(driver, 60))));
  }
  if (runtime.length > 0 && !view_equals(runtime, VIEW("runc"))) {
    facts_depend(c, arena_format(c->memory, "the device has no runtime %.*s",
                                 VIEW_ARGS(view_until(runtime, 60))));
  }
  for (uint32_t i = 0; i < s->storage_options->count; i++) {
    if (view_equals_ignoring_case(s->storage_options->items[i].name, VIEW("size"))) {
      facts_depend(c, VIEW("the file system of the device does not support quotas"));
    }
  }
}

/* Of Windows. */
static void check_throughput(chain *c, const engine_tree *tree) {
  static const em_view names[] = {{"IOMaximumIOps", 13}, {"IOMaximumBandwidth", 18}};
  for (size_t i = 0; i < 2; i++) {
    const chain_node *value = facts_member(tree->host_config, names[i]);
    if (value != NULL && value->integer != 0 && (value->flags & CHAIN_UNRESOLVED) == 0) {
      facts_refuse(c, AT_CREATE, NOTE_CREATE_OPTIONS_REFUSED, value->node, names[i],
                   VIEW("a limit on input and output that only Windows has"), VIEW("0"));
    }
  }
}

void engine_checks(chain *c, const engine_tree *tree) {
  namespace_checks(c);
  limit_checks(c);
  process_checks(c, tree);
  check_drivers(c);
  check_throughput(c, tree);
}
