/* What is excused: entries of the key `suppressions`. */
#include "config/date.h"
#include "config/reading.h"

/* Digits of a value that say enough, and all that there are. */
enum { VALUE_SHORTEST = 8, VALUE_LONGEST = 64 };

static bool read_rule(config_reader *r, void *target, uint32_t key) {
  suppression *s = target;
  s->at = config_place_of(r, key + 1);
  return config_read_text(r, key + 1, "rule", &s->rule);
}

static bool read_module(config_reader *r, void *target, uint32_t key) {
  return config_read_text(r, key + 1, "module", &((suppression *)target)->module);
}

static bool read_file(config_reader *r, void *target, uint32_t key) {
  return config_read_text(r, key + 1, "file", &((suppression *)target)->file);
}

static bool read_place(config_reader *r, void *target, uint32_t key) {
  suppression *s = target;
  return config_read_text(r, key + 1, "place", &s->place) &&
         (s->place.data[0] == '/' ||
          config_fail(r, key + 1, "place must be a JSON Pointer: it begins with '/'."));
}

/* A reason that is blank is none: a finding of its own, not an error. */
static bool read_words(config_reader *r, uint32_t node, const char *what, em_view *text) {
  const em_view value = document_string(r->document, node);
  if (document_kind_of(r->document, node) == DOCUMENT_NULL ||
      (value.data != NULL && value.length == 0)) {
    return true;
  }
  return config_read_text(r, node, what, text);
}

static bool read_reason(config_reader *r, void *target, uint32_t key) {
  return read_words(r, key + 1, "reason", &((suppression *)target)->reason);
}

static bool read_owner(config_reader *r, void *target, uint32_t key) {
  return read_words(r, key + 1, "owner", &((suppression *)target)->owner);
}

static bool read_ticket(config_reader *r, void *target, uint32_t key) {
  return config_read_text(r, key + 1, "ticket", &((suppression *)target)->ticket);
}

static bool read_until(config_reader *r, void *target, uint32_t key) {
  suppression *s = target;
  return config_read_text(r, key + 1, "until", &s->until) &&
         (date_is_valid(s->until) ||
          config_fail(r, key + 1, "until must be a day of the calendar as YYYY-MM-DD."));
}

bool suppression_value_is_well(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    const char c = text.data[i];
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      return false;
    }
  }
  return text.data != NULL && text.length >= VALUE_SHORTEST && text.length <= VALUE_LONGEST;
}

static bool read_one_value(config_reader *r, suppression *s, uint32_t node) {
  if (s->value_count == SUPPRESSION_VALUES) {
    return config_fail(r, node, "A suppression has at most %d values; write a second one.",
                       SUPPRESSION_VALUES);
  }
  /* A value of digits only is a number to YAML. */
  em_view text = document_kind_of(r->document, node) == DOCUMENT_NUMBER
                     ? document_source(r->document, node)
                     : document_string(r->document, node);
  if (!suppression_value_is_well(text)) {
    return config_fail(r, node,
                       "A value is at least %d hexadecimal digits, as `edgemanifest why` and "
                       "reports show them.",
                       VALUE_SHORTEST);
  }
  text = arena_copy(&r->config->memory, text);
  s->values[s->value_count++] = text;
  return text.data != NULL || config_fail_memory(r);
}

static bool read_value(config_reader *r, void *target, uint32_t key) {
  if (document_kind_of(r->document, key + 1) != DOCUMENT_ARRAY) {
    return read_one_value(r, target, key + 1);
  }
  DOCUMENT_EACH_ELEMENT(r->document, key + 1, element) {
    if (!read_one_value(r, target, element)) {
      return false;
    }
  }
  return true;
}

static bool read_suppression(config_reader *r, em_config *c, uint32_t node) {
  static const config_key keys[] = {
      {"rule", read_rule},   {"file", read_file},     {"module", read_module},
      {"place", read_place}, {"value", read_value},   {"reason", read_reason},
      {"owner", read_owner}, {"ticket", read_ticket}, {"until", read_until},
      {NULL, NULL},
  };
  if (!ARENA_LIST_ADD(&c->memory, &c->suppressions)) {
    return config_fail_memory(r);
  }
  suppression *s = &c->suppressions.items[c->suppressions.count - 1];
  if (!config_read_members(r, node, "a suppression", keys, s)) {
    return false;
  }
  if (s->rule.data == NULL) {
    return config_fail(r, node, "A suppression needs a rule.");
  }
  if (s->value_count == 0) {
    return config_fail(r, node,
                       "A suppression needs the value that it excuses; `edgemanifest why %.*s` "
                       "shows it.",
                       VIEW_ARGS(view_until(s->rule, 60)));
  }
  return true;
}

bool config_read_suppressions(config_reader *r, void *target, uint32_t key) {
  if (!config_expect_array(r, key + 1, "suppressions")) {
    return false;
  }
  DOCUMENT_EACH_ELEMENT(r->document, key + 1, element) {
    if (!read_suppression(r, target, element)) {
      return false;
    }
  }
  return true;
}
