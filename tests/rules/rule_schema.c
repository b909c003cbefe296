#include "rule_schema.h"

#include "rules/checks/check.h"
#include "rules/facts.h"

#include <criterion/criterion.h>

/* ---- Writing ----------------------------------------------------------------------------------
 */

/* `form` with ' for a quotation mark, @ for the name, | for the end of a line. */
static void put(FILE *out, const char *form, em_view name) {
  for (; *form != '\0'; form++) {
    if (*form == '@') {
      fprintf(out, "%.*s", VIEW_ARGS(name));
    } else {
      fputc(*form == '\'' ? '"' : *form == '|' ? '\n' : *form, out);
    }
  }
}

static void put_doc(FILE *out, em_view text) {
  fputs("\"description\": \"", out);
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] == '"' || text.data[i] == '\\') {
      fputc('\\', out);
    }
    fputc(text.data[i], out);
  }
  fputs("\", ", out);
}

static em_view name_of(subject_kind kind) {
  return subject_types[kind].name;
}

/* Seen from a module, or from what belongs to one. */
static bool has_module(subject_kind kind) {
  return subject_types[kind].is_of_module || kind == SUBJECT_NOTE;
}

static em_view side_of(bool with_module) {
  return with_module ? VIEW("of-module") : VIEW("of-deployment");
}

/* ---- Tests of one fact ------------------------------------------------------------------------
 */

/* A set of words is written once, under the name of the first fact that has it. */
typedef struct word_set {
  const fact_words *words;
  char name[96];
} word_set;

typedef struct word_sets {
  word_set items[64];
  uint32_t count;
} word_sets;

static const word_set *find_set(const word_sets *sets, const fact_words *words) {
  for (uint32_t i = 0; i < sets->count; i++) {
    if (sets->items[i].words == words) {
      return &sets->items[i];
    }
  }
  return NULL;
}

static void put_set(FILE *out, const word_set *set) {
  static const char form[] =
      "] },|"
      "    'test-@': {|      'anyOf': [|"
      "        { '$ref': '#/definitions/word-@' },|"
      "        { 'type': 'array', 'minItems': 1, 'items': { '$ref': '#/definitions/word-@' } },|"
      "        { '$ref': '#/definitions/tests-@' }|      ]|    },|"
      "    'tests-@': {|      'type': 'object',|      'minProperties': 1,|"
      "      'additionalProperties': false,|      'properties': {|"
      "        'is': { '$ref': '#/definitions/value-@' },|"
      "        'is_not': { '$ref': '#/definitions/value-@' },|"
      "        'in': { '$ref': '#/definitions/values-@' },|"
      "        'not_in': { '$ref': '#/definitions/values-@' },|"
      "        'is_set': { '$ref': '#/definitions/is-set' },|"
      "        'is_resolved': { '$ref': '#/definitions/is-resolved' }|      }|    },|"
      "    'value-@': { 'anyOf': [{ '$ref': '#/definitions/word-@' }, "
      "{ '$ref': '#/definitions/fact-of-word' }] },|"
      "    'values-@': {|      'anyOf': [|"
      "        { '$ref': '#/definitions/word-@' },|"
      "        { 'type': 'array', 'minItems': 1, 'items': { '$ref': '#/definitions/word-@' } },|"
      "        { '$ref': '#/definitions/fact-of-word' }|      ]|    }";
  put(out, ",|    'word-@': { 'enum': [", view_of(set->name));
  for (uint32_t i = 0; i < set->words->count; i++) {
    put(out, i == 0 ? "'@'" : ", '@'", fact_word(set->words, i));
  }
  put(out, form, view_of(set->name));
}

static void add_set(FILE *out, word_sets *sets, const fact_words *words, em_view of, em_view name) {
  if (words == NULL || find_set(sets, words) != NULL) {
    return;
  }
  cr_assert_lt(sets->count, sizeof sets->items / sizeof *sets->items);
  word_set *set = &sets->items[sets->count++];
  set->words = words;
  snprintf(set->name, sizeof set->name, "%.*s.%.*s", VIEW_ARGS(of), VIEW_ARGS(name));
  put_set(out, set);
}

static void put_sets(FILE *out, word_sets *sets) {
  for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
    const fact_table *table = subject_types[kind].facts;
    for (uint32_t i = 0; i < table->count; i++) {
      add_set(out, sets, table->facts[i].words, name_of(kind), table->facts[i].name);
    }
  }
  for (uint32_t i = 0; i < checks_count; i++) {
    for (uint32_t v = 0; v < checks[i]->value_count; v++) {
      const check_value *value = &checks[i]->values[v];
      add_set(out, sets, value->words, checks[i]->name, value->name);
    }
  }
}

