/*
 * Mounts from Binds, Mounts, Tmpfs, Volumes and VolumesFrom, as the engine's parser takes them
 * (volume/mounts; measured).
 */
#include "model/facts.h"

#include "text/path.h"

static const em_view bind_form = {"/source:/target or /source:/target:options", 42};

typedef struct mounts {
  chain *c;
  uint32_t capacity;
  bool is_out_of_memory;
} mounts;

static mount *add(mounts *list, mount_origin origin, const chain_node *entry) {
  settings *s = list->c->settings;
  if (!arena_list_add(list->c->memory, (void **)&s->mounts, &s->mount_count, &list->capacity,
                      sizeof *s->mounts)) {
    list->is_out_of_memory = true;
    return NULL;
  }
  mount *m = &s->mounts[s->mount_count - 1];
  m->origin = origin;
  m->at = chain_place(list->c, entry->node);
  m->source_at = m->at;
  m->target_at = m->at;
  return m;
}

static void drop_last(mounts *list) {
  list->c->settings->mount_count--;
}

static void refuse(chain *c, uint32_t at, em_view name, em_view because, em_view expected) {
  facts_refuse(c, AT_CREATE, NOTE_MOUNT_MALFORMED, at, name, because, expected);
}

static void set_host_path(mounts *list, mount *m, em_view path) {
  m->kind = MOUNT_HOST_PATH;
  m->host_path = path_normalise(list->c->memory, path);
  list->is_out_of_memory = list->is_out_of_memory || m->host_path.data == NULL;
}

static bool is_absolute(em_view path) {
  return view_starts_with(path, VIEW("/"));
}

/* Why the engine refuses a target; data NULL if it does not. */
static em_view target_fault(chain *c, em_view target) {
  if (!is_absolute(target) && !view_starts_with(target, VIEW("\\"))) {
    return target.length == 0 ? VIEW("a mount without a target")
                              : VIEW("the target of a mount is no absolute path");
  }
  const em_view clean = path_clean(c->memory, target);
  return view_equals(clean, VIEW("/")) || view_equals(target, VIEW("\\"))
             ? VIEW("the target of a mount is the container's root")
             : (em_view){0};
}

/* The local driver's rule for names of volumes. */
static em_view volume_fault(em_view name) {
  for (size_t i = 0; i < name.length; i++) {
    const char b = name.data[i];
    const char lower = (char)(b | 0x20);
    const bool is_word = (lower >= 'a' && lower <= 'z') || (b >= '0' && b <= '9');
    if (!is_word && (i == 0 || (b != '_' && b != '.' && b != '-'))) {
      return VIEW("neither an absolute path nor a name for a volume");
    }
  }
  return name.length == 1 ? VIEW("a volume's name has at least two characters") : (em_view){0};
}

/* ---- Binds ---------------------------------------------------------------------------------- */

static bool takes(em_view word, const char *const *words) {
  for (; *words != NULL; words++) {
    if (view_equals(word, view_of(*words))) {
      return true;
    }
  }
  return false;
}

static const char *const access_words[] = {"rw", "ro", NULL};
static const char *const label_words[] = {"z", "Z", NULL};
static const char *const propagation_words[] = {"private", "rprivate", "slave", "rslave",
                                                "shared",  "rshared",  NULL};
static const char *const copy_words[] = {"nocopy", NULL};
static const char *const consistency_words[] = {"consistent", "cached", "delegated", "default",
                                                NULL};
static const char *const *const mode_kinds[] = {access_words, label_words, propagation_words,
                                                copy_words, consistency_words};
enum { MODE_KINDS = sizeof mode_kinds / sizeof *mode_kinds };

static em_view next_word(em_view *rest) {
  const size_t comma = view_find(*rest, ',');
  const em_view word = view_until(*rest, comma);
  *rest = comma < rest->length ? view_from(*rest, comma + 1) : (em_view){0};
  return word;
}

bool mount_mode_is_valid(em_view options) {
  unsigned counts[MODE_KINDS] = {0};
  em_view rest = options;
  while (options.length > 0 && rest.data != NULL) {
    const em_view word = next_word(&rest);
    size_t kind = 0;
    while (kind < MODE_KINDS && !takes(word, mode_kinds[kind])) {
      kind++;
    }
    if (kind == MODE_KINDS || ++counts[kind] > 1) {
      return false;
    }
  }
  return true;
}

static bool has_word(em_view options, em_view wanted) {
  em_view rest = options;
  while (options.length > 0 && rest.data != NULL) {
    if (view_equals(next_word(&rest), wanted)) {
      return true;
    }
  }
  return false;
}

