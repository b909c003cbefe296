/* The map of modules: twins of the runtime and of other modules, whole or by dotted names. */
#include "model/checks.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const em_view prefix = WORD("properties.desired.");

/* Who a twin in the map belongs to. */
typedef struct owner {
  em_view name;
  void (*read)(manifest_reader *r, value desired);
} owner;

static const owner owners[] = {
    {WORD("$edgeAgent"), agent_read},
    {WORD("$edgeHub"), hub_read},
};

static const member desired_members[] = {{.name = WORD("properties.desired"), .kind = MEMBER_ANY}};
static const member_table desired_table = {.object = WORD("twin"),
                                           .members = desired_members,
                                           .count = COUNT(desired_members),
                                           .is_open = true};

static void add_twin(manifest_reader *r, em_view of_module, em_view path, value v) {
  manifest *m = r->m;
  if (arena_list_add(r->memory, (void **)&m->twins, &m->twin_count, &r->twin_capacity,
                     sizeof *m->twins)) {
    m->twins[m->twin_count - 1] =
        (twin){.module = of_module, .at = value_place(r, v), .path = path};
  }
}

static bool is_dotted(em_view name) {
  return name.length > prefix.length &&
         view_equals_ignoring_case(view_until(name, prefix.length), prefix);
}

static void read_desired(manifest_reader *r, const owner *of, em_view of_module, em_view path,
                         value v) {
  twin_limits_check(r, of_module, v.node, of != NULL);
  if (of == NULL) {
    if (!is_dotted(path)) {
      reader_expect_object(r, path, v);
    }
    add_twin(r, of_module, path, v);
  } else if (reader_expect_object(r, path, v)) {
    of->read(r, v);
  }
}

/* {"properties": {"desired": …}}, the form of whole twins: not what a deployment has, but read. */
static bool read_nested(manifest_reader *r, const owner *of, em_view of_module, value v) {
  const uint32_t desired = document_member(r->document, v.node, VIEW("desired"));
  if (desired == DOCUMENT_NONE) {
    return false;
  }
  const bool was_variant = r->is_variant;
  r->is_variant = true;
  read_desired(r, of, of_module, VIEW("properties.desired"), value_of(desired));
  r->is_variant = was_variant;
  return true;
}

static void note_member(manifest_reader *r, const member_walk *walk) {
  note *added = notes_add(r->notes, NOTE_KEY_UNKNOWN, (place){r->document, walk->key});
  if (added != NULL) {
    added->name = walk->name;
    added->detail = VIEW("twin");
    added->expected = VIEW("properties.desired");
  }
}

/* Dotted names, which set a part each, and members that are none of a twin. Returns how many set.
 */
static uint32_t read_parts(manifest_reader *r, const owner *of, em_view of_module, value v) {
  uint32_t count = 0;
  member_walk walk = walk_start(r, v);
  while (walk_next(r, &walk)) {
    if (is_dotted(walk.name)) {
      const value inner = {walk.value.node, view_from(walk.name, prefix.length)};
      r->m->is_layered = r->m->is_layered || of != NULL;
      count++;
      read_desired(r, of, of_module, walk.name, of == NULL ? walk.value : inner);
    } else if (view_equals(walk.name, VIEW("properties"))) {
      note_member(r, &walk);
      count += read_nested(r, of, of_module, walk.value);
    } else if (!view_equals_ignoring_case(walk.name, VIEW("properties.desired")) &&
               !members_is_remark(walk.name)) {
      note_member(r, &walk);
    }
  }
  return count;
}

static void note_empty(manifest_reader *r, value v) {
  note *added = notes_add(r->notes, NOTE_REQUIRED_MISSING, value_place(r, v));
  if (added != NULL) {
    added->name = VIEW("properties.desired");
    added->detail = VIEW("twin");
  }
}

static void read_twin(manifest_reader *r, const owner *of, em_view of_module, value v) {
  members_found found;
  members_find(r, &desired_table, v, &found);
  const bool was_variant = r->is_variant;
  r->is_variant = true;
  for (uint32_t i = 0; i < found.alternative_count; i++) {
    read_desired(r, of, of_module, found.alternatives[i].name, found.alternatives[i].value);
  }
  r->is_variant = was_variant;
  const bool has_whole = found.names[0].data != NULL;
  if (has_whole) {
    read_desired(r, of, of_module, found.names[0], found.values[0]);
  }
  if (read_parts(r, of, of_module, v) == 0 && !has_whole && of != NULL) {
    note_empty(r, v);
  }
}

/* The runtime's twin of that name; another case is noted, and read all the same. */
static const owner *find_owner(manifest_reader *r, const member_walk *walk) {
  for (size_t i = 0; i < COUNT(owners); i++) {
    if (!view_equals_ignoring_case(walk->name, owners[i].name)) {
      continue;
    }
    note *added = view_equals(walk->name, owners[i].name)
                      ? NULL
                      : notes_add(r->notes, NOTE_KEY_CASE_VARIANT, (place){r->document, walk->key});
    if (added != NULL) {
      added->name = walk->name;
      added->expected = owners[i].name;
    }
    return &owners[i];
  }
  return NULL;
}

void contents_read(manifest_reader *r, uint32_t contents) {
  member_walk walk = walk_start(r, value_of(contents));
  while (walk_next(r, &walk)) {
    const owner *of = find_owner(r, &walk);
    const bool is_remark = of == NULL && members_is_remark(walk.name);
    if (!is_remark && reader_expect_object(r, walk.name, walk.value)) {
      read_twin(r, of, walk.name, walk.value);
    }
  }
}
