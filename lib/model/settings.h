/*
 * The container settings in effect: what the chain of readers on the device makes of createOptions.
 *
 * First reader: edgeAgent (Json.NET); second: edgelet (typed, Rust) and the engine (Go). See
 * reference facts in the file of each reader. Rules look at these facts only, so whatever the
 * device honours is here, and what it ignores or refuses is not, but is a note.
 */
#ifndef MODEL_SETTINGS_H
#define MODEL_SETTINGS_H

#include "model/note.h"

/* Each value knows where it was written (`at`: the value's node); settings_overrode says what it
 * replaced. */
typedef struct setting_flag {
  bool value;
  bool is_set;
  place at;
} setting_flag;

typedef struct setting_number {
  int64_t value;
  bool is_set;
  place at;
} setting_number;

typedef struct setting_text {
  em_view value;        /* data NULL: not set */
  bool has_placeholder; /* a template's ${…} stands in it: not data yet */
  place at;
} setting_text;

typedef struct setting_texts {
  setting_text *items;
  uint32_t count;
  bool is_set; /* set to an empty list differs from not set (MaskedPaths) */
  place at;
} setting_texts;

typedef struct setting_pair {
  em_view name;
  em_view value;
  place at; /* the value's node; place_of_name gives the name's */
} setting_pair;

typedef struct setting_pairs {
  setting_pair *items;
  uint32_t count;
  bool is_set;
  place at;
} setting_pairs;

/* ---- Mounts ------------------------------------------------------------------------------- */

typedef enum mount_origin {
  MOUNT_FROM_BINDS,
  MOUNT_FROM_MOUNTS,
  MOUNT_FROM_TMPFS,
  MOUNT_FROM_VOLUMES, /* top level Volumes: anonymous volume */
  MOUNT_FROM_VOLUMES_FROM,
} mount_origin;

typedef enum mount_kind {
  MOUNT_HOST_PATH, /* also a volume whose driver options are a bind in disguise */
  MOUNT_VOLUME,
  MOUNT_TMPFS,
  MOUNT_HOST_DEVICE, /* volume with driver option device=/dev/… of a file system */
  MOUNT_REMOTE,      /* nfs, cifs … by driver options */
  MOUNT_CONTAINER,   /* VolumesFrom: whatever that container mounts */
  MOUNT_NPIPE,
} mount_kind;

typedef struct mount {
  mount_origin origin;
  mount_kind kind;
  em_view source;      /* as written; data NULL if there is none */
  em_view host_path;   /* normalised (text/path.h), for MOUNT_HOST_PATH and MOUNT_HOST_DEVICE */
  em_view target;      /* as written */
  em_view propagation; /* "rshared" …, data NULL if not given */
  em_view options;     /* Binds: all behind the second colon; Tmpfs: its options */
  bool is_read_only;
  bool has_placeholder; /* in the source */
  bool is_disguised;    /* MOUNT_HOST_PATH by driver options */
  place at;             /* the whole entry */
  place source_at;      /* the value that names the source; same as `at` for Binds */
  place target_at;
  place read_only_at;
  place propagation_at;
} mount;

/* ---- Ports -------------------------------------------------------------------------------- */

typedef struct port {
  uint32_t container_port; /* 0 if malformed */
  em_view protocol;        /* lower case: "tcp", "udp", "sctp"; other text as written */
  em_view host_ip;         /* as written, empty = all */
  uint32_t host_port;      /* first of the range; 0 = any free one */
  uint32_t host_port_last;
  em_view host_port_text; /* as written */
  bool is_published;
  bool is_only_exposed; /* stands in ExposedPorts, not in PortBindings */
  bool is_on_all_addresses;
  bool is_on_loopback;
  bool is_ephemeral; /* HostPort "" or "0" */
  bool has_placeholder;
  place at;     /* the binding object, or the key's value */
  place key_at; /* the "80/tcp" name node */
  place host_ip_at, host_port_at;
} port;

/* ---- Devices and the rest ------------------------------------------------------------------- */

typedef struct device {
  em_view host_path; /* normalised */
  em_view source;    /* as written */
  em_view container_path;
  em_view permissions;
  place at, source_at;
} device;

typedef struct device_request {
  em_view driver;
  int64_t count; /* -1: all */
  setting_texts ids;
  place at;
} device_request;

typedef struct device_rule {
  em_view text;
  bool has_wildcard; /* major or minor is * or the type is a */
  place at;
} device_rule;

typedef struct capability {
  em_view name; /* upper case without CAP_: "SYS_ADMIN", "ALL" */
  em_view written;
  place at;
} capability;

/* seccomp, apparmor, label, no-new-privileges in either spelling (k=v, k:v). Of several of one key
 * only the last is in effect, but for labels; the others are not here. */
typedef struct security_option {
  em_view key;   /* "seccomp", "apparmor", "label", "no-new-privileges" */
  em_view value; /* "unconfined", "true" …, as the engine takes it */
  place at;
} security_option;

