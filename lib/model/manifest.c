#include "model/manifest.h"

#include "base/error.h"
#include "model/checks.h"
#include "model/shape.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

void manifest_fail(manifest_reader *r, em_status status) {
  if (r->status == EM_OK) {
    r->status = status;
    if (status == EM_ERROR_MEMORY) {
      error_memory(r->error);
    }
  }
}

/* ---- Templates ----------------------------------------------------------------------------------
 */

static em_view base_name(em_view path) {
  size_t start = 0;
  for (size_t i = 0; i < path.length; i++) {
    if (path.data[i] == '/' || path.data[i] == '\\') {
      start = i + 1;
    }
  }
  return view_from(path, start);
}

static bool holds(em_view text, em_view wanted) {
  for (size_t i = 0; i + wanted.length <= text.length; i++) {
    const size_t next = view_find(view_from(text, i), wanted.data[0]);
    i += next;
    if (view_starts_with(view_from(text, i), wanted)) {
      return true;
    }
  }
  return false;
}

/* By its schema, or by a name like deployment.template.json. */
static bool is_declared_template(const document *d) {
  const em_view name = base_name(d->name);
  return document_member(d, 0, VIEW("$schema-template")) != DOCUMENT_NONE ||
         holds(name, VIEW("template"));
}

/*
 * The first `${…}` in a value that is not createOptions as text: in there it may be a shell's.
 * Returns its node or DOCUMENT_NONE.
 */
static uint32_t find_placeholder(const document *d) {
  if (!holds(d->text, VIEW("${"))) {
    return DOCUMENT_NONE;
  }
  em_view digits = {0};
  for (uint32_t node = 1; node < d->node_count; node++) {
    if (d->nodes[node].kind != DOCUMENT_STRING || (d->nodes[node].flags & DOCUMENT_KEY) != 0) {
      continue;
    }
    const em_view text = document_string(d, node);
    const bool is_member = (d->nodes[node - 1].flags & DOCUMENT_KEY) != 0;
    if (holds(text, VIEW("${")) &&
        !(is_member && create_options_is_part(document_string(d, node - 1), &digits))) {
      return node;
    }
  }
  return DOCUMENT_NONE;
}

static void recognise_template(manifest_reader *r) {
  const uint32_t placeholder = find_placeholder(r->document);
  const bool is_declared = is_declared_template(r->document);
  r->m->is_template = is_declared || placeholder != DOCUMENT_NONE;
  r->notes_placeholders = !is_declared;
  if (placeholder != DOCUMENT_NONE) {
    manifest_note_placeholder(r, (place){r->document, placeholder},
                              document_string(r->document, placeholder));
  }
}

void manifest_note_placeholder(manifest_reader *r, place at, em_view text) {
  note *added = r->notes_placeholders ? notes_add(r->notes, NOTE_PLACEHOLDER_LEFT, at) : NULL;
  r->notes_placeholders = false;
  if (added != NULL) {
    added->detail = text;
  }
}

/* ---- The top -----------------------------------------------------------------------------------
 */

static const member_range priority_range = {INT32_MIN, INT32_MAX, WORD("a 32-bit whole number")};

static const member top_members[] = {
    {.name = WORD("targetCondition"),
     .kind = MEMBER_TEXT,
     .offset = offsetof(manifest, target_condition)},
    {.name = WORD("priority"),
     .kind = MEMBER_NUMBER,
     .offset = offsetof(manifest, priority),
     .range = &priority_range},
};
static const member_table top_table = {.object = WORD("configuration"),
                                       .members = top_members,
                                       .count = COUNT(top_members),
                                       .is_open = true};

