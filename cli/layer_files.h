/* A base and its layers, from the command line: files in order, and priorities for them. */
#ifndef CLI_LAYER_FILES_H
#define CLI_LAYER_FILES_H

#include "input.h"
#include "options.h"

#define OPTION_PRIORITY(struct_type, member, letter)                                               \
  {                                                                                                \
    "priority", letter, OPTION_TEXTS, offsetof(struct_type, member), "N",                          \
        "priority of a file, instead of the one in it; give it once for each file, in order",      \
        NULL, 0, 0                                                                                 \
  }

typedef struct layer_files {
  input *inputs;
  em_layer *layers;
  size_t count;
} layer_files;

/*
 * Reads `count` files, "-" once for standard input. False if that failed, which has been told.
 * `priorities` may be NULL.
 */
bool layer_files_read(layer_files *files, char *const *paths, int count,
                      const option_texts *priorities, uint32_t limit);
void layer_files_free(layer_files *files);
/* Puts the priorities into as many of the layers. False, told, if one is wrong or too many. */
bool layer_priorities_read(em_layer *layers, size_t count, const option_texts *priorities);
/* Tells an error of the library about file number `at_fault` (SIZE_MAX: none). EXIT_FAILED. */
int layer_files_complain(const layer_files *files, size_t at_fault, const em_error *error);

#endif
