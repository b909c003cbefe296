/*
 * The members that the engine knows: container.Config, container.HostConfig,
 * network.NetworkingConfig and what they refer to (API 1.41, as in Docker 20.10).
 */
#include "model/chain.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define ROW(named, of_type)                                                                        \
  { .name = WORD(named), .type = &(of_type) }
/* A member that becomes a member of `settings` as it is. */
#define SETTING(named, of_type, kind, member)                                                      \
  {                                                                                                \
    .name = WORD(named), .type = &(of_type), .plain = PLAIN_##kind,                                \
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
    SETTING("Type", text, TEXT, log_type),
    SETTING("Config", map_of_text, PAIRS, log_options),
};
OBJECT("LogConfig", log_config, false);

static const chain_member port_binding[] = {
    ROW("HostIp", text),
    ROW("HostPort", text),
};
OBJECT("PortBindings", port_binding, false);
LIST_OF(port_binding_type);
MAP_OF(list_of_port_binding_type);

static const chain_member restart_policy[] = {
    SETTING("Name", text, TEXT, restart_policy),
    ROW("MaximumRetryCount", int64),
};
OBJECT("RestartPolicy", restart_policy, false);

static const chain_member weight_device[] = {
    ROW("Path", text),
    ROW("Weight", uint16),
};
OBJECT("BlkioWeightDevice", weight_device, true);
LIST_OF(weight_device_type);

static const chain_member throttle_device[] = {
    ROW("Path", text),
    ROW("Rate", uint64),
};
OBJECT("BlkioDevice…", throttle_device, true);
LIST_OF(throttle_device_type);

static const chain_member device_mapping[] = {
    ROW("PathOnHost", text),
    ROW("PathInContainer", text),
    ROW("CgroupPermissions", text),
};
OBJECT("Devices", device_mapping, false);
LIST_OF(device_mapping_type);

static const chain_member device_request_members[] = {
    ROW("Driver", text),
    ROW("Count", int64),
    ROW("DeviceIDs", list_of_text),
    ROW("Capabilities", list_of_list_of_text),
    ROW("Options", map_of_text),
};
OBJECT("DeviceRequests", device_request_members, false);
LIST_OF(device_request_members_type);

static const chain_member ulimit_members[] = {
    ROW("Name", text),
    ROW("Hard", int64),
    ROW("Soft", int64),
};
OBJECT("Ulimits", ulimit_members, true);
LIST_OF(ulimit_members_type);

static const chain_member bind_options[] = {
    ROW("Propagation", text),
    ROW("NonRecursive", flag),
};
OBJECT("BindOptions", bind_options, true);

static const chain_member driver_config[] = {
    ROW("Name", text),
    ROW("Options", map_of_text),
};
OBJECT("DriverConfig", driver_config, true);

static const chain_member volume_options[] = {
    ROW("NoCopy", flag),
    ROW("Labels", map_of_text),
    ROW("DriverConfig", driver_config_type),
};
OBJECT("VolumeOptions", volume_options, true);

static const chain_member tmpfs_options[] = {
    ROW("SizeBytes", int64),
    ROW("Mode", uint32),
};
OBJECT("TmpfsOptions", tmpfs_options, true);

static const chain_member mount_members[] = {
    ROW("Type", text),
    ROW("Source", text),
    ROW("Target", text),
    ROW("ReadOnly", flag),
    ROW("Consistency", text),
    ROW("BindOptions", bind_options_type),
    ROW("VolumeOptions", volume_options_type),
    ROW("TmpfsOptions", tmpfs_options_type),
};
OBJECT("Mounts", mount_members, false);
LIST_OF(mount_members_type);

