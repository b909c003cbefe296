/*
 * `docker inspect`, `podman inspect`, GET /containers/ID/json (Engine API 1.41): what runs, in the
 * engine's own words. HostConfig stands as it was sent, with the engine's defaults; Config holds
 * what create options have at the top. Members are copied where they are of the type that create
 * options have: one odd value of another engine must not hide the others. CgroupnsMode is left out:
 * on hosts with cgroup v1 the engine shows `host` of containers for which nobody asked.
 */
#include "model/transcribe_podman.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef enum member_type { TEXT, FLAG, NUMBER, LIST, MAP, TEXTS } member_type;

typedef struct known_member {
  em_view name;
  member_type type;
} known_member;

static const known_member config_members[] = {
    {WORD("User"), TEXT},        {WORD("Hostname"), TEXT},        {WORD("Domainname"), TEXT},
    {WORD("WorkingDir"), TEXT},  {WORD("StopSignal"), TEXT},      {WORD("MacAddress"), TEXT},
    {WORD("Tty"), FLAG},         {WORD("OpenStdin"), FLAG},       {WORD("StdinOnce"), FLAG},
    {WORD("AttachStdin"), FLAG}, {WORD("NetworkDisabled"), FLAG}, {WORD("Env"), TEXTS},
    {WORD("Cmd"), TEXTS},        {WORD("Entrypoint"), TEXTS},     {WORD("ExposedPorts"), MAP},
    {WORD("Volumes"), MAP},      {WORD("Labels"), MAP},           {WORD("Healthcheck"), MAP},
};

/* What podman has in forms of its own, see transcribe_podman.h. */
static const known_member docker_members[] = {
    {WORD("IpcMode"), TEXT},
    {WORD("Runtime"), TEXT},
    {WORD("Ulimits"), LIST},
    {WORD("LogConfig"), MAP},
};

static const known_member host_members[] = {
    {WORD("Privileged"), FLAG},     {WORD("PublishAllPorts"), FLAG},
    {WORD("ReadonlyRootfs"), FLAG}, {WORD("OomKillDisable"), FLAG},
    {WORD("Init"), FLAG},           {WORD("AutoRemove"), FLAG},
    {WORD("NetworkMode"), TEXT},    {WORD("PidMode"), TEXT},
    {WORD("UTSMode"), TEXT},        {WORD("UsernsMode"), TEXT},
    {WORD("CgroupParent"), TEXT},   {WORD("Cgroup"), TEXT},
    {WORD("VolumeDriver"), TEXT},   {WORD("Isolation"), TEXT},
    {WORD("Mounts"), LIST},         {WORD("VolumesFrom"), TEXTS},
    {WORD("Tmpfs"), MAP},           {WORD("PortBindings"), MAP},
    {WORD("CapAdd"), TEXTS},        {WORD("CapDrop"), TEXTS},
    {WORD("MaskedPaths"), TEXTS},   {WORD("ReadonlyPaths"), TEXTS},
    {WORD("Devices"), LIST},        {WORD("DeviceCgroupRules"), TEXTS},
    {WORD("DeviceRequests"), LIST}, {WORD("Sysctls"), MAP},
    {WORD("GroupAdd"), TEXTS},      {WORD("Memory"), NUMBER},
    {WORD("MemorySwap"), NUMBER},   {WORD("MemoryReservation"), NUMBER},
    {WORD("NanoCpus"), NUMBER},     {WORD("CpuShares"), NUMBER},
    {WORD("CpuQuota"), NUMBER},     {WORD("CpuPeriod"), NUMBER},
    {WORD("PidsLimit"), NUMBER},    {WORD("OomScoreAdj"), NUMBER},
    {WORD("ShmSize"), NUMBER},      {WORD("StorageOpt"), MAP},
    {WORD("Dns"), TEXTS},           {WORD("DnsOptions"), TEXTS},
    {WORD("DnsSearch"), TEXTS},     {WORD("ExtraHosts"), TEXTS},
    {WORD("Links"), TEXTS},
};

static bool is_all_text(const document *d, uint32_t list) {
  DOCUMENT_EACH_ELEMENT(d, list, element) {
    if (document_kind_of(d, element) != DOCUMENT_STRING) {
      return false;
    }
  }
  return true;
}

static bool is_of_type(const document *d, uint32_t node, member_type type) {
  const document_kind kind = document_kind_of(d, node);
  switch (type) {
    case TEXT:
      return kind == DOCUMENT_STRING;
    case FLAG:
      return kind == DOCUMENT_TRUE || kind == DOCUMENT_FALSE;
    case NUMBER:
      return kind == DOCUMENT_NUMBER;
    case LIST:
      return kind == DOCUMENT_ARRAY;
    case MAP:
      return kind == DOCUMENT_OBJECT;
    case TEXTS:
      return kind == DOCUMENT_ARRAY && is_all_text(d, node);
  }
  return false;
}

static void write_known(const transcription *t, uint32_t object, const known_member *members,
                        size_t count) {
  for (size_t i = 0; i < count; i++) {
    const uint32_t node = document_member(t->d, object, members[i].name);
    if (node != DOCUMENT_NONE && is_of_type(t->d, node, members[i].type)) {
      transcribe_value(t, members[i].name, node);
    }
  }
}

