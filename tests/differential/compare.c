#include "compare.h"

#include "model/shown_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Compared as they are: what the model has must be shown; what it has not must be as in a plain
 * one. */
static const char *const compared[] = {
    "HostConfig.Privileged",
    "HostConfig.PublishAllPorts",
    "HostConfig.ReadonlyRootfs",
    "HostConfig.AutoRemove",
    "HostConfig.Init",
    "HostConfig.NetworkMode",
    "HostConfig.PidMode",
    "HostConfig.IpcMode",
    "HostConfig.UTSMode",
    "HostConfig.UsernsMode",
    "HostConfig.CgroupnsMode",
    "HostConfig.Runtime",
    "HostConfig.CgroupParent",
    "HostConfig.VolumeDriver",
    "HostConfig.CpusetCpus",
    "HostConfig.Sysctls",
    "HostConfig.Memory",
    "HostConfig.MemoryReservation",
    "HostConfig.NanoCpus",
    "HostConfig.CpuShares",
    "HostConfig.CpuQuota",
    "HostConfig.CpuPeriod",
    "HostConfig.OomScoreAdj",
    "HostConfig.ShmSize",
    "HostConfig.BlkioWeight",
    "HostConfig.CapAdd",
    "HostConfig.CapDrop",
    "HostConfig.Binds",
    "HostConfig.GroupAdd",
    "HostConfig.Dns",
    "HostConfig.DnsSearch",
    "HostConfig.ExtraHosts",
    "HostConfig.SecurityOpt",
    "HostConfig.MaskedPaths",
    "HostConfig.ReadonlyPaths",
    "HostConfig.Devices",
    "HostConfig.DeviceCgroupRules",
    "HostConfig.Mounts",
    "HostConfig.Tmpfs",
    "HostConfig.PortBindings",
    "HostConfig.Ulimits",
    "HostConfig.OomKillDisable",
    "Config.User",
    "Config.Domainname",
    "Config.WorkingDir",
    "Config.StopSignal",
    "Config.MacAddress",
    "Config.Tty",
    "Config.OpenStdin",
    "Config.StdinOnce",
    "Config.NetworkDisabled",
    "Config.StopTimeout",
    "Config.Env",
    "Config.OnBuild",
    "Config.Shell",
    "Config.Labels",
    "Config.Healthcheck",
    "Config.Volumes",
};

