#include "sent.h"

#include <cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static cJSON *json_of(const chain_node *node);

static char *terminated(em_view view) {
  char *text = calloc(view.length + 1, 1);
  memcpy(text, view.data, view.length);
  return text;
}

static cJSON *text_of(em_view view, bool is_raw) {
  char *text = terminated(view);
  cJSON *item = is_raw ? cJSON_CreateRaw(text) : cJSON_CreateString(text);
  free(text);
  return item;
}

static cJSON *number_of(const chain_node *node) {
  if ((node->flags & CHAIN_REAL) == 0) {
    char digits[32];
    snprintf(digits, sizeof digits, "%lld", (long long)node->integer);
    return cJSON_CreateRaw(digits);
  }
  return text_of(node->text, true);
}

static cJSON *members_of(const chain_node *node) {
  cJSON *made = node->kind == DOCUMENT_OBJECT ? cJSON_CreateObject() : cJSON_CreateArray();
  for (const chain_node *child = node->first; child != NULL; child = child->next) {
    if (node->kind == DOCUMENT_OBJECT) {
      char *name = terminated(child->name);
      cJSON_AddItemToObject(made, name, json_of(child));
      free(name);
    } else {
      cJSON_AddItemToArray(made, json_of(child));
    }
  }
  return made;
}

static cJSON *json_of(const chain_node *node) {
  switch ((document_kind)node->kind) {
    case DOCUMENT_FALSE:
      return cJSON_CreateFalse();
    case DOCUMENT_TRUE:
      return cJSON_CreateTrue();
    case DOCUMENT_NUMBER:
      return number_of(node);
    case DOCUMENT_STRING:
      return text_of(node->text, false);
    case DOCUMENT_ARRAY:
    case DOCUMENT_OBJECT:
      return members_of(node);
    default:
      return cJSON_CreateNull();
  }
}

/* edgeAgent takes the image from elsewhere, whatever the options say. */
static void set_image(cJSON *body) {
  cJSON_DeleteItemFromObjectCaseSensitive(body, "Image");
  cJSON_AddStringToObject(body, "Image", "tiny:1");
}

static void write_body(reading_of_options *r) {
  settings unused = settings_none;
  notes ignored = {.memory = &r->memory};
  chain_workspace workspace;
  chain_workspace_start(&workspace, NULL);
  chain c = {.document = &r->document,
             .workspace = &workspace,
             .memory = &r->memory,
             .notes = &ignored,
             .settings = &unused};
  chain_node *sent = chain_read_agent(&c, 0);
  if (sent != NULL && chain_read_edgelet(&c, sent)) {
    cJSON *body = json_of(sent);
    set_image(body);
    r->body = cJSON_PrintUnformatted(body);
    cJSON_Delete(body);
  }
  arena_free(&workspace.scratch);
}

void read_options(reading_of_options *r, const char *text) {
  *r = (reading_of_options){0};
  const document_options options = {.limits = {.bytes = 1 << 20, .depth = 64, .nodes = 1 << 16}};
  em_error error;
  arena_init(&r->memory, NULL);
  r->notes = (notes){.memory = &r->memory};
  r->is_json = document_parse_dialect(&r->document, VIEW("options"), view_of(text), &options,
                                      &error) == EM_OK;
  if (r->is_json) {
    const settings_source source = {.document = &r->document};
    cr_assert(settings_read(&r->settings, source, &r->memory, &r->notes));
    write_body(r);
  }
}

void reading_of_options_free(reading_of_options *r) {
  cJSON_free(r->body);
  arena_free(&r->memory);
  document_free(&r->document);
}