static void put_test(FILE *out, const word_sets *sets, fact_type type, const fact_words *words) {
  put(out, "'$ref': '#/definitions/test-@'",
      type == FACT_WORD ? view_of(find_set(sets, words)->name) : fact_type_name(type));
}

/* ---- Facts of something else ------------------------------------------------------------------
 */

/* module.NAME and its like: which names there are, and what each is tested by. */
static void put_through(FILE *out, const word_sets *sets, const char *prefix, const char *exempt,
                        subject_kind kind) {
  const fact_table *table = subject_types[kind].facts;
  put(out, ",|    'through-@': {|      'propertyNames': {|        'not': { 'pattern': '^",
      name_of(kind));
  fprintf(out, "%s(?!%s(", prefix, exempt);
  for (uint32_t i = 0; i < table->count; i++) {
    fprintf(out, "%s%.*s", i == 0 ? "" : "|", VIEW_ARGS(table->facts[i].name));
  }
  put(out,
      ")$)' },|        'errorMessage': 'the subject `@` has no such fact'|      },|"
      "      'patternProperties': {",
      name_of(kind));
  for (uint32_t i = 0; i < table->count; i++) {
    put(out, i == 0 ? "|        '^" : ",|        '^", VIEW(""));
    fputs(prefix, out);
    put(out, "@$': { ", table->facts[i].name);
    put_test(out, sets, table->facts[i].type, table->facts[i].words);
    fputs(" }", out);
  }
  put(out, "|      }|    }", VIEW(""));
}

/* ---- Conditions -------------------------------------------------------------------------------
 */

static const char *const relation_scopes[] = {"'@'", "'deployment.@'", "'other.@'"};

/* How many of the scopes a relation may have. */
static uint32_t scopes_of(bool with_module, subject_kind kind) {
  return with_module && subject_types[kind].is_of_module ? 3 : 2;
}

static void put_quantifier(FILE *out, const char *begin, const char *element, bool with_module) {
  put(out, begin, side_of(with_module));
  put(out,
      "{|      'type': 'object',|      'minProperties': 1,|      'additionalProperties': false,|"
      "      'properties': {",
      VIEW(""));
  for (uint32_t kind = SUBJECT_MODULE; kind < SUBJECT_COUNT; kind++) {
    for (uint32_t i = 0; i < scopes_of(with_module, kind); i++) {
      put(out, kind == SUBJECT_MODULE && i == 0 ? "|        " : ",|        ", VIEW(""));
      put(out, relation_scopes[i], name_of(kind));
      put(out, element, name_of(kind));
    }
  }
  put(out, "|      }|    }", VIEW(""));
}

static void put_count(FILE *out, subject_kind kind) {
  put(out,
      ",|    'count-@': {|      'type': 'object',|      'additionalProperties': false,|"
      "      'properties': {|"
      "        'where': { '$ref': '#/definitions/when-@' },|"
      "        'at_least': { 'type': 'integer', 'minimum': 0, 'maximum': 2147483646 },|"
      "        'at_most': { 'type': 'integer', 'minimum': 0, 'maximum': 2147483646 }|      },|"
      "      'anyOf': [{ 'required': ['at_least'] }, { 'required': ['at_most'] }],|"
      "      'errorMessage': '`count` needs `at_least` or `at_most`, and may have `where`'|    }",
      name_of(kind));
}

static void put_condition(FILE *out, const word_sets *sets, subject_kind kind) {
  const fact_table *table = subject_types[kind].facts;
  const em_view side = side_of(has_module(kind));
  put(out,
      ",|    'when-@': {|      'type': 'object',|      'properties': {|"
      "        'all': { 'description': 'All hold.', 'type': 'array', 'minItems': 1, 'items': { "
      "'$ref': '#/definitions/when-@' } },|"
      "        'any': { 'description': 'One holds.', 'type': 'array', 'minItems': 1, 'items': { "
      "'$ref': '#/definitions/when-@' } },|"
      "        'not': { 'description': 'It does not hold.', '$ref': '#/definitions/when-@' },|",
      name_of(kind));
  put(out,
      "        'some': { 'description': 'For each relation named, some element meets its "
      "condition.', '$ref': '#/definitions/each-@' },|"
      "        'none': { 'description': 'For each relation named, no element does.', '$ref': "
      "'#/definitions/each-@' },|"
      "        'every': { 'description': 'For each relation named, every element does.', '$ref': "
      "'#/definitions/each-@' },|"
      "        'count': { 'description': 'So many elements do.', '$ref': '#/definitions/counts-@' "
      "}",
      side);
  for (uint32_t i = 0; i < table->count; i++) {
    put(out, ",|        '@': { ", table->facts[i].name);
    put_doc(out, table->facts[i].doc);
    put_test(out, sets, table->facts[i].type, table->facts[i].words);
    fputs(" }", out);
  }
  put(out, "|      },|      'additionalProperties': false,|      'allOf': [", VIEW(""));
  put(out,
      has_module(kind) ? "{ '$ref': '#/definitions/through-module' }, "
                         "{ '$ref': '#/definitions/through-image' }, "
                       : "",
      VIEW(""));
  put(out,
      "{ '$ref': '#/definitions/through-deployment' }],|"
      "      'patternProperties': { '^(",
      VIEW(""));
  fputs(has_module(kind) ? "module|image|" : "", out);
  fputs("deployment|outer|found)\\\\.", out);
  put(out, "': { '$ref': '#/definitions/test' } }|    }", VIEW(""));
}

