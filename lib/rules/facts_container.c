/* Facts of what a container gets from the host: mounts, ports, capabilities, devices. */
#include "rules/fact_macros.h"

/* ---- Mounts --------------------------------------------------------------------------------- */

static const em_view origin_words[] = {
    [MOUNT_FROM_BINDS] = FACT_NAME("binds"),
    [MOUNT_FROM_MOUNTS] = FACT_NAME("mounts"),
    [MOUNT_FROM_TMPFS] = FACT_NAME("tmpfs"),
    [MOUNT_FROM_VOLUMES] = FACT_NAME("volumes"),
    [MOUNT_FROM_VOLUMES_FROM] = FACT_NAME("volumes-from"),
};
static const fact_words origins = {.words = origin_words, .count = FACT_COUNT(origin_words)};

static const em_view mount_words[] = {
    [MOUNT_HOST_PATH] = FACT_NAME("host-path"), [MOUNT_VOLUME] = FACT_NAME("volume"),
    [MOUNT_TMPFS] = FACT_NAME("tmpfs"),         [MOUNT_HOST_DEVICE] = FACT_NAME("host-device"),
    [MOUNT_REMOTE] = FACT_NAME("remote"),       [MOUNT_CONTAINER] = FACT_NAME("container"),
    [MOUNT_NPIPE] = FACT_NAME("named-pipe"),
};
static const fact_words mount_kinds = {.words = mount_words, .count = FACT_COUNT(mount_words)};

static void read_origin(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const mount *m = s->item;
  fact_set_word(value, &origins, (uint32_t)m->origin);
  value->at = m->at;
}

static void read_mount_kind(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const mount *m = s->item;
  fact_set_word(value, &mount_kinds, (uint32_t)m->kind);
  value->at = m->source_at;
}

static const fact mount_rows[] = {
    FACT_CALL_WORD("kind", mount_kinds, read_mount_kind,
                   "what is mounted; `host-path` also for a volume whose driver options make it a "
                   "bind"),
    FACT_CALL_WORD("origin", origins, read_origin, "the member that it is written in"),
    {.name = FACT_NAME("source"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(mount, source),
     .place_offset = offsetof(mount, source_at),
     .unresolved_offset = offsetof(mount, has_placeholder),
     .doc = FACT_NAME("as written: path, name of a volume or container")},
    {.name = FACT_NAME("host_path"),
     .type = FACT_PATH,
     .source = FROM_VIEW,
     .offset = offsetof(mount, host_path),
     .place_offset = offsetof(mount, source_at),
     .unresolved_offset = offsetof(mount, has_placeholder),
     .doc = FACT_NAME("of `host-path` and `host-device`: resolved, `/var/run` as `/run`")},
    {.name = FACT_NAME("target"),
     .type = FACT_PATH,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(mount, target),
     .place_offset = offsetof(mount, target_at),
     .doc = FACT_NAME("path in the container, as written")},
    FACT_VIEW(mount, "options", options, "of Binds: all behind the second colon"),
    FACT_VIEW_AT(mount, "propagation", propagation, propagation_at, "`rshared`, `rprivate` …"),
    {.name = FACT_NAME("is_read_only"),
     .type = FACT_FLAG,
     .source = FROM_BOOL,
     .offset = offsetof(mount, is_read_only),
     .place_offset = offsetof(mount, read_only_at),
     .doc = FACT_NAME("cannot be written through this mount")},
    FACT_BOOL(mount, "is_disguised", is_disguised, "a host path by driver options of a volume"),
};
const fact_table mount_facts = {mount_rows, FACT_COUNT(mount_rows)};

/* ---- Ports ---------------------------------------------------------------------------------- */

#define PORT_FACT(fact_name, kind, from, member, where, words_of_doc)                              \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = kind, .source = from, .offset = offsetof(port, member),  \
    .place_offset = offsetof(port, where), .unresolved_offset = offsetof(port, has_placeholder),   \
    .doc = FACT_NAME(words_of_doc)                                                                 \
  }

