#define _POSIX_C_SOURCE 200809L
#include "texts.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Whoever looks for leaks sees that these are still held. */
static void *keep(void *memory) {
  static void *kept[4096];
  static size_t count;
  cr_assert(memory != NULL && count < sizeof kept / sizeof *kept);
  return kept[count++] = memory;
}

em_view texts_read(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return (em_view){0};
  }
  fseek(file, 0, SEEK_END);
  const long size = ftell(file);
  rewind(file);
  char *text = keep(malloc((size_t)size + 1));
  cr_assert(fread(text, 1, (size_t)size, file) == (size_t)size, "%s", path);
  fclose(file);
  return (em_view){text, (size_t)size};
}

void texts_add_folder(text_list *list, const char *folder, const char *prefix) {
  DIR *directory = opendir(folder);
  cr_assert(directory != NULL, "%s", folder);
  for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    char path[1024];
    char uri[1024];
    struct stat facts;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    snprintf(uri, sizeof uri, "%s%s", prefix, entry->d_name);
    if (entry->d_name[0] == '.' || stat(path, &facts) != 0) {
      continue;
    }
    if (S_ISDIR(facts.st_mode)) {
      strncat(uri, "/", sizeof uri - strlen(uri) - 1);
      texts_add_folder(list, path, uri);
    } else if (strstr(entry->d_name, ".json") != NULL) {
      cr_assert(list->count < sizeof list->items / sizeof *list->items);
      list->items[list->count++] =
          (em_schema_resource){{keep(strdup(uri)), strlen(uri)}, texts_read(path)};
    }
  }
  closedir(directory);
}

void texts_add_meta_schemas(text_list *list) {
  texts_add_folder(list, EDGEMANIFEST_SCHEMAS "/meta", "meta-schema:");
}
