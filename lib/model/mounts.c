/*
 * Mounts from Binds, Mounts, Tmpfs, Volumes and VolumesFrom, as the engine takes them; two may not
 * have one target.
 */
#include "model/mount_list.h"

#include "text/path.h"

static void read_tmpfs(mount_list *list, const chain_node *map) {
  for (const chain_node *one = map == NULL ? NULL : map->first; one != NULL; one = one->next) {
    const em_view fault = mount_target_fault(list->c, one->name);
    if (fault.data != NULL && !facts_is_unresolved(list->c, one->name)) {
      mount_refuse(list->c, one->key, VIEW("Tmpfs"), fault, VIEW("an absolute path"));
      continue;
    }
    mount *m = mount_list_add(list, MOUNT_FROM_TMPFS, one);
    if (m != NULL) {
      m->kind = MOUNT_TMPFS;
      m->target = one->name;
      m->target_at = chain_place(list->c, one->key);
      m->options = facts_setting(list->c, one).value;
    }
  }
}

static void read_volumes(mount_list *list, const chain_node *map) {
  for (const chain_node *one = map == NULL ? NULL : map->first; one != NULL; one = one->next) {
    mount *m = mount_list_add(list, MOUNT_FROM_VOLUMES, one);
    if (m != NULL) {
      m->kind = MOUNT_VOLUME;
      m->target = one->name;
      m->target_at = chain_place(list->c, one->key);
    }
  }
}

static void read_volumes_from(mount_list *list, const chain_node *names) {
  const chain_node *one = names == NULL ? NULL : names->first;
  for (uint32_t i = 0; names != NULL && i < names->count; i++, one = one->next) {
    const em_view text = facts_setting(list->c, one).value;
    const em_view name = view_until(text, view_find(text, ':'));
    mount *m = mount_list_add(list, MOUNT_FROM_VOLUMES_FROM, one);
    if (m == NULL) {
      return;
    }
    m->kind = MOUNT_CONTAINER;
    m->source = name;
    mount_read_options(m, view_from(text, name.length + 1));
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

static void check_targets(mount_list *list) {
  chain *c = list->c;
  const settings *s = c->settings;
  chain_node targets = {.kind = DOCUMENT_OBJECT};
  if (s->mount_count < 2) {
    return;
  }
  for (uint32_t i = 0; i < s->mount_count; i++) {
    if (!is_listed(&s->mounts[i])) {
      continue;
    }
    const uint32_t at = s->mounts[i].at.node;
    chain_node *one = chain_make(c, DOCUMENT_STRING, at, at);
    const em_view clean = path_clean(&c->workspace->scratch, s->mounts[i].target);
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
      mount_refuse(c, one->node, VIEW("Mounts"),
                   arena_format(c->memory, "two mounts have the target %.*s",
                                VIEW_ARGS(view_until(one->name, 200))),
                   VIEW("one mount for each target"));
    }
  }
}

/* The lists that mounts stand in; NULL where one is absent. */
typedef struct mount_sources {
  const chain_node *volumes_from, *mounts, *tmpfs, *volumes;
} mount_sources;

static uint32_t count_of(const chain_node *list) {
  return list == NULL ? 0 : list->count;
}

/* Room for all at once: a list that doubles would take four where most modules have one. */
static bool reserve(mount_list *list, const mount_sources *sources, const chain_node *binds) {
  const uint32_t count = count_of(sources->volumes_from) + count_of(binds) +
                         count_of(sources->mounts) + count_of(sources->tmpfs) +
                         count_of(sources->volumes);
  const uint32_t own = count - 1; /* without the workload socket, which is no setting */
  if (count < 2) {
    return true;
  }
  list->c->settings->mounts =
      arena_list_reserve(list->c->memory, own, sizeof *list->c->settings->mounts);
  list->capacity = own;
  return list->c->settings->mounts != NULL;
}

bool mounts_read(chain *c, const engine_tree *tree) {
  mount_list list = {.c = c};
  const chain_node *host = tree->host_config;
  const mount_sources sources = {.volumes_from = facts_member(host, VIEW("VolumesFrom")),
                                 .mounts = facts_member(host, VIEW("Mounts")),
                                 .tmpfs = facts_member(host, VIEW("Tmpfs")),
                                 .volumes = facts_member(tree->config, VIEW("Volumes"))};
  if (!reserve(&list, &sources, facts_member(host, VIEW("Binds")))) {
    return false;
  }
  read_volumes_from(&list, sources.volumes_from);
  binds_read(&list, host);
  mount_specs_read(&list, sources.mounts);
  read_tmpfs(&list, sources.tmpfs);
  read_volumes(&list, sources.volumes);
  check_targets(&list);
  return !list.is_out_of_memory;
}
