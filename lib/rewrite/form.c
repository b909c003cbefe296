#include "rewrite/form.h"

#include "base/error.h"
#include "document/embedded.h"
#include "rewrite/format.h"
#include "text/lines.h"
#include "text/utf8.h"

static em_status no_memory(rewriting *w) {
  return error_memory(w->error);
}

static uint32_t end_of(const document *d, uint32_t node) {
  return d->nodes[node].start + d->nodes[node].length;
}

/* ---- Reading
 * -------------------------------------------------------------------------------------- */

/* Errors of the embedded text have their places in the file. */
static em_status locate_error(rewriting *w, const uint32_t *nodes, uint32_t count,
                              em_status status) {
  if (w->error != NULL && status != EM_ERROR_MEMORY) {
    const document_span span = document_locate_parts(w->d, nodes, count, (uint32_t)w->error->offset,
                                                     (uint32_t)w->error->length);
    const lines_position at = lines_locate_once(span.file->text, span.start);
    w->error->offset = span.start;
    w->error->length = span.end - span.start;
    w->error->line = at.line;
    w->error->column = at.column;
    w->error->column_utf16 = at.column_utf16;
  }
  return status;
}

static em_status open_text(rewriting *w, const site *s, document *opened) {
  uint32_t *nodes = arena_allocate_array(w->memory, s->count, sizeof *nodes);
  if (nodes == NULL) {
    return no_memory(w);
  }
  for (uint32_t i = 0; i < s->count; i++) {
    nodes[i] = s->keys[i] + 1;
  }
  const em_status status =
      document_open_embedded(opened, w->d, nodes, s->count, w->reading, w->error);
  return status == EM_OK ? EM_OK : locate_error(w, nodes, s->count, status);
}

em_status form_read(rewriting *w, const site *s, em_view *compact) {
  *compact = (em_view){0};
  growing_text text = {.memory = w->memory};
  if (s->form == SITE_OBJECT) {
    if (!format_compact(&text, w->d, s->keys[0] + 1)) {
      return no_memory(w);
    }
  } else if (s->form == SITE_TEXT) {
    document opened;
    const em_status status = open_text(w, s, &opened);
    if (status != EM_OK) {
      return status;
    }
    const bool has_memory = format_compact(&text, &opened, 0);
    document_free(&opened);
    if (!has_memory) {
      return no_memory(w);
    }
  } else {
    return EM_OK;
  }
  *compact = growing_view(&text);
  return EM_OK;
}

/* ---- Members
 * --------------------------------------------------------------------------------------- */

static bool is_part_behind_first(const site *s, uint32_t key) {
  for (uint32_t i = 1; i < s->count; i++) {
    if (s->keys[i] == key) {
      return true;
    }
  }
  return false;
}

/* Takes out all parts but the first, each with the comma that parts it from what stays. */
static bool remove_parts(rewriting *w, const site *s) {
  const document *d = w->d;
  uint32_t before = 0; /* end of the member before */
  bool has_kept = false;
  DOCUMENT_EACH_MEMBER(d, s->settings, key) {
    const uint32_t next = document_after(d, key + 1);
    const bool is_last = next == document_after(d, s->settings);
    if (!is_part_behind_first(s, key)) {
      has_kept = true;
    } else if (has_kept) {
      if (!edits_add(w->list, before, end_of(d, key + 1), VIEW(""))) {
        return false;
      }
    } else if (!is_last &&
               !edits_add(w->list, d->nodes[key].start, d->nodes[next].start, VIEW(""))) {
      return false;
    }
    before = end_of(d, key + 1);
  }
  return true;
}

static bool replace_value(rewriting *w, uint32_t key, em_view text) {
  const uint32_t value = key + 1;
  return edits_add(w->list, w->d->nodes[value].start, end_of(w->d, value), text);
}

/* What stands between a name and its value: ": ". */
static em_view colon_of(const rewriting *w, uint32_t key) {
  const uint32_t end = end_of(w->d, key);
  const em_view colon = {w->d->text.data + end, w->d->nodes[key + 1].start - end};
  return colon.length <= 3 ? colon : VIEW(": ");
}

static bool add_line(growing_text *out, const text_style *style) {
  return growing_add(out, style->line_end) && growing_add(out, style->indent) &&
         (style->line_end.length > 0 || growing_add(out, VIEW(" ")));
}

/* Bytes of the first `characters` code points. */
static size_t cut(em_view text, uint32_t characters) {
  size_t at = 0;
  uint32_t length = 1;
  for (; at < text.length && characters > 0; characters--) {
    utf8_decode(text, at, &length);
    at += length;
  }
  return at;
}

static em_status fail_too_long(rewriting *w, uint32_t key) {
  const document_node *n = &w->d->nodes[key];
  const lines_position at = lines_locate_once(w->d->text, n->start);
  const em_status status = error_set(
      w->error, EM_ERROR_LIMIT, n->start, n->length,
      "createOptions need more than %d parts of %u characters, the most that edgeAgent takes.",
      OPTION_PARTS_MAXIMUM, w->part_length);
  if (w->error != NULL) {
    w->error->line = at.line;
    w->error->column = at.column;
    w->error->column_utf16 = at.column_utf16;
  }
  return status;
}

