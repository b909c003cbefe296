/* The deployment: modules, runtime, routes, registries, twins. */
#ifndef MODEL_MANIFEST_H
#define MODEL_MANIFEST_H

#include "model/image.h"
#include "model/note.h"
#include "model/settings.h"

typedef enum shape {
  SHAPE_UNKNOWN,
  SHAPE_DEPLOYMENT,    /* modulesContent at the top */
  SHAPE_CONTENT,       /* content.modulesContent */
  SHAPE_CONFIGURATION, /* with id, targetCondition, priority */
  SHAPE_LEGACY,        /* moduleContent */
  SHAPE_MODULES_ONLY,  /* $edgeAgent at the top */
  /* What is read as if it were written as a deployment (transcribe.h). */
  SHAPE_TWIN,                 /* of a module: desired, and what is reported beyond it */
  SHAPE_CONTAINERS,           /* what the engine says of containers */
  SHAPE_MODULE_LIST,          /* what the management API says of modules */
  SHAPE_AGENT_SECTION,        /* the device's config.yaml or config.toml */
  SHAPE_DEVICE_CONFIGURATION, /* deviceContent, moduleContent: patches of twins */
  SHAPE_COUNT,
} shape;

/* "deployment" …; static. */
em_view shape_name(shape kind);

struct shape_part;

typedef struct environment_variable {
  em_view name;
  em_view value; /* as text; data NULL if absent or no scalar */
  bool has_placeholder;
  bool is_from_create_options;
  place at;      /* the value's node, or the entry */
  place name_at;
} environment_variable;

typedef struct module {
  em_view name;
  place at;      /* its object */
  bool is_system;
  bool is_edge_agent, is_edge_hub;
  bool is_variant; /* a second spelling of the same member (`Modules` beside `modules`): may or may not count */
  setting_text type, version, status, restart_policy, image_pull_policy;
  setting_number startup_order;
  place settings_at;
  image image;
  bool has_image;
  em_view declared_digest; /* settings.digest */
  environment_variable *env; /* the module's env and createOptions Env, in that order */
  uint32_t env_count;
  place create_options_at; /* the first part's value, or nowhere */
  const document *create_options; /* own document, NULL if absent, an object or unreadable */
  const settings *settings; /* never NULL; modules that set nothing share one that is empty */
} module;

typedef struct registry_credential {
  em_view name;
  setting_text address, username, password;
  place at;
} registry_credential;

typedef struct route {
  em_view name;
  setting_text text;
  setting_number priority, time_to_live;
  bool is_object;
  place at;
} route;

/* Desired properties of a module that is not the runtime. */
typedef struct twin {
  em_view module;
  place at;         /* object of desired properties, or the value at a dotted path */
  em_view path;     /* "properties.desired", "properties.desired.part" */
} twin;

/* What a twin takes of the hub's limits: of 32768 bytes and 10 levels. */
typedef struct twin_usage {
  em_view module;
  uint64_t bytes;
  uint32_t depth;
  place at; /* desired properties, or the value at a dotted path */
} twin_usage;

typedef struct manifest {
  shape kind;
  bool is_template; /* ${…} or $schema-template seen, or object createOptions in a *.template.json */
  bool is_layered;  /* dotted paths below $edgeAgent or $edgeHub */
  const document *document; /* what is read: the file, or its transcription */
  const document *source;   /* the file */
  struct document *transcribed; /* NULL, or what `document` is */
  arena *memory;
  notes notes;
  setting_text agent_schema_version, hub_schema_version;
  setting_text runtime_type, min_docker_version, logging_options;
  place agent_at, hub_at; /* desired properties */
  place system_modules_at, modules_at;
  module *modules; /* system modules first, then in order of the text */
  uint32_t module_count;
  registry_credential *credentials;
  uint32_t credential_count;
  route *routes;
  uint32_t route_count;
  setting_number store_time_to_live, store_maximum_bytes;
  place agent_integrity_at, hub_integrity_at;
  place mqtt_broker_at; /* preview of hub schema 1.2, ignored since */
  twin *twins;
  uint32_t twin_count;
  twin_usage *usages; /* the runtime's twins too */
  uint32_t usage_count;
  setting_text target_condition;
  setting_number priority;
  document **embedded; /* createOptions that stand in strings, opened */
  uint32_t embedded_count, embedded_capacity;
  uint32_t setting_count;  /* members read, all levels */
} manifest;

/*
 * Reads a document as a manifest. Everything lives in `memory`, embedded documents included (each is
 * freed by manifest_free, as they hold memory of their own). Structure that is wrong becomes notes; an
 * error is returned only when nothing of a manifest is recognised (EM_ERROR_SHAPE) or memory is out.
 */
em_status manifest_read(manifest *m, const document *d, const document_options *options,
                        arena *memory, em_error *error);

/*
 * One of several: a list or a stream may hold more than one manifest, see shape_parts.h. manifest_read
 * reads a file that holds one.
 */
em_status manifest_read_part(manifest *m, const document *d, const struct shape_part *part,
                             const document_options *options, arena *memory, em_error *error);
void manifest_free(manifest *m);

#endif
