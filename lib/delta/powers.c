/* What a container may do: privileges, namespaces, capabilities, confinement. */
#include "delta/collect.h"

static void add(delta_collector *c, delta_topic topic, em_view key, em_view value,
                delta_weight weight, place at) {
  delta_collect(c, topic, key, value, weight, false, at);
}

static void add_protection(delta_collector *c, em_view key, em_view value, delta_weight weight,
                           place at) {
  delta_collect(c, DELTA_CONFINEMENT, key, value, weight, true, at);
}

static bool is_one_of(em_view text, const em_view *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (view_equals(list[i], text)) {
      return true;
    }
  }
  return false;
}

/* ---- Namespaces
 * ---------------------------------------------------------------------------------------- */

static bool is_host(const setting_text *text) {
  return text->value.data != NULL && view_equals(text->value, VIEW("host"));
}

static void add_joined(delta_collector *c, const char *what, const setting_text *mode) {
  const em_view prefix = VIEW("container:");
  if (mode->value.data != NULL && view_starts_with(mode->value, prefix)) {
    add(c, DELTA_NAMESPACE,
        arena_format(c->facts->memory, "the %s of %.*s", what,
                     VIEW_ARGS(view_cut(view_from(mode->value, prefix.length), 200))),
        VIEW(""), WEIGHT_OTHER_CONTAINER, mode->at);
  }
}

static void add_namespaces(delta_collector *c, const settings *s) {
  const struct {
    bool is_in;
    em_view key;
    delta_weight weight;
    place at;
  } rows[] = {
      {s->is_host_network, VIEW("the host's network"), WEIGHT_HOST_NETWORK, s->network_mode->at},
      {is_host(s->pid_mode), VIEW("the host's processes"), WEIGHT_HOST_PROCESSES, s->pid_mode->at},
      {is_host(s->ipc_mode), VIEW("the host's shared memory"), WEIGHT_HOST_MEMORY, s->ipc_mode->at},
      {is_host(s->userns_mode), VIEW("the host's user ids"), WEIGHT_HOST_USERS, s->userns_mode->at},
      {is_host(s->uts_mode), VIEW("the host's name"), WEIGHT_HOST_NAME, s->uts_mode->at},
      {is_host(s->cgroupns_mode), VIEW("the host's control groups"), WEIGHT_HOST_CONTROL_GROUPS,
       s->cgroupns_mode->at},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rows[i].is_in) {
      add(c, DELTA_NAMESPACE, rows[i].key, VIEW(""), rows[i].weight, rows[i].at);
    }
  }
  add_joined(c, "network", s->network_mode);
  add_joined(c, "processes", s->pid_mode);
  add_joined(c, "shared memory", s->ipc_mode);
}

/* ---- Capabilities: as rules/lists.yaml has them
 * ------------------------------------------------------ */

static const em_view takeover[] = {
    VIEW_INIT("SYS_ADMIN"),  VIEW_INIT("SYS_MODULE"),      VIEW_INIT("SYS_RAWIO"),
    VIEW_INIT("SYS_PTRACE"), VIEW_INIT("DAC_READ_SEARCH"), VIEW_INIT("BPF"),
    VIEW_INIT("SYS_BOOT"),   VIEW_INIT("MAC_ADMIN"),       VIEW_INIT("MAC_OVERRIDE"),
};
static const em_view network[] = {VIEW_INIT("NET_ADMIN"), VIEW_INIT("NET_RAW")};
static const em_view usual[] = {
    VIEW_INIT("CHOWN"),       VIEW_INIT("DAC_OVERRIDE"),
    VIEW_INIT("FSETID"),      VIEW_INIT("FOWNER"),
    VIEW_INIT("MKNOD"),       VIEW_INIT("SETGID"),
    VIEW_INIT("SETUID"),      VIEW_INIT("SETFCAP"),
    VIEW_INIT("SETPCAP"),     VIEW_INIT("NET_BIND_SERVICE"),
    VIEW_INIT("SYS_CHROOT"),  VIEW_INIT("KILL"),
    VIEW_INIT("AUDIT_WRITE"),
};

#define IS_ONE_OF(name, list) is_one_of(name, list, sizeof(list) / sizeof *(list))

static delta_weight weigh_capability(em_view name) {
  return view_equals(name, VIEW("ALL")) ? WEIGHT_ALL_CAPABILITIES
         : IS_ONE_OF(name, takeover)    ? WEIGHT_TAKEOVER_CAPABILITY
         : IS_ONE_OF(name, network)     ? WEIGHT_NETWORK_CAPABILITY
         : IS_ONE_OF(name, usual)       ? WEIGHT_USUAL_CAPABILITY
                                        : WEIGHT_OTHER_CAPABILITY;
}