static cJSON *member(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

static cJSON *at_path(const cJSON *inspect, const char *path) {
  const bool is_host = strncmp(path, "HostConfig.", 11) == 0;
  return member(member(inspect, is_host ? "HostConfig" : "Config"), path + (is_host ? 11 : 7));
}

/* The name under which the model shows it. */
static const char *shown_name(const char *path) {
  return strncmp(path, "HostConfig.", 11) == 0 ? path + 11 : path;
}

/* ---- What the engine itself changes --------------------------------------------------------- */

static bool is_text_item(const cJSON *item, const char *text) {
  const char *value = cJSON_GetStringValue(item);
  return value != NULL && strcmp(value, text) == 0;
}

static void drop_text(cJSON *list, const char *text) {
  for (int i = cJSON_GetArraySize(list) - 1; i >= 0; i--) {
    if (is_text_item(cJSON_GetArrayItem(list, i), text)) {
      cJSON_DeleteItemFromArray(list, i);
    }
  }
}

static void drop_socket(cJSON *inspect, bool *has_socket) {
  static const char socket[] = "/var/run/iotedge/workload.sock:/var/run/iotedge/workload.sock";
  cJSON *binds = at_path(inspect, "HostConfig.Binds");
  const int before = cJSON_GetArraySize(binds);
  drop_text(binds, socket);
  *has_socket = cJSON_GetArraySize(binds) < before;
}

/* For a privileged container, or one that shares namespaces, labels are switched off. */
static void drop_label(cJSON *inspect, const settings *s) {
  cJSON *shown = at_path(inspect, "HostConfig.SecurityOpt");
  const int count = cJSON_GetArraySize(shown);
  if (count == (int)s->security_opt->count + 1 &&
      is_text_item(cJSON_GetArrayItem(shown, count - 1), "label=disable")) {
    cJSON_DeleteItemFromArray(shown, count - 1);
  }
}

/* Only what the model keeps of a mount. */
static void reduce_mounts(cJSON *mounts) {
  cJSON *one = NULL;
  cJSON_ArrayForEach(one, mounts) {
    const cJSON *driver = member(member(one, "VolumeOptions"), "DriverConfig");
    const bool is_disguised = member(member(driver, "Options"), "device") != NULL;
    cJSON *options = member(one, "BindOptions");
    if (is_disguised) {
      cJSON_DeleteItemFromObjectCaseSensitive(one, "Source");
    }
    if (member(options, "Propagation") == NULL) {
      cJSON_DeleteItemFromObjectCaseSensitive(one, "BindOptions");
    } else {
      cJSON_DeleteItemFromObjectCaseSensitive(options, "NonRecursive");
    }
    cJSON_DeleteItemFromObjectCaseSensitive(one, "VolumeOptions");
    cJSON_DeleteItemFromObjectCaseSensitive(one, "TmpfsOptions");
    cJSON_DeleteItemFromObjectCaseSensitive(one, "Consistency");
  }
}

/* Empty lists, empty objects, null, false, 0 and "" are all "nothing". */
static bool is_nothing(const cJSON *item) {
  return item == NULL || cJSON_IsNull(item) || cJSON_IsFalse(item) ||
         (cJSON_IsNumber(item) && !(item->valuedouble > 0 || item->valuedouble < 0)) ||
         ((cJSON_IsArray(item) || cJSON_IsObject(item)) && item->child == NULL) ||
         is_text_item(item, "");
}

/* ---- One case ------------------------------------------------------------------------------- */

static bool says_nothing_or_default(const char *path, const cJSON *shown, const cJSON *plain,
                                    const settings *s) {
  const bool is_paths =
      strstr(path, "MaskedPaths") != NULL || strstr(path, "ReadonlyPaths") != NULL;
  if (is_paths) {
    /* emptied lists mean something; a privileged container has none */
    return cJSON_Compare(shown, plain, true) || (s->privileged->value && cJSON_IsNull(shown));
  }
  return is_nothing(shown) || cJSON_Compare(shown, plain, true);
}

static void describe(char *why, size_t size, const char *path, const cJSON *ours,
                     const cJSON *theirs) {
  char *model = ours == NULL ? NULL : cJSON_PrintUnformatted(ours);
  char *engine = theirs == NULL ? NULL : cJSON_PrintUnformatted(theirs);
  snprintf(why, size, "%s: the model says %s, the engine shows %s", path,
           model == NULL ? "nothing" : model, engine == NULL ? "nothing" : engine);
  cJSON_free(model);
  cJSON_free(engine);
}

static bool compare_networks(const cJSON *inspect, const settings *s, char *why, size_t size) {
  const bool has_no_network =
      s->network_disabled->value || view_starts_with(s->network_mode->value, VIEW("container:"));
  const cJSON *networks = member(member(inspect, "NetworkSettings"), "Networks");
  for (uint32_t i = 0; i < s->endpoint_count && !has_no_network; i++) {
    char name[64];
    snprintf(name, sizeof name, "%.*s", VIEW_ARGS(s->endpoints[i].network));
    if (member(networks, name) == NULL) {
      describe(why, size, "Networks", NULL, networks);
      return false;
    }
  }
  return true;
}

/* Exposed ports are facts of their own only where they are not bound. */
static bool compare_exposed(const cJSON *inspect, const cJSON *ours, char *why, size_t size) {
  const cJSON *theirs = at_path(inspect, "Config.ExposedPorts");
  const cJSON *one = NULL;
  cJSON_ArrayForEach(one, ours) {
    if (member(theirs, one->string) == NULL) {
      describe(why, size, "Config.ExposedPorts", ours, theirs);
      return false;
    }
  }
  return true;
}

static bool compare_commands(const cJSON *inspect, const cJSON *plain, const cJSON *ours,
                             const settings *s, char *why, size_t size) {
  const cJSON *cmd = at_path(inspect, "Config.Cmd");
  const cJSON *entrypoint = at_path(inspect, "Config.Entrypoint");
  const bool has_entrypoint = s->entrypoint->count > 0;
  const bool is_image_cmd = s->cmd->count == 0 && !has_entrypoint;
  const bool is_reset =
      has_entrypoint && s->entrypoint->count == 1 && s->entrypoint->items[0].value.length == 0;
  const bool is_cmd_right =
      s->cmd->count > 0 ? cJSON_Compare(cmd, member(ours, "Config.Cmd"), true)
                       : !is_image_cmd || cJSON_Compare(cmd, at_path(plain, "Config.Cmd"), true);
  const bool is_entry_right =
      is_reset || !has_entrypoint
          ? is_nothing(entrypoint)
          : cJSON_Compare(entrypoint, member(ours, "Config.Entrypoint"), true);
  if (!is_cmd_right || !is_entry_right) {
    describe(why, size, "Config.Cmd or Entrypoint", member(ours, "Config.Cmd"), cmd);
  }
  return is_cmd_right && is_entry_right;
}

static bool compare_limits(const cJSON *inspect, const settings *s, char *why, size_t size) {
  const cJSON *swap = at_path(inspect, "HostConfig.MemorySwap");
  const int64_t wanted =
      s->memory_swap->value == 0 && s->memory->value > 0 ? 2 * s->memory->value : s->memory_swap->value;
  const cJSON *pids = at_path(inspect, "HostConfig.PidsLimit");
  const bool is_limited = s->pids_limit->is_set && s->pids_limit->value > 0;
  const bool is_right =
      cJSON_GetNumberValue(swap) == (double)wanted &&
      (is_limited ? cJSON_GetNumberValue(pids) == (double)s->pids_limit->value : is_nothing(pids));
  if (!is_right) {
    describe(why, size, "MemorySwap or PidsLimit", NULL, swap);
  }
  return is_right;
}

static bool compare_rest(const cJSON *inspect, const cJSON *plain, const cJSON *ours,
                         const settings *s, char *why, size_t size) {
  const cJSON *log = member(ours, "LogConfig");
  const cJSON *shown_log = at_path(inspect, "HostConfig.LogConfig");
  const char *type = cJSON_GetStringValue(member(log, "Type"));
  const bool is_log_right =
      (type == NULL || type[0] == '\0' || is_text_item(member(shown_log, "Type"), type)) &&
      (log == NULL || cJSON_Compare(member(log, "Config"), member(shown_log, "Config"), true));
  if (!is_log_right) {
    describe(why, size, "LogConfig", log, shown_log);
    return false;
  }
  const cJSON *restart = member(at_path(inspect, "HostConfig.RestartPolicy"), "Name");
  const cJSON *our_restart = member(ours, "RestartPolicy");
  if (!cJSON_Compare(restart, our_restart, true) &&
      !(is_nothing(our_restart) && (is_nothing(restart) || is_text_item(restart, "no")))) {
    describe(why, size, "RestartPolicy", our_restart, restart);
    return false;
  }
  const cJSON *hostname = member(ours, "Config.Hostname");
  if (hostname != NULL && !cJSON_Compare(hostname, at_path(inspect, "Config.Hostname"), true)) {
    describe(why, size, "Hostname", hostname, at_path(inspect, "Config.Hostname"));
    return false;
  }
  return compare_networks(inspect, s, why, size) && compare_limits(inspect, s, why, size) &&
         compare_commands(inspect, plain, ours, s, why, size) &&
         compare_exposed(inspect, member(ours, "Config.ExposedPorts"), why, size);
}

/* Weights and the like, which the engine drops with a warning where the kernel lacks them. */
static bool is_dropped_limit(const char *path, const cJSON *theirs) {
  static const char *const limits[] = {"HostConfig.BlkioWeight", "HostConfig.KernelMemory",
                                       "HostConfig.OomKillDisable"};
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    if (strcmp(limits[i], path) == 0) {
      return is_nothing(theirs);
    }
  }
  return false;
}

