/* What a container may do: privileges, namespaces, capabilities, confinement, ports, devices. */
#include "delta/delta.h"

typedef struct collector {
  delta_facts *facts;
  const module *m;
  bool is_done;
} collector;

static void add(collector *c, delta_topic topic, em_view key, em_view value, em_severity severity,
                place at) {
  c->is_done = c->is_done && delta_add(c->facts, &(delta_fact){.module = c->m->name,
                                                               .topic = topic,
                                                               .key = key,
                                                               .value = value,
                                                               .shown = value,
                                                               .severity = severity,
                                                               .at = at});
}

static void add_protection(collector *c, em_view key, em_view value, place at) {
  add(c, DELTA_CONFINEMENT, key, value, EM_SEVERITY_LOW, at);
  if (c->is_done) {
    c->facts->items[c->facts->count - 1].is_protection = true;
  }
}

static bool is_set_to(const setting_text *text, const char *value) {
  return text->value.data != NULL && view_equals(text->value, view_of(value));
}

static void add_namespaces(collector *c, const settings *s) {
  if (s->is_host_network) {
    add(c, DELTA_NAMESPACE, VIEW("the host's network"), VIEW(""), EM_SEVERITY_HIGH,
        s->network_mode.at);
  }
  if (is_set_to(&s->pid_mode, "host")) {
    add(c, DELTA_NAMESPACE, VIEW("the host's processes"), VIEW(""), EM_SEVERITY_HIGH,
        s->pid_mode.at);
  }
  if (is_set_to(&s->ipc_mode, "host")) {
    add(c, DELTA_NAMESPACE, VIEW("the host's shared memory"), VIEW(""), EM_SEVERITY_HIGH,
        s->ipc_mode.at);
  }
  if (is_set_to(&s->userns_mode, "host")) {
    add(c, DELTA_NAMESPACE, VIEW("the host's user ids"), VIEW(""), EM_SEVERITY_MEDIUM,
        s->userns_mode.at);
  }
  if (is_set_to(&s->uts_mode, "host")) {
    add(c, DELTA_NAMESPACE, VIEW("the host's name"), VIEW(""), EM_SEVERITY_LOW, s->uts_mode.at);
  }
  if (is_set_to(&s->cgroupns_mode, "host")) {
    add(c, DELTA_NAMESPACE, VIEW("the host's control groups"), VIEW(""), EM_SEVERITY_MEDIUM,
        s->cgroupns_mode.at);
  }
}

/* Capabilities that are a way out of the container by themselves. */
static bool is_takeover(em_view name) {
  static const em_view names[] = {
      VIEW_INIT("ALL"),          VIEW_INIT("SYS_ADMIN"),  VIEW_INIT("SYS_MODULE"),
      VIEW_INIT("SYS_RAWIO"),    VIEW_INIT("SYS_PTRACE"), VIEW_INIT("DAC_READ_SEARCH"),
      VIEW_INIT("BPF"),          VIEW_INIT("SYS_BOOT"),   VIEW_INIT("MAC_ADMIN"),
      VIEW_INIT("MAC_OVERRIDE"),
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (view_equals(names[i], name)) {
      return true;
    }
  }
  return false;
}

static void add_capabilities(collector *c, const settings *s) {
  for (uint32_t i = 0; i < s->cap_add_count; i++) {
    const em_view name = s->cap_add[i].name;
    add(c, DELTA_CAPABILITY,
        arena_format(c->facts->memory, "capability %.*s", VIEW_ARGS(view_until(name, 200))),
        VIEW(""), is_takeover(name) ? EM_SEVERITY_HIGH : EM_SEVERITY_MEDIUM, s->cap_add[i].at);
  }
  for (uint32_t i = 0; i < s->cap_drop_count; i++) {
    const em_view name = s->cap_drop[i].name;
    add_protection(
        c,
        arena_format(c->facts->memory, "capability %.*s dropped", VIEW_ARGS(view_until(name, 200))),
        VIEW(""), s->cap_drop[i].at);
  }
}

