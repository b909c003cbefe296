#include "rules/needs.h"

#include "text/search.h"

bool needs_start(needs *n, const em_ruleset *rules, facts *f) {
  *n = (needs){.rules = rules, .facts = f, .module = NOTE_NO_MODULE};
  for (uint32_t i = 0; i < rules->pack_count; i++) {
    n->states[i] = arena_allocate_array(f->memory, rules->packs[i]->need_count, sizeof(uint32_t));
    if (n->states[i] == NULL) {
      return false;
    }
  }
  for (uint32_t i = 0; i < SUBJECT_COUNT; i++) {
    n->stamps[i] = n->last_stamp += 2;
  }
  n->subjects[SUBJECT_DEPLOYMENT] = (subject){SUBJECT_DEPLOYMENT, NOTE_NO_MODULE, 0, f->manifest};
  return true;
}

void needs_turn_to(needs *n, const subject *s) {
  n->subjects[s->kind] = *s;
  n->stamps[s->kind] = n->last_stamp += 2;
  if (s->module != n->module) {
    const module *m = subject_module(n->facts, s);
    const bool has_image = m != NULL && m->has_image;
    n->module = s->module;
    n->settings = m != NULL && settings_are_known(m) ? m->settings : NULL;
    n->subjects[SUBJECT_MODULE] = (subject){SUBJECT_MODULE, s->module, s->module, m};
    n->subjects[SUBJECT_IMAGE] =
        (subject){SUBJECT_IMAGE, s->module, 0, has_image ? &m->image : NULL};
    n->stamps[SUBJECT_MODULE] = n->last_stamp += 2;
    n->stamps[SUBJECT_IMAGE] = n->last_stamp += 2;
  }
}

/* ---- Elements that share a text ----------------------------------------------------------------
 */

enum { PAIR_CHAINS = 32 };

/* Of letters in any case; the first and last ones tell most texts of a length apart. */
static uint32_t chain_of(em_view text) {
  const unsigned char *bytes = (const unsigned char *)text.data;
  const size_t end = text.length;
  return end == 0
             ? 0
             : (uint32_t)(end + bytes[0] * 7u + bytes[end - 1] * 5u + bytes[end / 2]) % PAIR_CHAINS;
}

static void mark(pairs *all, uint32_t element) {
  all->marks[element / 64] |= UINT64_C(1) << element % 64;
}

/* Marks the elements that may share a text; false if there are too many to tell. */
static bool find_pairs(pairs *all, const facts *f, uint32_t count) {
  const fact *which = &subject_types[all->kind].facts->facts[all->fact];
  em_view texts[PAIRS_MAXIMUM + 1];
  uint8_t next[PAIRS_MAXIMUM + 1];
  uint8_t chains[PAIR_CHAINS] = {0};
  for (uint32_t i = 1; i <= count && count <= PAIRS_MAXIMUM; i++) {
    subject element;
    fact_glance seen;
    if (!subjects_get(f, all->kind, all->module, i - 1, &element)) {
      return false;
    }
    fact_look(f, &element, which, &seen);
    if (seen.state > FACT_STATE_KNOWN) {
      return false;
    }
    uint8_t *chain = &chains[chain_of(seen.text)];
    for (uint8_t j = *chain; j > 0; j = next[j]) {
      if (view_equals_ignoring_case(texts[j], seen.text)) {
        mark(all, i - 1);
        mark(all, j - 1u);
      }
    }
    texts[i] = seen.text;
    next[i] = *chain;
    *chain = (uint8_t)i;
  }
  return count <= PAIRS_MAXIMUM;
}

bool needs_pair(needs *n, const subject *element, uint32_t fact_number) {
  pairs *all = &n->pairs;
  const module *m = subject_module(n->facts, element);
  if (m == NULL) {
    return true;
  }
  if (!all->is_found || all->module != element->module || all->kind != element->kind ||
      all->fact != fact_number) {
    *all = (pairs){
        .is_found = true, .module = element->module, .kind = element->kind, .fact = fact_number};
    all->is_known = find_pairs(all, n->facts, subjects_in_module(m, element->kind));
  }
  return !all->is_known || (all->marks[element->index / 64] >> element->index % 64 & 1u) != 0;
}

/* ---- One need ------------------------------------------------------------------------------- */

/* The value that a need is about, which is often that of the need before; unset where there is no
 * such module or image. */
static const fact_value *value_of(needs *n, const pack_need *need, uint32_t stamp) {
  if (n->value_stamp != stamp || n->value_fact != need->fact) {
    const fact *which = &subject_types[need->kind].facts->facts[need->fact];
    const subject *owner = &n->subjects[need->kind];
    n->value_stamp = stamp;
    n->value_fact = need->fact;
    if (owner->item == NULL) {
      n->value = (fact_value){.type = which->type};
    } else {
      fact_read(n->facts, owner, which, &n->value);
    }
  }
  return &n->value;
}

