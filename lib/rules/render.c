/* Sentences of findings, and what identifies and proves them. */
#include "rules/evaluation.h"

#include "document/embedded.h"
#include "rules/checks/secrets.h"
#include "text/utf8.h"

enum { VALUE_SHOWN = 80, ELEMENTS_SHOWN = 16, EVIDENCE_ELEMENTS = 64, EVIDENCE_VALUE = 512 };

/* ---- Text that grows
 * ------------------------------------------------------------------------------- */

enum { TEXT_EXPECTED = 64 };

static char *start_text(rendering *r, size_t length) {
  if (length > UINT32_MAX / 2) {
    r->memory->has_failed = true;
    return NULL;
  }
  const uint32_t capacity = length > TEXT_EXPECTED ? (uint32_t)length : TEXT_EXPECTED;
  char *start = arena_allocate(r->memory, capacity);
  r->bytes.capacity = start == NULL ? 0 : capacity;
  return start;
}

void rendering_add(rendering *r, em_view text) {
  while (r->bytes.capacity - r->bytes.count < text.length) {
    char *larger = r->bytes.items == NULL
                       ? start_text(r, text.length)
                       : arena_list_grow(r->memory, r->bytes.items, r->bytes.capacity,
                                         &r->bytes.capacity, sizeof *r->bytes.items);
    if (larger == NULL) {
      return; /* the arena knows */
    }
    r->bytes.items = larger;
  }
  if (text.length > 0) {
    memcpy(r->bytes.items + r->bytes.count, text.data, text.length);
    r->bytes.count += (uint32_t)text.length;
  }
}

em_view rendering_finish(rendering *r) {
  arena_list_trim(r->memory, r->bytes.items, r->bytes.count, &r->bytes.capacity, 1);
  return rendering_text(r);
}

em_view rendering_text(const rendering *r) {
  return r->bytes.items == NULL ? VIEW("") : (em_view){r->bytes.items, r->bytes.count};
}

