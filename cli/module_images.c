/*
 * MODULES.name, MODULES.name.debug, MODULES.name.arm32v7[.debug], MODULEDIR<folder>[.…]: the image
 * that module.json describes, repository:version-platform (iotedgedev: module.py).
 */
#define _POSIX_C_SOURCE 200809L
#include "input.h"
#include "paths.h"
#include "variables.h"

#include "document/expand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODULE_MAXIMUM = 1 << 20, IMAGES_MAXIMUM = 1000, NAME_MAXIMUM = 256 };

/* ---- module.json
 * --------------------------------------------------------------------------------- */

typedef struct module_file {
  arena memory;
  document_expansion expansion;
  document document;
} module_file;

static bool find_own(void *context, em_view name, em_view *value) {
  const char *found = variables_find(context, name);
  if (found != NULL) {
    *value = view_of(found);
  }
  return found != NULL;
}

/* Its values may be of the variables, too. */
static bool module_file_read(module_file *m, variables *v, em_view text) {
  const em_variables own = {find_own, v};
  const em_limits limits = EM_LIMITS_INIT;
  arena_init(&m->memory, NULL);
  const em_view name = VIEW("module.json");
  if (document_expand(&m->expansion, name, text, &own, &limits, &m->memory, NULL) == EM_OK &&
      document_parse_dialect(&m->document, name, m->expansion.text, NULL, NULL) == EM_OK) {
    return true;
  }
  arena_free(&m->memory);
  return false;
}

static void module_file_free(module_file *m) {
  document_free(&m->document);
  arena_free(&m->memory);
}

static em_view text_at(const document *d, uint32_t object, em_view name) {
  const uint32_t node = document_member(d, object, name);
  return node == DOCUMENT_NONE ? (em_view){0} : document_string(d, node);
}

static char *make_image(const document *d, em_view platform) {
  const uint32_t about = document_member(d, 0, VIEW("image"));
  const uint32_t tag = document_member(d, about, VIEW("tag"));
  const uint32_t platforms = document_member(d, tag, VIEW("platforms"));
  const em_view repository = text_at(d, about, VIEW("repository"));
  const em_view version = text_at(d, tag, VIEW("version"));
  if (repository.length == 0 || version.length == 0 ||
      document_member(d, platforms, platform) == DOCUMENT_NONE) {
    return NULL;
  }
  const size_t size = repository.length + version.length + platform.length + 3;
  char *image = malloc(size);
  if (image != NULL) {
    snprintf(image, size, "%.*s:%.*s-%.*s", VIEW_ARGS(repository), VIEW_ARGS(version),
             VIEW_ARGS(platform));
  }
  return image;
}

/* The image of the module in a folder, for what stands behind its name: "", "debug", "arm32v7",
 * "arm32v7.debug". NULL if there is none. */
static char *image_of_folder(variables *v, const char *folder, em_view rest) {
  char *path = path_join(folder, "module.json", strlen("module.json"));
  input in;
  char problem[INPUT_PROBLEM];
  const bool is_read = path != NULL && input_load(&in, path, MODULE_MAXIMUM, problem);
  free(path);
  if (!is_read) {
    return NULL;
  }
  char platform[NAME_MAXIMUM];
  const bool is_debug_only = view_equals(rest, VIEW("debug"));
  snprintf(platform, sizeof platform, "%s%s%.*s",
           rest.length == 0 || is_debug_only ? v->platform : "", is_debug_only ? "." : "",
           VIEW_ARGS(rest));
  module_file m;
  char *image = NULL;
  if (module_file_read(&m, v, in.text)) {
    image = make_image(&m.document, view_of(platform));
    module_file_free(&m);
  }
  input_free(&in);
  return image;
}

/* ---- Names
 * ----------------------------------------------------------------------------------------- */

static bool is_plain_name(em_view name) {
  for (size_t i = 0; i < name.length; i++) {
    const char c = name.data[i];
    const bool is_plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                          c == '_' || c == '-' || c == '.';
    if (!is_plain) {
      return false;
    }
  }
  return name.length > 0 && name.length < NAME_MAXIMUM && name.data[0] != '.';
}

/* modules/NAME beside the template; the name may have dots, so the longest that is there counts. */
static char *image_of_name(variables *v, em_view name) {
  if (!is_plain_name(name)) {
    return NULL;
  }
  for (size_t end = name.length; end > 0; end--) {
    if (end < name.length && name.data[end] != '.') {
      continue;
    }
    char inside[NAME_MAXIMUM + 16];
    snprintf(inside, sizeof inside, "modules/%.*s", (int)end, name.data);
    char *folder = path_join(v->folder, inside, strlen(inside));
    char *image = folder == NULL ? NULL : image_of_folder(v, folder, view_from(name, end + 1));
    free(folder);
    if (image != NULL) {
      return image;
    }
  }
  return NULL;
}

/* MODULEDIR<path>, from the template's folder on. */
static char *image_of_path(variables *v, em_view rest) {
  const size_t end = view_find(rest, '>');
  const em_view path = view_until(rest, end);
  em_view behind = view_from(rest, end + 1);
  if (end == rest.length || path.length == 0 || path.length >= NAME_MAXIMUM ||
      path.data[0] == '/' || (behind.length > 0 && behind.data[0] != '.')) {
    return NULL;
  }
  behind = behind.length > 0 ? view_from(behind, 1) : behind;
  char *folder = path_join(v->folder, path.data, path.length);
  char *image = folder == NULL || (behind.length > 0 && !is_plain_name(behind))
                    ? NULL
                    : image_of_folder(v, folder, behind);
  free(folder);
  return image;
}

/* ---- What was asked before
 * ------------------------------------------------------------------------- */

static bool remember(variables *v, em_view placeholder, char *image) {
  if (v->image_count == v->image_capacity) {
    const size_t capacity = v->image_capacity == 0 ? 16 : 2 * v->image_capacity;
    module_image *images = realloc(v->images, capacity * sizeof *images);
    if (images == NULL) {
      return false;
    }
    v->images = images;
    v->image_capacity = capacity;
  }
  char *copy = strndup(placeholder.data, placeholder.length);
  if (copy == NULL) {
    return false;
  }
  v->images[v->image_count++] = (module_image){copy, image};
  return true;
}

const char *module_images_find(variables *v, em_view placeholder) {
  static const em_view by_name = {"MODULES.", 8};
  static const em_view by_path = {"MODULEDIR<", 10};
  const bool is_name = view_starts_with(placeholder, by_name);
  if (v->folder == NULL || (!is_name && !view_starts_with(placeholder, by_path))) {
    return NULL;
  }
  for (size_t i = 0; i < v->image_count; i++) {
    if (view_equals(view_of(v->images[i].placeholder), placeholder)) {
      return v->images[i].image;
    }
  }
  if (v->image_count == IMAGES_MAXIMUM) {
    return NULL;
  }
  char *image = is_name ? image_of_name(v, view_from(placeholder, by_name.length))
                        : image_of_path(v, view_from(placeholder, by_path.length));
  if (!remember(v, placeholder, image)) {
    free(image);
    return NULL;
  }
  return image;
}
