#include "analysis/running.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OWNER_LABEL "net.azure-devices.edge.owner"
#define OWNER "Microsoft.Azure.Devices.Edge.Agent"

bool running_start(running *r) {
  *r = (running){.system_modules = cJSON_CreateObject(), .modules = cJSON_CreateObject()};
  return r->system_modules != NULL && r->modules != NULL;
}

void running_free(running *r) {
  for (size_t i = 0; i < r->count; i++) {
    cJSON_Delete(r->items[i].digests);
  }
  cJSON_Delete(r->system_modules);
  cJSON_Delete(r->modules);
}

static const cJSON *member(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

static const char *text_of(const cJSON *object, const char *name) {
  const char *text = cJSON_GetStringValue(member(object, name));
  return text == NULL ? "" : text;
}

/* ---- createOptions from an inspection -----------------------------------------------------------
 */

/* The engine shows every member with its default. A default is nothing that somebody asked for. */
static bool is_default(const cJSON *value) {
  return cJSON_IsNull(value) || cJSON_IsFalse(value) ||
         (cJSON_IsNumber(value) && value->valuedouble == 0) ||
         (cJSON_IsString(value) && value->valuestring[0] == '\0') ||
         ((cJSON_IsArray(value) || cJSON_IsObject(value)) && value->child == NULL);
}

/* Of these, the empty list is what somebody asked for, and the full one is the default. */
static bool is_inverted(const char *name) {
  return strcmp(name, "MaskedPaths") == 0 || strcmp(name, "ReadonlyPaths") == 0;
}

/* What the engine writes into an inspection by itself depends on these. */
typedef struct engine_habits {
  bool is_privileged, disables_labels;
} engine_habits;

static engine_habits habits_of(const cJSON *host_config) {
  const bool is_privileged = cJSON_IsTrue(member(host_config, "Privileged"));
  const bool shares = strcmp(text_of(host_config, "PidMode"), "host") == 0 ||
                      strcmp(text_of(host_config, "IpcMode"), "host") == 0;
  return (engine_habits){is_privileged, is_privileged || shares};
}

static bool is_kept(const cJSON *value, engine_habits habits) {
  const char *name = value->string;
  if (is_inverted(name)) {
    /* A privileged container shows none: that is part of its privilege. */
    return !habits.is_privileged && cJSON_IsArray(value) && value->child == NULL;
  }
  /* label=disable is the engine's own addition, as nobody could keep labels apart there. */
  if (strcmp(name, "SecurityOpt") == 0 && habits.disables_labels &&
      cJSON_GetArraySize(value) == 1 &&
      strcmp(cJSON_GetStringValue(value->child) == NULL ? "" : value->child->valuestring,
             "label=disable") == 0) {
    return false;
  }
  static const struct {
    const char *name, *value;
  } usual[] = {{"NetworkMode", "default"},  {"IpcMode", "private"},   {"IpcMode", "shareable"},
               {"CgroupnsMode", "private"}, {"CgroupnsMode", "host"}, {"Runtime", "runc"},
               {"Isolation", "default"},    {"UsernsMode", ""},       {"PidMode", ""}};
  for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
    if (strcmp(name, usual[i].name) == 0 && cJSON_IsString(value) &&
        strcmp(value->valuestring, usual[i].value) == 0) {
      return false;
    }
  }
  const bool is_usual_shm =
      strcmp(name, "ShmSize") == 0 && cJSON_IsNumber(value) && value->valuedouble == 67108864;
  const bool is_no_restart = strcmp(name, "RestartPolicy") == 0; /* the agent's, not the module's */
  return !is_default(value) && !is_usual_shm && !is_no_restart;
}

static cJSON *host_config_of(const cJSON *inspection) {
  const cJSON *shown = member(inspection, "HostConfig");
  const engine_habits habits = habits_of(shown);
  cJSON *kept = cJSON_CreateObject();
  const cJSON *value;
  cJSON_ArrayForEach(value, shown) {
    if (value->string != NULL && is_kept(value, habits)) {
      cJSON_AddItemToObject(kept, value->string, cJSON_Duplicate(value, true));
    }
  }
  return kept;
}

static cJSON *create_options_of(const cJSON *inspection) {
  static const char *const members[] = {"User",         "Env",         "Labels",
                                        "ExposedPorts", "Healthcheck", "Volumes"};
  const cJSON *config = member(inspection, "Config");
  cJSON *options = cJSON_CreateObject();
  for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
    const cJSON *value = member(config, members[i]);
    if (value != NULL && !is_default(value)) {
      cJSON_AddItemToObject(options, members[i], cJSON_Duplicate(value, true));
    }
  }
  cJSON_AddItemToObject(options, "HostConfig", host_config_of(inspection));
  return options;
}

/* ---- Modules ------------------------------------------------------------------------------------
 */

