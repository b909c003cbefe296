#include "drift/asked.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

static bool read_text(asked_document *a, em_view text, em_error *error) {
  const document_options options = {NULL, EM_LIMITS_INIT};
  if (document_parse(&a->document, VIEW("asked"), text, EM_SYNTAX_AUTO, &options, error) != EM_OK) {
    return false;
  }
  a->has_document = true;
  a->has_manifest = manifest_read(&a->manifest, &a->document, &options, &a->memory, error) == EM_OK;
  return a->has_manifest;
}

static void close_text(asked_document *a) {
  if (a->has_manifest) {
    manifest_free(&a->manifest);
  }
  if (a->has_document) {
    document_free(&a->document);
  }
  arena_free(&a->memory);
  a->has_document = a->has_manifest = false;
}

/* {"properties":{"desired":D}} or {"desired":D} as {"$edgeAgent":{"properties.desired":D}}. */
static char *wrap_twin(em_view text) {
  cJSON *whole = cJSON_ParseWithLength(text.data, text.length);
  cJSON *properties = cJSON_GetObjectItemCaseSensitive(whole, "properties");
  cJSON *desired =
      cJSON_DetachItemFromObjectCaseSensitive(properties == NULL ? whole : properties, "desired");
  char *wrapped = NULL;
  if (desired != NULL) {
    cJSON *contents = cJSON_CreateObject();
    cJSON *agent = cJSON_AddObjectToObject(contents, "$edgeAgent");
    if (agent != NULL && cJSON_AddItemToObject(agent, "properties.desired", desired)) {
      desired = NULL;
      wrapped = cJSON_PrintUnformatted(contents);
    }
    cJSON_Delete(contents);
    cJSON_Delete(desired);
  }
  cJSON_Delete(whole);
  return wrapped;
}

bool asked_open(asked_document *a, em_view text, em_error *error) {
  *a = (asked_document){0};
  arena_init(&a->memory, NULL);
  if (read_text(a, text, error)) {
    return true;
  }
  em_error of_twin;
  a->wrapped = error->status == EM_ERROR_SHAPE ? wrap_twin(text) : NULL;
  if (a->wrapped == NULL) {
    return false;
  }
  close_text(a);
  arena_init(&a->memory, NULL);
  return read_text(a, view_of(a->wrapped), &of_twin);
}

void asked_close(asked_document *a) {
  close_text(a);
  cJSON_free(a->wrapped);
  a->wrapped = NULL;
}