static void add_number(rendering *r, int64_t number) {
  char digits[24];
  size_t at = sizeof digits;
  uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  do {
    digits[--at] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (number < 0) {
    digits[--at] = '-';
  }
  rendering_add(r, (em_view){digits + at, sizeof digits - at});
}

/* ---- Values
 * ---------------------------------------------------------------------------------------- */

/* At most so many bytes, cut between code points. */
static void add_shortened(rendering *r, em_view text, size_t most) {
  if (text.length <= most) {
    rendering_add(r, text);
    return;
  }
  rendering_add(r, view_cut(text, most));
  rendering_add(r, VIEW("…"));
}

static void add_text(const evaluation *e, rendering *r, em_view text, place at) {
  if (secrets_hide(e->secrets, at, text)) {
    rendering_add(r, VIEW("(secret)"));
  } else {
    add_shortened(r, text, VALUE_SHOWN);
  }
}

static void add_texts(const evaluation *e, rendering *r, const setting_texts *texts) {
  for (uint32_t i = 0; i < texts->count; i++) {
    rendering_add(r, i == 0 ? VIEW("") : VIEW(", "));
    if (i == ELEMENTS_SHOWN) {
      rendering_add(r, VIEW("…"));
      return;
    }
    add_text(e, r, texts->items[i].value, texts->items[i].at);
  }
}

void render_value(const evaluation *e, rendering *r, const fact_value *value) {
  if (!value->is_set) {
    return;
  }
  switch (value->type) {
    case FACT_FLAG:
      rendering_add(r, value->number != 0 ? VIEW("true") : VIEW("false"));
      break;
    case FACT_NUMBER:
      add_number(r, value->number);
      break;
    case FACT_TEXTS:
      add_texts(e, r, value->texts);
      break;
    default:
      if (value->is_sentence) {
        rendering_add(r, value->text);
      } else {
        add_text(e, r, value->text, value->at);
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
  const evaluation *e;
  rendering *r;
  const frame *const *members;
  uint32_t count;
} render_run;

static bool is_told(const rendering *told, em_view text) {
  em_view rest = rendering_text(told);
  while (rest.length > 0) {
    const em_view piece = view_until(rest, view_find(rest, '\n'));
    if (view_equals(piece, text)) {
      return true;
    }
    rest = view_from(rest, piece.length + 1);
  }
  return false;
}

/* Each different value once: "a, b and c". */
static void add_each(const render_run *run, uint32_t reference) {
  rendering told = {.memory = run->r->memory};
  em_view values[ELEMENTS_SHOWN];
  uint32_t count = 0;
  bool is_cut = false;
  for (uint32_t i = 0; i < run->count; i++) {
    fact_value value;
    rendering one = {.memory = run->r->memory};
    evaluate_fact(run->e, reference, run->members[i], &value);
    render_value(run->e, &one, &value);
    const em_view text = rendering_text(&one);
    if (text.length == 0 || is_told(&told, text)) {
      continue;
    }
    if (count == ELEMENTS_SHOWN) {
      is_cut = true;
      break;
    }
    rendering_add(&told, text);
    rendering_add(&told, VIEW("\n"));
    values[count++] = text;
  }
  for (uint32_t i = 0; i < count; i++) {
    const bool is_last = i + 1 == count && !is_cut;
    rendering_add(run->r, i == 0 ? VIEW("") : is_last ? VIEW(" and ") : VIEW(", "));
    rendering_add(run->r, values[i]);
  }
  rendering_add(run->r, is_cut ? VIEW(" …") : VIEW(""));
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
        rendering_add(run->r, pack_view(run->e->pack, (pack_text){words[i + 1], words[i + 2]}));
        i += 3;
        break;
      case PIECE_FACT:
        evaluate_fact(run->e, words[i + 1], at, &value);
        render_value(run->e, run->r, &value);
        i += 2;
        break;
      case PIECE_REMARK:
        evaluate_fact(run->e, words[i + 1], at, &value);
        rendering_add(run->r,
                      value.is_set ? remark_of(run->e, value.text, words[i + 2]) : VIEW(""));
        i += 3;
        break;
      case PIECE_EACH:
        add_each(run, words[i + 1]);
        i += 2;
        break;
      case PIECE_COUNT:
        add_number(run->r, run->count);
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

em_view render(const evaluation *e, uint32_t template, const frame *const *members,
               uint32_t member_count) {
  rendering r = {.memory = e->memory};
  const uint32_t *words = &e->pack->words[template];
  if (words[0] == 3 && words[1] == PIECE_TEXT) {
    return pack_view(e->pack, (pack_text){words[2], words[3]});
  }
  const render_run run = {e, &r, members, member_count};
  add_pieces(&run, template);
  return rendering_finish(&r);
}

/* ---- Identity
 * -------------------------------------------------------------------------------------- */

em_view render_identity(evaluation *e, const frame *at) {
  rendering r = {.memory = e->memory};
  const subject_type *type = &subject_types[at->subject.kind];
  rendering_add(&r, type->name);
  for (uint32_t i = 0; i < type->facts->count; i++) {
    if (!type->facts->facts[i].is_identity) {
      continue;
    }
    fact_value value;
    fact_read(&e->facts, &at->subject, &type->facts->facts[i], &value);
    rendering_add(&r, VIEW(" "));
    render_value(e, &r, &value);
  }
  if (at->subject.kind == SUBJECT_PROPERTY || at->subject.kind == SUBJECT_NOTE) {
    const place own = subject_place(&e->facts, &at->subject);
    if (place_is_set(own)) {
      rendering_add(&r, VIEW(" "));
      rendering_add(&r, document_pointer(e->memory, own.document, own.node));
    }
  }
  return rendering_finish(&r);
}

/* ---- Evidence
 * -------------------------------------------------------------------------------------- */

/* FNV-1a, 32 bits: enough to see that a value changed, too little to confirm what it is. */
static uint32_t digest(em_view text) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < text.length; i++) {
    hash = (hash ^ (unsigned char)text.data[i]) * 16777619u;
  }
  return hash;
}

static void add_evidence_text(const evaluation *e, rendering *r, em_view text, place at) {
  if (secrets_hide(e->secrets, at, text) || text.length > EVIDENCE_VALUE) {
    rendering_add(r, VIEW("#"));
    add_number(r, digest(text));
  } else {
    rendering_add(r, text);
  }
}

static void add_evidence_value(const evaluation *e, rendering *r, const fact_value *value) {
  if (value->is_unresolved) {
    rendering_add(r, VIEW("?"));
  }
  if (!value->is_set) {
    return;
  }
  if (value->type == FACT_TEXTS) {
    for (uint32_t i = 0; i < value->texts->count; i++) {
      add_evidence_text(e, r, value->texts->items[i].value, value->texts->items[i].at);
      rendering_add(r, VIEW(" "));
    }
  } else if (value->type == FACT_TEXT || value->type == FACT_PATH) {
    add_evidence_text(e, r, value->text, value->at);
  } else {
    render_value(e, r, value);
  }
}

static em_view reference_name(const frame *at, fact_reference r) {
  for (uint8_t i = 0; i < r.hops; i++) {
    at = at->outer;
  }
  return r.scope == SCOPE_FOUND ? at->check->values[r.fact].name
                                : subject_types[r.kind].facts->facts[r.fact].name;
}

static void add_evidence_fact(const evaluation *e, rendering *r, uint32_t reference,
                              const frame *at) {
  fact_value value;
  evaluate_fact(e, reference, at, &value);
  rendering_add(r, reference_name(at, fact_reference_unpack(reference)));
  rendering_add(r, VIEW("="));
  add_evidence_value(e, r, &value);
  rendering_add(r, VIEW("\n"));
}

void render_evidence_of_text(const evaluation *e, rendering *r, uint32_t template,
                             const frame *at) {
  const uint32_t *words = e->pack->words;
  const uint32_t end = template + 1 + words[template];
  for (uint32_t i = template + 1; i < end;) {
    switch ((template_piece)words[i]) {
      case PIECE_TEXT:
        i += 3;
        break;
      case PIECE_COUNT:
        i += 1;
        break;
      case PIECE_FACT:
      case PIECE_EACH:
        add_evidence_fact(e, r, words[i + 1], at);
        i += 2;
        break;
      case PIECE_REMARK:
        add_evidence_fact(e, r, words[i + 1], at);
        i += 3;
        break;
      default:
        add_evidence_fact(e, r, words[i + 1], at);
        render_evidence_of_text(e, r, i + 2, at);
        i += 3 + words[i + 2];
        break;
    }
  }
}

/* Elements that meet the condition of a quantifier, with what it judged of them. */
static void add_evidence_elements(evaluation *e, rendering *r, uint32_t relation,
                                  uint32_t condition, const frame *at) {
  relation_walk walk = relation_start(e, relation, at);
  frame inner = {.outer = at};
  uint32_t count = 0;
  while (count < EVIDENCE_ELEMENTS && relation_next(&walk, &inner.subject)) {
    if (evaluate(e, condition, &inner) == TRUTH_TRUE) {
      rendering_add(r, render_identity(e, &inner));
      rendering_add(r, VIEW("\n"));
      render_evidence(e, r, condition, &inner);
      count++;
    }
  }
}

void render_evidence(evaluation *e, rendering *r, uint32_t condition, const frame *at) {
  const uint32_t *words = &e->pack->words[condition];
  const uint32_t inside = condition + CONDITION_HEADER_WORDS;
  switch ((condition_operation)(words[0] & 0xFF)) {
    case CONDITION_ALL:
    case CONDITION_ANY:
    case CONDITION_NOT: {
      const uint32_t end = inside + words[1];
      for (uint32_t part = inside; part < end;
           part += CONDITION_HEADER_WORDS + e->pack->words[part + 1]) {
        render_evidence(e, r, part, at);
      }
      break;
    }
    case CONDITION_TEST:
      add_evidence_fact(e, r, words[CONDITION_HEADER_WORDS], at);
      break;
    case CONDITION_COUNT:
      add_evidence_elements(e, r, words[CONDITION_HEADER_WORDS], inside + 3, at);
      break;
    default:
      add_evidence_elements(e, r, words[CONDITION_HEADER_WORDS], inside + 1, at);
      break;
  }
}
