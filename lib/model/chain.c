#include "model/chain.h"

enum { SHOWN_MAXIMUM = 60 };

chain_node *chain_make(chain *c, document_kind kind, uint32_t node, uint32_t key) {
  chain_node *made = arena_allocate(&c->workspace->scratch, sizeof *made);
  if (made != NULL) {
    made->kind = (uint8_t)kind;
    made->node = node;
    made->key = key;
  }
  return made;
}

void chain_append(chain_node *parent, chain_node *child) {
  child->next = NULL;
  if (parent->last == NULL) {
    parent->first = child;
  } else {
    parent->last->next = child;
  }
  parent->last = child;
  parent->count++;
}

chain_node *chain_find(const chain_node *object, em_view name) {
  for (chain_node *child = object->first; child != NULL; child = child->next) {
    if (child->name.data == name.data) {
      return child;
    }
  }
  return NULL;
}

void chain_remove(chain_node *parent, const chain_node *child) {
  chain_node *before = NULL;
  for (chain_node *one = parent->first; one != NULL; before = one, one = one->next) {
    if (one != child) {
      continue;
    }
    *(before == NULL ? &parent->first : &before->next) = one->next;
    parent->last = parent->last == one ? before : parent->last;
    parent->count--;
    return;
  }
}

/* ---- Order ---------------------------------------------------------------------------------- */

typedef bool in_order(const chain_node *a, const chain_node *b);

static bool by_name(const chain_node *a, const chain_node *b) {
  return view_compare(a->name, b->name) <= 0;
}

static bool by_order(const chain_node *a, const chain_node *b) {
  return a->order <= b->order;
}

static chain_node *merge(chain_node *a, chain_node *b, in_order *compare) {
  chain_node *first = NULL;
  chain_node **end = &first;
  while (a != NULL && b != NULL) {
    chain_node **taken = compare(a, b) ? &a : &b;
    *end = *taken;
    end = &(*taken)->next;
    *taken = *end;
  }
  *end = a != NULL ? a : b;
  return first;
}

/* Merge sort of a linked list: what is equal keeps its order. */
static chain_node *sort(chain_node *list, in_order *compare) {
  enum { LEVELS = 32 };
  chain_node *runs[LEVELS];
  uint32_t levels = 0; /* of them in use */
  while (list != NULL) {
    chain_node *run = list;
    list = list->next;
    run->next = NULL;
    uint32_t level = 0;
    while (level < levels && level < LEVELS - 1 && runs[level] != NULL) {
      run = merge(runs[level], run, compare);
      runs[level++] = NULL;
    }
    runs[level] = level < levels ? merge(runs[level], run, compare) : run;
    levels = level < levels ? levels : level + 1;
  }
  chain_node *sorted = NULL;
  for (uint32_t level = 0; level < levels; level++) {
    sorted = merge(runs[level], sorted, compare);
  }
  return sorted;
}

static void set_members(chain_node *object, chain_node *list) {
  object->first = NULL;
  object->last = NULL;
  object->count = 0;
  while (list != NULL) {
    chain_node *one = list;
    list = list->next;
    chain_append(object, one);
  }
}

static bool is_sorted(const chain_node *object) {
  for (const chain_node *one = object->first; one != NULL && one->next != NULL; one = one->next) {
    if (view_compare(one->name, one->next->name) >= 0) {
      return false;
    }
  }
  return true;
}

void chain_sort(chain_node *object) {
  if (is_sorted(object)) {
    return;
  }
  chain_node *rest = sort(object->first, by_name);
  chain_node *kept = NULL;
  chain_node **end = &kept;
  while (rest != NULL) {
    chain_node *one = rest;
    rest = rest->next;
    if (rest != NULL && view_equals(one->name, rest->name)) {
      rest->overrode = one->key;
      rest->order = one->order;
    } else {
      *end = one;
      end = &one->next;
    }
  }
  *end = NULL;
  set_members(object, kept);
}

/* Whether no name stands twice, as far as that is told by looking at each pair. */
static bool is_settled(const chain_node *object) {
  enum { FEW = 12 };
  if (object->count > FEW) {
    return false;
  }
  for (const chain_node *one = object->first; one != NULL; one = one->next) {
    for (const chain_node *other = one->next; other != NULL; other = other->next) {
      if (view_equals(one->name, other->name)) {
        return false;
      }
    }
  }
  return true;
}

void chain_settle(chain_node *object) {
  if (is_settled(object)) {
    return;
  }
  uint32_t order = 0;
  for (chain_node *one = object->first; one != NULL; one = one->next) {
    one->order = order++;
  }
  chain_sort(object);
  set_members(object, sort(object->first, by_order));
}

/* ---- Saying so ------------------------------------------------------------------------------ */

note *chain_note(chain *c, note_kind kind, uint32_t at, em_view name) {
  note *added = notes_add(c->notes, kind, chain_place(c, at));
  if (added != NULL) {
    added->name = name;
  }
  return added;
}

void chain_refuse(chain *c, uint32_t at, em_view who, em_view because, em_view expected) {
  c->is_stopped = true;
  if (c->settings->verdict != SETTINGS_REFUSED) {
    c->settings->verdict = SETTINGS_REFUSED;
    c->settings->refused_by = who;
    c->settings->refused_because = because;
  }
  note *added = chain_note(c, NOTE_CREATE_OPTIONS_REFUSED, at, who);
  if (added != NULL) {
    added->detail = because;
    added->expected = expected;
  }
}

void chain_note_overridden(chain *c, em_view name, uint32_t loser, uint32_t winner,
                           em_view detail) {
  note *added = chain_note(c, NOTE_SETTING_OVERRIDDEN, loser, name);
  if (added != NULL) {
    added->other = chain_place(c, winner);
    added->detail = detail;
  }
}

em_view chain_show(const chain *c, uint32_t node) {
  const em_view source = document_source(c->document, node);
  size_t length = source.length < SHOWN_MAXIMUM ? source.length : SHOWN_MAXIMUM;
  while (length > 0 && length < source.length && (source.data[length] & 0xC0) == 0x80) {
    length--;
  }
  return view_until(source, length);
}