static void add_confinement(collector *c, const settings *s) {
  for (uint32_t i = 0; i < s->security_option_count; i++) {
    const security_option *option = &s->security_options[i];
    const em_view value = option->value.data == NULL ? VIEW("") : option->value;
    const bool is_off =
        view_equals(value, VIEW("unconfined")) || view_equals(value, VIEW("disable"));
    if (is_off) {
      add(c, DELTA_CONFINEMENT,
          arena_format(c->facts->memory, "%.*s switched off", VIEW_ARGS(option->key)), VIEW(""),
          EM_SEVERITY_HIGH, option->at);
    } else {
      add_protection(c, option->key, value, option->at);
    }
  }
  if (s->readonly_rootfs.is_set && s->readonly_rootfs.value) {
    add_protection(c, VIEW("read-only root file system"), VIEW(""), s->readonly_rootfs.at);
  }
  if (s->masked_paths.is_set && s->masked_paths.count == 0) {
    add(c, DELTA_CONFINEMENT, VIEW("nothing of /proc and /sys masked"), VIEW(""), EM_SEVERITY_HIGH,
        s->masked_paths.at);
  }
  if (s->user.value.data != NULL) {
    add(c, DELTA_CONFINEMENT, VIEW("user"), s->user.value,
        s->is_user_root ? EM_SEVERITY_MEDIUM : EM_SEVERITY_NOTE, s->user.at);
  }
  if (s->runtime.value.data != NULL) {
    add(c, DELTA_CONFINEMENT, VIEW("runtime"), s->runtime.value, EM_SEVERITY_MEDIUM, s->runtime.at);
  }
}

static void add_ports(collector *c, const settings *s) {
  for (uint32_t i = 0; i < s->port_count; i++) {
    const port *p = &s->ports[i];
    if (!p->is_published) {
      continue;
    }
    const em_view address = p->is_on_all_addresses ? VIEW("every address") : p->host_ip;
    const em_view host = p->is_ephemeral ? VIEW("any port") : p->host_port_text;
    add(c, DELTA_PORT,
        arena_format(c->facts->memory, "port %.*s of %.*s → %u/%.*s",
                     VIEW_ARGS(view_until(host, 40)), VIEW_ARGS(view_until(address, 80)),
                     p->container_port, VIEW_ARGS(view_until(p->protocol, 16))),
        VIEW(""), p->is_on_loopback ? EM_SEVERITY_LOW : EM_SEVERITY_MEDIUM, p->at);
  }
  if (s->publish_all_ports.is_set && s->publish_all_ports.value) {
    add(c, DELTA_PORT, VIEW("every exposed port published"), VIEW(""), EM_SEVERITY_MEDIUM,
        s->publish_all_ports.at);
  }
}

static void add_devices(collector *c, const settings *s) {
  for (uint32_t i = 0; i < s->device_count; i++) {
    const device *d = &s->devices[i];
    add(c, DELTA_DEVICE,
        arena_format(c->facts->memory, "device %.*s", VIEW_ARGS(view_until(d->host_path, 400))),
        d->permissions.data == NULL ? VIEW("") : d->permissions, EM_SEVERITY_MEDIUM, d->at);
  }
  for (uint32_t i = 0; i < s->device_rule_count; i++) {
    const device_rule *r = &s->device_rules[i];
    add(c, DELTA_DEVICE,
        arena_format(c->facts->memory, "device rule %.*s", VIEW_ARGS(view_until(r->text, 200))),
        VIEW(""), r->has_wildcard ? EM_SEVERITY_HIGH : EM_SEVERITY_MEDIUM, r->at);
  }
  for (uint32_t i = 0; i < s->device_request_count; i++) {
    add(c, DELTA_DEVICE, VIEW("graphics processors"), VIEW(""), EM_SEVERITY_LOW,
        s->device_requests[i].at);
  }
}

bool delta_collect_module(delta_facts *facts, const module *m) {
  collector c = {.facts = facts, .m = m, .is_done = true};
  const settings *s = m->settings;
  if (s->privileged.is_set && s->privileged.value) {
    add(&c, DELTA_PRIVILEGE, VIEW("privileged"), VIEW(""), EM_SEVERITY_CRITICAL, s->privileged.at);
  }
  add_namespaces(&c, s);
  add_capabilities(&c, s);
  add_confinement(&c, s);
  add_ports(&c, s);
  add_devices(&c, s);
  return c.is_done;
}
