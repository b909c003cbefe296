/*
 * A compiled pack: rules, lists and expected facts in arrays of numbers and one text, without any
 * pointer inside, so that the library's own pack is constant data and no work is left for start-up.
 */
#ifndef RULES_PACK_H
#define RULES_PACK_H

#include "rules/facts.h"

#define PACK_NONE UINT32_MAX

/* A piece of pack.text; length PACK_NONE: there is none. */
typedef struct pack_text {
  uint32_t start, length;
} pack_text;

/* Items in pack.words. */
typedef struct pack_span {
  uint32_t start; /* index of the first word */
  uint32_t count; /* items, not words */
} pack_span;

typedef enum pack_once {
  ONCE_PER_SUBJECT,
  ONCE_PER_MODULE,
  ONCE_PER_DEPLOYMENT,
} pack_once;

/* Bits of pack_rule.needs_trust. */
typedef enum pack_needs {
  PACK_NEEDS_POLICY = 1, /* a policy of signatures */
  PACK_NEEDS_LOCK = 2,   /* an image lock */
} pack_needs;

/* All offsets (condition, templates) are indices into pack.words, or PACK_NONE. */
typedef struct pack_rule {
  pack_text id, family, title, precision, since, source;
  pack_text why_text, attacker, fix_text, fix_before, fix_after;
  uint32_t severity;
  uint32_t profiles; /* bit 1 << em_profile: on in it */
  uint32_t subject;
  uint32_t check; /* number in the table of checks, or PACK_NONE */
  uint32_t condition;
  pack_span sieved;     /* count and numbers of needs each: see needs.h; those of one fact */
  pack_span several;    /* one more at most, of several facts */
  pack_span clauses;    /* the same, that the sieve does not say, or not in full */
  uint32_t is_of_lists; /* lists of which the sieve says more than it may if they are extended */
  uint32_t proved;      /* bits of the condition's parts that hold where the sieve lets it pass */
  uint32_t once;
  uint32_t needs_trust;                /* bits of pack_needs */
  uint32_t message, why, fix;          /* templates */
  uint32_t safe_texts;                 /* bits of rule_text: can be shown as they are */
  pack_span needs_lists;               /* list numbers */
  pack_span at;                        /* fact references */
  pack_span related;                   /* RELATED_WORDS each */
  pack_span tags, references, aliases; /* 2 words each: pack_text */
  pack_span examples;                  /* indices into pack.examples: start is the first */
} pack_rule;

/* A test of a condition, boiled down to what is looked at in a few instructions. */
typedef enum need_form {
  NEED_THERE,        /* the fact is set, resolved or not */
  NEED_ABSENT,       /* neither set nor unresolved */
  NEED_KNOWN,        /* set and resolved; so for those below, unless they say something else */
  NEED_NUMBER,       /* its number (also of a flag or word) is in the mask; if it is not one of
                        0 … 63, its remainder by 31 is in the letters */
  NEED_RANGE,        /* the length of its number in bits (negative: 63) is in the mask */
  NEED_OTHER_NUMBER, /* resolved, and not set or not in the mask */
  NEED_TEXT,         /* its length (63: or more) is in the mask, its first letter in the letters */
  NEED_PATH,         /* the letter behind its first slash is in the letters; bit 0: the root */
  NEED_HOLDS,        /* it holds a text, in any case, or is not ASCII */
  NEED_ELEMENT,      /* the module has so many of the kind that `fact` is */
  NEED_PAIR,         /* another element of the module may share the text that it is */
} need_form;

typedef struct pack_need {
  uint32_t kind; /* subject_kind whose fact it is: of the rule's subject, or of what that is of */
  uint32_t form;
  uint32_t fact;
  uint32_t mask_low, mask_high; /* of numbers below 64; NEED_HOLDS: the text; NEED_ELEMENT: count */
  uint32_t letters;             /* bits by letter % 32: case does not matter */
  uint32_t list;                /* says nothing if this list was extended; or PACK_NONE */
} pack_need;

/* ---- The sieve: see sieve.h ------------------------------------------------------------------ */

/* Numbers 0 … 63, then all others by a remainder; lengths of texts (63: or more) or of numbers in
 * bits; letters % 32. */
enum { SIEVE_NUMBERS = 96, SIEVE_LENGTHS = 64, SIEVE_LETTERS = 32 };

typedef enum sieve_source {
  SIEVE_FACT,
  SIEVE_COUNT, /* how many the module has of the kind that `fact` is */
  SIEVE_PAIR,  /* 1 if another element of the module may share the text that it is */
} sieve_source;

/* Masks by value, indices into pack.masks; PACK_NONE where it does not matter. */
typedef struct pack_tables {
  uint32_t states; /* FACT_STATES; where it is known, the others count as well */
  uint32_t numbers, lengths, firsts, seconds; /* firsts, seconds: of the first and second letter */
} pack_tables;

