/* Facts of a module and of its container settings. */
#include "rules/fact_macros.h"

static const em_view verdict_words[] = {
    [SETTINGS_EFFECTIVE] = FACT_NAME("effective"),
    [SETTINGS_CONDITIONAL] = FACT_NAME("conditional"),
    [SETTINGS_REFUSED] = FACT_NAME("refused"),
    [SETTINGS_UNREADABLE] = FACT_NAME("unreadable"),
};
static const fact_words verdicts = {.words = verdict_words, .count = FACT_COUNT(verdict_words)};

static void read_verdict(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const module *m = s->item;
  fact_set_word(value, &verdicts, (uint32_t)m->settings->verdict);
  value->at = m->create_options_at;
}

static void read_name(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const module *m = s->item;
  value->is_set = true;
  value->text = m->name;
  value->at = place_of_name(m->at);
}

static void read_index(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  value->is_set = true;
  value->number = s->index;
}

static void read_refused_by(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const module *m = s->item;
  value->is_set = m->settings->refused_by.data != NULL;
  value->text = m->settings->refused_by;
  value->at = m->create_options_at;
}

static void read_refused_because(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const module *m = s->item;
  value->is_set = m->settings->refused_because.data != NULL;
  value->text = m->settings->refused_because;
  value->at = m->create_options_at;
}

static void read_health_check(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const module *m = s->item;
  value->is_set = true;
  value->number = m->settings->health->is_set;
  value->at = m->settings->health->at;
}

static void read_health_check_off(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const health_check *health = ((const module *)s->item)->settings->health;
  value->is_set = true;
  value->number = health->is_disabled;
  value->at = place_is_set(health->test.at) ? health->test.at : health->at;
}

static void read_user_root(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const module *m = s->item;
  value->is_set = true;
  value->number = m->settings->is_user_root;
  value->at = m->settings->user->at;
}

static void read_host_network(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const module *m = s->item;
  value->is_set = true;
  value->number = m->settings->is_host_network;
  value->at = m->settings->network_mode->at;
}

