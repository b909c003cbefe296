#include "trust/images.h"

#include "base/error.h"
#include "model/manifest.h"

static bool is_listed(const named_images *images, em_view text) {
  for (uint32_t i = 0; i < images->count; i++) {
    if (view_equals(images->items[i], text)) {
      return true;
    }
  }
  return false;
}

static bool list_all(trust_context *t, named_images *images, const manifest *m) {
  images->items = arena_allocate_array(&t->memory, m->module_count, sizeof *images->items);
  images->logins = arena_allocate_array(&t->memory, m->credential_count, sizeof *images->logins);
  if (images->items == NULL || images->logins == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < m->module_count; i++) {
    const em_view text = m->modules[i].image.text;
    if (m->modules[i].has_image && !is_listed(images, text)) {
      images->items[images->count++] = arena_copy(&t->memory, text);
    }
  }
  for (uint32_t i = 0; i < m->credential_count; i++) {
    const registry_credential *c = &m->credentials[i];
    images->logins[images->login_count++] = (em_registry_login){
        arena_copy(&t->memory, c->address.value), arena_copy(&t->memory, c->username.value),
        arena_copy(&t->memory, c->password.value)};
  }
  return !t->memory.has_failed;
}

em_status images_read(trust_context *t, named_images *images, em_view name, em_view text,
                      const em_limits *limits, em_error *error) {
  *images = (named_images){0};
  const document_options options = {&t->memory.allocator, *limits};
  document d;
  em_status status = document_parse(&d, name, text, EM_SYNTAX_AUTO, &options, error);
  if (status != EM_OK) {
    return status;
  }
  arena memory;
  manifest m;
  arena_init(&memory, &t->memory.allocator);
  status = manifest_read(&m, &d, &options, &memory, error);
  if (status == EM_OK) {
    status = list_all(t, images, &m) ? EM_OK : error_memory(error);
    manifest_free(&m);
  }
  arena_free(&memory);
  document_free(&d);
  return status;
}
