#include "layer_files.h"

#include "command.h"
#include "complain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool read_priority(em_layer *layer, const char *text) {
  char *end = NULL;
  errno = 0;
  const long long number = strtoll(text, &end, 10);
  if (errno != 0 || end == text || *end != '\0') {
    complain("--priority: \"%s\" is no whole number", text);
    return false;
  }
  layer->has_priority = true;
  layer->priority = number;
  return true;
}

bool layer_priorities_read(em_layer *layers, size_t count, const option_texts *priorities) {
  const uint32_t given = priorities == NULL ? 0 : priorities->count;
  if (given > count) {
    complain("%u priorities for %zu files", given, count);
    complain_hint("Give --priority once for each file, in the order of the files.");
    return false;
  }
  for (uint32_t i = 0; i < given; i++) {
    if (!read_priority(&layers[i], priorities->items[i])) {
      return false;
    }
  }
  return true;
}

static bool read_all(layer_files *files, char *const *paths, int count, uint32_t limit) {
  bool has_stdin = false;
  for (int i = 0; i < count; i++) {
    if (strcmp(paths[i], "-") == 0) {
      if (has_stdin) {
        complain("standard input (-) can be read only once");
        return false;
      }
      has_stdin = true;
    }
    if (!input_read(&files->inputs[i], paths[i], limit)) {
      return false;
    }
    files->count++;
    files->layers[i].name = files->inputs[i].name;
    files->layers[i].text = files->inputs[i].text;
  }
  return true;
}

bool layer_files_read(layer_files *files, char *const *paths, int count,
                      const option_texts *priorities, uint32_t limit) {
  const size_t room = count > 0 ? (size_t)count : 1;
  *files = (layer_files){.inputs = calloc(room, sizeof *files->inputs),
                         .layers = calloc(room, sizeof *files->layers)};
  if (files->inputs == NULL || files->layers == NULL) {
    complain_memory();
  } else if (read_all(files, paths, count, limit) &&
             layer_priorities_read(files->layers, files->count, priorities)) {
    return true;
  }
  layer_files_free(files);
  return false;
}

void layer_files_free(layer_files *files) {
  for (size_t i = 0; i < files->count; i++) {
    input_free(&files->inputs[i]);
  }
  free(files->inputs);
  free(files->layers);
  *files = (layer_files){0};
}

int layer_files_complain(const layer_files *files, size_t at_fault, const em_error *error) {
  if (at_fault < files->count) {
    return complain_error(files->layers[at_fault].name, files->layers[at_fault].text, error);
  }
  complain("%s", error->message);
  return EXIT_FAILED;
}
