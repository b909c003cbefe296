#include "model/shown_settings.h"

#include <stdio.h>
#include <stdlib.h>

static char *terminated(em_view view) {
  char *text = calloc(view.length + 1, 1);
  if (view.length > 0) {
    memcpy(text, view.data, view.length);
  }
  return text;
}

static cJSON *text_of(em_view view) {
  char *text = terminated(view);
  cJSON *item = cJSON_CreateString(text);
  free(text);
  return item;
}

static void add(cJSON *shown, const char *name, cJSON *value) {
  cJSON_AddItemToObject(shown, name, value);
}

static void add_flag(cJSON *shown, const char *name, const setting_flag *flag) {
  if (flag->value) {
    add(shown, name, cJSON_CreateTrue());
  }
}

static void add_number(cJSON *shown, const char *name, const setting_number *number) {
  if (number->value != 0) {
    add(shown, name, cJSON_CreateNumber((double)number->value));
  }
}

static void add_view(cJSON *shown, const char *name, em_view text) {
  if (text.length > 0) {
    add(shown, name, text_of(text));
  }
}

static cJSON *list_of(const setting_texts *texts) {
  cJSON *list = cJSON_CreateArray();
  for (uint32_t i = 0; i < texts->count; i++) {
    cJSON_AddItemToArray(list, text_of(texts->items[i].value));
  }
  return list;
}

static void add_list(cJSON *shown, const char *name, const setting_texts *texts) {
  if (texts->count > 0) {
    add(shown, name, list_of(texts));
  }
}

/* For lists whose being empty means something. */
static void add_set_list(cJSON *shown, const char *name, const setting_texts *texts) {
  if (texts->is_set) {
    add(shown, name, list_of(texts));
  }
}

static void add_capabilities(cJSON *shown, const char *name, const capability *items,
                             uint32_t count) {
  cJSON *list = count == 0 ? NULL : cJSON_AddArrayToObject(shown, name);
  for (uint32_t i = 0; i < count; i++) {
    cJSON_AddItemToArray(list, text_of(items[i].written));
  }
}

static void add_member(cJSON *object, em_view name, cJSON *value) {
  char *key = terminated(name);
  cJSON_AddItemToObject(object, key, value);
  free(key);
}

static cJSON *map_of(const setting_pairs *pairs) {
  cJSON *map = cJSON_CreateObject();
  for (uint32_t i = 0; i < pairs->count; i++) {
    add_member(map, pairs->items[i].name, text_of(pairs->items[i].value));
  }
  return map;
}

static void add_map(cJSON *shown, const char *name, const setting_pairs *pairs) {
  if (pairs->count > 0) {
    add(shown, name, map_of(pairs));
  }
}

static cJSON *string_or_empty(em_view text) {
  return text.data == NULL ? cJSON_CreateString("") : text_of(text);
}

/* ---- Lists of objects ----------------------------------------------------------------------- */

static void add_devices(cJSON *shown, const settings *s) {
  cJSON *list = cJSON_CreateArray();
  for (uint32_t i = 0; i < s->device_count; i++) {
    cJSON *one = cJSON_CreateObject();
    add(one, "PathOnHost", string_or_empty(s->devices[i].source));
    add(one, "PathInContainer", string_or_empty(s->devices[i].container_path));
    add(one, "CgroupPermissions", string_or_empty(s->devices[i].permissions));
    cJSON_AddItemToArray(list, one);
  }
  if (s->device_count > 0) {
    add(shown, "Devices", list);
  } else {
    cJSON_Delete(list);
  }
}

static void add_mounts(cJSON *shown, const settings *s) {
  static const char *const types[] = {
      [MOUNT_HOST_PATH] = "bind", [MOUNT_VOLUME] = "volume",      [MOUNT_TMPFS] = "tmpfs",
      [MOUNT_REMOTE] = "volume",  [MOUNT_HOST_DEVICE] = "volume", [MOUNT_NPIPE] = "npipe"};
  cJSON *list = cJSON_CreateArray();
  cJSON *volumes = cJSON_CreateObject();
  cJSON *tmpfs = cJSON_CreateObject();
  for (uint32_t i = 0; i < s->mount_count; i++) {
    const mount *m = &s->mounts[i];
    if (m->origin == MOUNT_FROM_VOLUMES) {
      add_member(volumes, m->target, cJSON_CreateObject());
    } else if (m->origin == MOUNT_FROM_TMPFS) {
      add_member(tmpfs, m->target, string_or_empty(m->options));
    } else if (m->origin == MOUNT_FROM_MOUNTS) {
      cJSON *one = cJSON_CreateObject();
      add(one, "Type", cJSON_CreateString(m->is_disguised ? "volume" : types[m->kind]));
      add_view(one, "Source", m->is_disguised ? (em_view){0} : m->source);
      add_view(one, "Target", m->target);
      if (m->is_read_only) {
        add(one, "ReadOnly", cJSON_CreateTrue());
      }
      if (m->propagation.length > 0) {
        cJSON *options = cJSON_AddObjectToObject(one, "BindOptions");
        add_view(options, "Propagation", m->propagation);
      }
      cJSON_AddItemToArray(list, one);
    }
  }
  add(shown, "Mounts", list);
  add(shown, "Config.Volumes", volumes);
  add(shown, "Tmpfs", tmpfs);
}