static void read_options(mount *m, em_view options) {
  m->options = options;
  em_view rest = options;
  while (options.length > 0 && rest.data != NULL) {
    const em_view word = next_word(&rest);
    if (view_equals(word, VIEW("ro"))) {
      m->is_read_only = true;
      m->read_only_at = m->at;
    } else if (takes(word, propagation_words)) {
      m->propagation = word;
      m->propagation_at = m->at;
    }
  }
}

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
  if (b->count == 3 && !mount_mode_is_valid(b->parts[2])) {
    return VIEW("unknown or conflicting options of a bind");
  }
  if (b->count == 3 && is_absolute(b->parts[0]) && has_word(b->parts[2], VIEW("nocopy"))) {
    return VIEW("nocopy, which only a volume can have");
  }
  const em_view fault = target_fault(c, b->count == 1 ? b->parts[0] : b->parts[1]);
  if (fault.data != NULL || b->count == 1 || is_absolute(b->parts[0]) || has_driver) {
    return fault;
  }
  return volume_fault(b->parts[0]);
}

static void read_bind(mounts *list, const chain_node *entry, bool has_driver) {
  chain *c = list->c;
  const em_view text = facts_setting(c, entry).value;
  const bool is_unresolved = facts_is_unresolved(c, text);
  const bind b = split_bind(text);
  const em_view fault = is_unresolved ? (em_view){0} : bind_fault(c, &b, has_driver);
  if (fault.data != NULL) {
    refuse(c, entry->node, VIEW("Binds"), fault, bind_form);
    return;
  }
  mount *m = add(list, MOUNT_FROM_BINDS, entry);
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
  read_options(m, b.parts[2]);
  if (is_absolute(m->source)) {
    set_host_path(list, m, m->source);
  }
}

static void read_binds(mounts *list, const chain_node *host) {
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

/* ---- Mounts --------------------------------------------------------------------------------- */

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
  const em_view fault = target_fault(c, m->target);
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
      if (facts_has(m->propagation) && !takes(m->propagation, propagation_words)) {
        return VIEW("an unknown propagation");
      }
      return is_absolute(m->source) ? (em_view){0} : VIEW("a bind of a path that is not absolute");
    case MOUNT_VOLUME:
      if (has_bind_options) {
        return VIEW("a volume with BindOptions");
      }
      if (!has_source && m->is_read_only) {
        return VIEW("a volume without a name cannot be read-only");
      }
      return volume_fault(m->source);
    case MOUNT_TMPFS:
      if (has_bind_options) {
        return VIEW("a tmpfs with BindOptions");
      }
      return has_source ? VIEW("a tmpfs with a source") : (em_view){0};
    default:
      return VIEW("a named pipe, which only Windows has");
  }
}

