#include "config_files.h"

#include "complain.h"
#include "config_find.h"
#include "input.h"
#include "packs.h"
#include "paths.h"

#include <stdlib.h>
#include <string.h>

const char *const config_profiles[] = {"default", "minimal",   "strict", "cis",
                                       "live",    "generated", NULL};

/* ---- Finding -------------------------------------------------------------------------------- */

static bool is_same(const char *a, const char *b) {
  return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* All manifests of one run are judged alike. */
static bool find_for_all(config_files *files, char **manifests, int count) {
  for (int i = 0; i < count; i++) {
    char *path = NULL;
    if (!config_find(manifests[i], &path)) {
      return false;
    }
    if (i == 0) {
      files->path = path;
      continue;
    }
    const bool is_alike = is_same(path, files->path);
    if (!is_alike) {
      complain("%s has %s for its configuration, %s has %s: audit them apart, or say --config",
               manifests[0], files->path == NULL ? "none" : files->path, manifests[i],
               path == NULL ? "none" : path);
    }
    free(path);
    if (!is_alike) {
      return false;
    }
  }
  return true;
}

static bool find(config_files *files, const config_arguments *arguments, char **manifests,
                 int count) {
  if (arguments->path != NULL) {
    files->path = path_join(".", arguments->path, strlen(arguments->path));
    return files->path != NULL || (complain_memory(), false);
  }
  return arguments->is_off || find_for_all(files, manifests, count);
}

/* ---- Reading -------------------------------------------------------------------------------- */

typedef em_status add_function(em_config *, em_view, em_view, em_error *);

static bool read_text(em_config *config, const char *path, add_function *add) {
  const em_limits limits = EM_LIMITS_INIT;
  input in;
  em_error error;
  if (!input_read(&in, path, limits.bytes)) {
    return false;
  }
  const em_status status = add(config, in.name, in.text, &error);
  if (status != EM_OK) {
    complain_error(in.name, in.text, &error);
  }
  input_free(&in);
  return status == EM_OK;
}

/* A path of the configuration, from where we are. */
static char *locate(const config_files *files, const em_config_path *path) {
  char *folder = path_folder(files->path);
  char *result = folder == NULL ? NULL : path_join(folder, path->path.data, path->path.length);
  free(folder);
  if (result == NULL) {
    complain_memory();
  }
  return result;
}

static bool read_suppressions(config_files *files) {
  em_config_path path;
  bool is_read = true;
  for (size_t i = 0; em_config_suppression_file(files->config, i, &path); i++) {
    char *name = locate(files, &path);
    is_read = name != NULL && read_text(files->config, name, em_config_add_suppressions) && is_read;
    free(name);
  }
  return is_read;
}

static em_baseline *read_baseline_file(const char *path) {
  const em_limits limits = EM_LIMITS_INIT;
  input in;
  em_error error;
  em_baseline *baseline = NULL;
  if (!input_read(&in, path, limits.bytes)) {
    return NULL;
  }
  if (em_baseline_read(NULL, in.name, in.text, &baseline, &error) != EM_OK) {
    complain_error(in.name, in.text, &error);
  }
  input_free(&in);
  return baseline;
}

static bool read_baseline(config_files *files) {
  em_config_path path;
  if (!em_config_baseline(files->config, &path)) {
    return true;
  }
  char *name = locate(files, &path);
  files->baseline = name == NULL ? NULL : read_baseline_file(name);
  free(name);
  return files->baseline != NULL;
}

static bool read_config(config_files *files) {
  if (files->path == NULL) {
    return true;
  }
  files->config = em_config_new(NULL);
  if (files->config == NULL) {
    complain_memory();
    return false;
  }
  return read_text(files->config, files->path, em_config_add) && read_suppressions(files) &&
         read_baseline(files);
}

/* ---- Rules ---------------------------------------------------------------------------------- */

static bool add_packs(const config_files *files, const config_arguments *arguments,
                      em_ruleset_builder *builder) {
  em_config_path path;
  bool is_added = true;
  for (size_t i = 0; em_config_pack(files->config, i, &path); i++) {
    char *name = locate(files, &path);
    is_added = name != NULL && packs_add(builder, name) && is_added;
    free(name);
  }
  for (uint32_t i = 0; i < arguments->packs.count; i++) {
    is_added = packs_add(builder, arguments->packs.items[i]) && is_added;
  }
  return is_added;
}

/* An error in the configuration's own text, which is read anew to show it. */
static bool complain_config(const config_files *files, const em_error *error) {
  const em_limits limits = EM_LIMITS_INIT;
  input in;
  if (files->path != NULL && input_read(&in, files->path, limits.bytes)) {
    complain_error(in.name, in.text, error);
    input_free(&in);
  }
  return false;
}

static bool build_rules(config_files *files, const config_arguments *arguments) {
  em_error error;
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, true);
  if (builder == NULL) {
    complain_memory();
    return false;
  }
  if (!arguments->wants_examples) {
    em_ruleset_builder_leave_examples(builder);
  }
  bool is_built = add_packs(files, arguments, builder);
  if (is_built && em_config_extend(files->config, builder, &error) != EM_OK) {
    is_built = complain_config(files, &error);
  }
  if (is_built && em_ruleset_builder_finish(builder, &files->rules, &error) != EM_OK) {
    packs_complain(builder, &error);
    is_built = false;
  }
  em_ruleset_builder_free(builder);
  return is_built;
}

static bool take_rules(config_files *files, const config_arguments *arguments) {
  em_error error;
  if (files->config != NULL || arguments->packs.count > 0) {
    return build_rules(files, arguments);
  }
  if (em_ruleset_embedded(NULL, &files->rules, &error) != EM_OK) {
    complain_error((em_view){"rules", 5}, (em_view){NULL, 0}, &error);
    return false;
  }
  return true;
}

static bool bind(config_files *files) {
  em_error error;
  return files->config == NULL || em_config_bind(files->config, files->rules, &error) == EM_OK ||
         complain_config(files, &error);
}

bool config_files_load(config_files *files, const config_arguments *arguments, char **manifests,
                       int manifest_count) {
  *files = (config_files){.path = NULL};
  return find(files, arguments, manifests, manifest_count) && read_config(files) &&
         take_rules(files, arguments) && bind(files);
}

bool config_files_replace_baseline(config_files *files, const char *path) {
  if (path == NULL) {
    return true;
  }
  em_baseline_free(files->baseline);
  files->baseline = read_baseline_file(path);
  return files->baseline != NULL;
}

void config_files_free(config_files *files) {
  em_config_free(files->config);
  em_baseline_free(files->baseline);
  em_ruleset_free(files->rules);
  free(files->path);
}
