/* Facts of what the model noticed (model/note.h). */
#include "rules/fact_macros.h"

static em_view kind_name(uint32_t number) {
  return note_kind_name((note_kind)number);
}

static const fact_words kinds = {.count = NOTE_KIND_COUNT, .name = kind_name};

static void read_kind(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const note *n = s->item;
  fact_set_word(value, &kinds, (uint32_t)n->kind);
  value->at = n->at;
}

static void read_other(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const note *n = s->item;
  value->is_set = place_is_set(n->other);
  value->number = value->is_set;
  value->at = n->other;
}

static const fact rows[] = {
    {.name = FACT_NAME("kind"),
     .type = FACT_WORD,
     .words = &kinds,
     .read = read_kind,
     .is_identity = true,
     .doc = FACT_NAME("what was noticed; test it first")},
    {.name = FACT_NAME("name"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(note, name),
     .doc = FACT_NAME("of the member, or who refuses: see the kind")},
    FACT_VIEW(note, "detail", detail, "the value, or what is wrong with it"),
    FACT_VIEW(note, "expected", expected, "the right form, the nearest name, the set, the range"),
    FACT_CALL("other", FACT_FLAG, read_other,
              "place: the other of two, such as the first or the winner"),
};

const fact_table note_facts = {rows, FACT_COUNT(rows)};
