/*
 * The members that the engine knows: container.Config, container.HostConfig,
 * network.NetworkingConfig and what they refer to (API 1.41, as in Docker 20.10).
 */
#include "model/chain.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
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
    {WORD("Type"), &text},
    {WORD("Config"), &map_of_text},
};
OBJECT("LogConfig", log_config, false);

static const chain_member port_binding[] = {
    {WORD("HostIp"), &text},
    {WORD("HostPort"), &text},
};
OBJECT("PortBindings", port_binding, false);
LIST_OF(port_binding_type);
MAP_OF(list_of_port_binding_type);

static const chain_member restart_policy[] = {
    {WORD("Name"), &text},
    {WORD("MaximumRetryCount"), &int64},
};
OBJECT("RestartPolicy", restart_policy, false);

static const chain_member weight_device[] = {
    {WORD("Path"), &text},
    {WORD("Weight"), &uint16},
};
OBJECT("BlkioWeightDevice", weight_device, true);
LIST_OF(weight_device_type);

static const chain_member throttle_device[] = {
    {WORD("Path"), &text},
    {WORD("Rate"), &uint64},
};
OBJECT("BlkioDevice…", throttle_device, true);
LIST_OF(throttle_device_type);

static const chain_member device_mapping[] = {
    {WORD("PathOnHost"), &text},
    {WORD("PathInContainer"), &text},
    {WORD("CgroupPermissions"), &text},
};
OBJECT("Devices", device_mapping, false);
LIST_OF(device_mapping_type);

static const chain_member device_request_members[] = {
    {WORD("Driver"), &text},
    {WORD("Count"), &int64},
    {WORD("DeviceIDs"), &list_of_text},
    {WORD("Capabilities"), &list_of_list_of_text},
    {WORD("Options"), &map_of_text},
};
OBJECT("DeviceRequests", device_request_members, false);
LIST_OF(device_request_members_type);

static const chain_member ulimit_members[] = {
    {WORD("Name"), &text},
    {WORD("Hard"), &int64},
    {WORD("Soft"), &int64},
};
OBJECT("Ulimits", ulimit_members, true);
LIST_OF(ulimit_members_type);

static const chain_member bind_options[] = {
    {WORD("Propagation"), &text},
    {WORD("NonRecursive"), &flag},
};
OBJECT("BindOptions", bind_options, true);

static const chain_member driver_config[] = {
    {WORD("Name"), &text},
    {WORD("Options"), &map_of_text},
};
OBJECT("DriverConfig", driver_config, true);

static const chain_member volume_options[] = {
    {WORD("NoCopy"), &flag},
    {WORD("Labels"), &map_of_text},
    {WORD("DriverConfig"), &driver_config_type},
};
OBJECT("VolumeOptions", volume_options, true);

static const chain_member tmpfs_options[] = {
    {WORD("SizeBytes"), &int64},
    {WORD("Mode"), &uint32},
};
OBJECT("TmpfsOptions", tmpfs_options, true);

static const chain_member mount_members[] = {
    {WORD("Type"), &text},
    {WORD("Source"), &text},
    {WORD("Target"), &text},
    {WORD("ReadOnly"), &flag},
    {WORD("Consistency"), &text},
    {WORD("BindOptions"), &bind_options_type},
    {WORD("VolumeOptions"), &volume_options_type},
    {WORD("TmpfsOptions"), &tmpfs_options_type},
};
OBJECT("Mounts", mount_members, false);
LIST_OF(mount_members_type);