static void add_binding(cJSON *bindings, const char *key, const port *p) {
  if (!p->is_published) {
    const bool is_null = document_kind_of(p->at.document, p->at.node) == DOCUMENT_NULL;
    cJSON_AddItemToObject(bindings, key, is_null ? cJSON_CreateNull() : cJSON_CreateArray());
    return;
  }
  cJSON *list = cJSON_GetObjectItemCaseSensitive(bindings, key);
  list = list == NULL ? cJSON_AddArrayToObject(bindings, key) : list;
  cJSON *one = cJSON_CreateObject();
  add(one, "HostIp", string_or_empty(p->host_ip));
  add(one, "HostPort", string_or_empty(p->host_port_text));
  cJSON_AddItemToArray(list, one);
}

static void add_ports(cJSON *shown, const settings *s) {
  cJSON *bindings = cJSON_CreateObject();
  cJSON *exposed = cJSON_CreateObject();
  for (uint32_t i = 0; i < s->port_count; i++) {
    const port *p = &s->ports[i];
    char *key = terminated(document_string(p->key_at.document, p->key_at.node));
    if (p->is_only_exposed) {
      cJSON_AddItemToObject(exposed, key, cJSON_CreateObject());
    } else {
      add_binding(bindings, key, p);
    }
    free(key);
  }
  add(shown, "PortBindings", bindings);
  add(shown, "Config.ExposedPorts", exposed);
}

static void add_ulimits(cJSON *shown, const settings *s) {
  cJSON *list = cJSON_CreateArray();
  for (uint32_t i = 0; i < s->ulimit_count; i++) {
    cJSON *one = cJSON_CreateObject();
    add(one, "Name", string_or_empty(s->ulimits[i].name));
    add(one, "Hard", cJSON_CreateNumber((double)s->ulimits[i].hard));
    add(one, "Soft", cJSON_CreateNumber((double)s->ulimits[i].soft));
    cJSON_AddItemToArray(list, one);
  }
  add(shown, "Ulimits", list);
}

static void add_health(cJSON *shown, const health_check *h) {
  if (!h->is_set) {
    return;
  }
  cJSON *health = cJSON_AddObjectToObject(shown, "Config.Healthcheck");
  add_list(health, "Test", &h->test);
  add_number(health, "Interval", &h->interval);
  add_number(health, "Timeout", &h->timeout);
  add_number(health, "StartPeriod", &h->start_period);
  add_number(health, "Retries", &h->retries);
}

static void add_logging(cJSON *shown, const settings *s) {
  if (s->log_type->value.length > 0 || s->log_options->count > 0) {
    cJSON *log = cJSON_AddObjectToObject(shown, "LogConfig");
    add(log, "Type", string_or_empty(s->log_type->value));
    add(log, "Config", map_of(s->log_options));
  }
}

static void add_networks(cJSON *shown, const settings *s) {
  cJSON *networks = cJSON_CreateArray();
  for (uint32_t i = 0; i < s->endpoint_count; i++) {
    cJSON_AddItemToArray(networks, text_of(s->endpoints[i].network));
  }
  add(shown, "Networks", networks);
}

/* An empty list or object is a default. */
static void drop_empty(cJSON *shown, const char *name) {
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(shown, name);
  if (value != NULL && value->child == NULL) {
    cJSON_DeleteItemFromObjectCaseSensitive(shown, name);
  }
}

