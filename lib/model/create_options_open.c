/* createOptions in strings: joined, and opened as a document of their own. */
#include "model/reader.h"

#include "base/error.h"
#include "document/embedded.h"
#include "model/placeholder.h"

enum { DEPTH_MAXIMUM = 64 }; /* of Json.NET 13 */

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

static const em_view deviation_names[DEVIATION_KIND_COUNT] = {
    [DEVIATION_COMMENT] = WORD("a comment"),
    [DEVIATION_SINGLE_QUOTES] = WORD("single quotes"),
    [DEVIATION_BARE_NAME] = WORD("a name without quotes"),
    [DEVIATION_TRAILING_COMMA] = WORD("a trailing comma"),
    [DEVIATION_EMPTY_ELEMENT] = WORD("an empty element"),
    [DEVIATION_HEX_NUMBER] = WORD("a hexadecimal number"),
    [DEVIATION_OCTAL_NUMBER] = WORD("an octal number"),
    [DEVIATION_NUMBER_FORM] = WORD("a number in a form that JSON lacks"),
    [DEVIATION_CONTROL_IN_STRING] = WORD("a control character in a string"),
    [DEVIATION_ESCAPE] = WORD("an escape that JSON lacks"),
    [DEVIATION_LONE_SURROGATE] = WORD("half a surrogate pair"),
    [DEVIATION_WHITE_SPACE] = WORD("white space that JSON lacks"),
    [DEVIATION_UNDEFINED] = WORD("undefined"),
    [DEVIATION_NONFINITE] = WORD("a number that is not finite"),
    [DEVIATION_CONSTRUCTOR] = WORD("a constructor"),
    [DEVIATION_BYTE_ORDER_MARK] = WORD("a byte order mark"),
    [DEVIATION_YAML_VERSION] = WORD("a value that YAML 1.1 reads differently"),
    [DEVIATION_TAG] = WORD("a tag of YAML"),
    [DEVIATION_MERGE_KEY] = WORD("a merge key of YAML"),
};

/* One note for each kind, at its first place. */
static void note_deviations(manifest_reader *r, const document *opened) {
  uint32_t counts[DEVIATION_KIND_COUNT] = {0};
  const document_deviation *firsts[DEVIATION_KIND_COUNT] = {0};
  for (uint32_t i = 0; i < opened->deviation_count; i++) {
    const document_deviation *deviation = &opened->deviations[i];
    if (counts[deviation->kind]++ == 0) {
      firsts[deviation->kind] = deviation;
    }
  }
  const bool is_cut = opened->deviation_total > opened->deviation_count;
  for (uint32_t kind = 0; kind < DEVIATION_KIND_COUNT; kind++) {
    note *added = counts[kind] == 0
                      ? NULL
                      : notes_add(r->notes, NOTE_CREATE_OPTIONS_LENIENT, (place){opened, 0});
    if (added != NULL) {
      added->span_start = firsts[kind]->start;
      added->span_length = firsts[kind]->length;
      added->name = deviation_names[kind];
      added->detail = arena_format(r->memory, "%u%s", counts[kind], is_cut ? " or more" : "");
    }
  }
}

/* Where the reader gave up, as a span of the file: the text has no document to be asked. */
static void locate_error(manifest_reader *r, const uint32_t *nodes, uint32_t count,
                         const em_error *error, note *added) {
  document_part *parts = arena_allocate_array(r->memory, count, sizeof *parts);
  if (parts == NULL) {
    return;
  }
  uint32_t start = 0;
  for (uint32_t i = 0; i < count; i++) {
    const em_view text = document_string(r->document, nodes[i]);
    parts[i] = (document_part){.node = nodes[i], .start = start, .length = (uint32_t)text.length};
    start += (uint32_t)text.length;
  }
  const document joined = {.text = {"", start},
                           .host = r->document,
                           .parts = parts,
                           .part_count = count,
                           .syntax = DOCUMENT_DIALECT};
  const document_span span =
      document_locate(&joined, (uint32_t)error->offset, (uint32_t)error->length);
  added->span_start = span.start;
  added->span_length = span.end > span.start ? span.end - span.start : 1;
}

static void note_unreadable(manifest_reader *r, const uint32_t *nodes, uint32_t count,
                            const em_error *error) {
  bool has_placeholder = false;
  for (uint32_t i = 0; i < count; i++) {
    has_placeholder = has_placeholder || placeholder_is_in(document_string(r->document, nodes[i]));
  }
  note *added =
      notes_add(r->notes, has_placeholder ? NOTE_PLACEHOLDER_LEFT : NOTE_CREATE_OPTIONS_NOT_JSON,
                (place){r->document, nodes[0]});
  if (added == NULL) {
    return;
  }
  added->name = VIEW("createOptions");
  added->detail = arena_copy(r->memory, view_of(error->message));
  locate_error(r, nodes, count, error, added);
}

/* Text of all parts opened so far is bounded: YAML aliases could make one text count many times. */
static bool may_open(manifest_reader *r, const uint32_t *nodes, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    r->embedded_bytes += document_string(r->document, nodes[i]).length;
  }
  if (r->embedded_bytes <= r->options->limits.bytes) {
    return true;
  }
  const document_node *at = &r->document->nodes[nodes[0]];
  error_set(r->error, EM_ERROR_LIMIT, at->start, at->length,
            "More than %u bytes of createOptions in all; raise the size limit to read them.",
            r->options->limits.bytes);
  manifest_fail(r, EM_ERROR_LIMIT);
  return false;
}

document *create_options_open(manifest_reader *r, const uint32_t *nodes, uint32_t count) {
  document *opened = arena_allocate(r->memory, sizeof *opened);
  if (opened == NULL || !may_open(r, nodes, count)) {
    return NULL;
  }
  document_options options = *r->options;
  options.limits.depth = DEPTH_MAXIMUM;
  em_error error = {0};
  const em_status status =
      document_open_embedded(opened, r->document, nodes, count, &options, &error);
  if (status == EM_ERROR_MEMORY) {
    manifest_fail(r, status);
    return NULL;
  }
  if (status != EM_OK) {
    note_unreadable(r, nodes, count, &error);
    return NULL;
  }
  if (!arena_list_add(r->memory, (void **)&r->m->embedded, &r->m->embedded_count,
                      &r->m->embedded_capacity, sizeof *r->m->embedded)) {
    document_free(opened);
    return NULL;
  }
  r->m->embedded[r->m->embedded_count - 1] = opened;
  note_deviations(r, opened);
  return opened;
}
