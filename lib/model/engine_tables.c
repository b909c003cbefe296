/*
 * The members that the engine knows: container.Config, container.HostConfig,
 * network.NetworkingConfig and what they refer to (API 1.41, as in Docker 20.10).
 */
#include "model/chain.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
/* `how`: how it gets to the engine (chain_sending). */
#define ROW(named, of_type, how)                                                                   \
  { .name = WORD(named), .type = &(of_type), .sending = SENDING_##how }
/* A member that becomes a member of `settings` as it is. */
#define SETTING(named, of_type, kind, member, how)                                                 \
  {                                                                                                \
    .name = WORD(named), .type = &(of_type), .sending = SENDING_##how, .plain = PLAIN_##kind,      \
    .offset = offsetof(settings, member)                                                           \
  }
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define OBJECT(named, list, is_pointer)                                                            \
  static const chain_table list##_table = {                                                        \
      .object = WORD(named), .members = list, .count = COUNT(list)};                               \
  static const chain_type list##_type = {                                                          \
      .kind = CHAIN_OBJECT, .is_nullable = (is_pointer), .table = &list##_table}
#define LIST_OF(type_name)                                                                         \
  static const chain_type list_of_##type_name = {                                                  \
      .kind = CHAIN_LIST, .is_nullable = true, .of = &type_name}
#define MAP_OF(type_name)                                                                          \
  static const chain_type map_of_##type_name = {                                                   \
      .kind = CHAIN_MAP, .is_nullable = true, .of = &type_name}

static const chain_type text = {.kind = CHAIN_TEXT};
static const chain_type flag = {.kind = CHAIN_BOOL};
static const chain_type flag_or_null = {.kind = CHAIN_BOOL, .is_nullable = true};
static const chain_type int64 = {.kind = CHAIN_INTEGER, .least = INT64_MIN, .most = INT64_MAX};
static const chain_type int64_or_null = {
    .kind = CHAIN_INTEGER, .is_nullable = true, .least = INT64_MIN, .most = INT64_MAX};
static const chain_type uint16 = {.kind = CHAIN_INTEGER, .most = UINT16_MAX};
static const chain_type uint32 = {.kind = CHAIN_INTEGER, .most = UINT32_MAX};
static const chain_type uint64 = {.kind = CHAIN_INTEGER, .most = INT64_MAX};
static const chain_type words = {.kind = CHAIN_WORDS, .is_nullable = true};
static const chain_type empty = {.kind = CHAIN_EMPTY};
static const chain_type pair = {.kind = CHAIN_PAIR};

LIST_OF(text);
LIST_OF(list_of_text);
MAP_OF(text);
MAP_OF(empty);

/* ---- HostConfig ----------------------------------------------------------------------------- */

static const chain_member log_config[] = {
    SETTING("Type", text, TEXT, log_type, TYPED),
    SETTING("Config", map_of_text, PAIRS, log_options, TYPED),
};
OBJECT("LogConfig", log_config, false);

static const chain_member port_binding[] = {
    ROW("HostIp", text, TYPED),
    ROW("HostPort", text, TYPED),
};
OBJECT("PortBindings", port_binding, false);
LIST_OF(port_binding_type);
MAP_OF(list_of_port_binding_type);

static const chain_member restart_policy[] = {
    SETTING("Name", text, TEXT, restart_policy, TYPED),
    ROW("MaximumRetryCount", int64, NONZERO),
};
OBJECT("RestartPolicy", restart_policy, false);

static const chain_member weight_device[] = {
    ROW("Path", text, TYPED),
    ROW("Weight", uint16, NONZERO),
};
OBJECT("BlkioWeightDevice", weight_device, true);
LIST_OF(weight_device_type);

static const chain_member throttle_device[] = {
    ROW("Path", text, TYPED),
    ROW("Rate", uint64, NONZERO),
};
OBJECT("BlkioDevice…", throttle_device, true);
LIST_OF(throttle_device_type);

