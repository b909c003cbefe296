/* The keywords of JSON Schema, in one table: what they hold, which drafts know them. */
#ifndef SCHEMA_KEYWORD_H
#define SCHEMA_KEYWORD_H

#include "base/view.h"

typedef enum schema_draft {
  SCHEMA_DRAFT_7 = 1,
  SCHEMA_DRAFT_2020 = 2,
} schema_draft;

enum { SCHEMA_BOTH_DRAFTS = SCHEMA_DRAFT_7 | SCHEMA_DRAFT_2020 };

/* Vocabularies of 2020-12, as bits. Draft-07 has all of them but the unevaluated one. */
typedef enum schema_vocabulary {
  VOCABULARY_CORE = 1,
  VOCABULARY_APPLICATOR = 2,
  VOCABULARY_UNEVALUATED = 4,
  VOCABULARY_VALIDATION = 8,
  VOCABULARY_FORMAT_ASSERTION = 16,
  VOCABULARY_OTHER = 32, /* annotations only */
} schema_vocabulary;

enum {
  VOCABULARY_STANDARD = VOCABULARY_CORE | VOCABULARY_APPLICATOR | VOCABULARY_UNEVALUATED |
                        VOCABULARY_VALIDATION | VOCABULARY_OTHER
};

typedef struct schema_dialect {
  schema_draft draft;
  uint32_t vocabularies;
} schema_dialect;

/* In the order in which they are checked: what is cheap and plain first, what asks for the results
 * of others last. */
typedef enum schema_keyword {
  KEYWORD_REF,
  KEYWORD_DYNAMIC_REF,
  KEYWORD_TYPE,
  KEYWORD_ENUM,
  KEYWORD_CONST,
  KEYWORD_MULTIPLE_OF,
  KEYWORD_MAXIMUM,
  KEYWORD_EXCLUSIVE_MAXIMUM,
  KEYWORD_MINIMUM,
  KEYWORD_EXCLUSIVE_MINIMUM,
  KEYWORD_MAX_LENGTH,
  KEYWORD_MIN_LENGTH,
  KEYWORD_PATTERN,
  KEYWORD_FORMAT,
  KEYWORD_REQUIRED,
  KEYWORD_DEPENDENT_REQUIRED,
  KEYWORD_MAX_PROPERTIES,
  KEYWORD_MIN_PROPERTIES,
  KEYWORD_PROPERTY_NAMES,
  KEYWORD_PROPERTIES,
  KEYWORD_PATTERN_PROPERTIES,
  KEYWORD_ADDITIONAL_PROPERTIES,
  KEYWORD_PREFIX_ITEMS,
  KEYWORD_ITEMS,
  KEYWORD_ADDITIONAL_ITEMS,
  KEYWORD_CONTAINS,
  KEYWORD_MIN_CONTAINS,
  KEYWORD_MAX_CONTAINS,
  KEYWORD_MAX_ITEMS,
  KEYWORD_MIN_ITEMS,
  KEYWORD_UNIQUE_ITEMS,
  KEYWORD_DEPENDENT_SCHEMAS,
  KEYWORD_DEPENDENCIES,
  KEYWORD_ALL_OF,
  KEYWORD_ANY_OF,
  KEYWORD_ONE_OF,
  KEYWORD_NOT,
  KEYWORD_IF,
  KEYWORD_THEN,
  KEYWORD_ELSE,
  KEYWORD_EMBEDDED,
  KEYWORD_UNEVALUATED_ITEMS,
  KEYWORD_UNEVALUATED_PROPERTIES,
  KEYWORD_DEFS,
  KEYWORD_DEFINITIONS,
  KEYWORD_COUNT,
} schema_keyword;

typedef enum keyword_shape {
  SHAPE_VALUE,        /* any value, or one that is checked by the keyword's own reader */
  SHAPE_TYPES,        /* the name of a type, or a list of names */
  SHAPE_LIST,         /* a list of any values */
  SHAPE_NUMBER,       /* a number */
  SHAPE_POSITIVE,     /* a number above 0 */
  SHAPE_COUNT,        /* an integer from 0 */
  SHAPE_BOOLEAN,      /* true or false */
  SHAPE_TEXT,         /* text */
  SHAPE_PATTERN,      /* a regular expression */
  SHAPE_NAMES,        /* a list of texts */
  SHAPE_REFERENCE,    /* a URI reference */
  SHAPE_SCHEMA,       /* a schema */
  SHAPE_SCHEMAS,      /* a list of schemas */
  SHAPE_ITEMS,        /* a schema, or (draft-07) a list of schemas */
  SHAPE_MEMBERS,      /* an object of schemas */
  SHAPE_PATTERNS,     /* an object of schemas whose names are regular expressions */
  SHAPE_DEPENDENCIES, /* an object of schemas or lists of names */
  SHAPE_NAME_LISTS,   /* an object of lists of names */
  SHAPE_EMBEDDED,     /* our own: {"member": text, "schema": schema} */
} keyword_shape;

typedef struct keyword_facts {
  em_view name;
  keyword_shape shape;
  uint32_t drafts;
  uint32_t vocabulary;
} keyword_facts;

extern const keyword_facts schema_keywords[KEYWORD_COUNT];

/* Whether a schema of that dialect knows the keyword. */
static inline bool keyword_is_known(schema_keyword keyword, schema_dialect dialect) {
  const keyword_facts *facts = &schema_keywords[keyword];
  return (facts->drafts & (uint32_t)dialect.draft) != 0 &&
         (facts->vocabulary & dialect.vocabularies) != 0;
}

#endif
