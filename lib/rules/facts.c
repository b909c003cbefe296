#include "rules/facts.h"

#include "model/messages.h"

static const em_view type_names[] = {
    [FACT_FLAG] = FACT_NAME("flag"), [FACT_NUMBER] = FACT_NAME("number"),
    [FACT_TEXT] = FACT_NAME("text"), [FACT_WORD] = FACT_NAME("word"),
    [FACT_PATH] = FACT_NAME("path"), [FACT_TEXTS] = FACT_NAME("texts"),
};

em_view fact_type_name(fact_type type) {
  return type_names[type];
}

uint32_t fact_find(subject_kind kind, em_view name) {
  const fact_table *table = subject_types[kind].facts;
  for (uint32_t i = 0; i < table->count; i++) {
    if (view_equals(table->facts[i].name, name)) {
      return i;
    }
  }
  return UINT32_MAX;
}

void facts_start(facts *f, const manifest *m, const em_trust *trust, arena *memory) {
  *f = (facts){.manifest = m, .memory = memory, .trust = trust};
}

const messages *facts_messages(facts *f) {
  if (f->messages == NULL) {
    messages *built = arena_allocate(f->memory, sizeof *built);
    f->messages = built != NULL && messages_build(built, f->manifest, f->memory) ? built : NULL;
  }
  return f->messages;
}

/* ---- Reading from where the model stores it ------------------------------------------------- */

/* Settings of a container are pointers to what is set. */
static const char *setting_at(const fact *which, const char *item) {
  const char *from = item + which->offset;
  return which->is_of_settings ? *(const char *const *)(const void *)from : from;
}

static void read_setting(const fact *which, const char *from, fact_value *value) {
  switch (which->source) {
    case FROM_SETTING_FLAG: {
      const setting_flag *flag = (const void *)from;
      value->is_set = flag->is_set;
      value->number = flag->value;
      value->at = flag->at;
      break;
    }
    case FROM_SETTING_NUMBER: {
      const setting_number *number = (const void *)from;
      value->is_set = number->is_set;
      value->number = number->value;
      value->at = number->at;
      break;
    }
    case FROM_SETTING_TEXT: {
      const setting_text *text = (const void *)from;
      value->is_set = text->value.data != NULL;
      value->is_unresolved = text->has_placeholder;
      value->text = text->value;
      value->at = text->at;
      break;
    }
    default: {
      const setting_texts *texts = (const void *)from;
      value->is_set = texts->is_set || texts->count > 0;
      value->texts = texts;
      value->at = texts->at;
      break;
    }
  }
}

static void read_member(const fact *which, const char *item, const char *from, fact_value *value) {
  value->is_set = true;
  switch (which->source) {
    case FROM_BOOL:
      value->number = *(const bool *)(const void *)from;
      break;
    case FROM_VIEW:
      value->text = *(const em_view *)(const void *)from;
      value->is_set = value->text.data != NULL;
      break;
    case FROM_UINT32:
      value->number = *(const uint32_t *)(const void *)from;
      break;
    case FROM_INT64:
      value->number = *(const int64_t *)(const void *)from;
      break;
    default:
      value->at = *(const place *)(const void *)from;
      value->number = place_is_set(value->at);
      break;
  }
  if (which->place_offset != 0) {
    value->at = *(const place *)(const void *)(item + which->place_offset);
  }
  if (which->unresolved_offset != 0) {
    value->is_unresolved = *(const bool *)(const void *)(item + which->unresolved_offset);
  }
}

void fact_read(const facts *f, const subject *s, const fact *which, fact_value *value) {
  *value = (fact_value){.type = which->type};
  if (which->is_of_settings) {
    const module *m = s->item;
    value->is_unresolved = !settings_are_known(m);
    if (value->is_unresolved) {
      return;
    }
  }
  if (which->source == FROM_CALL) {
    which->read(f, s, value);
    return;
  }
  const char *item = which->is_of_settings ? (const char *)((const module *)s->item)->settings
                                           : (const char *)s->item;
  if (which->source <= FROM_SETTING_TEXTS) {
    read_setting(which, setting_at(which, item), value);
  } else {
    read_member(which, item, item + which->offset, value);
  }
}

/* ---- A glance -------------------------------------------------------------------------------- */

static uint32_t state_of(bool is_set, bool is_unresolved) {
  return (uint32_t)is_set | (uint32_t)is_unresolved << 1;
}

void fact_glance_at(const fact_value *value, fact_glance *seen) {
  *seen = (fact_glance){state_of(value->is_set, value->is_unresolved), value->type, value->number,
                        value->text, value->texts};
}

static void look_at_call(const facts *f, const subject *s, const fact *which, fact_glance *seen) {
  fact_value value = {.type = which->type};
  which->read(f, s, &value);
  fact_glance_at(&value, seen);
}

static void look_at_text(const setting_text *text, fact_glance *seen) {
  seen->state = state_of(text->value.data != NULL, text->has_placeholder);
  seen->text = text->value;
}

static void look_at_view(const em_view *text, fact_glance *seen) {
  seen->state = text->data != NULL;
  seen->text = *text;
}

static void look_at_member(const fact *which, const char *from, fact_glance *seen) {
  const void *member = from;
  seen->state = 1;
  switch (which->source) {
    case FROM_SETTING_FLAG:
      seen->state = ((const setting_flag *)member)->is_set;
      seen->number = ((const setting_flag *)member)->value;
      break;
    case FROM_SETTING_NUMBER:
      seen->state = ((const setting_number *)member)->is_set;
      seen->number = ((const setting_number *)member)->value;
      break;
    case FROM_SETTING_TEXT:
      look_at_text(member, seen);
      break;
    case FROM_SETTING_TEXTS:
      seen->texts = member;
      seen->state = seen->texts->is_set || seen->texts->count > 0;
      break;
    case FROM_BOOL:
      seen->number = *(const bool *)member;
      break;
    case FROM_VIEW:
      look_at_view(member, seen);
      break;
    case FROM_UINT32:
      seen->number = *(const uint32_t *)member;
      break;
    case FROM_INT64:
      seen->number = *(const int64_t *)member;
      break;
    default:
      seen->number = place_is_set(*(const place *)member);
      break;
  }
}

void fact_look(const facts *f, const subject *s, const fact *which, fact_glance *seen) {
  const char *item = s->item;
  if (which->is_of_settings) {
    const module *m = s->item;
    if (!settings_are_known(m)) {
      *seen = (fact_glance){.state = FACT_STATE_UNRESOLVED, .type = which->type};
      return;
    }
    item = (const char *)m->settings;
  }
  if (which->source == FROM_CALL) {
    look_at_call(f, s, which, seen);
    return;
  }
  *seen = (fact_glance){.type = which->type};
  const bool is_setting = which->source <= FROM_SETTING_TEXTS;
  look_at_member(which, is_setting ? setting_at(which, item) : item + which->offset, seen);
  if (!is_setting && which->unresolved_offset != 0 &&
      *(const bool *)(const void *)((const char *)item + which->unresolved_offset)) {
    seen->state |= FACT_STATE_UNRESOLVED;
  }
}
