/* What of the host a container gets to see. */
#include "delta/delta.h"
#include "text/path.h"

/* Paths that are, hold or lie in what commands the device or its secrets. */
static const em_view commanding[] = {
    VIEW_INIT("/run/docker.sock"), VIEW_INIT("/run/iotedge"),    VIEW_INIT("/run/aziot"),
    VIEW_INIT("/etc/aziot"),       VIEW_INIT("/var/lib/aziot"),  VIEW_INIT("/etc/iotedge"),
    VIEW_INIT("/var/lib/iotedge"), VIEW_INIT("/run/containerd"), VIEW_INIT("/var/secrets"),
};
static const em_view sensitive[] = {
    VIEW_INIT("/boot"), VIEW_INIT("/dev"),  VIEW_INIT("/etc"),  VIEW_INIT("/lib"),
    VIEW_INIT("/bin"),  VIEW_INIT("/sbin"), VIEW_INIT("/usr"),  VIEW_INIT("/proc"),
    VIEW_INIT("/sys"),  VIEW_INIT("/root"), VIEW_INIT("/home"), VIEW_INIT("/var/lib/docker"),
    VIEW_INIT("/run"),
};

static bool overlaps(em_view path, const em_view *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (path_contains(path, list[i]) || path_contains(list[i], path)) {
      return true;
    }
  }
  return false;
}

static em_severity severity_of(const mount *m) {
  if (m->kind == MOUNT_HOST_DEVICE) {
    return EM_SEVERITY_HIGH;
  }
  if (m->kind != MOUNT_HOST_PATH) {
    return m->kind == MOUNT_REMOTE || m->kind == MOUNT_CONTAINER ? EM_SEVERITY_MEDIUM
                                                                 : EM_SEVERITY_NOTE;
  }
  if (overlaps(m->host_path, commanding, sizeof commanding / sizeof *commanding)) {
    return EM_SEVERITY_CRITICAL;
  }
  if (overlaps(m->host_path, sensitive, sizeof sensitive / sizeof *sensitive)) {
    return m->is_read_only ? EM_SEVERITY_MEDIUM : EM_SEVERITY_HIGH;
  }
  return m->is_read_only ? EM_SEVERITY_LOW : EM_SEVERITY_MEDIUM;
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

bool delta_collect_mounts(delta_facts *facts, const module *of) {
  const settings *s = of->settings;
  for (uint32_t i = 0; i < s->mount_count; i++) {
    const mount *m = &s->mounts[i];
    const em_view source = m->host_path.data != NULL ? m->host_path
                           : m->source.data != NULL  ? m->source
                                                     : VIEW("");
    const em_view target = m->target.data == NULL ? VIEW("") : m->target;
    const em_view value = m->is_read_only ? VIEW("read-only") : VIEW("writable");
    if (!delta_add(facts,
                   &(delta_fact){.module = of->name,
                                 .topic = DELTA_MOUNT,
                                 .key = arena_format(facts->memory, "%s %.*s%s%.*s", kind_name(m),
                                                     VIEW_ARGS(view_until(source, 800)),
                                                     target.length > 0 ? " at " : "",
                                                     VIEW_ARGS(view_until(target, 800))),
                                 .value = value,
                                 .shown = value,
                                 .severity = severity_of(m),
                                 .at = m->at})) {
      return false;
    }
  }
  return true;
}
