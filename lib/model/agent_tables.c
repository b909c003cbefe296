/*
 * The members that edgeAgent knows (CreateContainerParameters.cs, HostConfig.cs and what they refer
 * to, in the folder models of …Agent.Docker): all that it does not know it passes on untouched.
 */
#include "model/chain.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
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
    {WORD("Config"), &map_of_text},
    {WORD("Type"), &text},
};
TABLE("LogConfig", log_config);

/* Data contract: null, false and "" are no values there. */
static const chain_member mount_members[] = {
    {WORD("ReadOnly"), &flag},
    {WORD("Source"), &text},
    {WORD("Target"), &text},
    {WORD("Type"), &text},
};
static const chain_table mount_table = {.object = WORD("Mounts"),
                                        .members = mount_members,
                                        .count = COUNT(mount_members),
                                        .keeps_defaults = true};
static const chain_type mount_type = {
    .kind = CHAIN_OBJECT, .is_nullable = true, .table = &mount_table};
LIST_OF(mount_type);

static const chain_member port_binding[] = {
    {WORD("HostIP"), &text},
    {WORD("HostPort"), &text},
};
TABLE("PortBindings", port_binding);
LIST_OF(port_binding_type);
MAP_OF(list_of_port_binding_type);

static const chain_member throttle_device[] = {
    {WORD("Path"), &text},
    {WORD("Rate"), &uint64},
};
TABLE("BlkioDevice…", throttle_device);
LIST_OF(throttle_device_type);

static const chain_member weight_device[] = {
    {WORD("Path"), &text},
    {WORD("Weight"), &uint16},
};
TABLE("BlkioWeightDevice", weight_device);
LIST_OF(weight_device_type);

static const chain_member device_mapping[] = {
    {WORD("PathOnHost"), &text},
    {WORD("PathInContainer"), &text},
    {WORD("CgroupPermissions"), &text},
};
TABLE("Devices", device_mapping);
LIST_OF(device_mapping_type);

static const chain_member ulimit_members[] = {
    {WORD("Name"), &text},
    {WORD("Hard"), &int64},
    {WORD("Soft"), &int64},
};
TABLE("Ulimits", ulimit_members);
LIST_OF(ulimit_members_type);

/* The enumeration of its Name gets through as text (measured). */
static const chain_member restart_policy[] = {
    {WORD("Name"), &text},
    {WORD("MaximumRetryCount"), &int64},
};
TABLE("RestartPolicy", restart_policy);

static const chain_member host_config[] = {
    {WORD("Binds"), &list_of_text},
    {WORD("LogConfig"), &log_config_type},
    {WORD("Mounts"), &list_of_mount_type},
    {WORD("NetworkMode"), &text},
    {WORD("IpcMode"), &text},
    {WORD("PortBindings"), &map_of_list_of_port_binding_type},
    {WORD("Privileged"), &flag},
    {WORD("CpuRealtimePeriod"), &int64},
    {WORD("CpuQuota"), &int64},
    {WORD("CpuPeriod"), &int64},
    {WORD("BlkioDeviceWriteIOps"), &list_of_throttle_device_type},
    {WORD("BlkioDeviceReadIOps"), &list_of_throttle_device_type},
    {WORD("BlkioDeviceWriteBps"), &list_of_throttle_device_type},
    {WORD("BlkioDeviceReadBps"), &list_of_throttle_device_type},
    {WORD("BlkioWeightDevice"), &list_of_weight_device_type},
    {WORD("BlkioWeight"), &uint16},
    {WORD("CgroupParent"), &text},
    {WORD("NanoCpus"), &int64},
    {WORD("Memory"), &int64},
    {WORD("CpuShares"), &int64},
    {WORD("CpuRealtimeRuntime"), &int64},
    {WORD("CpusetCpus"), &text},
    {WORD("CpusetMems"), &text},
    {WORD("Devices"), &list_of_device_mapping_type},
    {WORD("DiskQuota"), &int64},
    {WORD("KernelMemory"), &int64},
    {WORD("MemoryReservation"), &int64},
    {WORD("MemorySwap"), &int64},
    {WORD("MemorySwappiness"), &int64_or_null},
    {WORD("OomKillDisable"), &flag_or_null},
    {WORD("PidsLimit"), &int64},
    {WORD("Ulimits"), &list_of_ulimit_members_type},
    {WORD("CpuCount"), &int64},
    {WORD("CpuPercent"), &int64},
    {WORD("IOMaximumIOps"), &uint64},
    {WORD("IOMaximumBandwidth"), &uint64},
    {WORD("Isolation"), &text},
    {WORD("ConsoleSize"), &list_of_uint64},
    {WORD("Runtime"), &text},
    {WORD("Sysctls"), &map_of_text},
    {WORD("RestartPolicy"), &restart_policy_type},
    {WORD("AutoRemove"), &flag},
    {WORD("VolumeDriver"), &text},
    {WORD("VolumesFrom"), &list_of_text},
    {WORD("CapAdd"), &list_of_text},
    {WORD("CapDrop"), &list_of_text},
    {WORD("Dns"), &list_of_text},
    {WORD("DnsOptions"), &list_of_text},
    {WORD("DnsSearch"), &list_of_text},
    {WORD("Init"), &flag_or_null},
    {WORD("ExtraHosts"), &list_of_text},
    {WORD("Cgroup"), &text},
    {WORD("Links"), &list_of_text},
    {WORD("OomScoreAdj"), &int64},
    {WORD("PidMode"), &text},
    {WORD("PublishAllPorts"), &flag},
    {WORD("ReadonlyRootfs"), &flag},
    {WORD("SecurityOpt"), &list_of_text},
    {WORD("StorageOpt"), &map_of_text},
    {WORD("Tmpfs"), &map_of_text},
    {WORD("UTSMode"), &text},
    {WORD("UsernsMode"), &text},
    {WORD("ShmSize"), &int64},
    {WORD("GroupAdd"), &list_of_text},
    {WORD("InitPath"), &text},
};
TABLE("HostConfig", host_config);

static const chain_member endpoint_settings[] = {{WORD("Aliases"), &list_of_text}};
TABLE("EndpointsConfig", endpoint_settings);
MAP_OF(endpoint_settings_type);

static const chain_member networking_config[] = {
    {WORD("EndpointsConfig"), &map_of_endpoint_settings_type},
};
TABLE("NetworkingConfig", networking_config);

static const chain_member create_options[] = {
    {WORD("Env"), &list_of_text},
    {WORD("ExposedPorts"), &map_of_empty},
    {WORD("HostConfig"), &host_config_type},
    {WORD("Image"), &text},
    {WORD("Labels"), &map_of_text},
    {WORD("Name"), &text},
    {WORD("NetworkingConfig"), &networking_config_type},
};
const chain_table agent_create_options = {
    .object = WORD("createOptions"), .members = create_options, .count = COUNT(create_options)};
