#include "drift/privileges.h"

#include "analysis/answers.h"
#include "base/view.h"

#include <stdio.h>

static void compare_flags(em_view module, const settings *asked, const settings *found) {
  if (found->privileged->value && !asked->privileged->value) {
    answer_drift("privileged", module, VIEW("false"), VIEW("true"));
  }
  if (found->is_host_network && !asked->is_host_network) {
    answer_drift("host network", module, VIEW("no"), VIEW("host"));
  }
}

static void compare_namespaces(em_view module, const settings *asked, const settings *found) {
  const struct {
    const char *what;
    const setting_text *asked, *found;
  } rows[] = {
      {"host processes", asked->pid_mode, found->pid_mode},
      {"host IPC", asked->ipc_mode, found->ipc_mode},
      {"host UTS namespace", asked->uts_mode, found->uts_mode},
      {"host user namespace", asked->userns_mode, found->userns_mode},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (view_equals(rows[i].found->value, VIEW("host")) &&
        !view_equals(rows[i].asked->value, VIEW("host"))) {
      answer_drift(rows[i].what, module, rows[i].asked->value, VIEW("host"));
    }
  }
}

static void compare_capabilities(em_view module, const settings *asked, const settings *found) {
  for (uint32_t i = 0; i < found->cap_add_count; i++) {
    bool is_asked = asked->privileged->value;
    for (uint32_t k = 0; k < asked->cap_add_count && !is_asked; k++) {
      is_asked = view_equals(asked->cap_add[k].name, found->cap_add[i].name) ||
                 view_equals(asked->cap_add[k].name, VIEW("ALL"));
    }
    if (!is_asked) {
      answer_drift("capability added", module, VIEW(""), found->cap_add[i].name);
    }
  }
}

static bool same_source(const mount *a, const mount *b) {
  return a->host_path.data != NULL || b->host_path.data != NULL
             ? view_equals(a->host_path, b->host_path)
             : view_equals(a->source, b->source);
}

/* edgeAgent gives every module a socket of edgelet's; no deployment asks for it. */
static bool is_runtime_socket(const mount *m) {
  static const em_view ends[] = {{"/workload.sock", 14}, {"/mgmt.sock", 10}};
  const bool is_edgelet = view_starts_with(m->host_path, VIEW("/var/lib/aziot/edged/mnt/")) ||
                          view_starts_with(m->host_path, VIEW("/var/run/iotedge/")) ||
                          view_starts_with(m->host_path, VIEW("/run/iotedge/"));
  return is_edgelet && (view_ends_with(m->host_path, VIEW(".sock")) ||
                        view_ends_with(m->target, ends[0]) || view_ends_with(m->target, ends[1]));
}

static void compare_mounts(em_view module, const settings *asked, const settings *found) {
  for (uint32_t i = 0; i < found->mount_count; i++) {
    const mount *m = &found->mounts[i];
    bool is_asked = is_runtime_socket(m) || m->kind == MOUNT_TMPFS;
    const mount *read_only = NULL;
    for (uint32_t k = 0; k < asked->mount_count && !is_asked; k++) {
      const mount *other = &asked->mounts[k];
      const bool is_same = other->has_placeholder || same_source(other, m);
      read_only = is_same && other->is_read_only && !m->is_read_only ? other : read_only;
      is_asked = is_same && (m->is_read_only || !other->is_read_only);
    }
    char text[512];
    const em_view source = m->host_path.data != NULL ? m->host_path : m->source;
    snprintf(text, sizeof text, "%.*s at %.*s", (int)view_until(source, 240).length,
             source.data == NULL ? "" : source.data, (int)view_until(m->target, 240).length,
             m->target.data == NULL ? "" : m->target.data);
    if (!is_asked) {
      answer_drift(read_only != NULL ? "mount writable" : "mount added", module,
                   read_only != NULL ? VIEW("read-only") : VIEW(""), view_of(text));
    }
  }
}

static void compare_devices(em_view module, const settings *asked, const settings *found) {
  for (uint32_t i = 0; i < found->device_count; i++) {
    bool is_asked = false;
    for (uint32_t k = 0; k < asked->device_count && !is_asked; k++) {
      is_asked = view_equals(asked->devices[k].host_path, found->devices[i].host_path);
    }
    if (!is_asked) {
      answer_drift("device added", module, VIEW(""), found->devices[i].host_path);
    }
  }
}

static void compare_security(em_view module, const settings *asked, const settings *found) {
  for (uint32_t i = 0; i < found->security_option_count; i++) {
    const security_option *o = &found->security_options[i];
    bool is_asked = view_equals(o->key, VIEW("no-new-privileges"));
    for (uint32_t k = 0; k < asked->security_option_count && !is_asked; k++) {
      is_asked = view_equals(asked->security_options[k].key, o->key) &&
                 view_equals(asked->security_options[k].value, o->value);
    }
    if (!is_asked) {
      answer_drift("security option", module, VIEW(""), o->value.data == NULL ? o->key : o->value);
    }
  }
}

static void compare_ports(em_view module, const settings *asked, const settings *found) {
  for (uint32_t i = 0; i < found->port_count; i++) {
    const port *p = &found->ports[i];
    bool is_asked = !p->is_published;
    for (uint32_t k = 0; k < asked->port_count && !is_asked; k++) {
      const port *other = &asked->ports[k];
      is_asked = other->is_published && other->container_port == p->container_port &&
                 (other->host_port == p->host_port || other->is_ephemeral) &&
                 view_equals(other->protocol, p->protocol);
    }
    if (!is_asked) {
      char text[64];
      snprintf(text, sizeof text, "%u to %u/%.*s", p->host_port, p->container_port,
               (int)view_until(p->protocol, 16).length, p->protocol.data);
      answer_drift("port published", module, VIEW(""), view_of(text));
    }
  }
}

void privileges_compare(em_view module, const settings *asked, const settings *found) {
  compare_flags(module, asked, found);
  compare_namespaces(module, asked, found);
  compare_capabilities(module, asked, found);
  compare_mounts(module, asked, found);
  compare_devices(module, asked, found);
  compare_security(module, asked, found);
  compare_ports(module, asked, found);
}