/* A fact that rules of a subject ask for, and what its value leaves of them, a bit each. */
typedef struct pack_sieve {
  uint32_t kind; /* whose fact: of the rules' subject, or module, image, deployment */
  uint32_t fact;
  uint32_t source; /* sieve_source */
  uint32_t is_text;
  uint32_t is_member; /* of a module's settings: see fact_is_member */
  uint32_t masks;     /* SIEVE_MASKS of them */
  pack_tables all;    /* rules that do not hold without it */
  pack_tables any;    /* rules that do not hold without it or another fact */
} pack_sieve;

typedef enum sieve_mask {
  SIEVE_ALL,       /* the rules that `all` is about */
  SIEVE_ANY,       /* those that `any` is about */
  SIEVE_UNSET_ALL, /* what stays in question if the fact is not set */
  SIEVE_UNSET_ANY, /* what passes then */
  SIEVE_MASKS
} sieve_mask;

enum {
  GROUP_OF_CHECKS = SUBJECT_COUNT,
  GROUP_RULES = 64,
  PACK_PROFILES = EM_PROFILE_GENERATED + 1
};

/* Rules of a subject, up to 64; or those of checks, as many as there are. */
typedef struct pack_group {
  uint32_t kind;
  pack_span rules;   /* their numbers in the pack */
  pack_span sieves;  /* start: index of the first */
  uint32_t outer;    /* so many of these are about what the subject is of, not about itself */
  uint32_t members;  /* so many behind them are members of a module's settings */
  uint32_t several;  /* mask of the rules that sieves have in `any` */
  uint32_t profiles; /* PACK_PROFILES masks: rules that are on in each */
  uint32_t needy;    /* mask of the rules that need trust, or a list that is not empty */
} pack_group;

typedef enum related_word {
  RELATED_RELATION, /* relation, or PACK_NONE: the subject itself */
  RELATED_WHERE,
  RELATED_AT, /* fact reference, or PACK_NONE */
  RELATED_MESSAGE,
  RELATED_WORDS
} related_word;

typedef struct pack_list {
  pack_text name, title;
  uint32_t is_number;
  pack_span values;  /* 2 words each: pack_text, or a number, low word first */
  pack_span remarks; /* 2 words each, as many as values, or none */
} pack_list;

typedef struct pack_example {
  uint32_t kind; /* em_example_kind */
  uint32_t fragment;
  pack_text title, text, file;
  pack_span places; /* 3 words each: pack_text of the pointer, and 1 if the name is meant */
  uint32_t in;      /* EXAMPLE_IN_… */
  pack_span lists;  /* 4 words each: name and value of a list that is extended */
  pack_text as_of;
  uint32_t signature, lock, lock_file; /* em_trust_state of all its images, or PACK_NONE */
} pack_example;

typedef enum example_in {
  EXAMPLE_IN_FRAGMENT,
  EXAMPLE_IN_MODULE,     /* the finding stands at the name of the module */
  EXAMPLE_IN_DEPLOYMENT, /* at the deployment's own place */
} example_in;

/* Facts that are documented for a known module. */
typedef struct pack_expected {
  pack_text module; /* none: any */
  pack_text repository;
  pack_text because, source;
  uint32_t subject;
  uint32_t condition; /* PACK_NONE: always */
  pack_span rules;    /* 2 words each: ids */
} pack_expected;

/* A value that a pack or a configuration adds to a list. */
typedef struct pack_extension {
  uint32_t list;
  pack_text value;
} pack_extension;

typedef struct pack {
  const pack_rule *rules;
  uint32_t rule_count;
  const pack_list *lists;
  uint32_t list_count;
  const pack_example *examples;
  uint32_t example_count;
  const pack_expected *expected;
  uint32_t expected_count;
  const pack_text *patterns;
  uint32_t pattern_count;
  const pack_extension *extensions;
  uint32_t extension_count;
  const pack_need *needs;
  uint32_t need_count;
  const pack_group *groups; /* in order of kind */
  uint32_t group_count;
  const pack_sieve *sieves;
  uint32_t sieve_count;
  const uint64_t *masks;
  uint32_t mask_count;
  const uint32_t *words;
  uint32_t word_count;
  const char *text;
  uint32_t text_length;
} pack;

/* The library's own, made at build time by lib/rules/embed. */
extern const pack embedded_pack;

static inline em_view pack_view(const pack *p, pack_text text) {
  return text.length == PACK_NONE ? (em_view){0} : (em_view){p->text + text.start, text.length};
}

/* Number `index` of a span of texts. */
static inline em_view pack_text_at(const pack *p, pack_span span, uint32_t index) {
  const uint32_t *at = &p->words[span.start + 2 * index];
  return pack_view(p, (pack_text){at[0], at[1]});
}