static running_container *add_item(running *r, const char *name, const char *image,
                                   const char *status) {
  if (r->count == RUNNING_LIMIT || name[0] == '\0') {
    r->left_out++;
    return NULL;
  }
  running_container *item = &r->items[r->count++];
  *item = (running_container){.digests = NULL};
  snprintf(item->name, sizeof item->name, "%s", name);
  snprintf(item->image, sizeof item->image, "%s", image);
  snprintf(item->status, sizeof item->status, "%s", status);
  return item;
}

/* Adds the module to the manifest. `options` is taken. */
static void add_module(running *r, const running_container *item, cJSON *options) {
  const bool is_system = strcmp(item->name, "edgeAgent") == 0 || strcmp(item->name, "edgeHub") == 0;
  cJSON *module = cJSON_CreateObject();
  cJSON_AddStringToObject(module, "type", "docker");
  if (!is_system) {
    cJSON_AddStringToObject(module, "version", "1.0");
  }
  cJSON_AddStringToObject(module, "status",
                          strcmp(item->status, "running") == 0 ? "running" : "stopped");
  cJSON_AddStringToObject(module, "restartPolicy", "always");
  cJSON *settings = cJSON_AddObjectToObject(module, "settings");
  cJSON_AddStringToObject(settings, "image", item->image);
  char *text = options == NULL ? NULL : cJSON_PrintUnformatted(options);
  cJSON_AddStringToObject(settings, "createOptions", text == NULL ? "{}" : text);
  cJSON_free(text);
  cJSON_Delete(options);
  cJSON_AddItemToObject(is_system ? r->system_modules : r->modules, item->name, module);
}

bool running_add_inspection(running *r, const char *json, size_t length) {
  cJSON *inspection = cJSON_ParseWithLength(json, length);
  const char *name = text_of(inspection, "Name");
  const cJSON *config = member(inspection, "Config");
  if (!cJSON_IsObject(config) || name[0] == '\0') {
    cJSON_Delete(inspection);
    return false;
  }
  running_container *item = add_item(r, name + (name[0] == '/'), text_of(config, "Image"),
                                     text_of(member(inspection, "State"), "Status"));
  if (item != NULL) {
    item->has_settings = true;
    item->is_edge = strcmp(text_of(member(config, "Labels"), OWNER_LABEL), OWNER) == 0;
    add_module(r, item, create_options_of(inspection));
  }
  cJSON_Delete(inspection);
  return true;
}

void running_add_digests(running *r, const char *json, size_t length) {
  if (r->count > 0 && r->items[r->count - 1].digests == NULL) {
    r->items[r->count - 1].digests = cJSON_ParseWithLength(json, length);
  }
}

static bool is_known(const running *r, const char *name) {
  for (size_t i = 0; i < r->count; i++) {
    if (strcmp(r->items[i].name, name) == 0) {
      return true;
    }
  }
  return false;
}

bool running_add_list(running *r, const char *json, size_t length) {
  cJSON *read = cJSON_ParseWithLength(json, length);
  const cJSON *list = member(read, "modules");
  const cJSON *entry;
  const bool is_list = cJSON_IsArray(list);
  list = is_list ? list : NULL;
  cJSON_ArrayForEach(entry, list) {
    const char *name = text_of(entry, "name");
    const cJSON *settings = member(member(entry, "config"), "settings");
    const char *status = text_of(member(member(entry, "status"), "runtimeStatus"), "status");
    if (name[0] == '\0' || is_known(r, name)) {
      continue;
    }
    running_container *item = add_item(r, name, text_of(settings, "image"), status);
    if (item != NULL) {
      item->is_edge = true;
      const cJSON *options = member(settings, "createOptions");
      add_module(r, item, cJSON_IsObject(options) ? cJSON_Duplicate(options, true) : NULL);
    }
  }
  cJSON_Delete(read);
  return is_list;
}

char *running_manifest(running *r) {
  cJSON *root = cJSON_CreateObject();
  cJSON *contents = cJSON_AddObjectToObject(root, "modulesContent");
  cJSON *agent = cJSON_AddObjectToObject(contents, "$edgeAgent");
  cJSON *desired = cJSON_AddObjectToObject(agent, "properties.desired");
  cJSON_AddStringToObject(desired, "schemaVersion", "1.1");
  cJSON *runtime = cJSON_AddObjectToObject(desired, "runtime");
  cJSON_AddStringToObject(runtime, "type", "docker");
  cJSON_AddObjectToObject(runtime, "settings");
  cJSON_AddItemToObject(desired, "systemModules", r->system_modules);
  cJSON_AddItemToObject(desired, "modules", r->modules);
  r->system_modules = r->modules = NULL;
  char *text = cJSON_PrintUnformatted(root);
  cJSON_Delete(root);
  return text;
}
