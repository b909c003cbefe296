/*
 * Values for templates: of files of variables (.env) that the user names, and of module.json files
 * beside the template. Never of the environment, unless somebody writes it into such a file: what a
 * manifest becomes must not depend on who runs the command.
 */
#ifndef CLI_VARIABLES_H
#define CLI_VARIABLES_H

#include "options.h"

#include <edgemanifest.h>

#define OPTION_VARIABLES(struct_type, env_files, platform)                                         \
  {"env-file",                                                                                     \
   0,                                                                                              \
   OPTION_TEXTS,                                                                                   \
   offsetof(struct_type, env_files),                                                               \
   "FILE",                                                                                         \
   "values for $NAME and ${NAME}; may be repeated",                                                \
   NULL,                                                                                           \
   0,                                                                                              \
   0},                                                                                             \
  {                                                                                                \
    "platform", 0, OPTION_TEXT, offsetof(struct_type, platform), "PLATFORM",                       \
        "of images in module.json files (default amd64)", NULL, 0, 0                               \
  }

typedef struct variable {
  char *name, *value;
  const char *file; /* where it was set; the command line's own */
  uint32_t line;
  uint32_t order; /* in which they were set */
  bool is_used;
} variable;

/* The image of a module, by the placeholder that asked for it. */
typedef struct module_image {
  char *placeholder, *image; /* image NULL: there is none */
} module_image;

typedef struct variables {
  variable *items; /* sorted by name; of equal names the last set is the first here */
  size_t count, capacity;
  module_image *images;
  size_t image_count, image_capacity;
  const char *platform;
  char *folder;          /* of the template */
  const char *folder_of; /* the path that it was taken from, for whoever reads several */
  bool has_failed;       /* memory was out */
} variables;

/* Reads the files. False, told, if one is wrong; free `v` in any case. */
bool variables_open(variables *v, const option_texts *env_files, const char *platform);
/* The template whose module.json files are meant next; "-" is one of the working folder. False:
 * memory is out. */
bool variables_use_template(variables *v, const char *path);
em_variables variables_interface(variables *v);
/* The value of a name, or NULL. Marks it as used. */
const char *variables_find(variables *v, em_view name);
/* Tells of each that nothing asked for. */
void variables_tell_unused(const variables *v);
void variables_free(variables *v);

/* The image that MODULES.… or MODULEDIR<…>… names, or NULL; see module.json of iotedgedev. */
const char *module_images_find(variables *v, em_view placeholder);

#endif