static const chain_member device_mapping[] = {
    ROW("PathOnHost", text, TYPED),
    ROW("PathInContainer", text, TYPED),
    ROW("CgroupPermissions", text, TYPED),
};
OBJECT("Devices", device_mapping, false);
LIST_OF(device_mapping_type);

static const chain_member device_request_members[] = {
    ROW("Driver", text, PASSED),
    ROW("Count", int64, PASSED),
    ROW("DeviceIDs", list_of_text, PASSED),
    ROW("Capabilities", list_of_list_of_text, PASSED),
    ROW("Options", map_of_text, PASSED),
};
OBJECT("DeviceRequests", device_request_members, false);
LIST_OF(device_request_members_type);

static const chain_member ulimit_members[] = {
    ROW("Name", text, TYPED),
    ROW("Hard", int64, NONZERO),
    ROW("Soft", int64, NONZERO),
};
OBJECT("Ulimits", ulimit_members, true);
LIST_OF(ulimit_members_type);

static const chain_member bind_options[] = {
    ROW("Propagation", text, PASSED),
    ROW("NonRecursive", flag, PASSED),
};
OBJECT("BindOptions", bind_options, true);

static const chain_member driver_config[] = {
    ROW("Name", text, PASSED),
    ROW("Options", map_of_text, PASSED),
};
OBJECT("DriverConfig", driver_config, true);

static const chain_member volume_options[] = {
    ROW("NoCopy", flag, PASSED),
    ROW("Labels", map_of_text, PASSED),
    ROW("DriverConfig", driver_config_type, PASSED),
};
OBJECT("VolumeOptions", volume_options, true);

static const chain_member tmpfs_options[] = {
    ROW("SizeBytes", int64, PASSED),
    ROW("Mode", uint32, PASSED),
};
OBJECT("TmpfsOptions", tmpfs_options, true);

static const chain_member mount_members[] = {
    ROW("Type", text, TYPED),
    ROW("Source", text, TYPED),
    ROW("Target", text, TYPED),
    ROW("ReadOnly", flag, NONZERO),
    ROW("Consistency", text, PASSED),
    ROW("BindOptions", bind_options_type, PASSED),
    ROW("VolumeOptions", volume_options_type, PASSED),
    ROW("TmpfsOptions", tmpfs_options_type, PASSED),
};
OBJECT("Mounts", mount_members, false);
LIST_OF(mount_members_type);

