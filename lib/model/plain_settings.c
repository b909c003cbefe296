/* Settings that the engine takes as they are. */
#include "model/facts.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef enum plain_kind {
  PLAIN_FLAG,
  PLAIN_NUMBER,
  PLAIN_TEXT,
  PLAIN_TEXTS,
  PLAIN_PAIRS
} plain_kind;

typedef struct plain {
  em_view name;
  plain_kind kind;
  size_t offset;
} plain;

#define PLAIN(name, kind, field)                                                                   \
  { WORD(name), PLAIN_##kind, offsetof(settings, field) }

static const plain host_config[] = {
    PLAIN("Privileged", FLAG, privileged),
    PLAIN("PublishAllPorts", FLAG, publish_all_ports),
    PLAIN("ReadonlyRootfs", FLAG, readonly_rootfs),
    PLAIN("OomKillDisable", FLAG, oom_kill_disable),
    PLAIN("Init", FLAG, init),
    PLAIN("AutoRemove", FLAG, auto_remove),
    PLAIN("NetworkMode", TEXT, network_mode),
    PLAIN("PidMode", TEXT, pid_mode),
    PLAIN("IpcMode", TEXT, ipc_mode),
    PLAIN("UTSMode", TEXT, uts_mode),
    PLAIN("UsernsMode", TEXT, userns_mode),
    PLAIN("CgroupnsMode", TEXT, cgroupns_mode),
    PLAIN("Runtime", TEXT, runtime),
    PLAIN("CgroupParent", TEXT, cgroup_parent),
    PLAIN("Cgroup", TEXT, cgroup),
    PLAIN("VolumeDriver", TEXT, volume_driver),
    PLAIN("Isolation", TEXT, isolation),
    PLAIN("ContainerIDFile", TEXT, container_id_file),
    PLAIN("CpusetCpus", TEXT, cpuset_cpus),
    PLAIN("Sysctls", PAIRS, sysctls),
    PLAIN("StorageOpt", PAIRS, storage_options),
    PLAIN("Memory", NUMBER, memory),
    PLAIN("MemorySwap", NUMBER, memory_swap),
    PLAIN("MemoryReservation", NUMBER, memory_reservation),
    PLAIN("KernelMemory", NUMBER, kernel_memory),
    PLAIN("MemorySwappiness", NUMBER, memory_swappiness),
    PLAIN("NanoCpus", NUMBER, nano_cpus),
    PLAIN("CpuShares", NUMBER, cpu_shares),
    PLAIN("CpuQuota", NUMBER, cpu_quota),
    PLAIN("CpuPeriod", NUMBER, cpu_period),
    PLAIN("PidsLimit", NUMBER, pids_limit),
    PLAIN("OomScoreAdj", NUMBER, oom_score_adj),
    PLAIN("ShmSize", NUMBER, shm_size),
    PLAIN("BlkioWeight", NUMBER, blkio_weight),
    PLAIN("Binds", TEXTS, binds),
    PLAIN("VolumesFrom", TEXTS, volumes_from),
    PLAIN("GroupAdd", TEXTS, group_add),
    PLAIN("Dns", TEXTS, dns),
    PLAIN("DnsOptions", TEXTS, dns_options),
    PLAIN("DnsSearch", TEXTS, dns_search),
    PLAIN("ExtraHosts", TEXTS, extra_hosts),
    PLAIN("Links", TEXTS, links),
    PLAIN("MaskedPaths", TEXTS, masked_paths),
    PLAIN("ReadonlyPaths", TEXTS, readonly_paths),
    PLAIN("SecurityOpt", TEXTS, security_opt),
};

static const plain log_config[] = {
    PLAIN("Type", TEXT, log_type),
    PLAIN("Config", PAIRS, log_options),
};

static const plain restart_policy[] = {PLAIN("Name", TEXT, restart_policy)};

static const plain config[] = {
    PLAIN("User", TEXT, user),
    PLAIN("Hostname", TEXT, hostname),
    PLAIN("Domainname", TEXT, domainname),
    PLAIN("WorkingDir", TEXT, working_dir),
    PLAIN("StopSignal", TEXT, stop_signal),
    PLAIN("MacAddress", TEXT, mac_address),
    PLAIN("Tty", FLAG, tty),
    PLAIN("OpenStdin", FLAG, open_stdin),
    PLAIN("StdinOnce", FLAG, stdin_once),
    PLAIN("AttachStdin", FLAG, attach_stdin),
    PLAIN("NetworkDisabled", FLAG, network_disabled),
    PLAIN("ArgsEscaped", FLAG, args_escaped),
    PLAIN("StopTimeout", NUMBER, stop_timeout),
    PLAIN("Env", TEXTS, env),
    PLAIN("Cmd", TEXTS, cmd),
    PLAIN("Entrypoint", TEXTS, entrypoint),
    PLAIN("OnBuild", TEXTS, on_build),
    PLAIN("Shell", TEXTS, shell),
    PLAIN("Labels", PAIRS, labels),
};

static const plain *find_plain(const plain *rows, size_t count, em_view name) {
  for (size_t i = 0; i < count; i++) {
    if (view_equals(rows[i].name, name)) {
      return &rows[i];
    }
  }
  return NULL;
}

static bool read_pairs(chain *c, const chain_node *map, setting_pairs *pairs) {
  *pairs = (setting_pairs){.is_set = true, .at = chain_place(c, map->node)};
  pairs->items =
      map->count == 0 ? NULL : arena_allocate_array(c->memory, map->count, sizeof *pairs->items);
  if (map->count > 0 && pairs->items == NULL) {
    return false;
  }
  for (const chain_node *one = map->first; one != NULL; one = one->next) {
    pairs->items[pairs->count++] = (setting_pair){
        .name = one->name, .value = facts_setting(c, one).value, .at = chain_place(c, one->node)};
  }
  return true;
}

static bool add_override(chain *c, const chain_node *value, uint32_t *capacity) {
  settings *s = c->settings;
  if (value->overrode == 0) {
    return true;
  }
  if (!arena_list_add(c->memory, (void **)&s->overrides, &s->override_count, capacity,
                      sizeof *s->overrides)) {
    return false;
  }
  /* what was replaced is a member: its value stands behind its name */
  s->overrides[s->override_count - 1] = (settings_override){value->node, value->overrode + 1};
  return true;
}

static bool read_one(chain *c, const plain *row, const chain_node *value) {
  void *target = (char *)c->settings + row->offset;
  const place at = chain_place(c, value->node);
  const bool is_unresolved = (value->flags & CHAIN_UNRESOLVED) != 0;
  switch (row->kind) {
    case PLAIN_FLAG:
      *(setting_flag *)target =
          (setting_flag){.value = value->kind == DOCUMENT_TRUE, .is_set = !is_unresolved, .at = at};
      return true;
    case PLAIN_NUMBER:
      *(setting_number *)target = (setting_number){
          .value = is_unresolved ? 0 : value->integer, .is_set = !is_unresolved, .at = at};
      return true;
    case PLAIN_TEXT:
      *(setting_text *)target = facts_setting(c, value);
      return true;
    case PLAIN_TEXTS:
      return facts_texts(c, value, target);
    default:
      return read_pairs(c, value, target);
  }
}

static bool read_rows(chain *c, const plain *rows, size_t count, const chain_node *object,
                      uint32_t *capacity) {
  for (const chain_node *value = object == NULL ? NULL : object->first; value != NULL;
       value = value->next) {
    const plain *row = find_plain(rows, count, value->name);
    const bool is_read = row == NULL || value->kind == DOCUMENT_NULL || read_one(c, row, value);
    if (!is_read || !add_override(c, value, capacity)) {
      return false;
    }
  }
  return true;
}

bool plain_settings_read(chain *c, const engine_tree *tree) {
  const chain_node *host = tree->host_config;
  uint32_t capacity = 0;
  return read_rows(c, config, COUNT(config), tree->config, &capacity) &&
         read_rows(c, host_config, COUNT(host_config), host, &capacity) &&
         read_rows(c, log_config, COUNT(log_config), facts_member(host, VIEW("LogConfig")),
                   &capacity) &&
         read_rows(c, restart_policy, COUNT(restart_policy),
                   facts_member(host, VIEW("RestartPolicy")), &capacity);
}
