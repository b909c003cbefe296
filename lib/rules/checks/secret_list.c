/* The secrets of a file, to be found by their place. */
#include "rules/checks/secrets_scan.h"

#include "text/search.h"

/* Tells whether two are the same, and is too short to confirm what one is. */
static uint32_t digest(em_view text) {
  uint32_t hash = 2166136261u; /* FNV-1a */
  for (size_t i = 0; i < text.length; i++) {
    hash = (hash ^ (unsigned char)text.data[i]) * 16777619u;
  }
  return hash;
}

match_place secret_piece(place at, size_t start, size_t length) {
  const document_node *n = &at.document->nodes[at.node];
  const em_view value = document_string(at.document, at.node);
  const bool is_plain = at.document->syntax != DOCUMENT_YAML && value.data != NULL &&
                        (n->flags & DOCUMENT_DECODED) == 0 && n->length == value.length + 2;
  if (!is_plain || length == 0) {
    return (match_place){.at = at};
  }
  return (match_place){at, n->start + 1 + (uint32_t)start, (uint32_t)length};
}

/* The slot of a node: taken by its last secret, or free. */
static uint32_t *slot_of(const secret_list *list, place at) {
  const uint64_t bits = (uint64_t)(uintptr_t)at.document / sizeof(document) + at.node;
  const uint32_t mask = list->slot_count - 1;
  uint32_t slot = (uint32_t)(bits * UINT64_C(0x9E3779B97F4A7C15) >> 32) & mask;
  while (list->slots[slot] != 0 && !place_equals(list->items[list->slots[slot] - 1].place.at, at)) {
    slot = (slot + 1) & mask;
  }
  return &list->slots[slot];
}

static bool make_room(secret_list *list) {
  if (list->count * 2 < list->slot_count) {
    return true;
  }
  const secret_list old = *list;
  list->slot_count = old.slot_count == 0 ? 16 : old.slot_count * 2;
  list->slots = arena_allocate_array(list->memory, list->slot_count, sizeof *list->slots);
  if (list->slots == NULL) {
    *list = old;
    return false;
  }
  for (uint32_t i = 0; i < old.slot_count; i++) {
    if (old.slots[i] != 0) {
      *slot_of(list, list->items[old.slots[i] - 1].place.at) = old.slots[i];
    }
  }
  return true;
}

secret *secrets_add(secret_list *list, match_place at, secret_where where, secret_evidence evidence,
                    em_view text) {
  if (!make_room(list) || !arena_list_add(list->memory, (void **)&list->items, &list->count,
                                          &list->capacity, sizeof *list->items)) {
    return NULL;
  }
  uint32_t *slot = slot_of(list, at.at);
  secret *added = &list->items[list->count - 1];
  *added = (secret){.place = at,
                    .where = where,
                    .evidence = evidence,
                    .module_index = NOTE_NO_MODULE,
                    .text = text,
                    .digest = digest(text),
                    .earlier = *slot};
  *slot = list->count;
  return added;
}

secret *secrets_at(const secret_list *list, place at) {
  const uint32_t number = list->count == 0 || !place_is_set(at) ? 0 : *slot_of(list, at);
  return number == 0 ? NULL : &list->items[number - 1];
}

secret *secrets_earlier(const secret_list *list, const secret *one) {
  return one->earlier == 0 ? NULL : &list->items[one->earlier - 1];
}

bool secrets_hide(const secret_list *secrets, place at, em_view text) {
  for (const secret *s = secrets_at(secrets, at); s != NULL; s = secrets_earlier(secrets, s)) {
    if (text_holds(text, s->text, false)) {
      return true;
    }
  }
  return false;
}

const match_place *secrets_places(const secret_list *secrets, arena *memory) {
  match_place *places = arena_allocate_array(memory, secrets->count, sizeof *places);
  for (uint32_t i = 0; places != NULL && i < secrets->count; i++) {
    places[i] = secrets->items[i].place;
  }
  return places;
}
