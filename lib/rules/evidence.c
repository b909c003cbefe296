/* What a finding stands on: every fact that was judged or told. */
#include "rules/evaluation.h"

#include "rules/checks/secrets.h"

enum { EVIDENCE_ELEMENTS = 64, EVIDENCE_VALUE = 512 };

/* FNV-1a, 32 bits: enough to see that a value changed, too little to confirm what it is. */
static uint32_t digest(em_view text) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < text.length; i++) {
    hash = (hash ^ (unsigned char)text.data[i]) * 16777619u;
  }
  return hash;
}

static void add_text(const evaluation *e, text_buffer *b, em_view text, place at) {
  if (secrets_hide(e->secrets, at, text) || text.length > EVIDENCE_VALUE) {
    text_buffer_add_byte(b, '#');
    text_buffer_add_number(b, digest(text));
  } else {
    text_buffer_add(b, text);
  }
}

static void add_value(const evaluation *e, text_buffer *b, const fact_value *value) {
  switch (value->type) {
    case FACT_FLAG:
      text_buffer_add(b, value->number != 0 ? VIEW("true") : VIEW("false"));
      break;
    case FACT_TEXTS:
      for (uint32_t i = 0; i < value->texts->count; i++) {
        add_text(e, b, value->texts->items[i].value, value->texts->items[i].at);
        text_buffer_add_byte(b, ' ');
      }
      break;
    case FACT_TEXT:
    case FACT_PATH:
      add_text(e, b, value->text, value->at);
      break;
    default:
      render_value(e, b, value);
      break;
  }
}

static em_view name_of(const frame *at, fact_reference r) {
  for (uint8_t i = 0; i < r.hops; i++) {
    at = at->outer;
  }
  return r.scope == SCOPE_FOUND ? at->check->values[r.fact].name
                                : subject_types[r.kind].facts->facts[r.fact].name;
}

/* The value of a fact, and its name; most are of the very subject. */
static em_view read_named(const evaluation *e, uint32_t reference, const frame *at,
                          fact_value *value) {
  const fact_reference r = fact_reference_unpack(reference);
  if (r.hops == 0 && r.scope == SCOPE_SELF) {
    const fact *which = &subject_types[r.kind].facts->facts[r.fact];
    fact_read(&e->facts, &at->subject, which, value);
    return which->name;
  }
  evaluate_fact(e, reference, at, value);
  return name_of(at, r);
}

/* "name=value", "name=?" for what is not known, and a line feed. */
static void add_fact(const evaluation *e, text_buffer *b, uint32_t reference, const frame *at) {
  enum { SIGNS = 3 };
  fact_value value;
  const em_view name = read_named(e, reference, at, &value);
  if (!text_buffer_reserve(b, name.length + SIGNS)) {
    return;
  }
  char *out = b->bytes + b->count;
  text_buffer_copy(out, name.data, name.length);
  out += name.length;
  *out++ = '=';
  if (value.is_unresolved) {
    *out++ = '?';
  }
  b->count = (uint32_t)(out - b->bytes);
  if (value.is_set) {
    add_value(e, b, &value);
  }
  text_buffer_add_byte(b, '\n');
}

/* Facts that were written of one subject, as bytes of the buffer: many are judged and told. */
enum { FACTS_REMEMBERED = 12 };
typedef struct written_facts {
  uint32_t count;
  uint32_t references[FACTS_REMEMBERED];
  uint32_t starts[FACTS_REMEMBERED], ends[FACTS_REMEMBERED];
} written_facts;

/* A fact in as many lines as it is asked for; it is read once. */
static void add_line(const evaluation *e, text_buffer *b, uint32_t reference, const frame *at,
                     written_facts *written) {
  const uint32_t start = b->count;
  for (uint32_t i = 0; i < written->count; i++) {
    if (written->references[i] == reference) {
      const uint32_t length = written->ends[i] - written->starts[i];
      if (text_buffer_reserve(b, length)) {
        text_buffer_add(b, (em_view){b->bytes + written->starts[i], length});
      }
      return;
    }
  }
  add_fact(e, b, reference, at);
  if (written->count < FACTS_REMEMBERED) {
    written->references[written->count] = reference;
    written->starts[written->count] = start;
    written->ends[written->count++] = b->count;
  }
}

/* ---- Facts that a text names -------------------------------------------------------------------
 */

static void add_template(const evaluation *e, text_buffer *b, uint32_t template, const frame *at,
                         written_facts *written) {
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
        add_line(e, b, words[i + 1], at, written);
        i += 2;
        break;
      case PIECE_REMARK:
        add_line(e, b, words[i + 1], at, written);
        i += 3;
        break;
      default:
        add_line(e, b, words[i + 1], at, written);
        i += 3; /* and on inside of it */
        break;
    }
  }
}

/* ---- Facts that a condition judged -------------------------------------------------------------
 */

static void add_condition(evaluation *e, text_buffer *b, uint32_t condition, const frame *at,
                          written_facts *written);

/* Elements that meet the condition of a quantifier, with what it judged of them. */
static void add_elements(evaluation *e, text_buffer *b, uint32_t relation, uint32_t condition,
                         const frame *at) {
  relation_walk walk = relation_start(e, relation, at);
  frame inner = {.outer = at};
  uint32_t count = 0;
  while (count < EVIDENCE_ELEMENTS && relation_next(&walk, &inner.subject)) {
    if (evaluate(e, condition, &inner) == TRUTH_TRUE) {
      render_identity_into(e, b, &inner);
      text_buffer_add_byte(b, '\n');
      written_facts written;
      written.count = 0;
      add_condition(e, b, condition, &inner, &written);
      count++;
    }
  }
}

/* Conditions stand in preorder: what is inside of another follows it. */
static void add_condition(evaluation *e, text_buffer *b, uint32_t condition, const frame *at,
                          written_facts *written) {
  const uint32_t *words = e->pack->words;
  const uint32_t end = condition + CONDITION_HEADER_WORDS + words[condition + 1];
  for (uint32_t i = condition; i < end;) {
    const uint32_t inside = i + CONDITION_HEADER_WORDS;
    const uint32_t next = inside + words[i + 1];
    switch ((condition_operation)(words[i] & 0xFF)) {
      case CONDITION_ALL:
      case CONDITION_ANY:
      case CONDITION_NOT:
        i = inside;
        continue;
      case CONDITION_TEST:
        add_line(e, b, words[inside], at, written);
        break;
      case CONDITION_COUNT:
        add_elements(e, b, words[inside], inside + 3, at);
        break;
      default:
        add_elements(e, b, words[inside], inside + 1, at);
        break;
    }
    i = next;
  }
}

static void add_found(evaluation *e, text_buffer *b, const frame *at) {
  for (uint32_t i = 0; i < at->check->value_count; i++) {
    text_buffer_add(b, at->check->values[i].name);
    text_buffer_add_byte(b, '=');
    render_value(e, b, &at->found[i]);
    text_buffer_add_byte(b, '\n');
  }
}

em_view render_evidence(evaluation *e, const pack_rule *rule, const frame *const *members,
                        uint32_t member_count) {
  text_buffer *b = &e->text;
  const uint32_t start = b->count;
  for (uint32_t i = 0; i < member_count; i++) {
    written_facts written;
    written.count = 0;
    if (rule->condition != PACK_NONE) {
      add_condition(e, b, rule->condition, members[i], &written);
    }
    add_template(e, b, rule->message, members[i], &written);
    if (members[i]->check != NULL) {
      add_found(e, b, members[i]);
    }
  }
  return rendering_keep(e, start);
}
