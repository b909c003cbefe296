/* The keys of .edgemanifest.yaml. */
#include "config/reading.h"

static const char *const whole = "the configuration";

static bool read_profile(config_reader *r, void *target, uint32_t key) {
  em_config *c = target;
  const em_view name = document_string(r->document, key + 1);
  c->profile_at = config_place_of(r, key + 1);
  c->has_profile = name.data != NULL && em_profile_parse(name, &c->profile);
  return c->has_profile ||
         config_fail(r, key + 1,
                     "profile must be one of default, minimal, strict, cis, live, generated.");
}

static bool read_fail_on(config_reader *r, void *target, uint32_t key) {
  em_config *c = target;
  const em_view name = document_string(r->document, key + 1);
  c->fail_on_at = config_place_of(r, key + 1);
  c->fail_on = (em_severity)(EM_SEVERITY_CRITICAL + 1);
  c->has_fail_on = name.data != NULL &&
                   (view_equals(name, VIEW("never")) || em_severity_parse(name, &c->fail_on));
  return c->has_fail_on ||
         config_fail(r, key + 1,
                     "fail-on must be one of note, low, medium, high, critical, never.");
}

static bool add_path(config_reader *r, uint32_t node, const char *what, config_path *path) {
  path->at = config_place_of(r, node);
  return config_read_text(r, node, what, &path->path);
}

/* Who must have signed images: the library verifies nothing, so the command reads it (lib/trust).
 */
static bool read_trust(config_reader *r, void *target, uint32_t key) {
  (void)r;
  (void)target;
  (void)key;
  return true;
}

static bool read_baseline(config_reader *r, void *target, uint32_t key) {
  em_config *c = target;
  c->has_baseline = true;
  return add_path(r, key + 1, "baseline", &c->baseline);
}

static bool read_packs(config_reader *r, void *target, uint32_t key) {
  em_config *c = target;
  if (!config_expect_array(r, key + 1, "packs")) {
    return false;
  }
  DOCUMENT_EACH_ELEMENT(r->document, key + 1, element) {
    if (!ARENA_LIST_ADD(&c->memory, &c->packs)) {
      return config_fail_memory(r);
    }
    if (!add_path(r, element, "a pack", &c->packs.items[c->packs.count - 1])) {
      return false;
    }
  }
  return true;
}

static bool read_suppression_files(config_reader *r, void *target, uint32_t key) {
  em_config *c = target;
  if (!config_expect_array(r, key + 1, "suppression-files")) {
    return false;
  }
  DOCUMENT_EACH_ELEMENT(r->document, key + 1, element) {
    if (!ARENA_LIST_ADD(&c->memory, &c->suppression_files)) {
      return config_fail_memory(r);
    }
    config_path *added = &c->suppression_files.items[c->suppression_files.count - 1];
    if (!add_path(r, element, "a file of suppressions", added)) {
      return false;
    }
  }
  return true;
}

/* ---- Rules, families, tags ------------------------------------------------------------------ */

/* on, off, or a severity, which means on. */
static bool read_choice(config_reader *r, uint32_t value, config_choice *choice) {
  const em_view word = document_string(r->document, value);
  const document_kind kind = document_kind_of(r->document, value);
  if (kind == DOCUMENT_TRUE || (word.data != NULL && view_equals(word, VIEW("on")))) {
    choice->choice = RULE_ON;
  } else if (kind == DOCUMENT_FALSE || (word.data != NULL && view_equals(word, VIEW("off")))) {
    choice->choice = RULE_OFF;
  } else if (word.data != NULL && em_severity_parse(word, &choice->severity)) {
    choice->choice = RULE_ON;
    choice->has_severity = true;
  } else {
    return config_fail(r, value,
                       "It must be on, off, or a severity: note, low, medium, high, critical.");
  }
  return true;
}

static bool read_choices(config_reader *r, em_config *c, uint32_t key, config_scope scope) {
  static const char *const names[] = {"families", "tags", "rules"};
  if (!config_expect_object(r, key + 1, names[scope])) {
    return false;
  }
  DOCUMENT_EACH_MEMBER(r->document, key + 1, name) {
    if ((r->document->nodes[name].flags & DOCUMENT_DUPLICATE) != 0) {
      return config_fail(r, name, "It is decided twice.");
    }
    if (!ARENA_LIST_ADD(&c->memory, &c->choices)) {
      return config_fail_memory(r);
    }
    config_choice *choice = &c->choices.items[c->choices.count - 1];
    *choice = (config_choice){.scope = scope, .at = config_place_of(r, name)};
    if (!config_read_text(r, name, "a name", &choice->name) || !read_choice(r, name + 1, choice)) {
      return false;
    }
  }
  return true;
}

static bool read_rules(config_reader *r, void *target, uint32_t key) {
  return read_choices(r, target, key, CONFIG_RULE);
}

static bool read_families(config_reader *r, void *target, uint32_t key) {
  return read_choices(r, target, key, CONFIG_FAMILY);
}

static bool read_tags(config_reader *r, void *target, uint32_t key) {
  return read_choices(r, target, key, CONFIG_TAG);
}

/* ---- Lists ---------------------------------------------------------------------------------- */

/* A value of a list may be a number: it is taken as it is written. */
static bool read_list_value(config_reader *r, uint32_t node, em_view *text) {
  if (document_kind_of(r->document, node) != DOCUMENT_NUMBER) {
    return config_read_text(r, node, "a value of a list", text);
  }
  *text = arena_copy(&r->config->memory, document_source(r->document, node));
  return text->data != NULL || config_fail_memory(r);
}

static bool read_list(config_reader *r, em_config *c, uint32_t name) {
  em_view list;
  if (!config_read_text(r, name, "a name of a list", &list) ||
      !config_expect_array(r, name + 1, "a list")) {
    return false;
  }
  DOCUMENT_EACH_ELEMENT(r->document, name + 1, element) {
    if (!ARENA_LIST_ADD(&c->memory, &c->values)) {
      return config_fail_memory(r);
    }
    config_value *value = &c->values.items[c->values.count - 1];
    value->list = list;
    value->list_at = config_place_of(r, name);
    value->value_at = config_place_of(r, element);
    if (!read_list_value(r, element, &value->value)) {
      return false;
    }
  }
  return true;
}

static bool read_lists(config_reader *r, void *target, uint32_t key) {
  if (!config_expect_object(r, key + 1, "lists")) {
    return false;
  }
  DOCUMENT_EACH_MEMBER(r->document, key + 1, name) {
    if (!read_list(r, target, name)) {
      return false;
    }
  }
  return true;
}

bool config_read_document(config_reader *r) {
  static const config_key keys[] = {
      {"profile", read_profile},
      {"fail-on", read_fail_on},
      {"packs", read_packs},
      {"rules", read_rules},
      {"families", read_families},
      {"tags", read_tags},
      {"lists", read_lists},
      {"suppressions", config_read_suppressions},
      {"suppression-files", read_suppression_files},
      {"baseline", read_baseline},
      {"trust", read_trust},
      {NULL, NULL},
  };
  return config_read_members(r, 0, whole, keys, r->config);
}
