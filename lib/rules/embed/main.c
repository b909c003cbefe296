/*
 * Compiles the rule files of a folder into a C source that holds them as constant data. Part of the
 * build; it uses the library's own loader, so that a rule that is wrong stops the build at its
 * line. usage: embed_rules FOLDER OUTPUT.c DEPENDENCIES.d
 */
#define _POSIX_C_SOURCE 200809L
#include "rules/compiled.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FILES_MAXIMUM = 4096 };

typedef struct file_list {
  char *paths[FILES_MAXIMUM];
  size_t count;
  char *folders[FILES_MAXIMUM];
  size_t folder_count;
} file_list;

static void fail(const char *path, const char *message) {
  fprintf(stderr, "%s: %s\n", path, message);
  exit(1);
}

static char *join(const char *folder, const char *name) {
  const size_t size = strlen(folder) + strlen(name) + 2;
  char *path = malloc(size);
  if (path == NULL) {
    fail(folder, "out of memory");
    return NULL;
  }
  snprintf(path, size, "%s/%s", folder, name);
  return path;
}

static bool ends_with(const char *text, const char *end) {
  return strlen(text) >= strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

static void walk(file_list *list, char *folder) {
  DIR *directory = opendir(folder);
  if (directory == NULL || list->folder_count == FILES_MAXIMUM) {
    fail(folder, "cannot be read");
  }
  list->folders[list->folder_count++] = folder;
  for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    struct stat status;
    char *path = join(folder, entry->d_name);
    if (entry->d_name[0] == '.' || stat(path, &status) != 0) {
      free(path);
    } else if (S_ISDIR(status.st_mode) && strcmp(entry->d_name, "baseline") != 0) {
      walk(list, path); /* the baseline is the runtime module's, in a language of its own */
    } else if (ends_with(path, ".yaml") && list->count < FILES_MAXIMUM) {
      list->paths[list->count++] = path;
    } else {
      free(path);
    }
  }
  closedir(directory);
}

static int compare_paths(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* False if the file is wrong; all wrong ones are told. */
static bool add_file(em_ruleset_builder *builder, const char *path, const char *name) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    fail(path, "cannot be read");
  }
  static char text[1 << 20];
  const size_t length = fread(text, 1, sizeof text, file);
  fclose(file);
  em_error error;
  if (em_ruleset_builder_add(builder, view_of(name), (em_view){text, length}, &error) != EM_OK) {
    fprintf(stderr, "%s:%u:%u: error: %s\n", path, error.line, error.column, error.message);
    return false;
  }
  return true;
}

/* ---- Writing
 * ---------------------------------------------------------------------------------------- */

static void write_words(FILE *out, const char *name, const char *type, const void *data,
                        size_t size) {
  const uint32_t *words = data;
  const size_t count = size / sizeof *words;
  fprintf(out, "static const %s %s[] = {", type, name);
  for (size_t i = 0; i < count; i++) {
    fprintf(out, i % 12 == 0 ? "\n    %uu," : " %uu,", words[i]);
  }
  fprintf(out, count == 0 ? "{0}};\n" : "\n};\n");
}

static void write_masks(FILE *out, const pack *p) {
  fprintf(out, "static const uint64_t masks[] = {");
  for (uint32_t i = 0; i < p->mask_count; i++) {
    fprintf(out, i % 8 == 0 ? "\n    0x%" PRIx64 "u," : " 0x%" PRIx64 "u,", p->masks[i]);
  }
  fprintf(out, p->mask_count == 0 ? "0};\n" : "\n};\n");
}

/* Bytes as a string would be limited to 4095 characters by C11. */
static void write_text(FILE *out, const pack *p) {
  fprintf(out, "static const char text[] = {");
  for (uint32_t i = 0; i < p->text_length; i++) {
    fprintf(out, i % 24 == 0 ? "\n    %d," : "%d,", (signed char)p->text[i]);
  }
  fprintf(out, "0};\n");
}

