/*
 * SecurityOpt, as the daemon parses it (parseSecurityOpt): key=value, or with a colon if there is
 * no equals sign; "no-new-privileges" and "disable" alone. Of several of one key the last counts,
 * but for labels.
 */
#include "model/facts.h"

static const em_view form = {"seccomp=…, apparmor=…, label=… or no-new-privileges", 53};

static bool is_bool(em_view text, bool *value) {
  static const em_view words[] = {{"1", 1},    {"t", 1},     {"T", 1},     {"TRUE", 4},
                                  {"true", 4}, {"True", 4},  {"0", 1},     {"f", 1},
                                  {"F", 1},    {"FALSE", 5}, {"false", 5}, {"False", 5}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (view_equals(words[i], text)) {
      *value = i < 6;
      return true;
    }
  }
  return false;
}

static bool parse(em_view text, security_option *option) {
  bool is_on = true;
  if (view_equals(text, VIEW("no-new-privileges"))) {
    option->key = text;
    option->value = VIEW("true");
    return true;
  }
  if (view_equals(text, VIEW("disable"))) {
    option->key = VIEW("label");
    option->value = text;
    return true;
  }
  const size_t equals = view_find(text, '=');
  const size_t cut = equals < text.length ? equals : view_find(text, ':');
  if (cut >= text.length) {
    return false;
  }
  option->key = view_until(text, cut);
  option->value = view_from(text, cut + 1);
  if (view_equals(option->key, VIEW("no-new-privileges"))) {
    const bool is_read = is_bool(option->value, &is_on);
    option->value = is_on ? VIEW("true") : VIEW("false");
    return is_read;
  }
  return view_equals(option->key, VIEW("label")) || view_equals(option->key, VIEW("apparmor")) ||
         view_equals(option->key, VIEW("seccomp"));
}

/* A profile is "unconfined" in exactly this form, or JSON; else it fails when the container starts.
 */
static void check_seccomp(chain *c, const security_option *option) {
  size_t i = 0;
  while (i < option->value.length && strchr(" \t\r\n", option->value.data[i]) != NULL) {
    i++;
  }
  const bool is_json = i < option->value.length && option->value.data[i] == '{';
  const bool is_word = option->value.length == 0 ||
                       view_equals(option->value, VIEW("unconfined")) ||
                       view_equals(option->value, VIEW("builtin"));
  if (!is_json && !is_word) {
    facts_refuse(c, AT_START, NOTE_CREATE_OPTIONS_REFUSED, option->at.node, VIEW("SecurityOpt"),
                 VIEW("the seccomp profile is no JSON"),
                 VIEW("seccomp=unconfined, or the text of "
                      "a profile"));
  }
}

static void add(chain *c, const security_option *option) {
  settings *s = c->settings;
  const bool is_label = view_equals(option->key, VIEW("label"));
  for (uint32_t i = 0; i < s->security_option_count && !is_label; i++) {
    if (view_equals(s->security_options[i].key, option->key)) {
      chain_note_overridden(c, option->key, s->security_options[i].at.node, option->at.node,
                            VIEW("of several of one kind the engine takes the last"));
      s->security_options[i] = *option;
      return;
    }
  }
  s->security_options[s->security_option_count++] = *option;
}

bool security_options_read(chain *c, const engine_tree *tree) {
  (void)tree;
  settings *s = c->settings;
  const setting_texts *texts = s->security_opt;
  s->security_options_at = texts->at;
  if (texts->count == 0) {
    return true;
  }
  s->security_options = arena_allocate_array(c->memory, texts->count, sizeof *s->security_options);
  if (s->security_options == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < texts->count; i++) {
    security_option option = {.at = texts->items[i].at};
    if (parse(texts->items[i].value, &option)) {
      add(c, &option);
    } else if (!texts->items[i].has_placeholder) {
      facts_refuse(c, AT_CREATE, NOTE_CREATE_OPTIONS_REFUSED, option.at.node, VIEW("SecurityOpt"),
                   VIEW("SecurityOpt holds what the engine does not know"), form);
    }
  }
  for (uint32_t i = 0; i < s->security_option_count; i++) {
    if (view_equals(s->security_options[i].key, VIEW("seccomp"))) {
      check_seccomp(c, &s->security_options[i]);
    }
  }
  return true;
}
