/* What the configuration says, for the rules that there are. */
#include "base/error.h"
#include "config/config.h"
#include "text/lines.h"
#include "text/nearest.h"

static em_status fail(const em_config *config, const config_place *at, em_error *error,
                      const char *message) {
  const config_text *text = &config->texts.items[at->text];
  error_set(error, EM_ERROR_CONFIG, at->start, at->end - at->start, "%s", message);
  if (error != NULL) {
    const lines_position position = lines_locate_once(text->text, at->start);
    error->line = position.line;
    error->column = position.column;
    error->column_utf16 = position.column_utf16;
  }
  return EM_ERROR_CONFIG;
}

static em_status fail_name(const em_config *config, const config_choice *choice, const char *what,
                           em_view meant, em_error *error) {
  em_error sentence;
  const em_view name = view_until(choice->name, 60);
  if (meant.length > 0) {
    error_set(&sentence, EM_ERROR_CONFIG, 0, 0, "There is no %s '%.*s'; did you mean '%.*s'?", what,
              VIEW_ARGS(name), VIEW_ARGS(meant));
  } else {
    error_set(&sentence, EM_ERROR_CONFIG, 0, 0, "There is no %s '%.*s'.", what, VIEW_ARGS(name));
  }
  return fail(config, &choice->at, error, sentence.message);
}

uint32_t config_rule_number(const em_ruleset *rules, em_view id) {
  const em_rule *wanted = em_ruleset_find(rules, id);
  const size_t count = em_ruleset_count(rules);
  for (uint32_t i = 0; wanted != NULL && i < count; i++) {
    if (em_ruleset_rule(rules, i) == wanted) {
      return i;
    }
  }
  return UINT32_MAX;
}

static bool has_tag(const em_rule *rule, em_view tag) {
  for (size_t i = 0; i < rule->tag_count; i++) {
    if (view_equals_ignoring_case(rule->tags[i], tag)) {
      return true;
    }
  }
  return false;
}

static bool concerns(const config_choice *choice, const em_rule *rule, const em_rule *named) {
  switch (choice->scope) {
    case CONFIG_RULE:
      return rule == named;
    case CONFIG_FAMILY:
      return view_equals_ignoring_case(rule->family, choice->name);
    default:
      return has_tag(rule, choice->name);
  }
}

/* The family or tag that was probably meant. */
static em_view nearest_group(const em_ruleset *rules, const config_choice *choice) {
  nearest search = nearest_start(choice->name);
  for (size_t i = 0; i < em_ruleset_count(rules); i++) {
    const em_rule *rule = em_ruleset_rule(rules, i);
    if (choice->scope == CONFIG_FAMILY) {
      nearest_offer(&search, rule->family);
    }
    for (size_t k = 0; choice->scope == CONFIG_TAG && k < rule->tag_count; k++) {
      nearest_offer(&search, rule->tags[k]);
    }
  }
  return search.best;
}

static em_status apply(em_config *config, const config_choice *choice, em_error *error) {
  const em_ruleset *rules = config->rules;
  const em_rule *named = choice->scope == CONFIG_RULE ? em_ruleset_find(rules, choice->name) : NULL;
  bool is_known = false;
  for (size_t i = 0; i < em_ruleset_count(rules); i++) {
    if (concerns(choice, em_ruleset_rule(rules, i), named)) {
      is_known = true;
      config->rule_choices[i] = choice->choice;
      config->switched_by[i] = choice;
      config->graded_by[i] = choice->has_severity ? choice : config->graded_by[i];
    }
  }
  if (is_known) {
    return EM_OK;
  }
  static const char *const kinds[] = {"family", "tag", "rule"};
  const em_view meant = choice->scope == CONFIG_RULE ? em_ruleset_nearest(rules, choice->name)
                                                     : nearest_group(rules, choice);
  return fail_name(config, choice, kinds[choice->scope], meant, error);
}

static bool allocate(em_config *config) {
  const size_t count = em_ruleset_count(config->rules);
  arena *memory = &config->memory;
  config->rule_choices = arena_allocate_array(memory, count, sizeof *config->rule_choices);
  config->switched_by = arena_allocate_array(memory, count, sizeof *config->switched_by);
  config->graded_by = arena_allocate_array(memory, count, sizeof *config->graded_by);
  return config->rule_choices != NULL && config->switched_by != NULL && config->graded_by != NULL;
}

em_status em_config_bind(em_config *config, const em_ruleset *rules, em_error *error) {
  if (config == NULL || rules == NULL) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "There is nothing to bind.");
  }
  config->rules = rules;
  if (!allocate(config)) {
    return error_memory(error);
  }
  /* What is said of a rule is stronger than what is said of its tags, whichever stands first. */
  for (config_scope scope = CONFIG_FAMILY; scope < CONFIG_SCOPE_COUNT; scope++) {
    for (uint32_t i = 0; i < config->choices.count; i++) {
      const config_choice *choice = &config->choices.items[i];
      const em_status status = choice->scope == scope ? apply(config, choice, error) : EM_OK;
      if (status != EM_OK) {
        return status;
      }
    }
  }
  for (uint32_t i = 0; i < config->suppressions.count; i++) {
    config->suppressions.items[i].rule_number =
        config_rule_number(rules, config->suppressions.items[i].rule);
  }
  return EM_OK;
}

em_status em_config_extend(const em_config *config, em_ruleset_builder *builder, em_error *error) {
  for (uint32_t i = 0; config != NULL && i < config->values.count; i++) {
    const config_value *value = &config->values.items[i];
    em_error problem;
    const em_status status =
        em_ruleset_builder_extend(builder, value->list, value->value, &problem);
    if (status == EM_ERROR_MEMORY) {
      return error_memory(error);
    }
    if (status != EM_OK) {
      return fail(config, status == EM_ERROR_ARGUMENT ? &value->list_at : &value->value_at, error,
                  problem.message);
    }
  }
  return EM_OK;
}

em_severity config_severity(const em_config *config, const em_ruleset *rules, uint32_t rule) {
  const config_choice *grade = config == NULL ? NULL : config->graded_by[rule];
  return grade != NULL ? grade->severity : em_ruleset_rule(rules, rule)->severity;
}
