/*
 * A volume of the local driver is mounted with the type, options and device that it is given
 * (volume/local): with `bind` among its options that is a directory of the host, whatever the type.
 */
#include "model/facts.h"

#include "text/path.h"

static bool has_option(em_view options, em_view wanted) {
  while (options.length > 0) {
    const size_t comma = view_find(options, ',');
    if (view_equals(view_until(options, comma), wanted)) {
      return true;
    }
    options = view_from(options, comma + 1);
  }
  return false;
}

/* The value of key=value among the options; data NULL if there is none. */
static em_view option_value(em_view options, em_view key) {
  while (options.length > 0) {
    const size_t comma = view_find(options, ',');
    const em_view one = view_until(options, comma);
    const size_t equals = view_find(one, '=');
    if (equals < one.length && view_equals(view_until(one, equals), key)) {
      return view_from(one, equals + 1);
    }
    options = view_from(options, comma + 1);
  }
  return (em_view){0};
}

/* File systems that show something of the host itself, and where the host has that. */
static em_view special_path(em_view type) {
  static const struct {
    em_view type, path;
  } special[] = {
      {{"proc", 4}, {"/proc", 5}},
      {{"sysfs", 5}, {"/sys", 4}},
      {{"devtmpfs", 8}, {"/dev", 4}},
      {{"cgroup", 6}, {"/sys/fs/cgroup", 14}},
      {{"cgroup2", 7}, {"/sys/fs/cgroup", 14}},
      {{"debugfs", 7}, {"/sys/kernel/debug", 17}},
      {{"tracefs", 7}, {"/sys/kernel/tracing", 19}},
      {{"securityfs", 10}, {"/sys/kernel/security", 20}},
      {{"efivarfs", 8}, {"/sys/firmware/efi/efivars", 25}},
  };
  for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
    if (view_equals(special[i].type, type)) {
      return special[i].path;
    }
  }
  return (em_view){0};
}

static bool is_remote(em_view type) {
  static const em_view remote[] = {{"nfs", 3},  {"nfs4", 4}, {"cifs", 4},
                                   {"smb3", 4}, {"9p", 2},   {"ceph", 4}};
  for (size_t i = 0; i < sizeof remote / sizeof *remote; i++) {
    if (view_equals(remote[i], type)) {
      return true;
    }
  }
  return false;
}

static void set_path(chain *c, mount *m, mount_kind kind, em_view path, uint32_t at) {
  m->kind = kind;
  m->is_disguised = kind == MOUNT_HOST_PATH;
  m->source = path;
  m->host_path = path_normalise(c->memory, path);
  m->source_at = chain_place(c, at);
}

void mount_see_through(chain *c, const chain_node *options, mount *m) {
  const chain_node *on = facts_member(options, VIEW("device"));
  if (on == NULL || on->kind != DOCUMENT_STRING) {
    return;
  }
  const em_view type = facts_text(options, VIEW("type"));
  const em_view words = facts_text(options, VIEW("o"));
  m->is_read_only = m->is_read_only || has_option(words, VIEW("ro"));
  m->has_placeholder = m->has_placeholder || facts_is_unresolved(c, on->text);
  em_view layers = option_value(words, VIEW("lowerdir"));
  layers = view_until(layers, view_find(layers, ':'));
  if (has_option(words, VIEW("bind")) || has_option(words, VIEW("rbind"))) {
    set_path(c, m, MOUNT_HOST_PATH, on->text, on->node);
  } else if (view_equals(type, VIEW("overlay")) && facts_has(layers)) {
    set_path(c, m, MOUNT_HOST_PATH, layers, facts_member(options, VIEW("o"))->node);
  } else if (facts_has(special_path(type))) {
    set_path(c, m, MOUNT_HOST_PATH, special_path(type), facts_member(options, VIEW("type"))->node);
  } else if (is_remote(type)) {
    m->kind = MOUNT_REMOTE;
    m->source = on->text;
    m->source_at = chain_place(c, on->node);
  } else if (view_equals(type, VIEW("tmpfs"))) {
    m->kind = MOUNT_TMPFS;
  } else if (view_starts_with(on->text, VIEW("/"))) {
    set_path(c, m, MOUNT_HOST_DEVICE, on->text, on->node);
  }
}
