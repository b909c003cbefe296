/* Sentences of findings, and what identifies them. */
#include "rules/evaluation.h"

#include "document/embedded.h"
#include "rules/checks/secrets.h"
#include "text/utf8.h"

enum { VALUE_SHOWN = 80, ELEMENTS_SHOWN = 16 };

/* ---- Values
 * ---------------------------------------------------------------------------------------- */

/* At most so many bytes, cut between code points. */
static void add_shortened(text_buffer *b, em_view text, size_t most) {
  if (text.length <= most) {
    text_buffer_add(b, text);
    return;
  }
  text_buffer_add(b, view_cut(text, most));
  text_buffer_add(b, VIEW("…"));
}

static void add_text(const evaluation *e, text_buffer *b, em_view text, place at) {
  if (secrets_hide(e->secrets, at, text)) {
    text_buffer_add(b, VIEW("(secret)"));
  } else {
    add_shortened(b, text, VALUE_SHOWN);
  }
}

static void add_texts(const evaluation *e, text_buffer *b, const setting_texts *texts) {
  for (uint32_t i = 0; i < texts->count; i++) {
    text_buffer_add(b, i == 0 ? VIEW("") : VIEW(", "));
    if (i == ELEMENTS_SHOWN) {
      text_buffer_add(b, VIEW("…"));
      return;
    }
    add_text(e, b, texts->items[i].value, texts->items[i].at);
  }
}

void render_value(const evaluation *e, text_buffer *b, const fact_value *value) {
  if (!value->is_set) {
    return;
  }
  switch (value->type) {
    case FACT_FLAG:
      text_buffer_add(b, value->number != 0 ? VIEW("true") : VIEW("false"));
      break;
    case FACT_NUMBER:
      text_buffer_add_number(b, value->number);
      break;
    case FACT_TEXTS:
      add_texts(e, b, value->texts);
      break;
    default:
      if (value->is_sentence) {
        text_buffer_add(b, value->text);
      } else {
        add_text(e, b, value->text, value->at);
      }
      break;
  }
}

/* ---- Templates
 * ------------------------------------------------------------------------------------- */

static em_view remark_of(const evaluation *e, em_view value, uint32_t number) {
  const pack *p = NULL;
  const pack_list *list = compiled_list(e->rules, number, &p);
  for (uint32_t i = 0; i < list->remarks.count; i++) {
    if (view_equals(pack_text_at(p, list->values, i), value)) {
      return pack_text_at(p, list->remarks, i);
    }
  }
  return VIEW("");
}

typedef struct render_run {
  evaluation *e;
  text_buffer *b;
  const frame *const *members;
  uint32_t count;
} render_run;

/* Values that were told, as bytes of evaluation.told. */
typedef struct told_values {
  text_span items[ELEMENTS_SHOWN];
  uint32_t count;
} told_values;

static bool is_told(const text_buffer *b, const told_values *told, em_view text) {
  for (uint32_t i = 0; i < told->count; i++) {
    const text_span *s = &told->items[i];
    if (view_equals((em_view){b->bytes + s->start, s->end - s->start}, text)) {
      return true;
    }
  }
  return false;
}

/* Finds each different value of the members; true if there are more than can be told. */
static bool collect_values(const render_run *run, uint32_t reference, told_values *told) {
  text_buffer *b = &run->e->told;
  for (uint32_t i = 0; i < run->count; i++) {
    fact_value value;
    const uint32_t start = b->count;
    evaluate_fact(run->e, reference, run->members[i], &value);
    render_value(run->e, b, &value);
    const em_view text = text_buffer_from(b, start);
    if (text.length == 0 || is_told(b, told, text)) {
      b->count = start;
      continue;
    }
    if (told->count == ELEMENTS_SHOWN) {
      return true;
    }
    told->items[told->count++] = (text_span){start, b->count};
  }
  return false;
}

/* Each different value once: "a, b and c". */
static void add_each(const render_run *run, uint32_t reference) {
  told_values told;
  text_buffer *b = &run->e->told;
  told.count = 0;
  b->count = 0;
  const bool is_cut = collect_values(run, reference, &told);
  for (uint32_t i = 0; i < told.count; i++) {
    const bool is_last = i + 1 == told.count && !is_cut;
    text_buffer_add(run->b, i == 0 ? VIEW("") : is_last ? VIEW(" and ") : VIEW(", "));
    const text_span *s = &told.items[i];
    text_buffer_add(run->b, (em_view){b->bytes + s->start, s->end - s->start});
  }
  text_buffer_add(run->b, is_cut ? VIEW(" …") : VIEW(""));
}