/* A list of text without what the runtime and the engine put in by themselves. */
static void write_texts(const transcription *t, uint32_t object, em_view name,
                        bool (*is_own)(em_view text)) {
  const uint32_t list = transcribe_array(t, object, name);
  if (list == DOCUMENT_NONE || !is_all_text(t->d, list)) {
    return;
  }
  compose_name(t->out, name, transcribe_origin(t, list - 1));
  compose_open(t->out, DOCUMENT_ARRAY, transcribe_origin(t, list));
  DOCUMENT_EACH_ELEMENT(t->d, list, element) {
    if (!is_own(document_string(t->d, element))) {
      compose_copy(t->out, transcribe_origin(t, element));
    }
  }
  compose_close(t->out);
}

/* Every module has its own workload socket, and edgeAgent the management socket. */
static bool is_socket_of_runtime(em_view bind) {
  const em_view target = view_from(bind, view_find(bind, ':') + 1);
  return view_equals(target, VIEW("/var/run/iotedge/workload.sock")) ||
         view_equals(target, VIEW("/var/run/iotedge/mgmt.sock"));
}

static bool is_nothing(em_view text) {
  (void)text;
  return false;
}

/* The engine shows it of privileged containers; nobody wrote it. */
static bool is_label_of_privileged(em_view option) {
  return view_equals(option, VIEW("label=disable"));
}

/* "no" is the engine's default. */
static void write_restart_policy(const transcription *t, uint32_t host) {
  const uint32_t policy = transcribe_object(t, host, VIEW("RestartPolicy"));
  const em_view name =
      policy == DOCUMENT_NONE ? (em_view){0} : transcribe_string(t, policy, VIEW("Name"));
  if (name.length > 0 && !view_equals(name, VIEW("no"))) {
    transcribe_value(t, VIEW("RestartPolicy"), policy);
  }
}

static void write_host_config(const transcription *t, uint32_t host) {
  const uint32_t privileged = document_member(t->d, host, VIEW("Privileged"));
  const bool is_privileged =
      privileged != DOCUMENT_NONE && document_kind_of(t->d, privileged) == DOCUMENT_TRUE;
  compose_name(t->out, VIEW("HostConfig"), transcribe_origin(t, host - 1));
  compose_open(t->out, DOCUMENT_OBJECT, transcribe_origin(t, host));
  write_known(t, host, host_members, COUNT(host_members));
  if (podman_wrote(t, host)) {
    podman_write(t, host);
  } else {
    write_known(t, host, docker_members, COUNT(docker_members));
    write_texts(t, host, VIEW("Binds"), is_socket_of_runtime);
  }
  write_texts(t, host, VIEW("SecurityOpt"), is_privileged ? is_label_of_privileged : is_nothing);
  write_restart_policy(t, host);
  compose_close(t->out);
}

/* Names come with a slash in front. */
static em_view name_of(const transcription *t, uint32_t container, uint32_t *at) {
  const uint32_t named = document_member(t->d, container, VIEW("Name"));
  const uint32_t id = document_member(t->d, container, VIEW("Id"));
  *at = named != DOCUMENT_NONE ? named : id;
  const em_view name = *at == DOCUMENT_NONE ? (em_view){0} : document_string(t->d, *at);
  return view_starts_with(name, VIEW("/")) ? view_from(name, 1) : name;
}

static void write_container(const transcription *t, uint32_t container, bool is_system) {
  uint32_t name_at;
  const em_view name = name_of(t, container, &name_at);
  if (name.data == NULL || transcribe_is_system(name) != is_system) {
    return;
  }
  const uint32_t config = transcribe_object(t, container, VIEW("Config"));
  const uint32_t image_at = document_member(t->d, config, VIEW("Image"));
  compose_name(t->out, name, transcribe_origin(t, name_at));
  compose_open(t->out, DOCUMENT_OBJECT, transcribe_origin(t, container));
  transcribe_text(t, VIEW("type"), VIEW("docker"), container);
  transcribe_open(t, VIEW("settings"), config - 1);
  if (image_at != DOCUMENT_NONE && document_kind_of(t->d, image_at) == DOCUMENT_STRING) {
    transcribe_value(t, VIEW("image"), image_at);
  }
  transcribe_open(t, VIEW("createOptions"), container);
  write_known(t, config, config_members, COUNT(config_members));
  write_host_config(t, transcribe_object(t, container, VIEW("HostConfig")));
  for (int i = 0; i < 3; i++) {
    transcribe_close(t);
  }
}

void transcribe_containers(const transcription *t) {
  const uint32_t at = t->part->nodes[0];
  transcribe_open(t, VIEW("$edgeAgent"), at);
  transcribe_open(t, VIEW("properties.desired"), at);
  for (int is_system = 1; is_system >= 0; is_system--) {
    transcribe_open(t, is_system == 1 ? VIEW("systemModules") : VIEW("modules"), at);
    for (uint32_t i = 0; i < t->part->count; i++) {
      write_container(t, t->part->nodes[i], is_system == 1);
    }
    transcribe_close(t);
  }
  transcribe_close(t);
  transcribe_close(t);
}
