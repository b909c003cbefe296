/* The lists of a rule set, wherever they come from. */
#include "rules/compiled.h"

const pack_list *compiled_list(const em_ruleset *rules, uint32_t number, const pack **p) {
  *p = rules->packs[0];
  if (number < rules->packs[0]->list_count) {
    return &rules->packs[0]->lists[number];
  }
  *p = rules->packs[1];
  return &rules->packs[1]->lists[number - rules->packs[0]->list_count];
}

uint32_t compiled_list_find(const em_ruleset *rules, em_view name) {
  for (uint32_t i = 0; i < rules->list_count; i++) {
    const pack *p = NULL;
    const pack_list *list = compiled_list(rules, i, &p);
    if (view_equals(pack_view(p, list->name), name)) {
      return i;
    }
  }
  return PACK_NONE;
}

em_view compiled_remark(const em_ruleset *rules, em_view name, em_view value) {
  const uint32_t number = compiled_list_find(rules, name);
  if (number == PACK_NONE) {
    return (em_view){0};
  }
  const pack *p = NULL;
  const pack_list *list = compiled_list(rules, number, &p);
  for (uint32_t i = 0; i < list->remarks.count; i++) {
    if (view_equals(pack_text_at(p, list->values, i), value)) {
      return pack_text_at(p, list->remarks, i);
    }
  }
  return (em_view){0};
}

bool compiled_list_is_empty(const em_ruleset *rules, uint32_t number) {
  const pack *p = NULL;
  return compiled_list(rules, number, &p)->values.count == 0 && rules->extras[number].count == 0;
}
