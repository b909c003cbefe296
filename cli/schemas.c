#include "schemas.h"

#include "embedded_text.h"

#include <stdio.h>
#include <string.h>

extern const embedded_text schema_texts[];
extern const size_t schema_texts_count;

#define ADDRESS "https://edgemanifest.invalid/schemas/"
#define ENDING ".schema.json"

const schema_entry schema_entries[] = {
    {"manifest", "any manifest: template, layered or deployment, told by its content"},
    {"deployment", "deployment, plain, in content or as a configuration"},
    {"layered", "layered deployment: dotted names over a base"},
    {"template", "solution template with variables (deployment.template.json)"},
    {"agent-1.0", "desired properties of $edgeAgent, schemaVersion 1.0"},
    {"agent-1.1", "desired properties of $edgeAgent, schemaVersion 1.1"},
    {"hub-1.0", "desired properties of $edgeHub, schemaVersion 1.0"},
    {"hub-1.1", "desired properties of $edgeHub, schemaVersion 1.1"},
    {"hub-1.2", "desired properties of $edgeHub, schemaVersion 1.2"},
    {"hub-1.3", "desired properties of $edgeHub, schemaVersion 1.3"},
    {"module", "one module of $edgeAgent"},
    {"module-settings", "settings of a module"},
    {"create-options", "container create options"},
    {"rule", "rule files: a rule, or named lists and expected facts"},
    {"config", "configuration: .edgemanifest.yaml"},
    {"report", "report of audit --format json"},
    {"inspect", "what inspect --format json writes"},
    {"surface", "what surface --format json writes"},
    {"diff", "what diff --format json writes"},
    {"resolve", "what resolve --format json writes"},
    {"baseline", "baseline of findings, as audit --write-baseline writes it"},
    {"lock", "image lock, as edgemanifest lock writes it"},
    {"security-message", "message of edgemanifestd to the hub"},
    {"draft-07", "JSON Schema draft-07: for schemas"},
    {"2020-12", "JSON Schema draft 2020-12: for schemas"},
    {NULL, NULL},
};

/* The row of a short name: NAME.schema.json, or NAME.json for a meta-schema. */
static const embedded_text *find(const char *name) {
  const size_t length = strlen(name);
  for (size_t i = 0; i < schema_texts_count; i++) {
    const char *file = schema_texts[i].name;
    if (strncmp(file, name, length) == 0 &&
        (strcmp(file + length, ENDING) == 0 || strcmp(file + length, ".json") == 0)) {
      return &schema_texts[i];
    }
  }
  return NULL;
}

em_view schemas_text(const char *name) {
  const embedded_text *text = find(name);
  return text == NULL ? (em_view){NULL, 0} : (em_view){text->data, text->length};
}

em_view schemas_address(const char *name) {
  static char address[128];
  const int length = snprintf(address, sizeof address, ADDRESS "%s" ENDING, name);
  return (em_view){address, (size_t)length};
}

const em_schema_resource *schemas_resources(size_t *count) {
  static em_schema_resource resources[SCHEMAS_WITH_MAXIMUM];
  static char addresses[SCHEMAS_WITH_MAXIMUM][96];
  *count = 0;
  for (size_t i = 0; i < schema_texts_count && i < SCHEMAS_WITH_MAXIMUM; i++) {
    const embedded_text *text = &schema_texts[i];
    const int length = snprintf(addresses[i], sizeof addresses[i], ADDRESS "%s", text->name);
    resources[i] = (em_schema_resource){{addresses[i], (size_t)length}, {text->data, text->length}};
    ++*count;
  }
  return resources;
}