static void write_tables(FILE *out, const pack *p) {
  /* all of these structs are made of 32-bit numbers only, but for the masks */
  write_words(out, "rules", "pack_rule", p->rules, p->rule_count * sizeof *p->rules);
  write_words(out, "lists", "pack_list", p->lists, p->list_count * sizeof *p->lists);
  write_words(out, "examples", "pack_example", p->examples, p->example_count * sizeof *p->examples);
  write_words(out, "expected", "pack_expected", p->expected,
              p->expected_count * sizeof *p->expected);
  write_words(out, "patterns", "pack_text", p->patterns, p->pattern_count * sizeof *p->patterns);
  write_words(out, "extensions", "pack_extension", p->extensions,
              p->extension_count * sizeof *p->extensions);
  write_words(out, "needs", "pack_need", p->needs, p->need_count * sizeof *p->needs);
  write_words(out, "groups", "pack_group", p->groups, p->group_count * sizeof *p->groups);
  write_words(out, "sieves", "pack_sieve", p->sieves, p->sieve_count * sizeof *p->sieves);
  write_masks(out, p);
  write_words(out, "words", "uint32_t", p->words, p->word_count * sizeof *p->words);
}

static bool write_pack(FILE *out, const pack *p) {
  fprintf(out, "/* Made by lib/rules/embed from the files in rules/. */\n"
               "#include \"rules/pack.h\"\n\n");
  write_text(out, p);
  write_tables(out, p);
  fprintf(out, "\nconst pack embedded_pack = {\n");
  fprintf(out, "    .rules = rules,\n    .rule_count = %u,\n", p->rule_count);
  fprintf(out, "    .lists = lists,\n    .list_count = %u,\n", p->list_count);
  fprintf(out, "    .examples = examples,\n    .example_count = %u,\n", p->example_count);
  fprintf(out, "    .expected = expected,\n    .expected_count = %u,\n", p->expected_count);
  fprintf(out, "    .patterns = patterns,\n    .pattern_count = %u,\n", p->pattern_count);
  fprintf(out, "    .extensions = extensions,\n    .extension_count = %u,\n", p->extension_count);
  fprintf(out, "    .needs = needs,\n    .need_count = %u,\n", p->need_count);
  fprintf(out, "    .groups = groups,\n    .group_count = %u,\n", p->group_count);
  fprintf(out, "    .sieves = sieves,\n");
  fprintf(out, "    .sieve_count = %u,\n", p->sieve_count);
  fprintf(out, "    .masks = masks,\n    .mask_count = %u,\n", p->mask_count);
  fprintf(out, "    .words = words,\n    .word_count = %u,\n", p->word_count);
  fprintf(out, "    .text = text,\n    .text_length = %u,\n};\n", p->text_length);
  return ferror(out) == 0;
}

static void write_dependencies(const char *path, const char *target, const file_list *list) {
  FILE *out = fopen(path, "w");
  if (out == NULL) {
    fail(path, "cannot be written");
  }
  fprintf(out, "%s:", target);
  for (size_t i = 0; i < list->folder_count; i++) {
    fprintf(out, " \\\n %s", list->folders[i]);
  }
  for (size_t i = 0; i < list->count; i++) {
    fprintf(out, " \\\n %s", list->paths[i]);
  }
  fprintf(out, "\n");
  fclose(out);
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: embed_rules FOLDER OUTPUT.c DEPENDENCIES.d\n");
    return 2;
  }
  static file_list list;
  walk(&list, join(argv[1], "."));
  qsort(list.paths, list.count, sizeof *list.paths, compare_paths);
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, false);
  bool is_well = builder != NULL;
  for (size_t i = 0; builder != NULL && i < list.count; i++) {
    is_well = add_file(builder, list.paths[i], list.paths[i] + strlen(argv[1]) + strlen("/./")) &&
              is_well;
  }
  pack made;
  em_error error = {0};
  if (!is_well) {
    return 1;
  }
  if (builder_pack(builder, &made, &error) == NULL) {
    const em_view at = em_ruleset_builder_at_fault(builder);
    fprintf(stderr, "%s/%.*s:%u:%u: error: %s\n", argv[1], (int)at.length,
            at.data == NULL ? "" : at.data, error.line, error.column, error.message);
    return 1;
  }
  FILE *out = fopen(argv[2], "w");
  if (out == NULL || !write_pack(out, &made) || fclose(out) != 0) {
    fail(argv[2], "cannot be written");
  }
  write_dependencies(argv[3], argv[2], &list);
  em_ruleset_builder_free(builder);
  return 0;
}