/* The name of a fact, where its place is meant. */
static void put_fact_name(FILE *out, subject_kind kind) {
  const fact_table *table = subject_types[kind].facts;
  put(out, ",|    'fact-@': {|      'anyOf': [|        { 'enum': [", name_of(kind));
  for (uint32_t i = 0; i < table->count; i++) {
    put(out, i == 0 ? "'@'" : ", '@'", table->facts[i].name);
  }
  put(out, "] },|        { 'type': 'string', 'pattern': '^(", VIEW(""));
  fputs(has_module(kind) ? "module|image|" : "", out);
  fputs("deployment|outer|found)\\\\.", out);
  put(out, "' }|      ]|    }", VIEW(""));
}

/* ---- By subject, relation and check -----------------------------------------------------------
 */

static void put_by_subject(FILE *out) {
  put(out, ",|    'by-subject': {|      'allOf': [", VIEW(""));
  for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
    put(out, kind == 0 ? "|" : ",|", VIEW(""));
    put(out,
        "        {|"
        "          'if': { 'required': ['subject'], 'properties': { 'subject': { 'const': '@' } } "
        "},|"
        "          'then': {|            'properties': {|"
        "              'when': { '$ref': '#/definitions/when-@' },|"
        "              'at': {|                'anyOf': [|"
        "                  { '$ref': '#/definitions/fact-@' },|"
        "                  { 'type': 'array', 'maxItems': 8, 'items': { '$ref': "
        "'#/definitions/fact-@' } }|                ]|              },|"
        "              'related': {|                'items': {|"
        "                  'if': { 'required': ['of'] },|",
        name_of(kind));
    put(out, "                  'then': { '$ref': '#/definitions/related-@' },|",
        side_of(has_module(kind)));
    put(out,
        "                  'else': {|                    'properties': {|"
        "                      'where': { '$ref': '#/definitions/when-@' },|"
        "                      'at': { '$ref': '#/definitions/fact-@' }|"
        "                    }|                  }|                }|              }|"
        "            }|          }|        }",
        name_of(kind));
  }
  put(out, "|      ]|    },|    'expected-by-subject': {|      'allOf': [", VIEW(""));
  for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
    put(out, kind == 0 ? "|" : ",|", VIEW(""));
    put(out,
        "        {|"
        "          'if': { 'required': ['subject'], 'properties': { 'subject': { 'const': '@' } } "
        "},|"
        "          'then': { 'properties': { 'where': { 'allOf': [{ '$ref': '#/definitions/when-@' "
        "}, { '$ref': '#/definitions/finds-nothing' }] } } }|        }",
        name_of(kind));
  }
  put(out, "|      ]|    }", VIEW(""));
}

/* Related places of a relation: facts are those of its elements. */
static void put_related(FILE *out, bool with_module) {
  put(out, ",|    'related-@': {|      'properties': {|        'of': { 'enum': [",
      side_of(with_module));
  for (uint32_t kind = SUBJECT_MODULE; kind < SUBJECT_COUNT; kind++) {
    for (uint32_t i = 0; i < scopes_of(with_module, kind); i++) {
      fputs(kind == SUBJECT_MODULE && i == 0 ? "" : ", ", out);
      put(out, relation_scopes[i], name_of(kind));
    }
  }
  put(out, "] }|      },|      'allOf': [", VIEW(""));
  for (uint32_t kind = SUBJECT_MODULE; kind < SUBJECT_COUNT; kind++) {
    put(out, kind == SUBJECT_MODULE ? "|" : ",|", VIEW(""));
    put(out,
        "        {|"
        "          'if': { 'properties': { 'of': { 'enum': ['@', 'deployment.@', 'other.@'] } } },|"
        "          'then': { 'properties': { 'where': { '$ref': '#/definitions/when-@' }, 'at': { "
        "'$ref': '#/definitions/fact-@' } } }|        }",
        name_of(kind));
  }
  put(out, "|      ]|    }", VIEW(""));
}