static const fact rows[] = {
    {.name = FACT_NAME("name"),
     .type = FACT_TEXT,
     .read = read_name,
     .is_identity = true,
     .doc = FACT_NAME("as the manifest names it; place: the name")},
    FACT_CALL("index", FACT_NUMBER, read_index,
              "its number in the manifest, from 0: to tell a pair once"),
    FACT_BOOL(module, "is_system", is_system, "edgeAgent or edgeHub of systemModules"),
    FACT_BOOL(module, "is_edge_agent", is_edge_agent, "edgeAgent of systemModules"),
    FACT_BOOL(module, "is_edge_hub", is_edge_hub, "edgeHub of systemModules"),
    FACT_BOOL(module, "is_variant", is_variant,
              "a second spelling of the same member, which may or may not count"),
    FACT_SETTING_TEXT(module, "type", type, "`docker`"),
    FACT_SETTING_TEXT(module, "version", version, "free text"),
    FACT_SETTING_TEXT(module, "status", status, "`running` or `stopped`; not set means running"),
    FACT_SETTING_TEXT(module, "restart_policy", restart_policy,
                      "restartPolicy of the module, in lower case as documented; not set means "
                      "`on-unhealthy`"),
    FACT_SETTING_TEXT(module, "image_pull_policy", image_pull_policy,
                      "`on-create` or `never`; not set means on-create"),
    FACT_SETTING_NUMBER(module, "startup_order", startup_order, "startupOrder"),
    FACT_BOOL(module, "has_image", has_image, "an image is named"),
    FACT_PRESENCE(module, "has_settings", settings_at, "`settings` is there"),
    FACT_PRESENCE(module, "has_create_options", create_options_at, "createOptions are there"),
    FACT_CALL_WORD("create_options", verdicts, read_verdict,
                   "what the device does with createOptions"),
    FACT_CALL("refused_by", FACT_TEXT, read_refused_by, "who refuses them"),
    FACT_CALL("refused_because", FACT_TEXT, read_refused_because, "why"),

    SETTING_FLAG(privileged, "HostConfig.Privileged"),
    SETTING_FLAG(publish_all_ports, "HostConfig.PublishAllPorts"),
    SETTING_FLAG(readonly_rootfs, "HostConfig.ReadonlyRootfs"),
    SETTING_FLAG(oom_kill_disable, "HostConfig.OomKillDisable"),
    SETTING_FLAG(init, "HostConfig.Init"),
    SETTING_FLAG(auto_remove, "HostConfig.AutoRemove"),
    SETTING_TEXT(network_mode, "HostConfig.NetworkMode"),
    {.name = FACT_NAME("is_host_network"),
     .type = FACT_FLAG,
     .read = read_host_network,
     .is_of_settings = true,
     .doc = FACT_NAME("NetworkMode is exactly `host`, which alone decides")},
    SETTING_TEXT(pid_mode, "HostConfig.PidMode; in effect only as exactly `host`"),
    SETTING_TEXT(ipc_mode, "HostConfig.IpcMode"),
    SETTING_TEXT(uts_mode, "HostConfig.UTSMode"),
    SETTING_TEXT(userns_mode, "HostConfig.UsernsMode"),
    SETTING_TEXT(cgroupns_mode, "HostConfig.CgroupnsMode"),
    SETTING_TEXT(runtime, "HostConfig.Runtime: the program that runs the container"),
    SETTING_TEXT(cgroup_parent, "HostConfig.CgroupParent"),
    SETTING_TEXT(cgroup, "HostConfig.Cgroup"),
    SETTING_TEXT(volume_driver, "HostConfig.VolumeDriver"),
    SETTING_TEXT(isolation, "HostConfig.Isolation"),
    SETTING_TEXT(container_id_file, "HostConfig.ContainerIDFile"),
    SETTING_TEXT(log_type, "HostConfig.LogConfig.Type; its options are the subject `log_option`"),
    SETTING_TEXT_AS("engine_restart_policy", restart_policy, "HostConfig.RestartPolicy.Name"),
    SETTING_NUMBER(memory, "HostConfig.Memory, bytes"),
    SETTING_NUMBER(memory_swap, "HostConfig.MemorySwap, bytes; -1: unlimited"),
    SETTING_NUMBER(memory_reservation, "HostConfig.MemoryReservation, bytes"),
    SETTING_NUMBER(kernel_memory, "HostConfig.KernelMemory, bytes"),
    SETTING_NUMBER(memory_swappiness, "HostConfig.MemorySwappiness"),
    SETTING_NUMBER(nano_cpus, "HostConfig.NanoCpus"),
    SETTING_NUMBER(cpu_shares, "HostConfig.CpuShares"),
    SETTING_NUMBER(cpu_quota, "HostConfig.CpuQuota"),
    SETTING_NUMBER(cpu_period, "HostConfig.CpuPeriod"),
    SETTING_NUMBER(pids_limit, "HostConfig.PidsLimit; 0 and -1: unlimited"),
    SETTING_NUMBER(oom_score_adj, "HostConfig.OomScoreAdj"),
    SETTING_NUMBER(shm_size, "HostConfig.ShmSize, bytes"),
    SETTING_NUMBER(blkio_weight, "HostConfig.BlkioWeight"),
    SETTING_TEXTS(volumes_from, "HostConfig.VolumesFrom"),
    SETTING_TEXTS(group_add, "HostConfig.GroupAdd"),
    SETTING_TEXTS(dns, "HostConfig.Dns"),
    SETTING_TEXTS(dns_options, "HostConfig.DnsOptions"),
    SETTING_TEXTS(dns_search, "HostConfig.DnsSearch"),
    SETTING_TEXTS(extra_hosts, "HostConfig.ExtraHosts, `name:address`"),
    SETTING_TEXTS(links, "HostConfig.Links"),
    SETTING_TEXTS(masked_paths, "HostConfig.MaskedPaths; set and empty: nothing is masked"),
    SETTING_TEXTS(readonly_paths, "HostConfig.ReadonlyPaths; set and empty: nothing is protected"),

    SETTING_TEXT(user, "User"),
    {.name = FACT_NAME("is_user_root"),
     .type = FACT_FLAG,
     .read = read_user_root,
     .is_of_settings = true,
     .doc = FACT_NAME("User names uid 0 explicitly")},
    SETTING_TEXT(hostname, "Hostname"),
    SETTING_TEXT(domainname, "Domainname"),
    SETTING_TEXT(working_dir, "WorkingDir"),
    SETTING_TEXT(stop_signal, "StopSignal"),
    SETTING_TEXT(mac_address, "MacAddress"),
    SETTING_FLAG(tty, "Tty"),
    SETTING_FLAG(open_stdin, "OpenStdin"),
    SETTING_FLAG(stdin_once, "StdinOnce"),
    SETTING_FLAG(attach_stdin, "AttachStdin"),
    SETTING_FLAG(network_disabled, "NetworkDisabled"),
    SETTING_NUMBER(stop_timeout, "StopTimeout, seconds"),
    SETTING_TEXTS(cmd, "Cmd; each part is also a subject `argument`"),
    SETTING_TEXTS(entrypoint, "Entrypoint; each part is also a subject `argument`"),
    SETTING_TEXTS(shell, "Shell"),
    {.name = FACT_NAME("health_check"),
     .type = FACT_FLAG,
     .read = read_health_check,
     .is_of_settings = true,
     .doc = FACT_NAME("Healthcheck is there")},
    {.name = FACT_NAME("health_check_off"),
     .type = FACT_FLAG,
     .read = read_health_check_off,
     .is_of_settings = true,
     .doc = FACT_NAME("Healthcheck.Test is `[\"NONE\"]`: the image's own check is switched off")},
    SETTING_BOOL("loses_workload_socket", loses_workload_socket,
                 "Binds are written so that the socket of the workload API is lost"),
};

_Static_assert(FACT_COUNT(rows) <= 128, "facts have four words of bits (pack.h)");
const fact_table module_facts = {rows, FACT_COUNT(rows)};