/* `"…", "createOptions01": "…"`: the text in strings, the first of them without a name. */
static em_status write_parts(rewriting *w, em_view text, uint32_t at, em_view colon,
                             const text_style *style, growing_text *out) {
  for (uint32_t part = 0; part == 0 || text.length > 0; part++) {
    if (part == OPTION_PARTS_MAXIMUM) {
      return fail_too_long(w, at);
    }
    const em_view piece = view_until(text, cut(text, w->part_length));
    bool has_memory = true;
    if (part > 0) {
      has_memory = growing_add(out, VIEW(",")) && add_line(out, style) &&
                   growing_add(out, arena_format(w->memory, "\"createOptions%02u\"", part)) &&
                   growing_add(out, colon);
    }
    if (!has_memory || !format_string(out, piece)) {
      return no_memory(w);
    }
    text = view_from(text, piece.length);
  }
  return EM_OK;
}

static em_status replace_with_text(rewriting *w, const site *s, em_view text) {
  const uint32_t key = s->keys[0];
  const text_style style = style_at(w->d, s->settings, key);
  growing_text parts = {.memory = w->memory};
  const em_status status = write_parts(w, text, key, colon_of(w, key), &style, &parts);
  if (status != EM_OK) {
    return status;
  }
  return remove_parts(w, s) && replace_value(w, key, growing_view(&parts)) ? EM_OK : no_memory(w);
}

/* ---- Forms
 * ----------------------------------------------------------------------------------------- */

em_status form_unpack(rewriting *w, const site *s) {
  if (s->form != SITE_TEXT) {
    return EM_OK;
  }
  document opened;
  const em_status status = open_text(w, s, &opened);
  if (status != EM_OK) {
    return status;
  }
  growing_text formatted = {.memory = w->memory};
  const text_style style = style_at(w->d, s->settings, s->keys[0]);
  const bool is_container = document_is_container(&opened, 0);
  const bool has_memory =
      !is_container || (format_in_lines(&formatted, &opened, 0, &style) && remove_parts(w, s) &&
                        replace_value(w, s->keys[0], growing_view(&formatted)));
  document_free(&opened);
  return has_memory ? EM_OK : no_memory(w);
}

/* Every part fits, and one would not do where there are more. */
static bool is_cut_well(const rewriting *w, const site *s, size_t characters) {
  for (uint32_t i = 0; i < s->count; i++) {
    if (utf8_count(document_string(w->d, s->keys[i] + 1)) > w->part_length) {
      return false;
    }
  }
  return s->count == 1 || characters > w->part_length;
}

static em_status cut_anew(rewriting *w, const site *s) {
  growing_text joined = {.memory = w->memory};
  for (uint32_t i = 0; i < s->count; i++) {
    if (!growing_add(&joined, document_string(w->d, s->keys[i] + 1))) {
      return no_memory(w);
    }
  }
  const em_view text = growing_view(&joined);
  return is_cut_well(w, s, utf8_count(text)) ? EM_OK : replace_with_text(w, s, text);
}

em_status form_pack(rewriting *w, const site *s) {
  if (s->form == SITE_TEXT) {
    return cut_anew(w, s);
  }
  if (s->form != SITE_OBJECT) {
    return EM_OK;
  }
  em_view compact;
  const em_status status = form_read(w, s, &compact);
  return status == EM_OK ? replace_with_text(w, s, compact) : status;
}

/* ---- Another value
 * --------------------------------------------------------------------------------- */

/* A new member at the end of the settings. */
static em_status append_member(rewriting *w, const site *s, em_view text) {
  uint32_t last = DOCUMENT_NONE;
  DOCUMENT_EACH_MEMBER(w->d, s->settings, key) {
    last = key;
  }
  growing_text member = {.memory = w->memory};
  text_style style = {VIEW(""), VIEW(""), VIEW("")};
  em_view colon = VIEW(": ");
  uint32_t at = w->d->nodes[s->settings].start + 1;
  bool has_memory = true;
  if (last != DOCUMENT_NONE) {
    style = style_at(w->d, s->settings, last);
    colon = colon_of(w, last);
    at = end_of(w->d, last + 1);
    has_memory = growing_add(&member, VIEW(",")) && add_line(&member, &style);
  }
  if (!has_memory || !growing_add(&member, VIEW("\"createOptions\"")) ||
      !growing_add(&member, colon)) {
    return no_memory(w);
  }
  const em_status status = write_parts(w, text, s->settings, colon, &style, &member);
  if (status != EM_OK) {
    return status;
  }
  return edits_add(w->list, at, at, growing_view(&member)) ? EM_OK : no_memory(w);
}

em_status form_replace(rewriting *w, const site *s, const document *other, uint32_t node) {
  growing_text text = {.memory = w->memory};
  if (s->form == SITE_OBJECT) {
    const text_style style = style_at(w->d, s->settings, s->keys[0]);
    return format_in_lines(&text, other, node, &style) &&
                   replace_value(w, s->keys[0], growing_view(&text))
               ? EM_OK
               : no_memory(w);
  }
  if (!format_compact(&text, other, node)) {
    return no_memory(w);
  }
  return s->count == 0 ? append_member(w, s, growing_view(&text))
                       : replace_with_text(w, s, growing_view(&text));
}
