/* What whoever runs the audit knows of images (em_trust), as facts. */
#include "rules/facts_trust.h"

static em_view trust_word(uint32_t number) {
  return view_of(em_trust_state_name((em_trust_state)number));
}

const fact_words fact_trust_words = {.count = EM_TRUST_STATE_COUNT, .name = trust_word};

static em_image_trust ask(const facts *f, const image *i) {
  em_image_trust known = {0};
  if (f->trust != NULL && f->trust->judge != NULL && i->text.data != NULL) {
    f->trust->judge(f->trust->context, i->text, &known);
  }
  return known;
}

static void set_text(fact_value *value, em_view text, place at) {
  value->is_set = text.data != NULL;
  value->is_sentence = true;
  value->text = text;
  value->at = at;
}

static void set_word(fact_value *value, em_trust_state state, const image *i) {
  fact_set_word(value, &fact_trust_words, (uint32_t)state);
  value->at = i->at;
  value->is_unresolved = i->has_placeholder;
}

void fact_read_signature(const facts *f, const subject *s, fact_value *value) {
  set_word(value, ask(f, s->item).signature.state, s->item);
}

void fact_read_lock(const facts *f, const subject *s, fact_value *value) {
  set_word(value, ask(f, s->item).lock.state, s->item);
}

#define READ_IMAGE_TEXT(function, verdict, member)                                                 \
  void function(const facts *f, const subject *s, fact_value *value) {                             \
    const image *i = s->item;                                                                      \
    set_text(value, ask(f, i).verdict.member, i->at);                                              \
  }
READ_IMAGE_TEXT(fact_read_signature_key, signature, key)
READ_IMAGE_TEXT(fact_read_signature_checked, signature, checked)
READ_IMAGE_TEXT(fact_read_signature_detail, signature, detail)
READ_IMAGE_TEXT(fact_read_lock_key, lock, key)
READ_IMAGE_TEXT(fact_read_lock_checked, lock, checked)
READ_IMAGE_TEXT(fact_read_lock_detail, lock, detail)

void fact_read_lock_file(const facts *f, const subject *s, fact_value *value) {
  (void)s;
  if (f->trust != NULL && f->trust->has_lock) {
    fact_set_word(value, &fact_trust_words, (uint32_t)f->trust->lock_file.state);
  }
}

#define READ_LOCK_TEXT(function, member)                                                           \
  void function(const facts *f, const subject *s, fact_value *value) {                             \
    (void)s;                                                                                       \
    set_text(value, f->trust == NULL ? (em_view){0} : f->trust->lock_file.member, (place){0});     \
  }
READ_LOCK_TEXT(fact_read_lock_file_key, key)
READ_LOCK_TEXT(fact_read_lock_file_checked, checked)
READ_LOCK_TEXT(fact_read_lock_file_detail, detail)
