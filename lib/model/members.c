#include "model/reader.h"

#include "text/fold.h"
#include "text/nearest.h"

enum { ALTERNATIVES_SEARCHED = 64 };

member_walk walk_start(const manifest_reader *r, value object) {
  member_walk walk = {.path = object.path, .next = object.node};
  if (object.path.length == 0 && document_kind_of(r->document, object.node) == DOCUMENT_OBJECT) {
    walk.next = object.node + 1;
    walk.end = document_after(r->document, object.node);
  }
  return walk;
}

/* True if the same name comes again in its object. The document lists the first of such names only.
 */
static bool is_superseded(const document *d, uint32_t key) {
  uint32_t first = DOCUMENT_NONE;
  for (uint32_t i = 0; i < d->duplicate_count; i++) {
    if (d->duplicates[i].first == key) {
      return true;
    }
    if (d->duplicates[i].later == key) {
      first = d->duplicates[i].first;
    } else if (d->duplicates[i].first == first && d->duplicates[i].later > key) {
      return true;
    }
  }
  return false;
}

bool walk_next_of_path(member_walk *walk) {
  const size_t dot = view_find(walk->path, '.');
  walk->name = view_until(walk->path, dot);
  walk->value = (value){walk->next, view_from(walk->path, dot + 1)};
  walk->key = walk->next - 1;
  walk->path = (em_view){0};
  return true;
}

uint32_t walk_last_of_name(const document *d, uint32_t key, uint32_t end) {
  while (key < end && is_superseded(d, key)) {
    key = document_after(d, key + 1);
  }
  return key;
}

/* ---- Finding -------------------------------------------------------------------------------- */

bool members_is_remark(em_view name) {
  return view_starts_with(name, VIEW("x-")) || view_starts_with(name, VIEW("_")) ||
         view_starts_with(name, VIEW("//")) || view_starts_with(name, VIEW("$"));
}

static uint32_t find_member(const member_table *table, em_view name) {
  for (uint32_t i = 0; i < table->count; i++) {
    if (view_equals(table->members[i].name, name)) {
      return i;
    }
  }
  for (uint32_t i = 0; i < table->count; i++) {
    if (table->members[i].name.length <= name.length &&
        fold_equals_dotnet(table->members[i].name, name)) {
      return i;
    }
  }
  return UINT32_MAX;
}

em_view members_nearest(const em_view *names, uint32_t count, em_view name) {
  nearest search = nearest_start(name);
  for (uint32_t i = 0; i < count; i++) {
    nearest_offer(&search, names[i]);
  }
  return search.best;
}

static em_view nearest_member(const member_table *table, em_view name) {
  nearest search = nearest_start(name);
  for (uint32_t i = 0; i < table->count; i++) {
    nearest_offer(&search, table->members[i].name);
  }
  return search.best;
}

static void note_unknown(manifest_reader *r, const member_table *table, const member_walk *walk) {
  if (table->is_open || members_is_remark(walk->name)) {
    return;
  }
  note *added = notes_add(r->notes, NOTE_KEY_UNKNOWN, (place){r->document, walk->key});
  if (added != NULL) {
    added->name = walk->name;
    added->detail = table->object;
    added->expected = nearest_member(table, walk->name);
  }
}

static void note_case(manifest_reader *r, em_view documented, const member_walk *walk) {
  note *added = notes_add(r->notes, NOTE_KEY_CASE_VARIANT, (place){r->document, walk->key});
  if (added != NULL) {
    added->name = walk->name;
    added->expected = documented;
  }
}

static void note_ambiguous(manifest_reader *r, const members_found *found, uint32_t index,
                           const member_walk *walk) {
  note *added = notes_add(r->notes, NOTE_KEY_AMBIGUOUS, (place){r->document, walk->key});
  if (added != NULL) {
    added->name = walk->name;
    added->other = (place){r->document, found->keys[index]};
    added->expected = found->names[index];
  }
}

/* Removes an earlier alternative of exactly this name: of equal names only the last is left. */
static bool drop_alternative(members_found *found, em_view name) {
  const uint32_t count = found->alternative_count;
  const uint32_t start = count > ALTERNATIVES_SEARCHED ? count - ALTERNATIVES_SEARCHED : 0;
  for (uint32_t i = start; i < count; i++) {
    if (view_equals(found->alternatives[i].name, name)) {
      memmove(&found->alternatives[i], &found->alternatives[i + 1],
              (count - i - 1) * sizeof *found->alternatives);
      found->alternative_count--;
      return true;
    }
  }
  return false;
}

static void keep_alternative(manifest_reader *r, members_found *found, uint32_t index) {
  if (arena_list_add(r->memory, (void **)&found->alternatives, &found->alternative_count,
                     &found->alternative_capacity, sizeof *found->alternatives)) {
    found->alternatives[found->alternative_count - 1] =
        (member_alternative){index, found->values[index], found->names[index], found->keys[index]};
  }
}

static void take_member(manifest_reader *r, const member_table *table, members_found *found,
                        uint32_t index, const member_walk *walk) {
  const em_view documented = table->members[index].name;
  if (!view_equals(documented, walk->name)) {
    note_case(r, documented, walk);
  }
  if (found->names[index].data != NULL && !view_equals(found->names[index], walk->name)) {
    const bool was_known = walk->is_duplicate && drop_alternative(found, walk->name);
    if (!was_known) {
      note_ambiguous(r, found, index, walk);
    }
    keep_alternative(r, found, index);
  }
  found->values[index] = walk->value;
  found->names[index] = walk->name;
  found->keys[index] = walk->key;
}

static void note_missing(manifest_reader *r, const member_table *table, value object,
                         const members_found *found) {
  for (uint32_t i = 0; i < table->count; i++) {
    const bool is_there = found->names[i].data != NULL && !value_is_null(r, found->values[i]);
    if (!table->members[i].is_required || is_there) {
      continue;
    }
    note *added = notes_add(r->notes, NOTE_REQUIRED_MISSING, value_place(r, object));
    if (added != NULL) {
      added->name = table->members[i].name;
      added->detail = table->object;
    }
  }
}

void members_find(manifest_reader *r, const member_table *table, value object,
                  members_found *found) {
  memset(found->names, 0, table->count * sizeof *found->names);
  found->alternatives = NULL;
  found->alternative_count = 0;
  found->alternative_capacity = 0;
  member_walk walk = walk_start(r, object);
  while (walk_next(r, &walk)) {
    const uint32_t index = find_member(table, walk.name);
    r->m->setting_count++;
    if (index == UINT32_MAX) {
      note_unknown(r, table, &walk);
    } else {
      take_member(r, table, found, index, &walk);
    }
  }
  /* A dotted path sets one member and leaves the others to the base. */
  if (object.path.length == 0) {
    note_missing(r, table, object, found);
  }
}

void members_read(manifest_reader *r, const member_table *table, value object, void *target) {
  members_found found;
  members_find(r, table, object, &found);
  const bool was_variant = r->is_variant;
  r->is_variant = true;
  for (uint32_t i = 0; i < found.alternative_count; i++) {
    member_read(r, &table->members[found.alternatives[i].member], target,
                found.alternatives[i].value);
  }
  r->is_variant = was_variant;
  for (uint32_t i = 0; i < table->count; i++) {
    if (found.names[i].data != NULL) {
      member_read(r, &table->members[i], target, found.values[i]);
    }
  }
}
