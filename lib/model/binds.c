/* Binds: "source:target:options", as the engine's parser takes them (volume/mounts; measured). */
#include "model/mount_list.h"

static const em_view bind_form = {"/source:/target or /source:/target:options", 42};

typedef struct bind {
  em_view parts[3];
  uint32_t count; /* 4: too many */
} bind;

static bind split_bind(em_view text) {
  bind b = {0};
  while (b.count < 4) {
    const size_t colon = view_find(text, ':');
    if (b.count < 3) {
      b.parts[b.count] = view_until(text, colon);
    }
    b.count++;
    if (colon == text.length) {
      break;
    }
    text = view_from(text, colon + 1);
  }
  return b;
}

/* Why the engine refuses the bind; data NULL if it does not. */
static em_view bind_fault(chain *c, const bind *b, bool has_driver) {
  if (b->count > 3 || b->parts[0].length == 0) {
    return VIEW("a bind that is not source:target[:options]");
  }
  if (b->count == 2 && mount_mode_is_valid(b->parts[1])) {
    return VIEW("a bind without a target");
  }
  if (b->count == 3 && !c->is_running && !mount_mode_is_valid(b->parts[2])) {
    return VIEW("unknown or conflicting options of a bind");
  }
  if (b->count == 3 && mount_is_absolute(b->parts[0]) &&
      mount_mode_has(b->parts[2], VIEW("nocopy"))) {
    return VIEW("nocopy, which only a volume can have");
  }
  const em_view fault = mount_target_fault(c, b->count == 1 ? b->parts[0] : b->parts[1]);
  if (fault.data != NULL || b->count == 1 || mount_is_absolute(b->parts[0]) || has_driver) {
    return fault;
  }
  return mount_volume_fault(b->parts[0]);
}

static void read_bind(mount_list *list, const chain_node *entry, bool has_driver) {
  chain *c = list->c;
  const em_view text = facts_setting(c, entry).value;
  const bool is_unresolved = facts_is_unresolved(c, text);
  const bind b = split_bind(text);
  const em_view fault = is_unresolved ? (em_view){0} : bind_fault(c, &b, has_driver);
  if (fault.data != NULL) {
    mount_refuse(c, entry->node, VIEW("Binds"), fault, bind_form);
    return;
  }
  mount *m = mount_list_add(list, MOUNT_FROM_BINDS, entry);
  if (m == NULL) {
    return;
  }
  m->has_placeholder = is_unresolved;
  m->kind = MOUNT_VOLUME;
  if (b.count == 1) {
    m->target = b.parts[0];
    return;
  }
  m->source = b.parts[0];
  m->target = b.parts[1];
  mount_read_options(m, b.parts[2]);
  if (mount_is_absolute(m->source)) {
    mount_set_host_path(list, m, m->source);
  }
}

void binds_read(mount_list *list, const chain_node *host) {
  const chain_node *binds = facts_member(host, VIEW("Binds"));
  const em_view driver = facts_text(host, VIEW("VolumeDriver"));
  const bool has_driver = facts_has(driver) && !view_equals(driver, VIEW("local"));
  const chain_node *one = binds == NULL ? NULL : binds->first;
  bool has_socket = false;
  for (uint32_t i = 0; binds != NULL && i < binds->count; i++, one = one->next) {
    if ((one->flags & CHAIN_AGENT) != 0) {
      has_socket = true;
    } else {
      read_bind(list, one, has_driver);
    }
  }
  if (!has_socket) {
    list->c->settings->loses_workload_socket = true;
    const uint32_t at = binds == NULL ? 0 : binds->key;
    chain_note(list->c, NOTE_WORKLOAD_SOCKET_LOST, at, VIEW("Binds"));
  }
}