static const chain_member host_config[] = {
    {WORD("Binds"), &list_of_text},
    {WORD("ContainerIDFile"), &text},
    {WORD("LogConfig"), &log_config_type},
    {WORD("NetworkMode"), &text},
    {WORD("PortBindings"), &map_of_list_of_port_binding_type},
    {WORD("RestartPolicy"), &restart_policy_type},
    {WORD("AutoRemove"), &flag},
    {WORD("VolumeDriver"), &text},
    {WORD("VolumesFrom"), &list_of_text},
    {WORD("CapAdd"), &words},
    {WORD("CapDrop"), &words},
    {WORD("CgroupnsMode"), &text},
    {WORD("Dns"), &list_of_text},
    {WORD("DnsOptions"), &list_of_text},
    {WORD("DnsSearch"), &list_of_text},
    {WORD("ExtraHosts"), &list_of_text},
    {WORD("GroupAdd"), &list_of_text},
    {WORD("IpcMode"), &text},
    {WORD("Cgroup"), &text},
    {WORD("Links"), &list_of_text},
    {WORD("OomScoreAdj"), &int64},
    {WORD("PidMode"), &text},
    {WORD("Privileged"), &flag},
    {WORD("PublishAllPorts"), &flag},
    {WORD("ReadonlyRootfs"), &flag},
    {WORD("SecurityOpt"), &list_of_text},
    {WORD("StorageOpt"), &map_of_text},
    {WORD("Tmpfs"), &map_of_text},
    {WORD("UTSMode"), &text},
    {WORD("UsernsMode"), &text},
    {WORD("ShmSize"), &int64},
    {WORD("Sysctls"), &map_of_text},
    {WORD("Runtime"), &text},
    {WORD("ConsoleSize"), &pair},
    {WORD("Isolation"), &text},
    {WORD("CpuShares"), &int64},
    {WORD("Memory"), &int64},
    {WORD("NanoCpus"), &int64},
    {WORD("CgroupParent"), &text},
    {WORD("BlkioWeight"), &uint16},
    {WORD("BlkioWeightDevice"), &list_of_weight_device_type},
    {WORD("BlkioDeviceReadBps"), &list_of_throttle_device_type},
    {WORD("BlkioDeviceWriteBps"), &list_of_throttle_device_type},
    {WORD("BlkioDeviceReadIOps"), &list_of_throttle_device_type},
    {WORD("BlkioDeviceWriteIOps"), &list_of_throttle_device_type},
    {WORD("CpuPeriod"), &int64},
    {WORD("CpuQuota"), &int64},
    {WORD("CpuRealtimePeriod"), &int64},
    {WORD("CpuRealtimeRuntime"), &int64},
    {WORD("CpusetCpus"), &text},
    {WORD("CpusetMems"), &text},
    {WORD("Devices"), &list_of_device_mapping_type},
    {WORD("DeviceCgroupRules"), &list_of_text},
    {WORD("DeviceRequests"), &list_of_device_request_members_type},
    {WORD("KernelMemory"), &int64},
    {WORD("KernelMemoryTCP"), &int64},
    {WORD("MemoryReservation"), &int64},
    {WORD("MemorySwap"), &int64},
    {WORD("MemorySwappiness"), &int64_or_null},
    {WORD("OomKillDisable"), &flag_or_null},
    {WORD("PidsLimit"), &int64_or_null},
    {WORD("Ulimits"), &list_of_ulimit_members_type},
    {WORD("CpuCount"), &int64},
    {WORD("CpuPercent"), &int64},
    {WORD("IOMaximumIOps"), &uint64},
    {WORD("IOMaximumBandwidth"), &uint64},
    {WORD("Mounts"), &list_of_mount_members_type},
    {WORD("MaskedPaths"), &list_of_text},
    {WORD("ReadonlyPaths"), &list_of_text},
    {WORD("Init"), &flag_or_null},
};
const chain_table engine_host_config = {
    .object = WORD("HostConfig"), .members = host_config, .count = COUNT(host_config)};

/* ---- NetworkingConfig ----------------------------------------------------------------------- */

static const chain_member address_config[] = {
    {WORD("IPv4Address"), &text},
    {WORD("IPv6Address"), &text},
    {WORD("LinkLocalIPs"), &list_of_text},
};
OBJECT("IPAMConfig", address_config, true);

static const chain_member endpoint_members[] = {
    {WORD("IPAMConfig"), &address_config_type},
    {WORD("Links"), &list_of_text},
    {WORD("Aliases"), &list_of_text},
    {WORD("NetworkID"), &text},
    {WORD("EndpointID"), &text},
    {WORD("Gateway"), &text},
    {WORD("IPAddress"), &text},
    {WORD("IPPrefixLen"), &int64},
    {WORD("IPv6Gateway"), &text},
    {WORD("GlobalIPv6Address"), &text},
    {WORD("GlobalIPv6PrefixLen"), &int64},
    {WORD("MacAddress"), &text},
    {WORD("DriverOpts"), &map_of_text},
};
OBJECT("EndpointsConfig", endpoint_members, true);
MAP_OF(endpoint_members_type);

static const chain_member networking_config[] = {
    {WORD("EndpointsConfig"), &map_of_endpoint_members_type},
};
const chain_table engine_networking_config = {.object = WORD("NetworkingConfig"),
                                              .members = networking_config,
                                              .count = COUNT(networking_config)};

/* ---- Config --------------------------------------------------------------------------------- */

static const chain_member health_config[] = {
    {WORD("Test"), &list_of_text}, {WORD("Interval"), &int64}, {WORD("Timeout"), &int64},
    {WORD("StartPeriod"), &int64}, {WORD("Retries"), &int64},
};
OBJECT("Healthcheck", health_config, true);

static const chain_member config[] = {
    {WORD("Hostname"), &text},
    {WORD("Domainname"), &text},
    {WORD("User"), &text},
    {WORD("AttachStdin"), &flag},
    {WORD("AttachStdout"), &flag},
    {WORD("AttachStderr"), &flag},
    {WORD("ExposedPorts"), &map_of_empty},
    {WORD("Tty"), &flag},
    {WORD("OpenStdin"), &flag},
    {WORD("StdinOnce"), &flag},
    {WORD("Env"), &list_of_text},
    {WORD("Cmd"), &words},
    {WORD("Healthcheck"), &health_config_type},
    {WORD("ArgsEscaped"), &flag},
    {WORD("Image"), &text},
    {WORD("Volumes"), &map_of_empty},
    {WORD("WorkingDir"), &text},
    {WORD("Entrypoint"), &words},
    {WORD("NetworkDisabled"), &flag},
    {WORD("MacAddress"), &text},
    {WORD("OnBuild"), &list_of_text},
    {WORD("Labels"), &map_of_text},
    {WORD("StopSignal"), &text},
    {WORD("StopTimeout"), &int64_or_null},
    {WORD("Shell"), &words},
    {WORD("Cpuset"), &text},
};
const chain_table engine_config = {
    .object = WORD("createOptions"), .members = config, .count = COUNT(config)};
