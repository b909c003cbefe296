/* Facts of the deployment as a whole, and of what it holds beside modules. */
#include "rules/fact_macros.h"
#include "rules/facts_trust.h"

/* ---- Deployment ----------------------------------------------------------------------------- */

static const em_view shape_words[] = {
    [SHAPE_UNKNOWN] = FACT_NAME("unknown"),
    [SHAPE_DEPLOYMENT] = FACT_NAME("deployment"),
    [SHAPE_CONTENT] = FACT_NAME("content"),
    [SHAPE_CONFIGURATION] = FACT_NAME("configuration"),
    [SHAPE_LEGACY] = FACT_NAME("legacy"),
    [SHAPE_MODULES_ONLY] = FACT_NAME("modules-only"),
    [SHAPE_TWIN] = FACT_NAME("twin"),
    [SHAPE_CONTAINERS] = FACT_NAME("containers"),
    [SHAPE_MODULE_LIST] = FACT_NAME("module-list"),
    [SHAPE_AGENT_SECTION] = FACT_NAME("agent-section"),
    [SHAPE_DEVICE_CONFIGURATION] = FACT_NAME("device-configuration"),
};
static const fact_words shapes = {.words = shape_words, .count = FACT_COUNT(shape_words)};

static void read_shape(const facts *f, const subject *s, fact_value *value) {
  (void)s;
  fact_set_word(value, &shapes, (uint32_t)f->manifest->kind);
}

static void read_module_count(const facts *f, const subject *s, fact_value *value) {
  (void)s;
  value->is_set = true;
  value->number = f->manifest->module_count;
}

static const fact deployment_rows[] = {
    FACT_CALL_WORD("shape", shapes, read_shape, "how the manifest is wrapped"),
    FACT_BOOL(manifest, "is_template", is_template, "has placeholders or is named as a template"),
    FACT_BOOL(manifest, "is_layered", is_layered, "a layer: dotted names below a twin"),
    FACT_PRESENCE(manifest, "has_agent", agent_at, "`$edgeAgent` has desired properties"),
    FACT_PRESENCE(manifest, "has_hub", hub_at, "`$edgeHub` has desired properties"),
    FACT_PRESENCE(manifest, "has_system_modules", system_modules_at, "`systemModules` is there"),
    FACT_SETTING_TEXT(manifest, "agent_schema_version", agent_schema_version,
                      "schemaVersion of `$edgeAgent`"),
    FACT_SETTING_TEXT(manifest, "hub_schema_version", hub_schema_version,
                      "schemaVersion of `$edgeHub`"),
    FACT_SETTING_TEXT(manifest, "runtime_type", runtime_type, "runtime.type"),
    FACT_SETTING_TEXT(manifest, "min_docker_version", min_docker_version,
                      "runtime.settings.minDockerVersion"),
    FACT_SETTING_TEXT(manifest, "logging_options", logging_options,
                      "runtime.settings.loggingOptions"),
    FACT_SETTING_NUMBER(manifest, "store_time_to_live", store_time_to_live,
                        "storeAndForwardConfiguration.timeToLiveSecs"),
    FACT_SETTING_NUMBER(manifest, "store_maximum_bytes", store_maximum_bytes,
                        "storeAndForwardConfiguration.storeLimits.maxSizeBytes"),
    FACT_SETTING_TEXT(manifest, "target_condition", target_condition,
                      "of a configuration: which devices it is for"),
    FACT_SETTING_NUMBER(manifest, "priority", priority, "of a configuration"),
    FACT_PRESENCE(manifest, "has_agent_integrity", agent_integrity_at,
                  "`integrity` of `$edgeAgent`, which no runtime enforces"),
    FACT_PRESENCE(manifest, "has_hub_integrity", hub_integrity_at, "the same of `$edgeHub`"),
    FACT_PRESENCE(manifest, "has_mqtt_broker", mqtt_broker_at,
                  "`mqttBroker`, a preview that is ignored by now"),
    FACT_CALL("module_count", FACT_NUMBER, read_module_count,
              "containers, system modules included"),
    FACT_UINT32(manifest, "route_count", route_count, "routes"),
    FACTS_OF_LOCK_FILE,
};
const fact_table deployment_facts = {deployment_rows, FACT_COUNT(deployment_rows)};

/* ---- Registry credentials and routes -------------------------------------------------------- */

static void read_credential_name(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const registry_credential *c = s->item;
  value->is_set = true;
  value->text = c->name;
  value->at = place_of_name(c->at);
}

/* NAME of NAME.azurecr.io: the user name of such a registry's administrator. */
static void read_registry_name(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  static const em_view suffixes[] = {{".azurecr.io", 11}, {".azurecr.cn", 11}, {".azurecr.us", 11}};
  const registry_credential *c = s->item;
  const em_view address = c->address.value;
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes && address.data != NULL; i++) {
    const size_t length =
        address.length > suffixes[i].length ? address.length - suffixes[i].length : 0;
    const em_view name = view_until(address, length);
    if (length > 0 && view_find(name, '.') == length &&
        view_equals_ignoring_case(view_from(address, length), suffixes[i])) {
      value->is_set = true;
      value->text = name;
    }
  }
  value->at = c->address.at;
  value->is_unresolved = c->address.has_placeholder;
}

