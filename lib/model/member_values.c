/*
 * Values as Json.NET converts them to the types of the agent and the hub: numbers and booleans
 * become text, text and booleans become numbers, words of a set ignore case.
 */
#include "model/reader.h"

#include "model/placeholder.h"
#include "text/nearest.h"

static void note_value(manifest_reader *r, note_kind kind, em_view name, value v, em_view detail,
                       em_view expected) {
  note *added = notes_add(r->notes, kind, value_place(r, v));
  if (added != NULL) {
    added->name = name;
    added->detail = detail;
    added->expected = expected;
  }
}

static void note_type(manifest_reader *r, em_view name, value v, em_view expected) {
  note_value(r, NOTE_VALUE_TYPE, name, v, value_kind_name(r, v), expected);
}

static void set_text(setting_text *out, place at, em_view text, bool has_placeholder) {
  *out = (setting_text){.value = text, .has_placeholder = has_placeholder, .at = at};
}

/* The text that a scalar becomes; data NULL (and a note) if it is none. */
static em_view read_scalar(manifest_reader *r, em_view name, value v) {
  if (v.path.length > 0) {
    note_type(r, name, v, VIEW("text"));
    return (em_view){0};
  }
  switch (document_kind_of(r->document, v.node)) {
    case DOCUMENT_STRING:
      return document_string(r->document, v.node);
    case DOCUMENT_NUMBER:
    case DOCUMENT_TRUE:
    case DOCUMENT_FALSE: {
      const em_view source = document_source(r->document, v.node);
      note_value(r, NOTE_VALUE_COERCED, name, v, source, VIEW("text in quotes"));
      return source;
    }
    case DOCUMENT_NULL:
      return (em_view){0};
    default:
      note_type(r, name, v, VIEW("text"));
      return (em_view){0};
  }
}

static void read_text(manifest_reader *r, const member *m, value v, setting_text *out) {
  const em_view text = read_scalar(r, m->name, v);
  if (text.data != NULL) {
    set_text(out, value_place(r, v), text, placeholder_is_in(text));
  }
}

/* ---- Words ------------------------------------------------------------------------------------
 */

static const member_word *find_word(const member_words *set, em_view text) {
  for (uint32_t i = 0; i < set->count; i++) {
    if (view_equals_ignoring_case(set->words[i].name, text) ||
        (set->words[i].alias.length > 0 && view_equals_ignoring_case(set->words[i].alias, text))) {
      return &set->words[i];
    }
  }
  return NULL;
}

static em_view trim_blanks(em_view text) {
  while (text.length > 0 && (text.data[0] == ' ' || text.data[0] == '\t')) {
    text = view_from(text, 1);
  }
  while (text.length > 0 &&
         (text.data[text.length - 1] == ' ' || text.data[text.length - 1] == '\t')) {
    text.length--;
  }
  return text;
}

static void read_word(manifest_reader *r, const member *m, value v, setting_text *out) {
  const em_view text = read_scalar(r, m->name, v);
  if (text.data == NULL) {
    return;
  }
  const member_word *word = find_word(m->words, trim_blanks(text));
  if (word != NULL) {
    set_text(out, value_place(r, v), word->name, false);
    return;
  }
  if (placeholder_is_in(text)) {
    set_text(out, value_place(r, v), text, true);
    return;
  }
  set_text(out, value_place(r, v), text, false);
  nearest search = nearest_start(text);
  for (uint32_t i = 0; i < m->words->count; i++) {
    nearest_offer(&search, m->words->words[i].name);
  }
  note *added = notes_add(r->notes, NOTE_VALUE_ENUM, value_place(r, v));
  if (added != NULL) {
    added->name = m->name;
    added->detail = text;
    added->expected = search.best.length > 0
                          ? arena_format(r->memory, "%.*s; nearest: %.*s",
                                         VIEW_ARGS(m->words->expected), VIEW_ARGS(search.best))
                          : m->words->expected;
  }
}

