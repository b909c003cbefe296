/* The public handle. */
#include "base/error.h"
#include "config/reading.h"

em_config *em_config_new(const em_allocator *allocator) {
  const em_allocator chosen = arena_allocator_or_default(allocator);
  em_config *config = chosen.allocate(chosen.context, sizeof *config);
  if (config != NULL) {
    *config = (em_config){.allocator = chosen};
    arena_init(&config->memory, &chosen);
  }
  return config;
}

void em_config_free(em_config *config) {
  if (config == NULL) {
    return;
  }
  arena_free(&config->memory);
  const em_allocator allocator = config->allocator;
  allocator.release(allocator.context, config, sizeof *config);
}

static bool keep_text(em_config *config, em_view name, em_view text) {
  config_text kept = {arena_copy(&config->memory, name), arena_copy(&config->memory, text)};
  if (kept.name.data == NULL || kept.text.data == NULL ||
      !ARENA_LIST_ADD(&config->memory, &config->texts)) {
    return false;
  }
  config->texts.items[config->texts.count - 1] = kept;
  return true;
}

/* Blanks and comments: a file that somebody has only begun. */
static bool says_nothing(em_view text) {
  bool is_comment = false;
  for (size_t i = 0; i < text.length; i++) {
    const char c = text.data[i];
    const bool is_end = c == '\n' || c == '\r';
    is_comment = !is_end && (is_comment || c == '#');
    if (!is_comment && !is_end && c != ' ' && c != '\t') {
      return false;
    }
  }
  return true;
}

/* Reads the text that was kept last, by either of the two forms. */
static em_status read_kept(em_config *config, bool (*read)(config_reader *), em_error *error) {
  const uint32_t index = config->texts.count - 1;
  const config_text *text = &config->texts.items[index];
  const document_options options = {&config->allocator, EM_LIMITS_INIT};
  document d;
  if (says_nothing(text->text)) {
    return EM_OK;
  }
  const em_status status =
      document_parse(&d, text->name, text->text, EM_SYNTAX_AUTO, &options, error);
  if (status != EM_OK) {
    return status;
  }
  config_reader r = {.config = config, .document = &d, .text = index, .error = error};
  read(&r);
  document_free(&d);
  return r.status;
}

static bool read_suppressions_alone(config_reader *r) {
  static const config_key keys[] = {{"suppressions", config_read_suppressions}, {NULL, NULL}};
  return config_read_members(r, 0, "a file of suppressions", keys, r->config);
}

static em_status add(em_config *config, em_view name, em_view text, bool (*read)(config_reader *),
                     em_error *error) {
  if (config == NULL || !keep_text(config, name, text.data == NULL ? VIEW("") : text)) {
    return error_memory(error);
  }
  return read_kept(config, read, error);
}

em_status em_config_add(em_config *config, em_view name, em_view text, em_error *error) {
  return add(config, name, text, config_read_document, error);
}

em_status em_config_add_suppressions(em_config *config, em_view name, em_view text,
                                     em_error *error) {
  return add(config, name, text, read_suppressions_alone, error);
}

/* ---- What the caller has to do --------------------------------------------------------------- */

static em_config_place place_of(const em_config *config, const config_place *at) {
  return (em_config_place){.file = config->texts.items[at->text].name,
                           .start = at->start,
                           .end = at->end,
                           .line = at->line,
                           .column = at->column};
}

static bool get_path(const em_config *config, const config_path *path, em_config_path *result) {
  *result = (em_config_path){path->path, place_of(config, &path->at)};
  return true;
}

bool em_config_pack(const em_config *config, size_t index, em_config_path *path) {
  return config != NULL && index < config->packs.count &&
         get_path(config, &config->packs.items[index], path);
}

bool em_config_suppression_file(const em_config *config, size_t index, em_config_path *path) {
  return config != NULL && index < config->suppression_files.count &&
         get_path(config, &config->suppression_files.items[index], path);
}

bool em_config_baseline(const em_config *config, em_config_path *path) {
  return config != NULL && config->has_baseline && get_path(config, &config->baseline, path);
}

bool em_config_profile(const em_config *config, em_profile *profile) {
  const bool is_set = config != NULL && config->has_profile;
  *profile = is_set ? config->profile : *profile;
  return is_set;
}

bool em_config_fail_on(const em_config *config, int *threshold) {
  const bool is_set = config != NULL && config->has_fail_on;
  *threshold = is_set ? (int)config->fail_on : *threshold;
  return is_set;
}

em_decision em_config_decision(const em_config *config, const em_ruleset *ruleset, size_t index,
                               em_profile profile) {
  const em_rule *rule = em_ruleset_rule(ruleset, index);
  em_decision decision = {.is_on = (rule->profiles & 1u << profile) != 0,
                          .severity = rule->severity};
  const config_choice *grade = config == NULL ? NULL : config->graded_by[index];
  const config_choice *choice = config == NULL ? NULL : config->switched_by[index];
  if (choice != NULL) {
    decision.is_on = choice->choice == RULE_ON;
    decision.switched_by = place_of(config, &choice->at);
  }
  if (grade != NULL) {
    decision.severity = grade->severity;
    decision.graded_by = place_of(config, &grade->at);
  }
  return decision;
}