/* Members at the top that no tool knows: one note for all. */
static void note_top_members(manifest_reader *r) {
  note *added = NULL;
  uint32_t count = 0;
  DOCUMENT_EACH_MEMBER(r->document, 0, key) {
    const em_view name = document_string(r->document, key);
    if (shape_knows_member(name) || members_is_remark(name)) {
      continue;
    }
    if (count++ == 0) {
      added = notes_add(r->notes, NOTE_KEY_UNKNOWN, (place){r->document, key});
    }
  }
  if (added != NULL) {
    added->name = document_string(r->document, added->at.node);
    added->detail =
        count == 1 ? VIEW("manifest") : arena_format(r->memory, "manifest, and %u more", count - 1);
    added->expected = VIEW("");
  }
}

static void note_match(manifest_reader *r, const shape_match *match, const shape_match *first) {
  const place at = {r->document, match->key == DOCUMENT_NONE ? 0 : match->key};
  const em_view name =
      match->key == DOCUMENT_NONE ? VIEW("") : document_string(r->document, match->key);
  if (match->documented.length > 0 && !view_equals(name, match->documented)) {
    note *added = notes_add(r->notes, NOTE_KEY_CASE_VARIANT, at);
    if (added != NULL) {
      added->name = name;
      added->expected = match->documented;
    }
  }
  if (match->kind == SHAPE_LEGACY) {
    note *added = notes_add(r->notes, NOTE_DEPRECATED_MEMBER, at);
    if (added != NULL) {
      added->name = name;
      added->expected = VIEW("modulesContent");
    }
  }
  if (match == first) {
    return;
  }
  note *added = notes_add(r->notes, NOTE_KEY_AMBIGUOUS, at);
  if (added != NULL) {
    added->name = name;
    added->other = (place){r->document, first->key == DOCUMENT_NONE ? 0 : first->key};
    added->expected = first->documented;
  }
}

static bool is_empty(const manifest *m) {
  return m->module_count == 0 && m->route_count == 0 && m->twin_count == 0 &&
         m->credential_count == 0 && !place_is_set(m->agent_at) && !place_is_set(m->hub_at);
}

static void read_matches(manifest_reader *r, const shape_match *matches, uint32_t count) {
  manifest *m = r->m;
  m->kind = matches[0].kind;
  recognise_template(r);
  if (m->kind == SHAPE_CONFIGURATION) {
    members_read(r, &top_table, value_of(0), m);
  }
  if (m->kind != SHAPE_MODULES_ONLY) {
    note_top_members(r);
  }
  for (uint32_t i = 0; i < count; i++) {
    note_match(r, &matches[i], &matches[0]);
    r->is_variant = i > 0;
    contents_read(r, matches[i].contents);
  }
}

em_status manifest_read(manifest *m, const document *d, const document_options *options,
                        arena *memory, em_error *error) {
  *m = (manifest){.document = d, .memory = memory};
  m->notes = (notes){.memory = memory, .module = NOTE_NO_MODULE};
  shape_match matches[SHAPE_MATCHES];
  const uint32_t count = shape_find(d, matches);
  if (count == 0) {
    return shape_error(d, error);
  }
  manifest_reader r = {.m = m,
                       .document = d,
                       .options = options,
                       .memory = memory,
                       .notes = &m->notes,
                       .error = error};
  read_matches(&r, matches, count);
  module_names_check(&r);
  schema_versions_check(&r);
  duplicates_check(&r);
  embedded_characters_check(&r);
  if (memory->has_failed) {
    manifest_fail(&r, EM_ERROR_MEMORY);
  }
  if (r.status == EM_OK && is_empty(m)) {
    const document_node *at = &d->nodes[matches[0].contents];
    r.status = error_set(error, EM_ERROR_SHAPE, at->start, at->length,
                         "No deployment manifest: the map of modules holds nothing that is known; "
                         "expected \"$edgeAgent\" with \"properties.desired\".");
  }
  if (r.status != EM_OK) {
    manifest_free(m);
  }
  return r.status;
}

void manifest_free(manifest *m) {
  for (uint32_t i = 0; i < m->embedded_count; i++) {
    document_free(m->embedded[i]);
  }
  m->embedded_count = 0;
}
