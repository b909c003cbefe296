#include "model/option_parts.h"

#include "model/name_order.h"

static const em_view word = {"createOptions", 13};

bool create_options_is_part_of(em_view name, em_view *digits) {
  for (size_t i = 0; i + word.length <= name.length; i++) {
    const em_view here = {name.data + i, word.length};
    if ((name.data[i] | 0x20) != 'c' ||
        !(view_equals(here, word) || view_equals_ignoring_case(here, word))) {
      continue;
    }
    em_view rest = view_from(name, i + word.length);
    size_t length = 0;
    while (length < rest.length && rest.data[length] >= '0' && rest.data[length] <= '9') {
      length++;
    }
    *digits = view_until(rest, length);
    return true;
  }
  return false;
}

static bool is_blank(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    if (strchr(" \t\r\n\v\f", text.data[i]) == NULL || text.data[i] == '\0') {
      return false;
    }
  }
  return true;
}

typedef ARENA_LIST(named) names;

/* The parts of one object by name; one that is no string makes it no text at all. */
static bool gather(const document *d, uint32_t object, arena *memory, names *found) {
  em_view digits;
  found->count = 0;
  DOCUMENT_EACH_MEMBER(d, object, key) {
    const em_view name = document_string(d, key);
    if (!create_options_is_part(name, &digits)) {
      continue;
    }
    if (document_kind_of(d, key + 1) != DOCUMENT_STRING) {
      found->count = 0;
      return true;
    }
    if (!ARENA_LIST_ADD(memory, found)) {
      return false;
    }
    found->items[found->count - 1] = (named){name, key + 1};
  }
  return found->count < 2 || names_sort(found->items, found->count, memory);
}

/* Equal names follow each other, but for other spellings of the same letters. */
static bool is_given_again(const names *found, uint32_t index) {
  const em_view name = found->items[index].name;
  for (uint32_t i = index + 1; i < found->count && i - index <= OPTION_PARTS_MAXIMUM; i++) {
    if (view_equals(found->items[i].name, name)) {
      return true;
    }
    if (names_compare(found->items[i].name, name) != 0) {
      return false;
    }
  }
  return false;
}

static uint32_t drop_earlier_duplicates(names *found) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < found->count && kept < OPTION_PARTS_MAXIMUM; i++) {
    if (!is_given_again(found, i)) {
      found->items[kept++] = found->items[i];
    }
  }
  return kept;
}

static bool add_parts(const document *d, names *found, arena *memory, option_parts_list *list) {
  const uint32_t count = drop_earlier_duplicates(found);
  bool is_all_blank = true;
  for (uint32_t i = 0; i < count; i++) {
    is_all_blank = is_all_blank && is_blank(document_string(d, found->items[i].item));
  }
  const bool is_null = count == 1 && view_equals_ignoring_case(
                                         document_string(d, found->items[0].item), VIEW("null"));
  if (is_all_blank || is_null) {
    return true;
  }
  uint32_t *nodes = arena_allocate_array(memory, count, sizeof *nodes);
  if (nodes == NULL || !ARENA_LIST_ADD(memory, list)) {
    return false;
  }
  for (uint32_t i = 0; i < count; i++) {
    nodes[i] = found->items[i].item;
  }
  list->items[list->count - 1] = (option_parts){nodes, count};
  return true;
}

bool option_parts_find(const document *d, arena *memory, option_parts_list *list) {
  names found = {0};
  for (uint32_t node = 0; node < d->node_count; node++) {
    if (document_kind_of(d, node) != DOCUMENT_OBJECT) {
      continue;
    }
    if (!gather(d, node, memory, &found) ||
        (found.count > 0 && !add_parts(d, &found, memory, list))) {
      return false;
    }
  }
  return true;
}