static const chain_member host_config[] = {
    SETTING("Binds", list_of_text, TEXTS, binds),
    SETTING("ContainerIDFile", text, TEXT, container_id_file),
    ROW("LogConfig", log_config_type),
    SETTING("NetworkMode", text, TEXT, network_mode),
    ROW("PortBindings", map_of_list_of_port_binding_type),
    ROW("RestartPolicy", restart_policy_type),
    SETTING("AutoRemove", flag, FLAG, auto_remove),
    SETTING("VolumeDriver", text, TEXT, volume_driver),
    SETTING("VolumesFrom", list_of_text, TEXTS, volumes_from),
    ROW("CapAdd", words),
    ROW("CapDrop", words),
    SETTING("CgroupnsMode", text, TEXT, cgroupns_mode),
    SETTING("Dns", list_of_text, TEXTS, dns),
    SETTING("DnsOptions", list_of_text, TEXTS, dns_options),
    SETTING("DnsSearch", list_of_text, TEXTS, dns_search),
    SETTING("ExtraHosts", list_of_text, TEXTS, extra_hosts),
    SETTING("GroupAdd", list_of_text, TEXTS, group_add),
    SETTING("IpcMode", text, TEXT, ipc_mode),
    SETTING("Cgroup", text, TEXT, cgroup),
    SETTING("Links", list_of_text, TEXTS, links),
    SETTING("OomScoreAdj", int64, NUMBER, oom_score_adj),
    SETTING("PidMode", text, TEXT, pid_mode),
    SETTING("Privileged", flag, FLAG, privileged),
    SETTING("PublishAllPorts", flag, FLAG, publish_all_ports),
    SETTING("ReadonlyRootfs", flag, FLAG, readonly_rootfs),
    SETTING("SecurityOpt", list_of_text, TEXTS, security_opt),
    SETTING("StorageOpt", map_of_text, PAIRS, storage_options),
    ROW("Tmpfs", map_of_text),
    SETTING("UTSMode", text, TEXT, uts_mode),
    SETTING("UsernsMode", text, TEXT, userns_mode),
    SETTING("ShmSize", int64, NUMBER, shm_size),
    SETTING("Sysctls", map_of_text, PAIRS, sysctls),
    SETTING("Runtime", text, TEXT, runtime),
    ROW("ConsoleSize", pair),
    SETTING("Isolation", text, TEXT, isolation),
    SETTING("CpuShares", int64, NUMBER, cpu_shares),
    SETTING("Memory", int64, NUMBER, memory),
    SETTING("NanoCpus", int64, NUMBER, nano_cpus),
    SETTING("CgroupParent", text, TEXT, cgroup_parent),
    SETTING("BlkioWeight", uint16, NUMBER, blkio_weight),
    ROW("BlkioWeightDevice", list_of_weight_device_type),
    ROW("BlkioDeviceReadBps", list_of_throttle_device_type),
    ROW("BlkioDeviceWriteBps", list_of_throttle_device_type),
    ROW("BlkioDeviceReadIOps", list_of_throttle_device_type),
    ROW("BlkioDeviceWriteIOps", list_of_throttle_device_type),
    SETTING("CpuPeriod", int64, NUMBER, cpu_period),
    SETTING("CpuQuota", int64, NUMBER, cpu_quota),
    ROW("CpuRealtimePeriod", int64),
    ROW("CpuRealtimeRuntime", int64),
    SETTING("CpusetCpus", text, TEXT, cpuset_cpus),
    ROW("CpusetMems", text),
    ROW("Devices", list_of_device_mapping_type),
    ROW("DeviceCgroupRules", list_of_text),
    ROW("DeviceRequests", list_of_device_request_members_type),
    SETTING("KernelMemory", int64, NUMBER, kernel_memory),
    ROW("KernelMemoryTCP", int64),
    SETTING("MemoryReservation", int64, NUMBER, memory_reservation),
    SETTING("MemorySwap", int64, NUMBER, memory_swap),
    SETTING("MemorySwappiness", int64_or_null, NUMBER, memory_swappiness),
    SETTING("OomKillDisable", flag_or_null, FLAG, oom_kill_disable),
    SETTING("PidsLimit", int64_or_null, NUMBER, pids_limit),
    ROW("Ulimits", list_of_ulimit_members_type),
    ROW("CpuCount", int64),
    ROW("CpuPercent", int64),
    ROW("IOMaximumIOps", uint64),
    ROW("IOMaximumBandwidth", uint64),
    ROW("Mounts", list_of_mount_members_type),
    SETTING("MaskedPaths", list_of_text, TEXTS, masked_paths),
    SETTING("ReadonlyPaths", list_of_text, TEXTS, readonly_paths),
    SETTING("Init", flag_or_null, FLAG, init),
};
const chain_table engine_host_config = {.object = WORD("HostConfig"),
                                        .members = host_config,
                                        .count = COUNT(host_config),
                                        .index = INDEX_ENGINE_HOST_CONFIG};