/* ---- References ------------------------------------------------------------------------------ */

typedef enum fact_scope {
  SCOPE_SELF,
  SCOPE_MODULE,
  SCOPE_IMAGE,
  SCOPE_DEPLOYMENT,
  SCOPE_FOUND, /* a value of the check; `fact` is its number */
} fact_scope;

/* A fact as seen from where it is asked for: so many steps out, then to the scope. */
typedef struct fact_reference {
  uint8_t hops; /* quantifiers to step out of */
  uint8_t scope;
  uint8_t kind; /* subject_kind of the fact's table */
  uint8_t fact;
} fact_reference;

static inline uint32_t fact_reference_pack(fact_reference r) {
  return (uint32_t)r.hops << 24 | (uint32_t)r.scope << 16 | (uint32_t)r.kind << 8 | r.fact;
}

static inline fact_reference fact_reference_unpack(uint32_t word) {
  return (fact_reference){(uint8_t)(word >> 24), (uint8_t)(word >> 16), (uint8_t)(word >> 8),
                          (uint8_t)word};
}

typedef enum relation_scope {
  RELATION_NEAR,       /* of the module, or of the deployment if there is no module */
  RELATION_OTHER,      /* of other modules */
  RELATION_DEPLOYMENT, /* of all modules */
} relation_scope;

static inline uint32_t relation_pack(relation_scope scope, subject_kind kind) {
  return (uint32_t)scope << 8 | (uint32_t)kind;
}

/* Beside it in the word of a quantifier: a fact of the elements that must be the same text as a
 * fact of the subject outside; 0 if there is no such pair. */
static inline uint32_t relation_key_pack(uint32_t own, uint32_t outer) {
  return (own + 1) << 24 | outer << 16;
}

static inline bool relation_key(uint32_t word, uint32_t *own, uint32_t *outer) {
  *own = (word >> 24) - 1;
  *outer = word >> 16 & 0xFF;
  return word >> 24 != 0;
}

static inline relation_scope relation_scope_of(uint32_t word) {
  return (relation_scope)(word >> 8 & 0xFF);
}

static inline subject_kind relation_kind_of(uint32_t word) {
  return (subject_kind)(word & 0xFF);
}

/* ---- Conditions: header word, length of the whole in words, then as the operation says ---------
 */

typedef enum condition_operation {
  CONDITION_ALL, /* conditions, one behind the other */
  CONDITION_ANY,
  CONDITION_NOT,   /* one condition */
  CONDITION_TEST,  /* fact reference, operand kind, operand */
  CONDITION_SOME,  /* relation, condition */
  CONDITION_NONE,  /* the same */
  CONDITION_EVERY, /* the same */
  CONDITION_COUNT, /* relation, least, most, condition */
} condition_operation;

typedef enum test_operator {
  TEST_IN, /* equal to one of the operand's values */
  TEST_SET,
  TEST_RESOLVED,
  TEST_EMPTY,
  TEST_FILLED, /* set, and not empty */
  TEST_AT_LEAST,
  TEST_AT_MOST,
  TEST_ABOVE,
  TEST_BELOW,
  TEST_LONGER,
  TEST_SHORTER,
  TEST_STARTS,
  TEST_ENDS,
  TEST_CONTAINS,
  TEST_MATCHES,
  TEST_WITHIN,
  TEST_CONTAINS_PATH,
  TEST_OVERLAPS,
  TEST_VERSION_BELOW,
  TEST_VERSION_AT_LEAST,
  TEST_OPERATOR_COUNT
} test_operator;

typedef enum test_operand {
  OPERAND_TEXTS,   /* count, then 2 words each */
  OPERAND_NUMBERS, /* count, then 2 words each, low first; also flags and words of a set */
  OPERAND_LIST,    /* list number */
  OPERAND_FACT,    /* fact reference */
  OPERAND_PATTERN, /* pattern number */
} test_operand;

/* Header word: operation, operator of a test, case. */
static inline uint32_t condition_header(condition_operation operation, test_operator test,
                                        bool ignores_case) {
  return (uint32_t)operation | (uint32_t)test << 8 | (uint32_t)ignores_case << 16;
}

enum { CONDITION_HEADER_WORDS = 2, CONDITION_DEPTH_MAXIMUM = 16 };

/* ---- Templates: number of words behind this one, then pieces ----------------------------------
 */

typedef enum template_piece {
  PIECE_TEXT,   /* pack_text */
  PIECE_FACT,   /* fact reference */
  PIECE_REMARK, /* fact reference, list number */
  PIECE_EACH,   /* fact reference */
  PIECE_COUNT,  /* nothing */
  PIECE_IF,     /* fact reference, template */
} template_piece;

static inline int64_t pack_number(const uint32_t *words) {
  return (int64_t)((uint64_t)words[1] << 32 | words[0]);
}

#endif
