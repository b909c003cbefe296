#include "audit_inputs.h"

#include "complain.h"

#include <stdlib.h>
#include <string.h>

static em_view name_of(const char *path, const char *stdin_name) {
  const char *name = strcmp(path, "-") != 0 ? path : stdin_name != NULL ? stdin_name : "stdin";
  return (em_view){name, strlen(name)};
}

bool inputs_audit(inputs *texts, em_audit *audit, char **paths, int count, const char *stdin_name,
                  uint32_t limit) {
  *texts = (inputs){.items = calloc((size_t)count + 1, sizeof *texts->items)};
  bool has_memory = texts->items != NULL;
  for (int i = 0; has_memory && i < count; i++) {
    input *in = &texts->items[texts->count++];
    const em_view name = name_of(paths[i], stdin_name);
    char problem[INPUT_PROBLEM];
    const em_status status = input_load(in, paths[i], limit, problem)
                                 ? em_audit_add(audit, name, in->text, NULL)
                                 : em_audit_add_unreadable(audit, name, problem);
    has_memory = status != EM_ERROR_MEMORY;
  }
  if (!has_memory) {
    complain_memory();
  }
  return has_memory;
}

void inputs_free(inputs *texts) {
  for (int i = 0; i < texts->count; i++) {
    input_free(&texts->items[i]);
  }
  free(texts->items);
}