/* ---- NetworkingConfig ----------------------------------------------------------------------- */

static const chain_member address_config[] = {
    ROW("IPv4Address", text),
    ROW("IPv6Address", text),
    ROW("LinkLocalIPs", list_of_text),
};
OBJECT("IPAMConfig", address_config, true);

static const chain_member endpoint_members[] = {
    ROW("IPAMConfig", address_config_type),
    ROW("Links", list_of_text),
    ROW("Aliases", list_of_text),
    ROW("NetworkID", text),
    ROW("EndpointID", text),
    ROW("Gateway", text),
    ROW("IPAddress", text),
    ROW("IPPrefixLen", int64),
    ROW("IPv6Gateway", text),
    ROW("GlobalIPv6Address", text),
    ROW("GlobalIPv6PrefixLen", int64),
    ROW("MacAddress", text),
    ROW("DriverOpts", map_of_text),
};
OBJECT("EndpointsConfig", endpoint_members, true);
MAP_OF(endpoint_members_type);

static const chain_member networking_config[] = {
    ROW("EndpointsConfig", map_of_endpoint_members_type),
};
const chain_table engine_networking_config = {.object = WORD("NetworkingConfig"),
                                              .members = networking_config,
                                              .count = COUNT(networking_config)};

/* ---- Config --------------------------------------------------------------------------------- */

static const chain_member health_config[] = {
    ROW("Test", list_of_text), ROW("Interval", int64), ROW("Timeout", int64),
    ROW("StartPeriod", int64), ROW("Retries", int64),
};
OBJECT("Healthcheck", health_config, true);

static const chain_member config[] = {
    SETTING("Hostname", text, TEXT, hostname),
    SETTING("Domainname", text, TEXT, domainname),
    SETTING("User", text, TEXT, user),
    SETTING("AttachStdin", flag, FLAG, attach_stdin),
    ROW("AttachStdout", flag),
    ROW("AttachStderr", flag),
    ROW("ExposedPorts", map_of_empty),
    SETTING("Tty", flag, FLAG, tty),
    SETTING("OpenStdin", flag, FLAG, open_stdin),
    SETTING("StdinOnce", flag, FLAG, stdin_once),
    SETTING("Env", list_of_text, TEXTS, env),
    SETTING("Cmd", words, TEXTS, cmd),
    ROW("Healthcheck", health_config_type),
    SETTING("ArgsEscaped", flag, FLAG, args_escaped),
    ROW("Image", text),
    ROW("Volumes", map_of_empty),
    SETTING("WorkingDir", text, TEXT, working_dir),
    SETTING("Entrypoint", words, TEXTS, entrypoint),
    SETTING("NetworkDisabled", flag, FLAG, network_disabled),
    SETTING("MacAddress", text, TEXT, mac_address),
    SETTING("OnBuild", list_of_text, TEXTS, on_build),
    SETTING("Labels", map_of_text, PAIRS, labels),
    SETTING("StopSignal", text, TEXT, stop_signal),
    SETTING("StopTimeout", int64_or_null, NUMBER, stop_timeout),
    SETTING("Shell", words, TEXTS, shell),
    ROW("Cpuset", text),
};
const chain_table engine_config = {.object = WORD("createOptions"),
                                   .members = config,
                                   .count = COUNT(config),
                                   .index = INDEX_ENGINE_CONFIG};