static const fact port_rows[] = {
    {.name = FACT_NAME("container_port"),
     .type = FACT_NUMBER,
     .source = FROM_UINT32,
     .is_identity = true,
     .offset = offsetof(port, container_port),
     .place_offset = offsetof(port, key_at),
     .unresolved_offset = offsetof(port, has_placeholder),
     .doc = FACT_NAME("0 if malformed; place: the name `80/tcp`")},
    {.name = FACT_NAME("protocol"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(port, protocol),
     .place_offset = offsetof(port, key_at),
     .unresolved_offset = offsetof(port, has_placeholder),
     .doc = FACT_NAME("`tcp`, `udp`, `sctp`")},
    PORT_FACT("host_ip", FACT_TEXT, FROM_VIEW, host_ip, host_ip_at, "as written"),
    {.name = FACT_NAME("host_port"),
     .type = FACT_NUMBER,
     .source = FROM_UINT32,
     .is_identity = true,
     .offset = offsetof(port, host_port),
     .place_offset = offsetof(port, host_port_at),
     .unresolved_offset = offsetof(port, has_placeholder),
     .doc = FACT_NAME("first of the range; 0: any free one")},
    PORT_FACT("host_port_last", FACT_NUMBER, FROM_UINT32, host_port_last, host_port_at,
              "last of the range"),
    PORT_FACT("is_published", FACT_FLAG, FROM_BOOL, is_published, at,
              "bound on the host; false: only in ExposedPorts"),
    PORT_FACT("is_on_all_addresses", FACT_FLAG, FROM_BOOL, is_on_all_addresses, host_ip_at,
              "no HostIp, or one that means all"),
    PORT_FACT("is_on_loopback", FACT_FLAG, FROM_BOOL, is_on_loopback, host_ip_at,
              "reachable from the device only"),
    PORT_FACT("is_ephemeral", FACT_FLAG, FROM_BOOL, is_ephemeral, host_port_at,
              "HostPort is empty or 0: any free port"),
};
const fact_table port_facts = {port_rows, FACT_COUNT(port_rows)};

/* ---- Capabilities and security options ------------------------------------------------------ */

enum { CAPABILITY_ADDED, CAPABILITY_DROPPED };
static const em_view change_words[] = {
    [CAPABILITY_ADDED] = FACT_NAME("added"),
    [CAPABILITY_DROPPED] = FACT_NAME("dropped"),
};
static const fact_words changes = {.words = change_words, .count = FACT_COUNT(change_words)};

static void read_change(const facts *f, const subject *s, fact_value *value) {
  const module *m = subject_module(f, s);
  fact_set_word(value, &changes,
                s->index < m->settings->cap_add_count ? CAPABILITY_ADDED : CAPABILITY_DROPPED);
  value->at = ((const capability *)s->item)->at;
}

static const fact capability_rows[] = {
    FACT_CALL_WORD("change", changes, read_change, "of CapAdd or of CapDrop"),
    {.name = FACT_NAME("name"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(capability, name),
     .doc = FACT_NAME("upper case, without `CAP_`: `SYS_ADMIN`, `ALL`")},
    FACT_VIEW(capability, "written", written, "as written"),
};
const fact_table capability_facts = {capability_rows, FACT_COUNT(capability_rows)};

static const fact security_option_rows[] = {
    {.name = FACT_NAME("key"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(security_option, key),
     .doc = FACT_NAME("`seccomp`, `apparmor`, `label`, `no-new-privileges`")},
    FACT_VIEW(security_option, "value", value, "behind `=` or `:`; not set if there is none"),
};
const fact_table security_option_facts = {security_option_rows, FACT_COUNT(security_option_rows)};

/* ---- Devices -------------------------------------------------------------------------------- */

static const fact device_rows[] = {
    {.name = FACT_NAME("host_path"),
     .type = FACT_PATH,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(device, host_path),
     .place_offset = offsetof(device, source_at),
     .doc = FACT_NAME("resolved")},
    FACT_VIEW_AT(device, "source", source, source_at, "as written"),
    FACT_VIEW(device, "container_path", container_path, "path in the container"),
    FACT_VIEW(device, "permissions", permissions, "of `r`, `w`, `m`"),
};
const fact_table device_facts = {device_rows, FACT_COUNT(device_rows)};

static const fact device_rule_rows[] = {
    {.name = FACT_NAME("text"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(device_rule, text),
     .doc = FACT_NAME("`c 42:* rwm`")},
    FACT_BOOL(device_rule, "has_wildcard", has_wildcard, "major or minor is `*`, or the type `a`"),
};
const fact_table device_rule_facts = {device_rule_rows, FACT_COUNT(device_rule_rows)};

static void read_device_ids(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const device_request *request = s->item;
  value->is_set = request->ids.is_set || request->ids.count > 0;
  value->texts = &request->ids;
  value->at = request->ids.at;
}

static const fact device_request_rows[] = {
    {.name = FACT_NAME("driver"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(device_request, driver),
     .doc = FACT_NAME("`nvidia` …")},
    FACT_INT64(device_request, "count", count, "-1: all"),
    FACT_CALL("ids", FACT_TEXTS, read_device_ids, "DeviceIDs"),
};
const fact_table device_request_facts = {device_request_rows, FACT_COUNT(device_request_rows)};

/* ---- Limits and networks -------------------------------------------------------------------- */

static const fact ulimit_rows[] = {
    {.name = FACT_NAME("name"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(ulimit, name),
     .doc = FACT_NAME("`nofile` …")},
    FACT_INT64(ulimit, "soft", soft, "-1: unlimited"),
    FACT_INT64(ulimit, "hard", hard, "-1: unlimited"),
};
const fact_table ulimit_facts = {ulimit_rows, FACT_COUNT(ulimit_rows)};

static const fact endpoint_rows[] = {
    {.name = FACT_NAME("network"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(endpoint, network),
     .doc = FACT_NAME("a member of NetworkingConfig.EndpointsConfig")},
};
const fact_table endpoint_facts = {endpoint_rows, FACT_COUNT(endpoint_rows)};
