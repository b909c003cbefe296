/*
 * The members that edgeAgent knows (CreateContainerParameters.cs, HostConfig.cs and what they refer
 * to, in the folder models of …Agent.Docker): all that it does not know it passes on untouched.
 */
#include "model/chain.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define ROW(named, of_type)                                                                        \
  { .name = WORD(named), .type = &(of_type) }
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TABLE(named, list)                                                                         \
  static const chain_table list##_table = {                                                        \
      .object = WORD(named), .members = list, .count = COUNT(list)};                               \
  static const chain_type list##_type = {                                                          \
      .kind = CHAIN_OBJECT, .is_nullable = true, .table = &list##_table}
#define LIST_OF(type_name)                                                                         \
  static const chain_type list_of_##type_name = {                                                  \
      .kind = CHAIN_LIST, .is_nullable = true, .of = &type_name}
#define MAP_OF(type_name)                                                                          \
  static const chain_type map_of_##type_name = {                                                   \
      .kind = CHAIN_MAP, .is_nullable = true, .of = &type_name}

static const chain_type text = {.kind = CHAIN_TEXT, .is_nullable = true};
static const chain_type flag = {.kind = CHAIN_BOOL};
static const chain_type flag_or_null = {.kind = CHAIN_BOOL, .is_nullable = true};
static const chain_type int64 = {.kind = CHAIN_INTEGER, .least = INT64_MIN, .most = INT64_MAX};
static const chain_type int64_or_null = {
    .kind = CHAIN_INTEGER, .is_nullable = true, .least = INT64_MIN, .most = INT64_MAX};
static const chain_type uint16 = {.kind = CHAIN_INTEGER, .most = UINT16_MAX};
/* Json.NET gets unsigned 64 bits through a signed number. */
static const chain_type uint64 = {.kind = CHAIN_INTEGER, .most = INT64_MAX};
static const chain_type empty = {.kind = CHAIN_EMPTY, .is_nullable = true};

LIST_OF(text);
LIST_OF(uint64);
MAP_OF(text);
MAP_OF(empty);

static const chain_member log_config[] = {
    ROW("Config", map_of_text),
    ROW("Type", text),
};
TABLE("LogConfig", log_config);

/* Data contract: null, false and "" are no values there. */
static const chain_member mount_members[] = {
    ROW("ReadOnly", flag),
    ROW("Source", text),
    ROW("Target", text),
    ROW("Type", text),
};
static const chain_table mount_table = {.object = WORD("Mounts"),
                                        .members = mount_members,
                                        .count = COUNT(mount_members),
                                        .keeps_defaults = true};
static const chain_type mount_type = {
    .kind = CHAIN_OBJECT, .is_nullable = true, .table = &mount_table};
LIST_OF(mount_type);

static const chain_member port_binding[] = {
    ROW("HostIP", text),
    ROW("HostPort", text),
};
TABLE("PortBindings", port_binding);
LIST_OF(port_binding_type);
MAP_OF(list_of_port_binding_type);

static const chain_member throttle_device[] = {
    ROW("Path", text),
    ROW("Rate", uint64),
};
TABLE("BlkioDevice…", throttle_device);
LIST_OF(throttle_device_type);

static const chain_member weight_device[] = {
    ROW("Path", text),
    ROW("Weight", uint16),
};
TABLE("BlkioWeightDevice", weight_device);
LIST_OF(weight_device_type);

static const chain_member device_mapping[] = {
    ROW("PathOnHost", text),
    ROW("PathInContainer", text),
    ROW("CgroupPermissions", text),
};
TABLE("Devices", device_mapping);
LIST_OF(device_mapping_type);

static const chain_member ulimit_members[] = {
    ROW("Name", text),
    ROW("Hard", int64),
    ROW("Soft", int64),
};
TABLE("Ulimits", ulimit_members);
LIST_OF(ulimit_members_type);

/* The enumeration of its Name gets through as text (measured). */
static const chain_member restart_policy[] = {
    ROW("Name", text),
    ROW("MaximumRetryCount", int64),
};
TABLE("RestartPolicy", restart_policy);