static void add_capabilities(delta_collector *c, const settings *s) {
  for (uint32_t i = 0; i < s->cap_add_count; i++) {
    const em_view name = s->cap_add[i].name;
    add(c, DELTA_CAPABILITY,
        arena_format(c->facts->memory, "capability %.*s", VIEW_ARGS(view_cut(name, 200))), VIEW(""),
        weigh_capability(name), s->cap_add[i].at);
  }
  for (uint32_t i = 0; i < s->cap_drop_count; i++) {
    const em_view name = s->cap_drop[i].name;
    add_protection(
        c,
        arena_format(c->facts->memory, "capability %.*s dropped", VIEW_ARGS(view_cut(name, 200))),
        VIEW(""), WEIGHT_CAPABILITY_DROPPED, s->cap_drop[i].at);
  }
}

/* ---- Confinement
 * ----------------------------------------------------------------------------------------- */

static void add_security_option(delta_collector *c, const security_option *option) {
  const em_view value = option->value.data == NULL ? VIEW("") : option->value;
  if (view_equals(option->key, VIEW("no-new-privileges"))) {
    if (view_equals_ignoring_case(value, VIEW("false"))) {
      add(c, DELTA_CONFINEMENT, VIEW("new privileges allowed"), VIEW(""),
          WEIGHT_MAY_GAIN_PRIVILEGES, option->at);
    } else {
      add_protection(c, option->key, VIEW(""), WEIGHT_NO_NEW_PRIVILEGES, option->at);
    }
    return;
  }
  if (!view_equals(value, VIEW("unconfined")) && !view_equals(value, VIEW("disable"))) {
    add_protection(c, option->key, value, WEIGHT_PROFILE, option->at);
    return;
  }
  const delta_weight weight = view_equals(option->key, VIEW("seccomp"))    ? WEIGHT_SECCOMP_OFF
                              : view_equals(option->key, VIEW("apparmor")) ? WEIGHT_APPARMOR_OFF
                                                                           : WEIGHT_LABEL_OFF;
  add(c, DELTA_CONFINEMENT,
      arena_format(c->facts->memory, "%.*s switched off", VIEW_ARGS(view_cut(option->key, 200))),
      VIEW(""), weight, option->at);
}

static void add_user(delta_collector *c, const settings *s) {
  if (s->user->value.length == 0) {
    return; /* the image decides */
  }
  if (s->is_user_root) {
    add(c, DELTA_CONFINEMENT, VIEW("user"), s->user->value, WEIGHT_ROOT, s->user->at);
  } else {
    add_protection(c, VIEW("user"), s->user->value, WEIGHT_USER, s->user->at);
  }
}

/* Groups whose members can become root on the host; others change nothing there. */
static void add_groups(delta_collector *c, const settings *s) {
  static const em_view groups[] = {
      VIEW_INIT("0"),    VIEW_INIT("root"),   VIEW_INIT("docker"), VIEW_INIT("disk"),
      VIEW_INIT("kmem"), VIEW_INIT("shadow"), VIEW_INIT("sudo"),   VIEW_INIT("wheel"),
      VIEW_INIT("adm"),  VIEW_INIT("lxd"),
  };
  for (uint32_t i = 0; i < s->group_add->count; i++) {
    const setting_text *group = &s->group_add->items[i];
    if (IS_ONE_OF(group->value, groups)) {
      add(c, DELTA_CONFINEMENT,
          arena_format(c->facts->memory, "group %.*s", VIEW_ARGS(group->value)), VIEW(""),
          WEIGHT_HOST_GROUP, group->at);
    }
  }
}

static void add_confinement(delta_collector *c, const settings *s) {
  for (uint32_t i = 0; i < s->security_option_count; i++) {
    add_security_option(c, &s->security_options[i]);
  }
  if (s->readonly_rootfs->is_set && s->readonly_rootfs->value) {
    add_protection(c, VIEW("read-only root file system"), VIEW(""), WEIGHT_READ_ONLY_ROOT,
                   s->readonly_rootfs->at);
  }
  if (s->masked_paths->is_set && s->masked_paths->count == 0) {
    add(c, DELTA_CONFINEMENT, VIEW("nothing of /proc and /sys masked"), VIEW(""), WEIGHT_UNMASKED,
        s->masked_paths->at);
  }
  if (s->readonly_paths->is_set && s->readonly_paths->count == 0) {
    add(c, DELTA_CONFINEMENT, VIEW("nothing of /proc and /sys read-only"), VIEW(""),
        WEIGHT_UNMASKED, s->readonly_paths->at);
  }
  add_user(c, s);
  add_groups(c, s);
  /* The engine says which runtime it took by itself. */
  if (s->runtime->value.length > 0 && !view_equals(s->runtime->value, VIEW("runc"))) {
    add(c, DELTA_CONFINEMENT, VIEW("runtime"), s->runtime->value, WEIGHT_RUNTIME, s->runtime->at);
  }
}

void delta_collect_powers(delta_collector *c) {
  const settings *s = c->module->settings;
  if (s->privileged->is_set && s->privileged->value) {
    add(c, DELTA_PRIVILEGE, VIEW("privileged"), VIEW(""), WEIGHT_PRIVILEGED, s->privileged->at);
  }
  add_namespaces(c, s);
  add_capabilities(c, s);
  add_confinement(c, s);
}
