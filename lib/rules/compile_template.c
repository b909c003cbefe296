/* Sentences with values: text, {fact}, {fact | LIST}, {fact ? TEXT}, {each fact}, {count}. */
#include "rules/loader.h"

typedef struct template_reader {
  loader *c;
  const view_point *from;
  uint32_t node;
  uint32_t depth;
} template_reader;

enum { TEMPLATE_DEPTH_MAXIMUM = 3 };

static bool write_pieces(const template_reader *r, em_view text);

static void write_text(loader *c, em_view text) {
  if (text.length > 0) {
    loader_word(c, PIECE_TEXT);
    loader_text_words(c, text);
  }
}

static em_view trimmed(em_view text) {
  while (text.length > 0 && text.data[0] == ' ') {
    text = view_from(text, 1);
  }
  while (text.length > 0 && text.data[text.length - 1] == ' ') {
    text.length--;
  }
  return text;
}

static bool write_fact(const template_reader *r, template_piece piece, em_view name) {
  resolved_fact what;
  if (!compile_fact(r->c, r->from, r->node, name, &what)) {
    return false;
  }
  loader_word(r->c, piece);
  loader_word(r->c, fact_reference_pack(what.reference));
  return loader_is_well(r->c);
}

static bool write_remark(const template_reader *r, em_view fact_name, em_view list) {
  if (!write_fact(r, PIECE_REMARK, fact_name)) {
    return false;
  }
  loader_word(r->c, compile_list_name(r->c, r->node, list, false, false));
  return loader_is_well(r->c);
}

static bool write_if(const template_reader *r, em_view fact_name, em_view text) {
  if (r->depth >= TEMPLATE_DEPTH_MAXIMUM) {
    return loader_fail(r->c, r->node, "Texts are nested deeper than %d.", TEMPLATE_DEPTH_MAXIMUM);
  }
  if (!write_fact(r, PIECE_IF, fact_name)) {
    return false;
  }
  const template_reader inner = {r->c, r->from, r->node, r->depth + 1};
  const uint32_t opened = loader_open(r->c);
  const bool is_well = write_pieces(&inner, text);
  loader_close(r->c, opened);
  return is_well;
}

static bool write_expression(const template_reader *r, em_view inside) {
  const em_view each = VIEW("each ");
  const size_t question = view_find(inside, '?');
  const size_t bar = view_find(view_until(inside, question), '|');
  if (question < inside.length) {
    em_view text = view_from(inside, question + 1);
    /* the one blank behind the question mark belongs to the mark */
    text = text.length > 0 && text.data[0] == ' ' ? view_from(text, 1) : text;
    return write_if(r, trimmed(view_until(inside, question)), text);
  }
  if (bar < inside.length) {
    return write_remark(r, trimmed(view_until(inside, bar)), trimmed(view_from(inside, bar + 1)));
  }
  const em_view word = trimmed(inside);
  if (view_starts_with(word, each)) {
    return r->from->is_grouped ? write_fact(r, PIECE_EACH, trimmed(view_from(word, each.length)))
                               : loader_fail(r->c, r->node, "`{each …}` needs `once_per`.");
  }
  if (view_equals(word, VIEW("count")) && r->from->is_grouped) {
    loader_word(r->c, PIECE_COUNT);
    return loader_is_well(r->c);
  }
  return write_fact(r, PIECE_FACT, word);
}

/* Offset of the brace that closes the one at `open`, or the length. */
static size_t closing_brace(em_view text, size_t open) {
  uint32_t depth = 0;
  for (size_t i = open; i < text.length; i++) {
    depth += text.data[i] == '{';
    depth -= text.data[i] == '}';
    if (depth == 0) {
      return i;
    }
  }
  return text.length;
}

static bool write_pieces(const template_reader *r, em_view text) {
  size_t start = 0;
  size_t i = 0;
  while (i < text.length) {
    const char byte = text.data[i];
    const bool is_doubled = i + 1 < text.length && text.data[i + 1] == byte;
    if (byte != '{' && byte != '}') {
      i++;
    } else if (is_doubled) {
      write_text(r->c, view_until(view_from(text, start), i + 1 - start));
      i += 2;
      start = i;
    } else if (byte == '}') {
      return loader_fail(r->c, r->node, "A `}` without `{`; write `}}` for a brace.");
    } else {
      const size_t end = closing_brace(text, i);
      if (end == text.length) {
        return loader_fail(r->c, r->node, "A `{` is not closed; write `{{` for a brace.");
      }
      write_text(r->c, view_until(view_from(text, start), i - start));
      if (!write_expression(r, view_until(view_from(text, i + 1), end - i - 1))) {
        return false;
      }
      i = end + 1;
      start = i;
    }
  }
  write_text(r->c, view_from(text, start));
  return loader_is_well(r->c);
}

uint32_t compile_template(loader *c, const view_point *from, uint32_t node) {
  const em_view text = loader_scalar(c, node, "text");
  const template_reader reader = {c, from, node, 0};
  em_view ended = text;
  while (ended.length > 0 && ended.data[ended.length - 1] == '\n') {
    ended.length--; /* of a folded scalar */
  }
  if (loader_is_well(c) && ended.length == 0) {
    loader_fail(c, node, "The text is empty.");
  }
  const uint32_t opened = loader_open(c);
  const bool is_well = write_pieces(&reader, ended);
  loader_close(c, opened);
  return is_well ? opened : PACK_NONE;
}