typedef struct endpoint {
  em_view network;
  place at;
} endpoint;

typedef struct health_check {
  bool is_set;
  bool is_disabled; /* Test is ["NONE"] */
  setting_texts test;
  setting_number interval, timeout, start_period; /* nanoseconds */
  setting_number retries;
  place at;
} health_check;

typedef struct ulimit {
  em_view name;
  int64_t soft, hard;
  place at;
} ulimit;

/* ---- All of it ------------------------------------------------------------------------------ */

typedef enum settings_verdict {
  SETTINGS_EFFECTIVE,
  SETTINGS_CONDITIONAL, /* the engine refuses unless the device has what `refused_because` names:
                           another container, a driver … */
  SETTINGS_REFUSED, /* the module will not start: see notes. Where a reader cannot even decode the
                       text (edgeAgent, edgelet, types at the engine) there are no facts below;
                       where the engine refuses a value, they are what another version might take */
  SETTINGS_UNREADABLE, /* the text is no JSON even for the device */
} settings_verdict;

/* A value that replaced another one: nodes of the values. */
typedef struct settings_override {
  uint32_t at, overrode;
} settings_override;

typedef struct settings {
  settings_verdict verdict;
  uint32_t settings_read; /* members that reached the model */
  em_view refused_by; /* "edgeAgent", "edgelet", "the engine", "the engine at start"; data NULL */
  em_view refused_because;

  /*
   * Members that the engine takes as they are. Few modules set more than ten of them, so these are
   * pointers; never NULL: what is not set points to a value that says so.
   */
  /* HostConfig */
  const setting_flag *privileged, *publish_all_ports, *readonly_rootfs, *oom_kill_disable, *init;
  const setting_flag *auto_remove;
  const setting_text *network_mode, *pid_mode, *ipc_mode, *uts_mode, *userns_mode, *cgroupns_mode;
  const setting_text *runtime, *cgroup_parent, *cgroup, *volume_driver, *isolation;
  const setting_text *container_id_file, *log_type, *restart_policy, *cpuset_cpus;
  const setting_pairs *log_options, *sysctls, *storage_options;
  const setting_number *memory, *memory_swap, *memory_reservation, *kernel_memory;
  const setting_number *memory_swappiness, *nano_cpus, *cpu_shares, *cpu_quota, *cpu_period;
  const setting_number *pids_limit, *oom_score_adj, *shm_size, *blkio_weight;
  const setting_texts *binds, *volumes_from, *group_add;
  const setting_texts *dns, *dns_options, *dns_search, *extra_hosts, *links;
  const setting_texts *masked_paths, *readonly_paths, *security_opt;
  /* Top level */
  const setting_text *user, *hostname, *domainname, *working_dir, *stop_signal, *mac_address;
  const setting_flag *tty, *open_stdin, *stdin_once, *attach_stdin, *network_disabled;
  const setting_flag *args_escaped;
  const setting_number *stop_timeout;
  const setting_texts *env, *cmd, *entrypoint, *on_build, *shell;
  const setting_pairs *labels;
  const health_check *health;

  capability *cap_add, *cap_drop;
  security_option *security_options;
  mount *mounts;
  port *ports;
  device *devices;
  device_rule *device_rules;
  device_request *device_requests;
  ulimit *ulimits;
  endpoint *endpoints;
  settings_override *overrides;
  uint32_t cap_add_count, cap_drop_count, security_option_count, mount_count, port_count;
  uint32_t device_count, device_rule_count, device_request_count, ulimit_count, endpoint_count;
  uint32_t override_count;
  place mounts_at, port_bindings_at, devices_at, security_options_at, host_config_at;

  /* What really decides */
  bool is_host_network; /* NetworkMode is exactly "host" */
  bool is_user_root;    /* User names uid 0 explicitly */
  bool loses_workload_socket;
} settings;

/* Nothing is set, and nothing is known. */
extern const settings settings_none, settings_unreadable;

/* Where createOptions stand: a document of its own (string, parts), or an object of the host. */
typedef struct settings_source {
  const document *document;
  uint32_t node;                     /* the object; 0 for a document of its own */
  bool has_placeholders;             /* from a template: ${…} in strings are unresolved values */
  bool is_running;                   /* the engine has made the container: it refuses nothing */
  struct chain_workspace *workspace; /* NULL, or what all modules of a manifest share */
} settings_source;

/*
 * Computes the settings in effect. Always fills in `s` (all unset, SETTINGS_EFFECTIVE, for an empty
 * source: document NULL); what was noticed goes to `list`. Everything is in the arena; false if
 * memory is out.
 */
bool settings_read(settings *s, settings_source source, arena *memory, notes *list);
/* What the value at a place replaced, or nowhere. */
place settings_overrode(const settings *s, place at);

#endif