static bool compare_created(const comparison *c, cJSON *inspect, const settings *s, char *why,
                            size_t size) {
  bool has_socket = false;
  drop_socket(inspect, &has_socket);
  drop_label(inspect, s);
  reduce_mounts(at_path(inspect, "HostConfig.Mounts"));
  cJSON *ours = shown_settings(s);
  bool is_same = has_socket != s->loses_workload_socket;
  if (!is_same) {
    snprintf(why, size, "the model says that the workload socket is %s",
             s->loses_workload_socket ? "lost" : "there");
  }
  for (size_t i = 0; is_same && i < sizeof compared / sizeof *compared; i++) {
    const cJSON *our_value = member(ours, shown_name(compared[i]));
    const cJSON *their_value = at_path(inspect, compared[i]);
    is_same = our_value != NULL ? cJSON_Compare(our_value, their_value, true) ||
                                      is_dropped_limit(compared[i], their_value)
                                : says_nothing_or_default(compared[i], their_value,
                                                          at_path(c->plain, compared[i]), s);
    if (!is_same) {
      describe(why, size, compared[i], our_value, their_value);
    }
  }
  is_same = is_same && compare_rest(inspect, c->plain, ours, s, why, size);
  cJSON_Delete(ours);
  return is_same;
}

/* ---- The engine ----------------------------------------------------------------------------- */