static void read_mount_members(mounts *list, const chain_node *entry, mount *m) {
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

static void read_mount(mounts *list, const chain_node *entry) {
  chain *c = list->c;
  const em_view type = facts_text(entry, VIEW("Type"));
  mount *m = add(list, MOUNT_FROM_MOUNTS, entry);
  if (m == NULL) {
    return;
  }
  read_mount_members(list, entry, m);
  if (!read_type(type, &m->kind)) {
    const place at = member_place(c, entry, VIEW("Type"));
    if (!facts_is_unresolved(c, type)) {
      refuse(c, at.node, VIEW("Mounts"),
             facts_has(type) ? VIEW("an unknown type of mount") : VIEW("a mount without a type"),
             VIEW("bind, volume or tmpfs"));
    }
    drop_last(list);
    return;
  }
  const em_view fault = m->has_placeholder ? (em_view){0} : mount_fault(c, entry, m);
  if (fault.data != NULL) {
    refuse(c, entry->node, VIEW("Mounts"), fault,
           VIEW("Type, an absolute Target, and the Source that the type wants"));
    drop_last(list);
    return;
  }
  if (m->kind == MOUNT_HOST_PATH) {
    set_host_path(list, m, m->source);
  } else if (m->kind == MOUNT_VOLUME) {
    const chain_node *driver =
        facts_member(facts_member(entry, VIEW("VolumeOptions")), VIEW("DriverConfig"));
    const em_view name = facts_text(driver, VIEW("Name"));
    if (!facts_has(name) || view_equals(name, VIEW("local"))) {
      mount_see_through(c, facts_member(driver, VIEW("Options")), m);
    }
  }
}

/* ---- The others ----------------------------------------------------------------------------- */

static void read_tmpfs(mounts *list, const chain_node *map) {
  for (const chain_node *one = map == NULL ? NULL : map->first; one != NULL; one = one->next) {
    const em_view fault = target_fault(list->c, one->name);
    if (fault.data != NULL && !facts_is_unresolved(list->c, one->name)) {
      refuse(list->c, one->key, VIEW("Tmpfs"), fault, VIEW("an absolute path"));
      continue;
    }
    mount *m = add(list, MOUNT_FROM_TMPFS, one);
    if (m != NULL) {
      m->kind = MOUNT_TMPFS;
      m->target = one->name;
      m->target_at = chain_place(list->c, one->key);
      m->options = facts_setting(list->c, one).value;
    }
  }
}

static void read_volumes(mounts *list, const chain_node *map) {
  for (const chain_node *one = map == NULL ? NULL : map->first; one != NULL; one = one->next) {
    mount *m = add(list, MOUNT_FROM_VOLUMES, one);
    if (m != NULL) {
      m->kind = MOUNT_VOLUME;
      m->target = one->name;
      m->target_at = chain_place(list->c, one->key);
    }
  }
}

static void read_volumes_from(mounts *list, const chain_node *names) {
  const chain_node *one = names == NULL ? NULL : names->first;
  for (uint32_t i = 0; names != NULL && i < names->count; i++, one = one->next) {
    const em_view text = facts_setting(list->c, one).value;
    const em_view name = view_until(text, view_find(text, ':'));
    mount *m = add(list, MOUNT_FROM_VOLUMES_FROM, one);
    if (m == NULL) {
      return;
    }
    m->kind = MOUNT_CONTAINER;
    m->source = name;
    read_options(m, view_from(text, name.length + 1));
    m->has_placeholder = facts_is_unresolved(list->c, text);
    facts_depend(list->c, arena_format(list->c->memory, "there is no container %.*s",
                                       VIEW_ARGS(view_until(name, 200))));
  }
}

/* ---- Targets that are taken twice -------------------------------------------------------------
 */

static bool is_listed(const mount *m) {
  return (m->origin == MOUNT_FROM_BINDS || m->origin == MOUNT_FROM_MOUNTS) && !m->has_placeholder;
}

static void check_targets(mounts *list) {
  chain *c = list->c;
  const settings *s = c->settings;
  chain_node targets = {.kind = DOCUMENT_OBJECT};
  for (uint32_t i = 0; i < s->mount_count; i++) {
    if (!is_listed(&s->mounts[i])) {
      continue;
    }
    const uint32_t at = s->mounts[i].at.node;
    chain_node *one = chain_make(c, DOCUMENT_STRING, at, at);
    const em_view clean = path_clean(c->memory, s->mounts[i].target);
    if (one == NULL || clean.data == NULL) {
      list->is_out_of_memory = true;
      return;
    }
    one->name = clean;
    chain_append(&targets, one);
  }
  chain_sort(&targets);
  for (const chain_node *one = targets.first; one != NULL; one = one->next) {
    if (one->overrode != 0) {
      refuse(c, one->node, VIEW("Mounts"),
             arena_format(c->memory, "two mounts have the target %.*s",
                          VIEW_ARGS(view_until(one->name, 200))),
             VIEW("one mount for each target"));
    }
  }
}

static uint32_t count_of(const chain_node *list) {
  return list == NULL ? 0 : list->count;
}

/* Room for all at once: a list that doubles would take four where most modules have one. */
static bool reserve(mounts *list, const engine_tree *tree) {
  const chain_node *host = tree->host_config;
  const uint32_t count = count_of(facts_member(host, VIEW("VolumesFrom"))) +
                         count_of(facts_member(host, VIEW("Binds"))) +
                         count_of(facts_member(host, VIEW("Mounts"))) +
                         count_of(facts_member(host, VIEW("Tmpfs"))) +
                         count_of(facts_member(tree->config, VIEW("Volumes")));
  const uint32_t own = count - 1; /* without the workload socket, which is no setting */
  if (count < 2) {
    return true;
  }
  list->c->settings->mounts =
      arena_allocate_array(list->c->memory, own, sizeof *list->c->settings->mounts);
  list->capacity = own;
  return list->c->settings->mounts != NULL;
}

bool mounts_read(chain *c, const engine_tree *tree) {
  mounts list = {.c = c};
  const chain_node *host = tree->host_config;
  if (!reserve(&list, tree)) {
    return false;
  }
  const chain_node *mount_list = facts_member(host, VIEW("Mounts"));
  read_volumes_from(&list, facts_member(host, VIEW("VolumesFrom")));
  read_binds(&list, host);
  const chain_node *one = mount_list == NULL ? NULL : mount_list->first;
  for (uint32_t i = 0; mount_list != NULL && i < mount_list->count; i++, one = one->next) {
    read_mount(&list, one);
  }
  read_tmpfs(&list, facts_member(host, VIEW("Tmpfs")));
  read_volumes(&list, facts_member(tree->config, VIEW("Volumes")));
  check_targets(&list);
  return !list.is_out_of_memory;
}
