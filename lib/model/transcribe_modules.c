/*
 * The management API's list of modules (managementVersion_2022_08_03.yaml), and the agent section
 * of the device's own configuration: config.yaml of 1.1, config.toml since 1.2 (edgelet-settings).
 */
#include "model/transcribe.h"

/* [{"key": …, "value": …}] of the API, or {name: value} of the configuration, as {name: {value}}.
 */
static void write_env(const transcription *t, uint32_t env) {
  if (env == DOCUMENT_NONE || !document_is_container(t->d, env)) {
    return;
  }
  transcribe_open(t, VIEW("env"), env);
  if (document_kind_of(t->d, env) == DOCUMENT_OBJECT) {
    DOCUMENT_EACH_MEMBER(t->d, env, key) {
      transcribe_open(t, document_string(t->d, key), key);
      transcribe_value(t, VIEW("value"), key + 1);
      transcribe_close(t);
    }
  } else {
    DOCUMENT_EACH_ELEMENT(t->d, env, entry) {
      const uint32_t name = document_member(t->d, entry, VIEW("key"));
      if (name != DOCUMENT_NONE && document_string(t->d, name).data != NULL) {
        transcribe_open(t, document_string(t->d, name), name);
        transcribe_value(t, VIEW("value"), document_member(t->d, entry, VIEW("value")));
        transcribe_close(t);
      }
    }
  }
  transcribe_close(t);
}

static void write_settings(const transcription *t, uint32_t options) {
  transcribe_open(t, VIEW("settings"), options - 1);
  transcribe_value(t, VIEW("image"), document_member(t->d, options, VIEW("image")));
  transcribe_value(t, VIEW("createOptions"), document_member(t->d, options, VIEW("createOptions")));
  transcribe_close(t);
}

/* ---- The list
 * ------------------------------------------------------------------------------------- */

static void write_listed(const transcription *t, uint32_t listed, bool is_system) {
  const uint32_t name_at = document_member(t->d, listed, VIEW("name"));
  const em_view name = name_at == DOCUMENT_NONE ? (em_view){0} : document_string(t->d, name_at);
  const uint32_t config = transcribe_object(t, listed, VIEW("config"));
  const uint32_t options =
      config == DOCUMENT_NONE ? DOCUMENT_NONE : transcribe_object(t, config, VIEW("settings"));
  if (name.data == NULL || options == DOCUMENT_NONE || transcribe_is_system(name) != is_system) {
    return;
  }
  compose_name(t->out, name, transcribe_origin(t, name_at));
  compose_open(t->out, DOCUMENT_OBJECT, transcribe_origin(t, listed));
  transcribe_value(t, VIEW("type"), document_member(t->d, listed, VIEW("type")));
  write_settings(t, options);
  write_env(t, document_member(t->d, config, VIEW("env")));
  transcribe_close(t);
}

static void write_all_listed(const transcription *t, bool is_system) {
  for (uint32_t i = 0; i < t->part->count; i++) {
    const uint32_t object = t->part->nodes[i];
    const uint32_t modules = transcribe_array(t, object, VIEW("modules"));
    if (modules == DOCUMENT_NONE) {
      write_listed(t, object, is_system);
      continue;
    }
    DOCUMENT_EACH_ELEMENT(t->d, modules, listed) {
      write_listed(t, listed, is_system);
    }
  }
}

void transcribe_module_list(const transcription *t) {
  const uint32_t at = t->part->nodes[0];
  transcribe_open(t, VIEW("$edgeAgent"), at);
  transcribe_open(t, VIEW("properties.desired"), at);
  transcribe_open(t, VIEW("systemModules"), at);
  write_all_listed(t, true);
  transcribe_close(t);
  transcribe_open(t, VIEW("modules"), at);
  write_all_listed(t, false);
  transcribe_close(t);
  transcribe_close(t);
  transcribe_close(t);
}

/* ---- The agent section
 * ---------------------------------------------------------------------------- */

static void write_credentials(const transcription *t, uint32_t config) {
  static const struct {
    em_view written, meant;
  } members[] = {{{"serveraddress", 13}, {"address", 7}},
                 {{"username", 8}, {"username", 8}},
                 {{"password", 8}, {"password", 8}}};
  const uint32_t auth = transcribe_object(t, config, VIEW("auth"));
  if (auth == DOCUMENT_NONE) {
    return;
  }
  transcribe_open(t, VIEW("runtime"), auth);
  transcribe_open(t, VIEW("settings"), auth);
  transcribe_open(t, VIEW("registryCredentials"), auth);
  transcribe_open(t, VIEW("agent"), auth);
  for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
    transcribe_value(t, members[i].meant, document_member(t->d, auth, members[i].written));
  }
  for (int i = 0; i < 4; i++) {
    transcribe_close(t);
  }
}

void transcribe_agent_section(const transcription *t) {
  const uint32_t agent = transcribe_object(t, t->part->nodes[0], VIEW("agent"));
  const uint32_t config = transcribe_object(t, agent, VIEW("config"));
  transcribe_open(t, VIEW("$edgeAgent"), agent - 1);
  transcribe_open(t, VIEW("properties.desired"), agent);
  if (config != DOCUMENT_NONE) {
    write_credentials(t, config);
  }
  transcribe_open(t, VIEW("systemModules"), agent);
  transcribe_open(t, VIEW("edgeAgent"), agent - 1);
  transcribe_value(t, VIEW("type"), document_member(t->d, agent, VIEW("type")));
  transcribe_value(t, VIEW("imagePullPolicy"),
                   document_member(t->d, agent, VIEW("imagePullPolicy")));
  if (config != DOCUMENT_NONE) {
    write_settings(t, config);
  }
  write_env(t, document_member(t->d, agent, VIEW("env")));
  for (int i = 0; i < 4; i++) {
    transcribe_close(t);
  }
}
