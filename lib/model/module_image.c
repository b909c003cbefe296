/* The image of a module, as it stands in its settings. */
#include "model/reader.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

void module_image_read(manifest_reader *r, value v, image *result) {
  const place at = value_place(r, v);
  em_view text = {0};
  const document_kind kind =
      v.path.length > 0 ? DOCUMENT_OBJECT : document_kind_of(r->document, v.node);
  if (kind == DOCUMENT_STRING) {
    text = document_string(r->document, v.node);
  } else if (kind == DOCUMENT_NUMBER) {
    text = document_source(r->document, v.node);
  } else {
    note *added = notes_add(r->notes, NOTE_VALUE_TYPE, at);
    if (added != NULL) {
      added->name = VIEW("image");
      added->detail = value_kind_name(r, v);
      added->expected = VIEW("text");
    }
  }
  if (!image_read(result, text, at, r->memory)) {
    manifest_fail(r, EM_ERROR_MEMORY);
  }
}

void module_image_note(manifest_reader *r, const image *read) {
  static const struct {
    em_view detail, expected;
  } faults[] = {
      [IMAGE_EMPTY] = {WORD("it is empty"), WORD("registry/repository:tag")},
      [IMAGE_BAD_REGISTRY] = {WORD("the registry is no host name"), WORD("host or host:port")},
      [IMAGE_BAD_REPOSITORY] = {WORD("the repository is not well-formed"),
                                WORD("lower-case letters, digits, and single . _ - between them")},
      [IMAGE_BAD_TAG] = {WORD("the tag is not well-formed"),
                         WORD("letters, digits, _ . -, at most 128")},
      [IMAGE_BAD_DIGEST] = {WORD("the digest is not well-formed"),
                            WORD("sha256: and 64 lower-case hexadecimal digits")},
      [IMAGE_HAS_SCHEME] = {WORD("it begins with a scheme"), WORD("the name without scheme://")},
      [IMAGE_TOO_LONG] = {WORD("the name is too long"), WORD("at most 255 characters")},
  };
  if (read->fault == IMAGE_OK) {
    return;
  }
  const bool has_both = read->fault == IMAGE_TAG_WITH_DIGEST;
  note *added =
      notes_add(r->notes, has_both ? NOTE_IMAGE_TAG_WITH_DIGEST : NOTE_IMAGE_INVALID, read->at);
  if (added == NULL) {
    return;
  }
  added->name = read->text;
  if (has_both) {
    const size_t name_end = read->fault_offset;
    added->expected = arena_format(r->memory, "%.*s@%.*s", (int)name_end, read->text.data,
                                   VIEW_ARGS(read->digest));
  } else {
    added->detail = faults[read->fault].detail;
    added->expected = faults[read->fault].expected;
  }
}
