/* What the library asks for a value: of the files, then of module.json. */
#include "variables.h"

#include <string.h>

static bool find(void *context, em_view name, em_view *value) {
  variables *v = context;
  const char *found = variables_find(v, name);
  if (found == NULL) {
    found = module_images_find(v, name);
  }
  if (found != NULL) {
    *value = (em_view){found, strlen(found)};
  }
  return found != NULL;
}

em_variables variables_interface(variables *v) {
  return (em_variables){find, v};
}
