/* Mounts: objects with a type, as the engine validates them (volume/mounts; measured). */
#include "model/mount_list.h"

static place member_place(const chain *c, const chain_node *object, em_view name) {
  const chain_node *value = facts_member(object, name);
  return chain_place(c, value == NULL ? object->node : value->node);
}

static bool read_type(em_view type, mount_kind *kind) {
  static const struct {
    em_view name;
    mount_kind kind;
  } types[] = {{{"bind", 4}, MOUNT_HOST_PATH},
               {{"volume", 6}, MOUNT_VOLUME},
               {{"tmpfs", 5}, MOUNT_TMPFS},
               {{"npipe", 5}, MOUNT_NPIPE}};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (view_equals(types[i].name, type)) {
      *kind = types[i].kind;
      return true;
    }
  }
  return false;
}

/* Why the engine refuses; data NULL if it does not. */
static em_view mount_fault(chain *c, const chain_node *entry, const mount *m) {
  const bool has_source = facts_has(m->source);
  const bool has_bind_options = facts_member(entry, VIEW("BindOptions")) != NULL;
  const bool has_volume_options = facts_member(entry, VIEW("VolumeOptions")) != NULL;
  const em_view fault = mount_target_fault(c, m->target);
  if (fault.data != NULL) {
    return fault;
  }
  switch (m->kind) {
    case MOUNT_HOST_PATH:
      if (!has_source) {
        return VIEW("a bind without a source");
      }
      if (has_volume_options) {
        return VIEW("a bind with VolumeOptions");
      }
      if (facts_has(m->propagation) && !mount_is_propagation(m->propagation)) {
        return VIEW("an unknown propagation");
      }
      return mount_is_absolute(m->source) ? (em_view){0}
                                          : VIEW("a bind of a path that is not absolute");
    case MOUNT_VOLUME:
      if (has_bind_options) {
        return VIEW("a volume with BindOptions");
      }
      if (!has_source && m->is_read_only) {
        return VIEW("a volume without a name cannot be read-only");
      }
      return mount_volume_fault(m->source);
    case MOUNT_TMPFS:
      if (has_bind_options) {
        return VIEW("a tmpfs with BindOptions");
      }
      return has_source ? VIEW("a tmpfs with a source") : (em_view){0};
    default:
      return VIEW("a named pipe, which only Windows has");
  }
}

static void read_mount_members(mount_list *list, const chain_node *entry, mount *m) {
  chain *c = list->c;
  const chain_node *read_only = facts_member(entry, VIEW("ReadOnly"));
  const chain_node *bind_options = facts_member(entry, VIEW("BindOptions"));
  m->source = facts_text(entry, VIEW("Source"));
  m->target = facts_text(entry, VIEW("Target"));
  m->source_at = member_place(c, entry, VIEW("Source"));
  m->target_at = member_place(c, entry, VIEW("Target"));
  m->is_read_only = read_only != NULL && read_only->kind == DOCUMENT_TRUE;
  m->read_only_at = read_only == NULL ? (place){0} : chain_place(c, read_only->node);
  m->propagation = facts_text(bind_options, VIEW("Propagation"));
  m->propagation_at =
      bind_options == NULL ? (place){0} : member_place(c, bind_options, VIEW("Propagation"));
  m->has_placeholder = facts_is_unresolved(c, m->source) || facts_is_unresolved(c, m->target);
}

static void read_mount(mount_list *list, const chain_node *entry) {
  chain *c = list->c;
  const em_view type = facts_text(entry, VIEW("Type"));
  mount *m = mount_list_add(list, MOUNT_FROM_MOUNTS, entry);
  if (m == NULL) {
    return;
  }
  read_mount_members(list, entry, m);
  if (!read_type(type, &m->kind)) {
    const place at = member_place(c, entry, VIEW("Type"));
    if (!facts_is_unresolved(c, type)) {
      mount_refuse(c, at.node, VIEW("Mounts"),
                   facts_has(type) ? VIEW("an unknown type of mount")
                                   : VIEW("a mount without a type"),
                   VIEW("bind, volume or tmpfs"));
    }
    mount_list_drop(list);
    return;
  }
  const em_view fault = m->has_placeholder ? (em_view){0} : mount_fault(c, entry, m);
  if (fault.data != NULL) {
    mount_refuse(c, entry->node, VIEW("Mounts"), fault,
                 VIEW("Type, an absolute Target, and the Source that the type wants"));
    mount_list_drop(list);
    return;
  }
  if (m->kind == MOUNT_HOST_PATH) {
    mount_set_host_path(list, m, m->source);
  } else if (m->kind == MOUNT_VOLUME) {
    const chain_node *driver =
        facts_member(facts_member(entry, VIEW("VolumeOptions")), VIEW("DriverConfig"));
    const em_view name = facts_text(driver, VIEW("Name"));
    if (!facts_has(name) || view_equals(name, VIEW("local"))) {
      mount_see_through(c, facts_member(driver, VIEW("Options")), m);
    }
  }
}

void mount_specs_read(mount_list *list, const chain_node *specs) {
  const chain_node *one = specs == NULL ? NULL : specs->first;
  for (uint32_t i = 0; specs != NULL && i < specs->count; i++, one = one->next) {
    read_mount(list, one);
  }
}