/* Creates a container; its description, or NULL with the answer's message in `message`. */
static cJSON *create(http *engine, const char *body, char *message, size_t size, bool *is_broken) {
  http_answer answer;
  *is_broken = !http_request(engine, "POST", "/v1.41/containers/create", body, &answer);
  if (*is_broken) {
    return NULL;
  }
  cJSON *made = cJSON_Parse(answer.body);
  const char *id = cJSON_GetStringValue(member(made, "Id"));
  cJSON *inspect = NULL;
  if (answer.status == 201 && id != NULL) {
    char path[160];
    snprintf(path, sizeof path, "/v1.41/containers/%s/json", id);
    *is_broken = !http_request(engine, "GET", path, NULL, &answer);
    inspect = *is_broken ? NULL : cJSON_Parse(answer.body);
    snprintf(path, sizeof path, "/v1.41/containers/%s?v=1&force=1", id);
    *is_broken = *is_broken || !http_request(engine, "DELETE", path, NULL, &answer);
  } else {
    const char *said = cJSON_GetStringValue(member(made, "message"));
    snprintf(message, size, "%s", said == NULL ? "" : said);
  }
  cJSON_Delete(made);
  return inspect;
}

bool comparison_start(comparison *c, http *engine) {
  char message[200];
  bool is_broken = false;
  c->plain = create(engine, "{\"Image\":\"tiny:1\",\"HostConfig\":{}}", message, sizeof message,
                    &is_broken);
  return c->plain != NULL;
}

void comparison_end(comparison *c) {
  cJSON_Delete(c->plain);
}

static case_outcome judge(comparison *c, http *engine, const reading_of_options *r, char *why,
                          size_t size) {
  char message[400] = "";
  bool is_broken = false;
  cJSON *inspect = create(engine, r->body, message, sizeof message, &is_broken);
  if (is_broken) {
    cJSON_Delete(inspect);
    return CASE_BROKEN;
  }
  c->created += inspect != NULL;
  const settings *s = &r->settings;
  const bool is_refused_at_create =
      s->verdict == SETTINGS_REFUSED && !view_equals(s->refused_by, VIEW("the engine at start"));
  bool is_same = true;
  if (inspect == NULL) {
    is_same = is_refused_at_create || s->verdict == SETTINGS_CONDITIONAL;
    if (!is_same) {
      snprintf(why, size, "the engine refuses: %s", message);
    }
  } else if (is_refused_at_create) {
    is_same = false;
    snprintf(why, size, "the model says that the engine refuses: %.*s",
             VIEW_ARGS(s->refused_because));
  } else {
    is_same = compare_created(c, inspect, s, why, size);
  }
  cJSON_Delete(inspect);
  return is_same ? CASE_AGREES : CASE_DIFFERS;
}

case_outcome compare_case(comparison *c, http *engine, const char *text, char *why, size_t size) {
  reading_of_options r;
  read_options(&r, text);
  const case_outcome outcome =
      r.is_json && r.body != NULL ? judge(c, engine, &r, why, size) : CASE_NOT_SENT;
  reading_of_options_free(&r);
  return outcome;
}
