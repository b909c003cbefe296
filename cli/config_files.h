/* The configuration that an audit works with: found, read, bound to its rules. */
#ifndef CLI_CONFIG_FILES_H
#define CLI_CONFIG_FILES_H

#include "options.h"

#include <edgemanifest.h>

/* What the command line says of it. */
typedef struct config_arguments {
  const char *path; /* --config */
  bool is_off;      /* --no-config */
  option_texts packs;
  bool wants_examples; /* of the rules: an audit needs none */
} config_arguments;

#define OPTION_CONFIG(struct_type, member)                                                         \
  {"config",                                                                                       \
   'c',                                                                                            \
   OPTION_TEXT,                                                                                    \
   offsetof(struct_type, member.path),                                                             \
   "FILE",                                                                                         \
   "the configuration, not the one found from the manifest upwards",                               \
   NULL,                                                                                           \
   0,                                                                                              \
   0},                                                                                             \
      {"no-config",                                                                                \
       0,                                                                                          \
       OPTION_FLAG,                                                                                \
       offsetof(struct_type, member.is_off),                                                       \
       NULL,                                                                                       \
       "look for no configuration",                                                                \
       NULL,                                                                                       \
       0,                                                                                          \
       0},                                                                                         \
  {                                                                                                \
    "rules", 'r', OPTION_TEXTS, offsetof(struct_type, member.packs), "PATH",                       \
        "rules of your own, a file or a folder; may be repeated", NULL, 0, 0                       \
  }

typedef struct config_files {
  char *path;        /* of the configuration; NULL if there is none */
  em_config *config; /* NULL if there is none */
  em_ruleset *rules;
  em_baseline *baseline; /* that the configuration names; NULL if there is none */
} config_files;

/*
 * Finds the configuration for these manifests, reads it with all that it names, and puts the rules
 * together. False (told) if anything of it is wrong; free it in any case.
 */
bool config_files_load(config_files *files, const config_arguments *arguments, char **manifests,
                       int manifest_count);
void config_files_free(config_files *files);

/* Takes the baseline at `path` in place of the configuration's, unless it is NULL. False (told) if
 * it cannot be read. */
bool config_files_replace_baseline(config_files *files, const char *path);

/* Choices of --profile. */
extern const char *const config_profiles[];

#endif