static const chain_member host_config[] = {
    ROW("Binds", list_of_text),
    ROW("LogConfig", log_config_type),
    ROW("Mounts", list_of_mount_type),
    ROW("NetworkMode", text),
    ROW("IpcMode", text),
    ROW("PortBindings", map_of_list_of_port_binding_type),
    ROW("Privileged", flag),
    ROW("CpuRealtimePeriod", int64),
    ROW("CpuQuota", int64),
    ROW("CpuPeriod", int64),
    ROW("BlkioDeviceWriteIOps", list_of_throttle_device_type),
    ROW("BlkioDeviceReadIOps", list_of_throttle_device_type),
    ROW("BlkioDeviceWriteBps", list_of_throttle_device_type),
    ROW("BlkioDeviceReadBps", list_of_throttle_device_type),
    ROW("BlkioWeightDevice", list_of_weight_device_type),
    ROW("BlkioWeight", uint16),
    ROW("CgroupParent", text),
    ROW("NanoCpus", int64),
    ROW("Memory", int64),
    ROW("CpuShares", int64),
    ROW("CpuRealtimeRuntime", int64),
    ROW("CpusetCpus", text),
    ROW("CpusetMems", text),
    ROW("Devices", list_of_device_mapping_type),
    ROW("DiskQuota", int64),
    ROW("KernelMemory", int64),
    ROW("MemoryReservation", int64),
    ROW("MemorySwap", int64),
    ROW("MemorySwappiness", int64_or_null),
    ROW("OomKillDisable", flag_or_null),
    ROW("PidsLimit", int64),
    ROW("Ulimits", list_of_ulimit_members_type),
    ROW("CpuCount", int64),
    ROW("CpuPercent", int64),
    ROW("IOMaximumIOps", uint64),
    ROW("IOMaximumBandwidth", uint64),
    ROW("Isolation", text),
    ROW("ConsoleSize", list_of_uint64),
    ROW("Runtime", text),
    ROW("Sysctls", map_of_text),
    ROW("RestartPolicy", restart_policy_type),
    ROW("AutoRemove", flag),
    ROW("VolumeDriver", text),
    ROW("VolumesFrom", list_of_text),
    ROW("CapAdd", list_of_text),
    ROW("CapDrop", list_of_text),
    ROW("Dns", list_of_text),
    ROW("DnsOptions", list_of_text),
    ROW("DnsSearch", list_of_text),
    ROW("Init", flag_or_null),
    ROW("ExtraHosts", list_of_text),
    ROW("Cgroup", text),
    ROW("Links", list_of_text),
    ROW("OomScoreAdj", int64),
    ROW("PidMode", text),
    ROW("PublishAllPorts", flag),
    ROW("ReadonlyRootfs", flag),
    ROW("SecurityOpt", list_of_text),
    ROW("StorageOpt", map_of_text),
    ROW("Tmpfs", map_of_text),
    ROW("UTSMode", text),
    ROW("UsernsMode", text),
    ROW("ShmSize", int64),
    ROW("GroupAdd", list_of_text),
    ROW("InitPath", text),
};
static const chain_table host_config_table = {.object = WORD("HostConfig"),
                                              .members = host_config,
                                              .count = COUNT(host_config),
                                              .slots = agent_host_config_slots};
static const chain_type host_config_type = {
    .kind = CHAIN_OBJECT, .is_nullable = true, .table = &host_config_table};

static const chain_member endpoint_settings[] = {ROW("Aliases", list_of_text)};
TABLE("EndpointsConfig", endpoint_settings);
MAP_OF(endpoint_settings_type);

static const chain_member networking_config[] = {
    ROW("EndpointsConfig", map_of_endpoint_settings_type),
};
TABLE("NetworkingConfig", networking_config);

static const chain_member create_options[] = {
    ROW("Env", list_of_text),
    ROW("ExposedPorts", map_of_empty),
    ROW("HostConfig", host_config_type),
    ROW("Image", text),
    ROW("Labels", map_of_text),
    ROW("Name", text),
    ROW("NetworkingConfig", networking_config_type),
};
const chain_table agent_create_options = {
    .object = WORD("createOptions"), .members = create_options, .count = COUNT(create_options)};