static void add_host_config(cJSON *shown, const settings *s) {
  add_flag(shown, "Privileged", s->privileged);
  add_flag(shown, "PublishAllPorts", s->publish_all_ports);
  add_flag(shown, "ReadonlyRootfs", s->readonly_rootfs);
  add_flag(shown, "OomKillDisable", s->oom_kill_disable);
  add_flag(shown, "AutoRemove", s->auto_remove);
  if (s->init->is_set) {
    add(shown, "Init", cJSON_CreateBool(s->init->value));
  }
  add_view(shown, "NetworkMode", s->network_mode->value);
  add_view(shown, "PidMode", s->pid_mode->value);
  add_view(shown, "IpcMode", s->ipc_mode->value);
  add_view(shown, "UTSMode", s->uts_mode->value);
  add_view(shown, "UsernsMode", s->userns_mode->value);
  add_view(shown, "CgroupnsMode", s->cgroupns_mode->value);
  add_view(shown, "Runtime", s->runtime->value);
  add_view(shown, "CgroupParent", s->cgroup_parent->value);
  add_view(shown, "Cgroup", s->cgroup->value);
  add_view(shown, "VolumeDriver", s->volume_driver->value);
  add_view(shown, "CpusetCpus", s->cpuset_cpus->value);
  add_view(shown, "RestartPolicy", s->restart_policy->value);
  add_map(shown, "Sysctls", s->sysctls);
  add_map(shown, "StorageOpt", s->storage_options);
  add_number(shown, "Memory", s->memory);
  add_number(shown, "MemorySwap", s->memory_swap);
  add_number(shown, "MemoryReservation", s->memory_reservation);
  add_number(shown, "KernelMemory", s->kernel_memory);
  add_number(shown, "NanoCpus", s->nano_cpus);
  add_number(shown, "CpuShares", s->cpu_shares);
  add_number(shown, "CpuQuota", s->cpu_quota);
  add_number(shown, "CpuPeriod", s->cpu_period);
  add_number(shown, "OomScoreAdj", s->oom_score_adj);
  add_number(shown, "ShmSize", s->shm_size);
  add_number(shown, "BlkioWeight", s->blkio_weight);
  if (s->pids_limit->is_set) {
    add_number(shown, "PidsLimit", s->pids_limit);
  }
  add_capabilities(shown, "CapAdd", s->cap_add, s->cap_add_count);
  add_capabilities(shown, "CapDrop", s->cap_drop, s->cap_drop_count);
  add_list(shown, "Binds", s->binds);
  add_list(shown, "VolumesFrom", s->volumes_from);
  add_list(shown, "GroupAdd", s->group_add);
  add_list(shown, "Dns", s->dns);
  add_list(shown, "DnsOptions", s->dns_options);
  add_list(shown, "DnsSearch", s->dns_search);
  add_list(shown, "ExtraHosts", s->extra_hosts);
  add_list(shown, "Links", s->links);
  add_list(shown, "SecurityOpt", s->security_opt);
  add_set_list(shown, "MaskedPaths", s->masked_paths);
  add_set_list(shown, "ReadonlyPaths", s->readonly_paths);
}

cJSON *shown_settings(const settings *s) {
  cJSON *shown = cJSON_CreateObject();
  add_host_config(shown, s);
  add_devices(shown, s);
  add_mounts(shown, s);
  add_ports(shown, s);
  add_ulimits(shown, s);
  add_logging(shown, s);
  add_networks(shown, s);
  cJSON *rules = cJSON_AddArrayToObject(shown, "DeviceCgroupRules");
  for (uint32_t i = 0; i < s->device_rule_count; i++) {
    cJSON_AddItemToArray(rules, string_or_empty(s->device_rules[i].text));
  }
  add_view(shown, "Config.User", s->user->value);
  add_view(shown, "Config.Hostname", s->hostname->value);
  add_view(shown, "Config.Domainname", s->domainname->value);
  add_view(shown, "Config.WorkingDir", s->working_dir->value);
  add_view(shown, "Config.StopSignal", s->stop_signal->value);
  add_view(shown, "Config.MacAddress", s->mac_address->value);
  add_flag(shown, "Config.Tty", s->tty);
  add_flag(shown, "Config.OpenStdin", s->open_stdin);
  add_flag(shown, "Config.StdinOnce", s->stdin_once);
  add_flag(shown, "Config.NetworkDisabled", s->network_disabled);
  add_number(shown, "Config.StopTimeout", s->stop_timeout);
  add_list(shown, "Config.Env", s->env);
  add_list(shown, "Config.Cmd", s->cmd);
  add_list(shown, "Config.Entrypoint", s->entrypoint);
  add_list(shown, "Config.OnBuild", s->on_build);
  add_list(shown, "Config.Shell", s->shell);
  add_map(shown, "Config.Labels", s->labels);
  add_health(shown, s->health);
  static const char *const collections[] = {"Mounts",       "Config.Volumes",      "Tmpfs",
                                            "PortBindings", "Config.ExposedPorts", "Ulimits",
                                            "Networks",     "DeviceCgroupRules"};
  for (size_t i = 0; i < sizeof collections / sizeof *collections; i++) {
    drop_empty(shown, collections[i]);
  }
  return shown;
}