/* ---- Numbers -----------------------------------------------------------------------------------
 */

/* Decimal digits with a sign and blanks around, as .NET converts text with the invariant culture.
 */
static bool parse_integer(em_view text, int64_t *number) {
  text = trim_blanks(text);
  const bool is_negative = view_starts_with(text, VIEW("-"));
  if (is_negative || view_starts_with(text, VIEW("+"))) {
    text = view_from(text, 1);
  }
  if (text.length == 0 || text.length > 18) {
    return false;
  }
  int64_t sum = 0;
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] < '0' || text.data[i] > '9') {
      return false;
    }
    sum = sum * 10 + (text.data[i] - '0');
  }
  *number = is_negative ? -sum : sum;
  return true;
}

typedef enum number_outcome {
  NUMBER_READ,
  NUMBER_COERCED,
  NUMBER_BEYOND,
  NUMBER_NONE
} number_outcome;

static number_outcome read_integer(const manifest_reader *r, value v, int64_t *number) {
  const document *d = r->document;
  double real = 0;
  switch (document_kind_of(d, v.node)) {
    case DOCUMENT_NUMBER:
      switch (document_number(d, v.node, number, &real)) {
        case NUMBER_INTEGER:
          return NUMBER_READ;
        case NUMBER_TOO_BIG:
          return NUMBER_BEYOND;
        case NUMBER_REAL:
          break;
      }
      if (!(real > -9.0e18 && real < 9.0e18)) {
        return NUMBER_BEYOND;
      }
      *number = (int64_t)(real < 0 ? real - 0.5 : real + 0.5);
      return NUMBER_COERCED;
    case DOCUMENT_STRING:
      return parse_integer(document_string(d, v.node), number) ? NUMBER_COERCED : NUMBER_NONE;
    case DOCUMENT_TRUE:
    case DOCUMENT_FALSE:
      *number = document_kind_of(d, v.node) == DOCUMENT_TRUE;
      return NUMBER_COERCED;
    default:
      return NUMBER_NONE;
  }
}

static void read_number(manifest_reader *r, const member *m, value v, setting_number *out) {
  if (value_is_null(r, v)) {
    return;
  }
  const place at = value_place(r, v);
  if (v.path.length > 0) {
    note_type(r, m->name, v, VIEW("a number"));
    return;
  }
  const em_view source = document_source(r->document, v.node);
  if (document_kind_of(r->document, v.node) == DOCUMENT_STRING &&
      placeholder_is_in(document_string(r->document, v.node))) {
    out->at = at;
    out->is_set = false;
    return;
  }
  int64_t number = 0;
  const number_outcome outcome = read_integer(r, v, &number);
  if (outcome == NUMBER_NONE) {
    note_type(r, m->name, v, VIEW("a number"));
    return;
  }
  if (outcome == NUMBER_BEYOND || number < m->range->least || number > m->range->most) {
    note_value(r, NOTE_VALUE_RANGE, m->name, v, source, m->range->expected);
    return;
  }
  if (outcome == NUMBER_COERCED) {
    note_value(r, NOTE_VALUE_COERCED, m->name, v, source,
               arena_format(r->memory, "%lld", (long long)number));
  }
  *out = (setting_number){.value = number, .is_set = true, .at = at};
}

void member_read(manifest_reader *r, const member *m, void *target, value v) {
  void *const out = target == NULL ? NULL : (char *)target + m->offset;
  switch (m->kind) {
    case MEMBER_ANY:
      break;
    case MEMBER_TEXT:
      read_text(r, m, v, out);
      break;
    case MEMBER_WORD:
      read_word(r, m, v, out);
      break;
    case MEMBER_NUMBER:
      read_number(r, m, v, out);
      break;
    case MEMBER_PLACE:
      *(place *)out = value_place(r, v);
      break;
    case MEMBER_OBJECT:
      if (reader_expect_object(r, m->name, v)) {
        m->read(r, target, v);
      }
      break;
  }
}
