/*
 * Environment of a module: `env` of the module (EnvVal.cs: text; numbers and booleans become text),
 * and `Env` of createOptions behind it. Where both name a variable, the module's wins.
 */
#include "model/reader.h"

#include "model/placeholder.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

static const member entry_members[] = {{.name = WORD("value"), .kind = MEMBER_ANY}};
static const member_table entry_table = {
    .object = WORD("environment variable"), .members = entry_members, .count = 1};

static em_view read_value(manifest_reader *r, value v) {
  const document_kind kind =
      v.path.length > 0 ? DOCUMENT_OBJECT : document_kind_of(r->document, v.node);
  switch (kind) {
    case DOCUMENT_STRING:
      return document_string(r->document, v.node);
    case DOCUMENT_NUMBER:
    case DOCUMENT_TRUE:
    case DOCUMENT_FALSE:
      return document_source(r->document, v.node);
    case DOCUMENT_NULL:
      return VIEW("");
    default: {
      note *added = notes_add(r->notes, NOTE_VALUE_TYPE, value_place(r, v));
      if (added != NULL) {
        added->name = VIEW("value");
        added->detail = value_kind_name(r, v);
        added->expected = VIEW("text");
      }
      return (em_view){0};
    }
  }
}

static bool add_variable(manifest_reader *r, module *m, uint32_t *capacity,
                         environment_variable variable) {
  if (!arena_list_add(r->memory, (void **)&m->env, &m->env_count, capacity, sizeof *m->env)) {
    return false;
  }
  m->env[m->env_count - 1] = variable;
  return true;
}

static void read_entry(manifest_reader *r, module *m, uint32_t *capacity, const member_walk *walk) {
  environment_variable variable = {.name = walk->name,
                                   .value = VIEW(""),
                                   .at = value_place(r, walk->value),
                                   .name_at = {r->document, walk->key}};
  members_found found;
  members_find(r, &entry_table, walk->value, &found);
  for (uint32_t i = 0; i < found.alternative_count; i++) {
    environment_variable other = variable;
    other.at = value_place(r, found.alternatives[i].value);
    other.value = read_value(r, found.alternatives[i].value);
    add_variable(r, m, capacity, other);
  }
  if (found.names[0].data != NULL) {
    variable.at = value_place(r, found.values[0]);
    variable.value = read_value(r, found.values[0]);
    variable.has_placeholder = placeholder_is_in(variable.value);
  }
  add_variable(r, m, capacity, variable);
}

void environment_read(manifest_reader *r, void *target, value v) {
  module *m = target;
  uint32_t capacity = v.path.length > 0 ? 1 : document_count(r->document, v.node);
  m->env = arena_list_reserve(r->memory, capacity, sizeof *m->env);
  m->env_count = 0;
  if (m->env == NULL) {
    manifest_fail(r, EM_ERROR_MEMORY);
    return;
  }
  member_walk walk = walk_start(r, v);
  while (walk_next(r, &walk)) {
    if (reader_expect_object(r, walk.name, walk.value)) {
      read_entry(r, m, &capacity, &walk);
    }
  }
}

void environment_add_settings(manifest_reader *r, module *m) {
  const setting_texts *texts = m->settings->env;
  if (texts->count == 0) {
    return;
  }
  environment_variable *merged =
      arena_allocate_array(r->memory, (size_t)m->env_count + texts->count, sizeof *merged);
  if (merged == NULL) {
    manifest_fail(r, EM_ERROR_MEMORY);
    return;
  }
  if (m->env_count > 0) {
    memcpy(merged, m->env, m->env_count * sizeof *merged);
  }
  for (uint32_t i = 0; i < texts->count; i++) {
    const setting_text *text = &texts->items[i];
    const size_t equals = view_find(text->value, '=');
    const bool has_value = equals < text->value.length;
    merged[m->env_count + i] = (environment_variable){
        .name = view_until(text->value, equals),
        .value = has_value ? view_from(text->value, equals + 1) : (em_view){0},
        .has_placeholder = text->has_placeholder,
        .is_from_create_options = true,
        .at = text->at,
        .name_at = text->at};
  }
  m->env = merged;
  m->env_count += texts->count;
}
