#include "model/facts.h"

#include "model/placeholder.h"

const chain_node *facts_member(const chain_node *object, em_view name) {
  const chain_node *child = object == NULL ? NULL : object->first;
  while (child != NULL && !view_equals(child->name, name)) {
    child = child->next;
  }
  return child == NULL || child->kind == DOCUMENT_NULL ? NULL : child;
}

em_view facts_text(const chain_node *object, em_view name) {
  const chain_node *value = facts_member(object, name);
  return value == NULL || value->kind != DOCUMENT_STRING ? (em_view){0} : value->text;
}

bool facts_is_unresolved(const chain *c, em_view text) {
  return c->has_placeholders && placeholder_is_in(text);
}

setting_text facts_setting(const chain *c, const chain_node *node) {
  const em_view text = node->kind == DOCUMENT_STRING ? node->text : VIEW("");
  return (setting_text){.value = text,
                        .has_placeholder = facts_is_unresolved(c, text),
                        .at = chain_place(c, node->node)};
}

bool facts_texts(chain *c, const chain_node *list, setting_texts *texts) {
  *texts = (setting_texts){.is_set = true, .at = chain_place(c, list->node)};
  texts->items =
      list->count == 0 ? NULL : arena_allocate_array(c->memory, list->count, sizeof *texts->items);
  if (list->count > 0 && texts->items == NULL) {
    return false;
  }
  const chain_node *item = list->first;
  for (uint32_t i = 0; i < list->count; i++, item = item->next) {
    if ((item->flags & CHAIN_AGENT) == 0) {
      texts->items[texts->count++] = facts_setting(c, item);
    }
  }
  return true;
}

void facts_refuse(chain *c, refusal_time when, note_kind kind, uint32_t at, em_view name,
                  em_view because, em_view expected) {
  if (c->is_running) {
    return;
  }
  const em_view who = when == AT_CREATE ? VIEW("the engine") : VIEW("the engine at start");
  settings *s = c->settings;
  const bool is_first = s->verdict != SETTINGS_REFUSED;
  const bool is_earlier = when == AT_CREATE && !is_first && !view_equals(s->refused_by, who);
  if (is_first || is_earlier) {
    s->verdict = SETTINGS_REFUSED;
    s->refused_by = who;
    s->refused_because = because;
  }
  note *added = chain_note(c, kind, at, kind == NOTE_CREATE_OPTIONS_REFUSED ? who : name);
  if (added != NULL) {
    added->detail = because;
    added->expected = expected;
  }
}

void facts_depend(chain *c, em_view on) {
  if (c->settings->verdict == SETTINGS_EFFECTIVE && !c->is_running) {
    c->settings->verdict = SETTINGS_CONDITIONAL;
    c->settings->refused_by = VIEW("the engine");
    c->settings->refused_because = on;
  }
}
