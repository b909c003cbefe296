#include "model/settings.h"

#include "model/facts.h"

static const setting_flag no_flag = {0};
static const setting_number no_number = {0};
static const setting_text no_text = {0};
static const setting_texts no_texts = {0};
static const setting_pairs no_pairs = {0};
static const health_check no_health = {0};

/* Every pointer of `settings` to what is not set. */
#define NOTHING_IS_SET                                                                             \
  .privileged = &no_flag, .publish_all_ports = &no_flag, .readonly_rootfs = &no_flag,              \
  .oom_kill_disable = &no_flag, .init = &no_flag, .auto_remove = &no_flag, .tty = &no_flag,        \
  .open_stdin = &no_flag, .stdin_once = &no_flag, .attach_stdin = &no_flag,                        \
  .network_disabled = &no_flag, .args_escaped = &no_flag, .network_mode = &no_text,                \
  .pid_mode = &no_text, .ipc_mode = &no_text, .uts_mode = &no_text, .userns_mode = &no_text,       \
  .cgroupns_mode = &no_text, .runtime = &no_text, .cgroup_parent = &no_text, .cgroup = &no_text,   \
  .volume_driver = &no_text, .isolation = &no_text, .container_id_file = &no_text,                 \
  .log_type = &no_text, .restart_policy = &no_text, .cpuset_cpus = &no_text, .user = &no_text,     \
  .hostname = &no_text, .domainname = &no_text, .working_dir = &no_text, .stop_signal = &no_text,  \
  .mac_address = &no_text, .log_options = &no_pairs, .sysctls = &no_pairs,                         \
  .storage_options = &no_pairs, .labels = &no_pairs, .memory = &no_number,                         \
  .memory_swap = &no_number, .memory_reservation = &no_number, .kernel_memory = &no_number,        \
  .memory_swappiness = &no_number, .nano_cpus = &no_number, .cpu_shares = &no_number,              \
  .cpu_quota = &no_number, .cpu_period = &no_number, .pids_limit = &no_number,                     \
  .oom_score_adj = &no_number, .shm_size = &no_number, .blkio_weight = &no_number,                 \
  .stop_timeout = &no_number, .binds = &no_texts, .volumes_from = &no_texts,                       \
  .group_add = &no_texts, .dns = &no_texts, .dns_options = &no_texts, .dns_search = &no_texts,     \
  .extra_hosts = &no_texts, .links = &no_texts, .masked_paths = &no_texts,                         \
  .readonly_paths = &no_texts, .security_opt = &no_texts, .env = &no_texts, .cmd = &no_texts,      \
  .entrypoint = &no_texts, .on_build = &no_texts, .shell = &no_texts, .health = &no_health

const settings settings_none = {NOTHING_IS_SET, .verdict = SETTINGS_EFFECTIVE};
const settings settings_unreadable = {NOTHING_IS_SET, .verdict = SETTINGS_UNREADABLE};

static bool read_facts(chain *c, const engine_tree *tree) {
  if (!plain_settings_read(c, tree) || !health_read(c, tree) || !capabilities_read(c, tree) ||
      !security_options_read(c, tree) || !mounts_read(c, tree) || !ports_read(c, tree) ||
      !devices_read(c, tree) || !identity_read(c, tree)) {
    return false;
  }
  engine_checks(c, tree);
  return true;
}

/* What the engine decodes in the end; false if a reader refuses or memory is out. */
static bool read_tree(chain *c, uint32_t object, engine_tree *tree) {
  if (chain_read_plain(c, object, tree)) {
    return true;
  }
  chain_node *sent = chain_read_agent(c, object);
  return sent != NULL && chain_read_edgelet(c, sent) && chain_read_engine(c, sent, tree);
}

bool settings_read(settings *s, settings_source source, arena *memory, notes *list) {
  *s = settings_none;
  if (source.document == NULL) {
    return true;
  }
  chain c = {.document = source.document,
             .memory = memory,
             .notes = list,
             .settings = s,
             .workspace = source.workspace,
             .is_from_object = source.node != 0,
             .has_placeholders = source.has_placeholders,
             .is_running = source.is_running};
  chain_workspace own;
  if (source.workspace == NULL) {
    chain_workspace_start(&own, &memory->allocator);
    c.workspace = &own;
  }
  engine_tree tree;
  const bool is_decoded = read_tree(&c, source.node, &tree);
  bool is_read = is_decoded ? read_facts(&c, &tree) : c.is_stopped;
  is_read = is_read && !c.workspace->scratch.has_failed && !memory->has_failed;
  if (source.workspace == NULL) {
    arena_free(&own.scratch);
  } else {
    arena_reset(&c.workspace->scratch);
  }
  return is_read;
}

place settings_overrode(const settings *s, place at) {
  for (uint32_t i = 0; i < s->override_count; i++) {
    if (s->overrides[i].at == at.node) {
      return (place){at.document, s->overrides[i].overrode};
    }
  }
  return (place){0};
}
