/*
 * Characters that hide: bidirectional controls, characters without width, controls, spaces that are
 * none of the keyboard's, and letters of two scripts in one name (Unicode TR 36 and 39).
 */
#include "model/checks.h"
#include "text/scan.h"
#include "text/utf8.h"

enum { LISTED = 4 };

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

typedef struct character_range {
  uint32_t first, last;
  em_view what;
} character_range;

static const character_range hidden[] = {
    {0x00, 0x08, WORD("a control character")},
    {0x0B, 0x0C, WORD("a control character")},
    {0x0E, 0x1F, WORD("a control character")},
    {0x7F, 0x9F, WORD("a control character")},
    {0xA0, 0xA0, WORD("a space that does not break")},
    {0xAD, 0xAD, WORD("a soft hyphen")},
    {0x34F, 0x34F, WORD("without width")},
    {0x61C, 0x61C, WORD("a direction mark")},
    {0x115F, 0x1160, WORD("a filler")},
    {0x17B4, 0x17B5, WORD("without width")},
    {0x180B, 0x180F, WORD("without width")},
    {0x2000, 0x200A, WORD("a special space")},
    {0x200B, 0x200D, WORD("without width")},
    {0x200E, 0x200F, WORD("a direction mark")},
    {0x2028, 0x2029, WORD("a line separator")},
    {0x202A, 0x202E, WORD("a direction override")},
    {0x202F, 0x202F, WORD("a special space")},
    {0x205F, 0x205F, WORD("a special space")},
    {0x2060, 0x2064, WORD("without width")},
    {0x2066, 0x2069, WORD("a direction isolate")},
    {0x206A, 0x206F, WORD("a format control")},
    {0x2800, 0x2800, WORD("an empty pattern")},
    {0x3000, 0x3000, WORD("a wide space")},
    {0x3164, 0x3164, WORD("a filler")},
    {0xFE00, 0xFE0F, WORD("a variation selector")},
    {0xFEFF, 0xFEFF, WORD("without width")},
    {0xFFA0, 0xFFA0, WORD("a filler")},
    {0xFFF9, 0xFFFB, WORD("an annotation mark")},
    {0xE0000, 0xE0FFF, WORD("a tag")},
};

/* Letters that pass for Latin ones, where Latin letters stand beside them. */
static const character_range lookalikes[] = {
    {0x131, 0x131, WORD("a Latin letter of Turkish")},
    {0x17F, 0x17F, WORD("a long s")},
    {0x250, 0x2AF, WORD("a phonetic letter")},
    {0x370, 0x3FF, WORD("a Greek letter")},
    {0x400, 0x52F, WORD("a Cyrillic letter")},
    {0x530, 0x58F, WORD("an Armenian letter")},
    {0x13A0, 0x13FF, WORD("a Cherokee letter")},
    {0x212A, 0x212B, WORD("a unit sign")},
    {0xFF01, 0xFF5E, WORD("a wide letter")},
    {0x1D400, 0x1D7FF, WORD("a mathematical letter")},
};

static em_view find_range(const character_range *ranges, size_t count, uint32_t c) {
  for (size_t i = 0; i < count && ranges[i].first <= c; i++) {
    if (c <= ranges[i].last) {
      return ranges[i].what;
    }
  }
  return (em_view){0};
}

bool characters_are_plain(em_view text) {
  return scan_is_plain(text);
}

static bool has_latin(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    const char byte = text.data[i];
    if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')) {
      return true;
    }
  }
  return false;
}

/* "U+202E (a direction override)"; up to LISTED of them, parted by commas. */
static em_view describe(arena *memory, em_view list, uint32_t c, em_view what) {
  return list.length == 0
             ? arena_format(memory, "U+%04X (%.*s)", c, VIEW_ARGS(what))
             : arena_format(memory, "%.*s, U+%04X (%.*s)", VIEW_ARGS(list), c, VIEW_ARGS(what));
}

void characters_check(manifest_reader *r, place at, em_view name, em_view text, character_use use) {
  if (characters_are_plain(text)) {
    return;
  }
  const bool mixes = use == CHARACTERS_OF_NAME && has_latin(text);
  em_view list = VIEW("");
  uint32_t count = 0;
  size_t first = 0;
  uint32_t first_length = 0;
  uint32_t length = 0;
  for (size_t i = 0; i < text.length; i += length) {
    const uint32_t c = utf8_decode(text, i, &length);
    em_view what = find_range(hidden, sizeof hidden / sizeof *hidden, c);
    if (what.data == NULL && mixes) {
      what = find_range(lookalikes, sizeof lookalikes / sizeof *lookalikes, c);
    }
    if (what.data == NULL) {
      continue;
    }
    if (count == 0) {
      first = i;
      first_length = length;
    }
    if (count++ < LISTED) {
      list = describe(r->memory, list, c, what);
    }
  }
  note *added = count == 0 ? NULL : notes_add(r->notes, NOTE_INVISIBLE_CHARACTERS, at);
  if (added == NULL) {
    return;
  }
  added->name = name;
  added->detail = count <= LISTED ? list
                                  : arena_format(r->memory, "%.*s and %u more", VIEW_ARGS(list),
                                                 count - LISTED);
  const document_node *node = &at.document->nodes[at.node];
  if (at.document->syntax != DOCUMENT_YAML && (node->flags & DOCUMENT_DECODED) == 0 &&
      node->length == text.length + 2) {
    added->span_start = node->start + 1 + (uint32_t)first;
    added->span_length = first_length;
  }
}

/* ---- createOptions ----------------------------------------------------------------------------
 */

/* Members that hold free text. */
static bool is_free_text(em_view name) {
  return view_equals_ignoring_case(name, VIEW("Env")) ||
         view_equals_ignoring_case(name, VIEW("Labels"));
}

static bool may_hide(const document *d) {
  if (!characters_are_plain(d->text)) {
    return true;
  }
  for (size_t i = view_find(d->text, '\\'); i + 1 < d->text.length;) {
    if (d->text.data[i + 1] == 'u') {
      return true;
    }
    i += 2 + view_find(view_from(d->text, i + 2), '\\');
  }
  return false;
}

static void check_document(manifest_reader *r, const document *d) {
  uint32_t node = 0;
  em_view name = VIEW("createOptions");
  while (node < d->node_count) {
    const bool is_key = (d->nodes[node].flags & DOCUMENT_KEY) != 0;
    if (d->nodes[node].kind == DOCUMENT_STRING || is_key) {
      const em_view text = document_string(d, node);
      name = is_key ? text : name;
      if (is_key && is_free_text(text)) {
        node = document_after(d, node + 1);
        continue;
      }
      characters_check(r, (place){d, node}, is_key ? VIEW("a name") : name, text,
                       is_key ? CHARACTERS_OF_NAME : CHARACTERS_OF_TEXT);
    }
    node++;
  }
}

void embedded_characters_check(manifest_reader *r) {
  for (uint32_t i = 0; i < r->m->module_count; i++) {
    const document *d = r->m->modules[i].is_variant ? NULL : r->m->modules[i].create_options;
    if (d != NULL && may_hide(d)) {
      r->notes->module = i;
      check_document(r, d);
    }
  }
  r->notes->module = NOTE_NO_MODULE;
}
