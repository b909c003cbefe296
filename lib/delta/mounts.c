/* What of the host a container gets to see. */
#include "delta/collect.h"
#include "delta/host_paths.h"
#include "text/path.h"

static bool is_root(em_view path) {
  const bool is_drive = path.length >= 2 && path.length <= 3 && path.data[1] == ':';
  return view_equals(path, VIEW("/")) || is_drive;
}

/* A list holds the path, or lies in it; but for folders so far up that this says nothing. */
static bool overlaps(const host_paths *list, em_view path, const char *const *but) {
  for (size_t i = 0; but[i] != NULL; i++) {
    if (view_equals(path, view_of(but[i]))) {
      return false;
    }
  }
  return host_paths_hold(list, path) || host_paths_lie_in(list, path);
}

/* Below a home: where people keep keys. */
static bool is_personal(em_view path) {
  static const em_view folders[] = {
      VIEW_INIT(".ssh"),  VIEW_INIT(".aws"),   VIEW_INIT(".azure"),  VIEW_INIT(".docker"),
      VIEW_INIT(".kube"), VIEW_INIT(".gnupg"), VIEW_INIT(".config"),
  };
  const bool is_home = view_starts_with(path, VIEW("/home/"));
  if (is_home && view_find(view_from(path, 6), '/') == path.length - 6) {
    return true;
  }
  if (!is_home && !path_contains(VIEW("/root"), path)) {
    return false;
  }
  while (path.length > 0) {
    path = view_from(path, 1);
    const size_t end = view_find(path, '/');
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
      if (view_equals(view_until(path, end), folders[i])) {
        return true;
      }
    }
    path = view_from(path, end);
  }
  return false;
}

static bool is_of_system(em_view path) {
  static const char *const none[] = {NULL};
  return overlaps(&sensitive_trees, path, none) || host_paths_lie_in(&sensitive_folders, path) ||
         is_personal(path);
}

/* In the order in which the rules leave each other room. */
static delta_weight weigh_path(const mount *m) {
  static const char *const above_engine[] = {"/var", NULL};
  static const char *const above_management[] = {"/run", "/var", "/var/lib", NULL};
  const em_view path = m->host_path;
  if (is_root(path)) {
    return WEIGHT_MOUNT_ROOT;
  }
  if (overlaps(&engine_sockets, path, above_engine)) {
    return WEIGHT_MOUNT_ENGINE;
  }
  if (overlaps(&management_sockets, path, above_management)) {
    return WEIGHT_MOUNT_MANAGEMENT;
  }
  if (host_paths_hold(&workload_sockets, path)) {
    return WEIGHT_MOUNT_WORKLOAD;
  }
  if (host_paths_hold(&identity_paths, path)) {
    return WEIGHT_MOUNT_IDENTITY;
  }
  if (host_paths_hold(&data_folders, path) || host_paths_hold(&hardware_paths, path)) {
    return WEIGHT_MOUNT_OTHER;
  }
  if (m->is_read_only) {
    return is_of_system(path) && !host_paths_hold(&harmless_files, path) ? WEIGHT_MOUNT_READ
                                                                         : WEIGHT_MOUNT_OTHER;
  }
  const bool is_device = view_starts_with(path, VIEW("/dev/"));
  return is_of_system(path) ? WEIGHT_MOUNT_WRITE
         : is_device        ? WEIGHT_MOUNT_OTHER
                            : WEIGHT_MOUNT_OTHER_WRITE;
}

static delta_weight weigh(const mount *m) {
  switch (m->kind) {
    case MOUNT_HOST_PATH:
      return weigh_path(m);
    case MOUNT_HOST_DEVICE:
      return WEIGHT_MOUNT_DISK;
    case MOUNT_REMOTE:
      return WEIGHT_MOUNT_REMOTE;
    case MOUNT_CONTAINER:
      return WEIGHT_MOUNT_CONTAINER;
    default:
      return WEIGHT_MOUNT_VOLUME;
  }
}

static const char *kind_name(const mount *m) {
  static const char *const names[] = {
      [MOUNT_HOST_PATH] = "mount of",
      [MOUNT_VOLUME] = "volume",
      [MOUNT_TMPFS] = "memory file system",
      [MOUNT_HOST_DEVICE] = "mount of the device",
      [MOUNT_REMOTE] = "remote mount of",
      [MOUNT_CONTAINER] = "all mounts of",
      [MOUNT_NPIPE] = "pipe",
  };
  return names[m->kind];
}

void delta_collect_mounts(delta_collector *c) {
  const settings *s = c->module->settings;
  for (uint32_t i = 0; i < s->mount_count; i++) {
    const mount *m = &s->mounts[i];
    const em_view source = m->host_path.data != NULL ? m->host_path
                           : m->source.data != NULL  ? m->source
                                                     : VIEW("");
    const em_view target = m->target.data == NULL ? VIEW("") : m->target;
    delta_collect(c, DELTA_MOUNT,
                  arena_format(c->facts->memory, "%s %.*s%s%.*s", kind_name(m),
                               VIEW_ARGS(view_cut(source, 800)), target.length > 0 ? " at " : "",
                               VIEW_ARGS(view_cut(target, 800))),
                  m->is_read_only ? VIEW("read-only") : VIEW("writable"), weigh(m), false, m->at);
  }
}