static void put_check(FILE *out, const check *c) {
  put(out,
      "        {|"
      "          'if': { 'required': ['check'], 'properties': { 'check': { 'const': '@' } } },|"
      "          'then': {|            'properties': {|"
      "              'when': { '$ref': '#/definitions/found-by-@' },|",
      c->name);
  put(out, "              'subject': { 'const': '@' }|            }|          }|        }",
      name_of(c->subject));
}

/* The values found.NAME of a check, as deep as conditions may speak of them. */
static void put_found(FILE *out, const word_sets *sets, const check *c) {
  put(out,
      ",|    'found-by-@': {|      'propertyNames': {|        'not': { 'pattern': '^found\\\\.(?!(",
      c->name);
  for (uint32_t v = 0; v < c->value_count; v++) {
    fprintf(out, "%s%.*s", v == 0 ? "" : "|", VIEW_ARGS(c->values[v].name));
  }
  put(out,
      ")$)' },|        'errorMessage': 'the check `@` finds no such value'|      },|"
      "      'properties': {|"
      "        'all': { 'items': { '$ref': '#/definitions/found-by-@' } },|"
      "        'any': { 'items': { '$ref': '#/definitions/found-by-@' } },|"
      "        'not': { '$ref': '#/definitions/found-by-@' }",
      c->name);
  for (uint32_t v = 0; v < c->value_count; v++) {
    put(out, ",|        'found.@': { ", c->values[v].name);
    put_doc(out, c->values[v].doc);
    put_test(out, sets, c->values[v].type, c->values[v].words);
    fputs(" }", out);
  }
  put(out, "|      }|    }", VIEW(""));
}

static void put_names(FILE *out) {
  put(out, ",|    'subject': {|      'enum': [", VIEW(""));
  for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
    put(out, kind == 0 ? "'@'" : ", '@'", name_of(kind));
  }
  put(out, "]|    },|    'check': {|      'enum': [", VIEW(""));
  for (uint32_t i = 0; i < checks_count; i++) {
    put(out, i == 0 ? "'@'" : ", '@'", checks[i]->name);
  }
  put(out, "]|    },|    'trust-state': {|      'enum': [", VIEW(""));
  for (uint32_t i = 0; i < EM_TRUST_STATE_COUNT; i++) {
    put(out, i == 0 ? "'@'" : ", '@'", view_of(em_trust_state_name((em_trust_state)i)));
  }
  put(out,
      "]|    },|    'fact-of-word': {|      'type': 'object',|"
      "      'additionalProperties': false,|      'required': ['fact'],|"
      "      'properties': { 'fact': { '$ref': '#/definitions/value-fact' } }|    }",
      VIEW(""));
}

void rule_schema_write(FILE *out) {
  word_sets sets = {.count = 0};
  put_names(out);
  put_sets(out, &sets);
  put_through(out, &sets, "module\\\\.", "image\\\\.|", SUBJECT_MODULE);
  put_through(out, &sets, "(module\\\\.)?image\\\\.", "", SUBJECT_IMAGE);
  put_through(out, &sets, "deployment\\\\.", "", SUBJECT_DEPLOYMENT);
  for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
    put_condition(out, &sets, kind);
    put_fact_name(out, kind);
    if (kind != SUBJECT_DEPLOYMENT) {
      put_count(out, kind);
    }
  }
  for (int i = 0; i < 2; i++) {
    put_quantifier(out, ",|    'each-@': ", ": { '$ref': '#/definitions/when-@' }", i != 0);
    put_quantifier(out, ",|    'counts-@': ", ": { '$ref': '#/definitions/count-@' }", i != 0);
    put_related(out, i != 0);
  }
  put_by_subject(out);
  for (uint32_t i = 0; i < checks_count; i++) {
    put_found(out, &sets, checks[i]);
  }
  put(out, ",|    'by-check': {|      'allOf': [", VIEW(""));
  for (uint32_t i = 0; i < checks_count; i++) {
    put(out, i == 0 ? "|" : ",|", VIEW(""));
    put_check(out, checks[i]);
  }
  put(out, "|      ]|    }|  }|}|", VIEW(""));
}