static const chain_member host_config[] = {
    SETTING("Binds", list_of_text, TEXTS, binds, TYPED),
    SETTING("ContainerIDFile", text, TEXT, container_id_file, PASSED),
    ROW("LogConfig", log_config_type, TYPED),
    SETTING("NetworkMode", text, TEXT, network_mode, TYPED),
    ROW("PortBindings", map_of_list_of_port_binding_type, TYPED),
    ROW("RestartPolicy", restart_policy_type, TYPED),
    SETTING("AutoRemove", flag, FLAG, auto_remove, NONZERO),
    SETTING("VolumeDriver", text, TEXT, volume_driver, TYPED),
    SETTING("VolumesFrom", list_of_text, TEXTS, volumes_from, TYPED),
    ROW("CapAdd", words, TYPED),
    ROW("CapDrop", words, TYPED),
    SETTING("CgroupnsMode", text, TEXT, cgroupns_mode, PASSED),
    SETTING("Dns", list_of_text, TEXTS, dns, TYPED),
    SETTING("DnsOptions", list_of_text, TEXTS, dns_options, TYPED),
    SETTING("DnsSearch", list_of_text, TEXTS, dns_search, TYPED),
    SETTING("ExtraHosts", list_of_text, TEXTS, extra_hosts, TYPED),
    SETTING("GroupAdd", list_of_text, TEXTS, group_add, TYPED),
    SETTING("IpcMode", text, TEXT, ipc_mode, TYPED),
    SETTING("Cgroup", text, TEXT, cgroup, TYPED),
    SETTING("Links", list_of_text, TEXTS, links, TYPED),
    SETTING("OomScoreAdj", int64, NUMBER, oom_score_adj, NONZERO),
    SETTING("PidMode", text, TEXT, pid_mode, TYPED),
    SETTING("Privileged", flag, FLAG, privileged, NONZERO),
    SETTING("PublishAllPorts", flag, FLAG, publish_all_ports, NONZERO),
    SETTING("ReadonlyRootfs", flag, FLAG, readonly_rootfs, NONZERO),
    SETTING("SecurityOpt", list_of_text, TEXTS, security_opt, TYPED),
    SETTING("StorageOpt", map_of_text, PAIRS, storage_options, TYPED),
    ROW("Tmpfs", map_of_text, TYPED),
    SETTING("UTSMode", text, TEXT, uts_mode, TYPED),
    SETTING("UsernsMode", text, TEXT, userns_mode, TYPED),
    SETTING("ShmSize", int64, NUMBER, shm_size, NONZERO),
    SETTING("Sysctls", map_of_text, PAIRS, sysctls, TYPED),
    SETTING("Runtime", text, TEXT, runtime, TYPED),
    ROW("ConsoleSize", pair, OTHERWISE),
    SETTING("Isolation", text, TEXT, isolation, TYPED),
    SETTING("CpuShares", int64, NUMBER, cpu_shares, NONZERO),
    SETTING("Memory", int64, NUMBER, memory, NONZERO),
    SETTING("NanoCpus", int64, NUMBER, nano_cpus, NONZERO),
    SETTING("CgroupParent", text, TEXT, cgroup_parent, TYPED),
    SETTING("BlkioWeight", uint16, NUMBER, blkio_weight, NONZERO),
    ROW("BlkioWeightDevice", list_of_weight_device_type, TYPED),
    ROW("BlkioDeviceReadBps", list_of_throttle_device_type, TYPED),
    ROW("BlkioDeviceWriteBps", list_of_throttle_device_type, TYPED),
    ROW("BlkioDeviceReadIOps", list_of_throttle_device_type, TYPED),
    ROW("BlkioDeviceWriteIOps", list_of_throttle_device_type, TYPED),
    SETTING("CpuPeriod", int64, NUMBER, cpu_period, NONZERO),
    SETTING("CpuQuota", int64, NUMBER, cpu_quota, NONZERO),
    ROW("CpuRealtimePeriod", int64, NONZERO),
    ROW("CpuRealtimeRuntime", int64, NONZERO),
    SETTING("CpusetCpus", text, TEXT, cpuset_cpus, TYPED),
    ROW("CpusetMems", text, TYPED),
    ROW("Devices", list_of_device_mapping_type, TYPED),
    ROW("DeviceCgroupRules", list_of_text, PASSED),
    ROW("DeviceRequests", list_of_device_request_members_type, PASSED),
    SETTING("KernelMemory", int64, NUMBER, kernel_memory, NONZERO),
    ROW("KernelMemoryTCP", int64, PASSED),
    SETTING("MemoryReservation", int64, NUMBER, memory_reservation, NONZERO),
    SETTING("MemorySwap", int64, NUMBER, memory_swap, NONZERO),
    SETTING("MemorySwappiness", int64_or_null, NUMBER, memory_swappiness, TYPED),
    SETTING("OomKillDisable", flag_or_null, FLAG, oom_kill_disable, TYPED),
    SETTING("PidsLimit", int64_or_null, NUMBER, pids_limit, NONZERO),
    ROW("Ulimits", list_of_ulimit_members_type, TYPED),
    ROW("CpuCount", int64, NONZERO),
    ROW("CpuPercent", int64, NONZERO),
    ROW("IOMaximumIOps", uint64, NONZERO),
    ROW("IOMaximumBandwidth", uint64, NONZERO),
    ROW("Mounts", list_of_mount_members_type, TYPED),
    SETTING("MaskedPaths", list_of_text, TEXTS, masked_paths, PASSED),
    SETTING("ReadonlyPaths", list_of_text, TEXTS, readonly_paths, PASSED),
    SETTING("Init", flag_or_null, FLAG, init, TYPED),
};
const chain_table engine_host_config = {.object = WORD("HostConfig"),
                                        .members = host_config,
                                        .count = COUNT(host_config),
                                        .slots = engine_host_config_slots};