static bool is_in_mask(const pack_need *need, int64_t number) {
  const uint64_t mask = (uint64_t)need->mask_high << 32 | need->mask_low;
  return number >= 0 && number < 64 && (mask >> number & 1u) != 0;
}

static bool is_number(const pack_need *need, int64_t number) {
  return number >= 0 && number < 64 ? is_in_mask(need, number)
                                    : (need->letters >> needs_remainder(number) & 1u) != 0;
}

static bool is_like_text(const pack_need *need, em_view text) {
  const int64_t length = text.length < 63 ? (int64_t)text.length : 63;
  const uint32_t first = text.length == 0 ? 0 : (unsigned char)text.data[0] % 32;
  return is_in_mask(need, length) && (need->letters >> first & 1u) != 0;
}

static uint32_t second_letter(em_view path) {
  return path.length < 2 ? 0 : (unsigned char)path.data[1] % 32;
}

/* The letters of a text, of which several needs ask; NULL if it is not known. */
static const letters_seen *letters_of(needs *n, const pack_need *need, uint32_t stamp) {
  letters_seen *seen = &n->seen[need->fact % LETTERS_SEEN];
  if (seen->stamp == stamp && seen->fact == need->fact) {
    return seen->is_known ? seen : NULL;
  }
  fact_glance value = {0};
  unsigned char all = 0;
  if (n->subjects[need->kind].item != NULL) {
    fact_look(n->facts, &n->subjects[need->kind],
              &subject_types[need->kind].facts->facts[need->fact], &value);
  }
  *seen = (letters_seen){.stamp = stamp,
                         .fact = need->fact,
                         .text = value.text,
                         .is_known = value.state == FACT_STATE_KNOWN};
  for (size_t i = 0; i < value.text.length; i++) {
    const unsigned char byte = (unsigned char)value.text.data[i];
    seen->letters |= 1u << byte % 32;
    all |= byte;
  }
  seen->is_ascii = all < 0x80;
  return seen->is_known ? seen : NULL;
}

/* Most texts lack some letter. Some characters that are not ASCII are letters of ASCII in another
 * case. */
static bool is_held(needs *n, const pack *p, const pack_need *need, uint32_t stamp) {
  const letters_seen *seen = letters_of(n, need, stamp);
  if (seen == NULL || !seen->is_ascii) {
    return seen != NULL;
  }
  const em_view part = pack_view(p, (pack_text){need->mask_low, need->mask_high});
  return (need->letters & ~seen->letters) == 0 && text_holds(seen->text, part, true);
}

static bool is_met_by(const pack_need *need, const fact_value *value) {
  const bool is_known = value->is_set && !value->is_unresolved;
  switch ((need_form)need->form) {
    case NEED_THERE:
      return value->is_set;
    case NEED_ABSENT:
      return !value->is_set && !value->is_unresolved;
    case NEED_NUMBER:
      return is_known && is_number(need, value->number);
    case NEED_RANGE:
      return is_known && is_in_mask(need, needs_bits(value->number));
    case NEED_OTHER_NUMBER:
      return !value->is_unresolved && !(value->is_set && is_number(need, value->number));
    case NEED_TEXT:
      return is_known && is_like_text(need, value->text);
    case NEED_PATH:
      return is_known && (need->letters >> second_letter(value->text) & 1u) != 0;
    default:
      return is_known;
  }
}

static bool look_at(needs *n, const pack_need *need, uint32_t stamp) {
  if (need->form == NEED_ELEMENT) {
    /* without a module, all modules are meant */
    const module *m = n->subjects[SUBJECT_MODULE].item;
    return m == NULL || subjects_in_module(m, (subject_kind)need->fact) >= need->mask_low;
  }
  if (need->form == NEED_PAIR) {
    return needs_pair(n, &n->subjects[need->kind], need->fact);
  }
  if (need->list != PACK_NONE && n->rules->extras[need->list].count > 0) {
    return true; /* the list is longer than it was when the need was made */
  }
  return is_met_by(need, value_of(n, need, stamp));
}

static bool is_met(needs *n, const pack *p, uint32_t *states, uint32_t number) {
  const pack_need *need = &p->needs[number];
  const uint32_t stamp = n->stamps[need->kind];
  uint32_t *state = &states[number];
  if (need->form == NEED_HOLDS) {
    return is_held(n, p, need, stamp);
  }
  if ((*state & ~1u) != stamp) {
    *state = stamp | (look_at(n, need, stamp) ? 1u : 0u);
  }
  return (*state & 1u) != 0;
}

bool needs_are_met(needs *n, const compiled_rule *rule) {
  const pack *p = rule->pack;
  uint32_t *states = n->states[p == n->rules->packs[0] ? 0 : 1];
  const uint32_t *words = &p->words[rule->rule->clauses.start];
  for (uint32_t i = 0; i < rule->rule->clauses.count; i++) {
    const uint32_t *end = words + 1 + words[0];
    const uint32_t *at = words + 1;
    while (at < end && !is_met(n, p, states, *at)) {
      at++;
    }
    if (at == end) {
      return false;
    }
    words = end;
  }
  return true;
}
