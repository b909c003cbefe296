#include "model/manifest.h"

#include "base/error.h"
#include "document/embedded.h"
#include "document/expand.h"
#include "document/origin.h"
#include "model/checks.h"
#include "model/transcribe.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

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

static bool is_expanded(const document *d) {
  const document_expansion *e = d->expansion;
  return e != NULL && (!e->is_quoted || e->file.expansion != NULL);
}

static void recognise_template(manifest_reader *r) {
  const uint32_t placeholder = find_placeholder(r->document);
  /* of an effective deployment, the file that the placeholder is from */
  const bool is_declared = is_declared_template(
      origin_of(r->document, placeholder == DOCUMENT_NONE ? 0 : placeholder).document);
  r->m->is_template = is_declared || placeholder != DOCUMENT_NONE;
  /* of an expanded template none should be left */
  r->notes_placeholders = !is_declared || is_expanded(r->m->source);
  if (placeholder != DOCUMENT_NONE) {
    manifest_note_placeholder(r, (place){r->document, placeholder},
                              document_string(r->document, placeholder));
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
  const bool is_as_written = m->kind == SHAPE_UNKNOWN;
  m->kind = is_as_written ? matches[0].kind : m->kind;
  if (!shape_is_observed(m->kind)) {
    recognise_template(r);
  }
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

/* ---- Shapes that nobody wrote as a deployment
 * ----------------------------------------------------- */

/* What is missing or unknown in them is no mistake of anybody. */
static bool is_of_structure(note_kind kind) {
  switch (kind) {
    case NOTE_REQUIRED_MISSING:
    case NOTE_KEY_UNKNOWN:
    case NOTE_SCHEMA_VERSION:
    case NOTE_CREATE_OPTIONS_NOT_STRING:
    case NOTE_DEPRECATED_MEMBER:
      return true;
    default:
      return false;
  }
}

/* The list holds labels in place of createOptions (edgelet-docker/src/runtime.rs): what it lacks
 * may well be set. */
static void forget_settings(manifest *m) {
  for (uint32_t i = 0; i < m->module_count; i++) {
    if (!place_is_set(m->modules[i].settings->host_config_at)) {
      m->modules[i].settings = &settings_unreadable;
    }
  }
}

static void drop_notes(manifest *m) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < m->notes.count; i++) {
    const bool is_twin = m->kind == SHAPE_TWIN;
    if (!shape_is_observed(m->kind) && (is_twin || !is_of_structure(m->notes.items[i].kind))) {
      m->notes.items[kept++] = m->notes.items[i];
    }
  }
  m->notes.count = kept;
  if (m->kind == SHAPE_MODULE_LIST) {
    forget_settings(m);
  }
  m->is_layered = m->is_layered && m->kind == SHAPE_DEVICE_CONFIGURATION;
}

/* ---- Reading ------------------------------------------------------------------------------------
 */

static em_status read_document(manifest *m, const document_options *options, em_error *error) {
  const document *d = m->document;
  shape_match matches[SHAPE_MATCHES];
  const uint32_t count = shape_find(d, matches);
  if (count == 0) {
    return shape_error(d, error);
  }
  manifest_reader r = {.m = m,
                       .document = d,
                       .options = options,
                       .memory = m->memory,
                       .notes = &m->notes,
                       .error = error};
  chain_workspace_start(&r.workspace, &m->memory->allocator);
  arena_expect(&r.workspace.scratch, CHAIN_USUAL);
  read_matches(&r, matches, count);
  arena_free(&r.workspace.scratch);
  module_names_check(&r);
  schema_versions_check(&r);
  duplicates_check(&r);
  embedded_characters_check(&r);
  yaml_surprises_check(&r);
  if (m->transcribed != NULL && shape_is_transcribed(m->kind)) {
    drop_notes(m);
  }
  if (m->memory->has_failed) {
    manifest_fail(&r, EM_ERROR_MEMORY);
  }
  if (r.status == EM_OK && is_empty(m)) {
    const document_node *at = &d->nodes[matches[0].contents];
    r.status = error_set(error, EM_ERROR_SHAPE, at->start, at->length,
                         "No deployment manifest: the map of modules holds nothing that is known; "
                         "expected \"$edgeAgent\" with \"properties.desired\".");
  }
  return r.status;
}

/* Errors are told of the file. */
static void locate_error(const manifest *m, em_error *error) {
  const document *d = m->document;
  if (error != NULL && error->status != EM_ERROR_MEMORY &&
      (d->origins != NULL || d->expansion != NULL)) {
    const document_span span = document_locate(d, (uint32_t)error->offset, (uint32_t)error->length);
    error->offset = span.start;
    error->length = span.end - span.start;
  }
}

static em_status transcribe(manifest *m, const shape_part *part, const document_options *options,
                            em_error *error) {
  document *written = arena_allocate(m->memory, sizeof *written);
  if (written == NULL) {
    return error_memory(error);
  }
  const em_status status = transcribe_part(m->source, part, written, options, m->memory, error);
  if (status == EM_OK) {
    m->transcribed = written;
    m->document = written;
    m->kind = shape_is_transcribed(part->kind) ? part->kind : SHAPE_UNKNOWN;
  }
  return status;
}

em_status manifest_read_part(manifest *m, const document *d, const shape_part *part,
                             const document_options *options, arena *memory, em_error *error) {
  *m = (manifest){.document = d, .source = d, .memory = memory};
  m->notes = (notes){.memory = memory, .module = NOTE_NO_MODULE};
  em_status status = EM_OK;
  if (shape_is_transcribed(part->kind) || part->nodes[0] != 0) {
    status = transcribe(m, part, options, error);
  }
  if (status == EM_OK) {
    status = read_document(m, options, error);
    if (status != EM_OK) {
      locate_error(m, error);
    }
  }
  if (status != EM_OK) {
    manifest_free(m);
  }
  return status;
}

em_status manifest_read(manifest *m, const document *d, const document_options *options,
                        arena *memory, em_error *error) {
  *m = (manifest){.document = d, .source = d, .memory = memory};
  shape_parts parts;
  if (!shape_parts_find(d, memory, &parts)) {
    return error_memory(error);
  }
  if (parts.count == 0) {
    return shape_error(d, error);
  }
  if (parts.count > 1) {
    const document_node *second = &d->nodes[parts.items[1].nodes[0]];
    return error_set(error, EM_ERROR_SHAPE, second->start, 1,
                     "The file holds %u manifests; expected one.", parts.count);
  }
  return manifest_read_part(m, d, &parts.items[0], options, memory, error);
}

void manifest_free(manifest *m) {
  for (uint32_t i = 0; i < m->embedded_count; i++) {
    document_free(m->embedded[i]);
  }
  m->embedded_count = 0;
  if (m->transcribed != NULL) {
    document_free(m->transcribed);
    m->transcribed = NULL;
  }
}