/* ---- NetworkingConfig ----------------------------------------------------------------------- */

static const chain_member address_config[] = {
    ROW("IPv4Address", text, PASSED),
    ROW("IPv6Address", text, PASSED),
    ROW("LinkLocalIPs", list_of_text, PASSED),
};
OBJECT("IPAMConfig", address_config, true);

static const chain_member endpoint_members[] = {
    ROW("IPAMConfig", address_config_type, PASSED),
    ROW("Links", list_of_text, PASSED),
    ROW("Aliases", list_of_text, TYPED),
    ROW("NetworkID", text, PASSED),
    ROW("EndpointID", text, PASSED),
    ROW("Gateway", text, PASSED),
    ROW("IPAddress", text, PASSED),
    ROW("IPPrefixLen", int64, PASSED),
    ROW("IPv6Gateway", text, PASSED),
    ROW("GlobalIPv6Address", text, PASSED),
    ROW("GlobalIPv6PrefixLen", int64, PASSED),
    ROW("MacAddress", text, PASSED),
    ROW("DriverOpts", map_of_text, PASSED),
};
OBJECT("EndpointsConfig", endpoint_members, true);
MAP_OF(endpoint_members_type);

static const chain_member networking_config[] = {
    ROW("EndpointsConfig", map_of_endpoint_members_type, TYPED),
};
const chain_table engine_networking_config = {.object = WORD("NetworkingConfig"),
                                              .members = networking_config,
                                              .count = COUNT(networking_config)};

/* ---- Config --------------------------------------------------------------------------------- */

static const chain_member health_config[] = {
    ROW("Test", list_of_text, PASSED), ROW("Interval", int64, PASSED),
    ROW("Timeout", int64, PASSED),     ROW("StartPeriod", int64, PASSED),
    ROW("Retries", int64, PASSED),
};
OBJECT("Healthcheck", health_config, true);

static const chain_member config[] = {
    SETTING("Hostname", text, TEXT, hostname, PASSED),
    SETTING("Domainname", text, TEXT, domainname, PASSED),
    SETTING("User", text, TEXT, user, PASSED),
    SETTING("AttachStdin", flag, FLAG, attach_stdin, PASSED),
    ROW("AttachStdout", flag, PASSED),
    ROW("AttachStderr", flag, PASSED),
    ROW("ExposedPorts", map_of_empty, TYPED),
    SETTING("Tty", flag, FLAG, tty, PASSED),
    SETTING("OpenStdin", flag, FLAG, open_stdin, PASSED),
    SETTING("StdinOnce", flag, FLAG, stdin_once, PASSED),
    SETTING("Env", list_of_text, TEXTS, env, TYPED),
    SETTING("Cmd", words, TEXTS, cmd, PASSED),
    ROW("Healthcheck", health_config_type, PASSED),
    SETTING("ArgsEscaped", flag, FLAG, args_escaped, PASSED),
    ROW("Image", text, TYPED),
    ROW("Volumes", map_of_empty, PASSED),
    SETTING("WorkingDir", text, TEXT, working_dir, PASSED),
    SETTING("Entrypoint", words, TEXTS, entrypoint, PASSED),
    SETTING("NetworkDisabled", flag, FLAG, network_disabled, PASSED),
    SETTING("MacAddress", text, TEXT, mac_address, PASSED),
    SETTING("OnBuild", list_of_text, TEXTS, on_build, PASSED),
    SETTING("Labels", map_of_text, PAIRS, labels, TYPED),
    SETTING("StopSignal", text, TEXT, stop_signal, PASSED),
    SETTING("StopTimeout", int64_or_null, NUMBER, stop_timeout, PASSED),
    SETTING("Shell", words, TEXTS, shell, PASSED),
    ROW("Cpuset", text, OTHERWISE),
};
const chain_table engine_config = {.object = WORD("createOptions"),
                                   .members = config,
                                   .count = COUNT(config),
                                   .slots = engine_config_slots};
