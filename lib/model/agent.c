/* Desired properties of $edgeAgent (DeploymentConfig.cs, DockerRuntimeConfig.cs,
 * RegistryCredentials.cs). */
#include "document/expand.h"
#include "model/reader.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const member_word docker_words[] = {{.name = WORD("docker")}};
static const member_words docker = {docker_words, COUNT(docker_words), WORD("docker")};

/* ---- Registries ------------------------------------------------------------------------------ */

static const member credential_members[] = {
    {.name = WORD("address"),
     .kind = MEMBER_TEXT,
     .is_required = true,
     .offset = offsetof(registry_credential, address)},
    {.name = WORD("username"),
     .kind = MEMBER_TEXT,
     .is_required = true,
     .offset = offsetof(registry_credential, username)},
    {.name = WORD("password"),
     .kind = MEMBER_TEXT,
     .is_required = true,
     .offset = offsetof(registry_credential, password)},
};
static const member_table credential_table = {.object = WORD("registry credential"),
                                              .members = credential_members,
                                              .count = COUNT(credential_members)};

static void credentials_read(manifest_reader *r, void *target, value v) {
  (void)target;
  manifest *m = r->m;
  member_walk walk = walk_start(r, v);
  while (walk_next(r, &walk)) {
    if (!reader_expect_object(r, walk.name, walk.value) ||
        !arena_list_add(r->memory, (void **)&m->credentials, &m->credential_count,
                        &r->credential_capacity, sizeof *m->credentials)) {
      continue;
    }
    registry_credential credential = {.name = walk.name, .at = value_place(r, walk.value)};
    members_read(r, &credential_table, walk.value, &credential);
    setting_text *password = &credential.password;
    password->has_placeholder = password->has_placeholder ||
                                (place_is_set(password->at) &&
                                 document_is_filled_in(password->at.document, password->at.node));
    m->credentials[m->credential_count - 1] = credential;
  }
}

/* ---- Runtime ------------------------------------------------------------------------------------
 */

static const member runtime_settings_members[] = {
    {.name = WORD("minDockerVersion"),
     .kind = MEMBER_TEXT,
     .offset = offsetof(manifest, min_docker_version)},
    {.name = WORD("loggingOptions"),
     .kind = MEMBER_TEXT,
     .offset = offsetof(manifest, logging_options)},
    {.name = WORD("registryCredentials"), .kind = MEMBER_OBJECT, .read = credentials_read},
};
static const member_table runtime_settings_table = {.object = WORD("runtime.settings"),
                                                    .members = runtime_settings_members,
                                                    .count = COUNT(runtime_settings_members)};

static void runtime_settings_read(manifest_reader *r, void *target, value v) {
  members_read(r, &runtime_settings_table, v, target);
}

static const member runtime_members[] = {
    {.name = WORD("type"),
     .kind = MEMBER_WORD,
     .is_required = true,
     .offset = offsetof(manifest, runtime_type),
     .words = &docker},
    {.name = WORD("settings"),
     .kind = MEMBER_OBJECT,
     .is_required = true,
     .read = runtime_settings_read},
};
static const member_table runtime_table = {
    .object = WORD("runtime"), .members = runtime_members, .count = COUNT(runtime_members)};

static void runtime_read(manifest_reader *r, void *target, value v) {
  members_read(r, &runtime_table, v, target);
}

/* ---- All
 * ------------------------------------------------------------------------------------------ */

static void system_modules_found(manifest_reader *r, void *target, value v) {
  ((manifest *)target)->system_modules_at = value_place(r, v);
  system_modules_read(r, target, v);
}

static void modules_found(manifest_reader *r, void *target, value v) {
  ((manifest *)target)->modules_at = value_place(r, v);
  modules_read(r, target, v);
}

static const member agent_members[] = {
    {.name = WORD("schemaVersion"),
     .kind = MEMBER_TEXT,
     .is_required = true,
     .offset = offsetof(manifest, agent_schema_version)},
    {.name = WORD("runtime"), .kind = MEMBER_OBJECT, .is_required = true, .read = runtime_read},
    {.name = WORD("systemModules"),
     .kind = MEMBER_OBJECT,
     .is_required = true,
     .read = system_modules_found},
    {.name = WORD("modules"), .kind = MEMBER_OBJECT, .read = modules_found},
    {.name = WORD("integrity"),
     .kind = MEMBER_PLACE,
     .offset = offsetof(manifest, agent_integrity_at)},
};
static const member_table agent_table = {
    .object = WORD("$edgeAgent"), .members = agent_members, .count = COUNT(agent_members)};

void agent_read(manifest_reader *r, value desired) {
  if (desired.path.length == 0) {
    r->m->agent_at = value_place(r, desired);
  }
  if (desired.path.length == 0) {
    const uint32_t modules = document_member(r->document, desired.node, VIEW("modules"));
    r->modules_ahead = modules == DOCUMENT_NONE ? 0 : document_count(r->document, modules);
  }
  members_read(r, &agent_table, desired, r->m);
}