static const fact credential_rows[] = {
    {.name = FACT_NAME("name"),
     .type = FACT_TEXT,
     .read = read_credential_name,
     .is_identity = true,
     .doc = FACT_NAME("its label; place: the name")},
    FACT_SETTING_TEXT(registry_credential, "address", address, "the registry"),
    FACT_CALL("registry_name", FACT_TEXT, read_registry_name, "`contoso` of `contoso.azurecr.io`"),
    FACT_SETTING_TEXT(registry_credential, "username", username, "user name"),
    FACT_SETTING_TEXT(registry_credential, "password", password, "password"),
};
const fact_table credential_facts = {credential_rows, FACT_COUNT(credential_rows)};

static void read_route_name(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const route *r = s->item;
  value->is_set = true;
  value->text = r->name;
  value->at = place_of_name(r->at);
}

static const fact route_rows[] = {
    {.name = FACT_NAME("name"),
     .type = FACT_TEXT,
     .read = read_route_name,
     .is_identity = true,
     .doc = FACT_NAME("place: the name")},
    FACT_SETTING_TEXT(route, "text", text, "`FROM … INTO …`"),
    FACT_SETTING_NUMBER(route, "priority", priority, "0 to 9"),
    FACT_SETTING_NUMBER(route, "time_to_live", time_to_live, "timeToLiveSecs"),
    FACT_BOOL(route, "is_object", is_object, "written as an object, not as text"),
};
const fact_table route_facts = {route_rows, FACT_COUNT(route_rows)};

/* ---- Twins ---------------------------------------------------------------------------------- */

static const fact twin_rows[] = {
    {.name = FACT_NAME("module"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(twin, module),
     .doc = FACT_NAME("whose desired properties these are")},
    {.name = FACT_NAME("path"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(twin, path),
     .doc = FACT_NAME("`properties.desired`, or the dotted name of a layer")},
};
const fact_table twin_facts = {twin_rows, FACT_COUNT(twin_rows)};

static void read_property_module(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const property *p = s->item;
  value->is_set = true;
  value->text = p->twin->module;
  value->at = place_of_name(p->twin->at);
}

static void read_property_name(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const property *p = s->item;
  value->is_set = p->name.data != NULL;
  value->text = p->name;
  value->at = place_of_name((place){p->twin->at.document, p->node});
}

static void read_property_value(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const property *p = s->item;
  const document *d = p->twin->at.document;
  value->is_set = true;
  value->text = document_kind_of(d, p->node) == DOCUMENT_STRING ? document_string(d, p->node)
                                                                : document_source(d, p->node);
  value->at = (place){d, p->node};
}

enum { PROPERTY_TEXT, PROPERTY_NUMBER, PROPERTY_FLAG, PROPERTY_NULL };
static const em_view type_words[] = {
    [PROPERTY_TEXT] = FACT_NAME("text"),
    [PROPERTY_NUMBER] = FACT_NAME("number"),
    [PROPERTY_FLAG] = FACT_NAME("flag"),
    [PROPERTY_NULL] = FACT_NAME("null"),
};
static const fact_words types = {.words = type_words, .count = FACT_COUNT(type_words)};

static void read_property_type(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const property *p = s->item;
  static const uint8_t kinds[] = {
      [DOCUMENT_NULL] = PROPERTY_NULL,   [DOCUMENT_FALSE] = PROPERTY_FLAG,
      [DOCUMENT_TRUE] = PROPERTY_FLAG,   [DOCUMENT_NUMBER] = PROPERTY_NUMBER,
      [DOCUMENT_STRING] = PROPERTY_TEXT, [DOCUMENT_ARRAY] = PROPERTY_NULL,
      [DOCUMENT_OBJECT] = PROPERTY_NULL, [DOCUMENT_UNDEFINED] = PROPERTY_NULL,
  };
  fact_set_word(value, &types, kinds[document_kind_of(p->twin->at.document, p->node)]);
  value->at = (place){p->twin->at.document, p->node};
}

static const fact property_rows[] = {
    {.name = FACT_NAME("module"),
     .type = FACT_TEXT,
     .read = read_property_module,
     .is_identity = true,
     .doc = FACT_NAME("whose desired property it is")},
    {.name = FACT_NAME("name"),
     .type = FACT_TEXT,
     .read = read_property_name,
     .is_identity = true,
     .doc = FACT_NAME("of the nearest member that holds it")},
    FACT_CALL("value", FACT_TEXT, read_property_value, "as text"),
    FACT_CALL_WORD("type", types, read_property_type, "of the value"),
};
const fact_table property_facts = {property_rows, FACT_COUNT(property_rows)};