/* Set, and neither false nor empty. */
static bool says_something(const fact_value *value) {
  switch (value->type) {
    case FACT_FLAG:
      return value->is_set && value->number != 0;
    case FACT_TEXT:
    case FACT_PATH:
      return value->is_set && value->text.length > 0;
    default:
      return value->is_set;
  }
}

static void add_pieces(const render_run *run, uint32_t template) {
  const uint32_t *words = run->e->pack->words;
  const uint32_t end = template + 1 + words[template];
  const frame *at = run->members[0];
  uint32_t i = template + 1;
  while (i < end) {
    fact_value value;
    switch ((template_piece)words[i]) {
      case PIECE_TEXT:
        text_buffer_add(run->b, pack_view(run->e->pack, (pack_text){words[i + 1], words[i + 2]}));
        i += 3;
        break;
      case PIECE_FACT:
        evaluate_fact(run->e, words[i + 1], at, &value);
        render_value(run->e, run->b, &value);
        i += 2;
        break;
      case PIECE_REMARK:
        evaluate_fact(run->e, words[i + 1], at, &value);
        text_buffer_add(run->b,
                        value.is_set ? remark_of(run->e, value.text, words[i + 2]) : VIEW(""));
        i += 3;
        break;
      case PIECE_EACH:
        add_each(run, words[i + 1]);
        i += 2;
        break;
      case PIECE_COUNT:
        text_buffer_add_number(run->b, run->count);
        i += 1;
        break;
      default:
        evaluate_fact(run->e, words[i + 1], at, &value);
        if (says_something(&value)) {
          add_pieces(run, i + 2);
        }
        i += 3 + words[i + 2];
        break;
    }
  }
}

em_view rendering_keep(evaluation *e, uint32_t start) {
  const em_view kept = arena_copy(e->texts, text_buffer_from(&e->text, start));
  e->text.count = start;
  return kept;
}

em_view render(evaluation *e, uint32_t template, const frame *const *members,
               uint32_t member_count) {
  const uint32_t *words = &e->pack->words[template];
  if (words[0] == 3 && words[1] == PIECE_TEXT) {
    return pack_view(e->pack, (pack_text){words[2], words[3]});
  }
  const uint32_t start = e->text.count;
  const render_run run = {e, &e->text, members, member_count};
  add_pieces(&run, template);
  return rendering_keep(e, start);
}

/* ---- Identity
 * -------------------------------------------------------------------------------------- */

static const identity_facts *identity_of(evaluation *e, subject_kind kind) {
  identity_facts *known = &e->identities[kind];
  const fact_table *all = subject_types[kind].facts;
  for (uint32_t i = 0; !known->is_known && i < all->count; i++) {
    if (all->facts[i].is_identity && known->count < IDENTITY_FACTS_MAXIMUM) {
      known->facts[known->count++] = (uint8_t)i;
    }
  }
  known->is_known = true;
  return known;
}

static void add_pointer(evaluation *e, text_buffer *b, place at) {
  if (e->pointers.document != at.document) {
    pointer_cursor_restart(&e->pointers, at.document);
  }
  text_buffer_add_byte(b, ' ');
  text_buffer_add(b, pointer_cursor_read(&e->pointers, at.node));
}

void render_identity_into(evaluation *e, text_buffer *b, const frame *at) {
  const subject_kind kind = at->subject.kind;
  const identity_facts *own = identity_of(e, kind);
  text_buffer_add(b, subject_types[kind].name);
  for (uint32_t i = 0; i < own->count; i++) {
    fact_value value;
    fact_read(&e->facts, &at->subject, &subject_types[kind].facts->facts[own->facts[i]], &value);
    text_buffer_add_byte(b, ' ');
    render_value(e, b, &value);
  }
  if (kind == SUBJECT_PROPERTY || kind == SUBJECT_NOTE) {
    const place stands = subject_place(&e->facts, &at->subject);
    if (place_is_set(stands)) {
      add_pointer(e, b, stands);
    }
  }
}

em_view render_identity(evaluation *e, const frame *at) {
  const uint32_t start = e->text.count;
  render_identity_into(e, &e->text, at);
  return rendering_keep(e, start);
}
