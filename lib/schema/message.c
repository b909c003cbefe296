/* What a violation is called in words that say what to do. */
#include "schema/checker.h"
#include "schema/sentence.h"
#include "text/nearest.h"

enum { VALUES_SHOWN = 12, BRANCHES_LOOKED_AT = 64, REFERENCES_FOLLOWED = 8 };

/* ---- Types --------------------------------------------------------------------------------------
 */

static const char *type_in_words(em_view type) {
  static const char *const words[][2] = {{"null", "null"},         {"boolean", "true or false"},
                                         {"object", "an object"},  {"array", "a list"},
                                         {"number", "a number"},   {"string", "text"},
                                         {"integer", "an integer"}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (view_equals(type, view_of(words[i][0]))) {
      return words[i][1];
    }
  }
  return "";
}

/* Things that would do, joined by commas and an "or" before the last. */
typedef struct choices {
  sentence *s;
  const document *d; /* the value that was written instead */
  uint32_t node;
  uint32_t count; /* of all there are */
  uint32_t shown;
  nearest nearest;
} choices;

static void add_separator(choices *c) {
  if (c->shown > 0) {
    sentence_add(c->s, c->shown + 1 == c->count ? " or " : ", ");
  }
  c->shown++;
}

static void add_choice(choices *c, const document *d, uint32_t node) {
  if (document_kind_of(d, node) == DOCUMENT_STRING) {
    nearest_offer(&c->nearest, document_string(d, node));
  }
  if (c->shown < VALUES_SHOWN) {
    add_separator(c);
    sentence_add_value(c->s, d, node);
  }
}

static void end_choices(choices *c) {
  if (c->count > c->shown) {
    sentence_add(c->s, " or one of ");
    sentence_add_number(c->s, c->count - c->shown);
    sentence_add(c->s, " more");
  }
}

static void add_got(choices *c) {
  sentence_add(c->s, ", got ");
  sentence_add_value(c->s, c->d, c->node);
  if (c->nearest.best.length > 0) {
    sentence_add(c->s, "; did you mean ");
    sentence_add_quoted(c->s, c->nearest.best);
    sentence_add(c->s, "?");
  }
}

static choices start_choices(sentence *s, const fault *f, uint32_t count) {
  const em_view written = document_string(f->d, f->node);
  return (choices){.s = s,
                   .d = f->d,
                   .node = f->node,
                   .count = count,
                   .nearest = nearest_start(written.data == NULL ? VIEW("") : written)};
}

static void add_types(choices *c, const document *d, uint32_t node) {
  if (document_kind_of(d, node) == DOCUMENT_STRING) {
    add_separator(c);
    sentence_add(c->s, type_in_words(document_string(d, node)));
    return;
  }
  DOCUMENT_EACH_ELEMENT(d, node, element) {
    add_separator(c);
    sentence_add(c->s, type_in_words(document_string(d, element)));
  }
}

static uint32_t count_types(const document *d, uint32_t node) {
  return document_kind_of(d, node) == DOCUMENT_STRING ? 1 : document_count(d, node);
}

static void say_type(sentence *s, const fault *f) {
  const document *d = f->schema->d;
  choices c = start_choices(s, f, count_types(d, f->rule->node));
  sentence_add_subject(s, f->d, f->node);
  sentence_add(s, " must be ");
  add_types(&c, d, f->rule->node);
  sentence_add(s, ", got ");
  const document_kind kind = document_kind_of(f->d, f->node);
  const bool is_named = kind == DOCUMENT_NUMBER || document_string(f->d, f->node).length > 0;
  if (f->schema->is_secret || is_named) {
    sentence_add(s, sentence_kind(f->d, f->node));
  }
  if (!f->schema->is_secret) {
    sentence_add(s, is_named ? " " : "");
    sentence_add_value(s, f->d, f->node);
  }
}

static void say_set(sentence *s, const fault *f) {
  const document *d = f->schema->d;
  const bool is_one = f->rule->keyword == KEYWORD_CONST;
  choices c = start_choices(s, f, is_one ? 1 : document_count(d, f->rule->node));
  sentence_add_subject(s, f->d, f->node);
  sentence_add(s, c.count <= 2 ? " must be " : " must be one of ");
  if (is_one) {
    add_choice(&c, d, f->rule->node);
  } else {
    DOCUMENT_EACH_ELEMENT(d, f->rule->node, element) {
      add_choice(&c, d, element);
    }
  }
  end_choices(&c);
  add_got(&c);
}

/* ---- Numbers, lengths, counts -------------------------------------------------------------------
 */

static void say_bound(sentence *s, const fault *f) {
  static const char *const words[KEYWORD_COUNT] = {
      [KEYWORD_MULTIPLE_OF] = " must be a multiple of ",   [KEYWORD_MAXIMUM] = " must be at most ",
      [KEYWORD_EXCLUSIVE_MAXIMUM] = " must be less than ", [KEYWORD_MINIMUM] = " must be at least ",
      [KEYWORD_EXCLUSIVE_MINIMUM] = " must be more than ",
  };
  sentence_add_subject(s, f->d, f->node);
  sentence_add(s, words[f->rule->keyword]);
  sentence_add_value(s, f->schema->d, f->rule->node);
  sentence_add(s, ", got ");
  sentence_add_value(s, f->d, f->node);
}

static void say_length(sentence *s, const fault *f) {
  const bool is_most = f->rule->keyword == KEYWORD_MAX_LENGTH;
  sentence_add_subject(s, f->d, f->node);
  if (!is_most && f->rule->limit == 1) {
    sentence_add(s, " must not be empty");
    return;
  }
  sentence_add(s, is_most ? " must have at most " : " must have at least ");
  sentence_add_number(s, f->rule->limit);
  sentence_add(s, f->rule->limit == 1 ? " character" : " characters");
}

static void say_count(sentence *s, const fault *f, const char *one, const char *many) {
  const schema_keyword k = f->rule->keyword;
  const bool is_most =
      k == KEYWORD_MAX_PROPERTIES || k == KEYWORD_MAX_ITEMS || k == KEYWORD_MAX_CONTAINS;
  sentence_add_subject(s, f->d, f->node);
  sentence_add(s, is_most ? " must have at most " : " must have at least ");
  sentence_add_number(s, f->rule->limit);
  sentence_add(s, " ");
  sentence_add(s, f->rule->limit == 1 ? one : many);
  sentence_add(s, ", got ");
  sentence_add_number(s, f->other);
}

/* ---- Members ------------------------------------------------------------------------------------
 */

static void say_required(sentence *s, const fault *f) {
  sentence_add_subject(s, f->d, f->node);
  sentence_add(s, " must have ");
  sentence_add_quoted(s, f->text);
  if (f->rule->keyword != KEYWORD_REQUIRED) {
    sentence_add(s, ", because it has ");
    sentence_add_quoted(s, document_string(f->d, f->other));
  }
}

static bool knows(const schema_node *schema, em_view name) {
  const schema_rule *named = schema == NULL ? NULL : schema_rule_of(schema, KEYWORD_PROPERTIES);
  return named != NULL && schema_member_of(named, name) != NULL;
}

/* A member that would be right elsewhere: one level further in, or at the top of the document. */
static bool say_where_it_belongs(sentence *s, const fault *f) {
  const schema_rule *named = schema_rule_of(f->schema, KEYWORD_PROPERTIES);
  for (uint32_t i = 0; named != NULL && i < named->count; i++) {
    if (knows(named->members[i].schema, f->text)) {
      sentence_add(s, "; it belongs into ");
      sentence_add_quoted(s, named->members[i].name);
      return true;
    }
  }
  const schema_source *source = f->schema->resource->source;
  const schema_node *top = source->by_node[f->schema->resource->node];
  if (f->node > 0 && top != f->schema && knows(top, f->text)) {
    sentence_add(s, "; it belongs outside of ");
    sentence_add_subject(s, f->d, f->node);
    return true;
  }
  return false;
}

/* Whether the schema is there only to refuse, with words of its own: {"not": {}}. */
static bool is_never(const schema_node *schema) {
  const schema_rule *rule = schema_rule_of(schema, KEYWORD_NOT);
  return schema->verdict == SCHEMA_NEVER ||
         (rule != NULL &&
          (rule->schema->verdict == SCHEMA_ALWAYS ||
           (rule->schema->verdict == SCHEMA_DEPENDS && rule->schema->rule_count == 0)));
}

static void say_nearest(sentence *s, const fault *f) {
  const schema_rule *named = schema_rule_of(f->schema, KEYWORD_PROPERTIES);
  nearest search = nearest_start(f->text);
  for (uint32_t i = 0; named != NULL && i < named->count; i++) {
    if (!is_never(named->members[i].schema)) {
      nearest_offer(&search, named->members[i].name);
    }
  }
  if (search.best.length > 0) {
    sentence_add(s, "; did you mean ");
    sentence_add_quoted(s, search.best);
    sentence_add(s, "?");
  }
}

static void say_unknown(sentence *s, const fault *f) {
  sentence_add_quoted(s, f->text);
  sentence_add(s, " is no known member");
  if (f->node > 0 || f->d->host != NULL) {
    sentence_add(s, " of ");
    sentence_add_subject(s, f->d, f->node);
  }
  if (!say_where_it_belongs(s, f)) {
    say_nearest(s, f);
  }
}

/* ---- Combinations -------------------------------------------------------------------------------
 */

/* The schema that a branch comes to, behind plain references. */
static const schema_node *behind_references(const schema_node *schema) {
  for (uint32_t i = 0; i < REFERENCES_FOLLOWED; i++) {
    const schema_rule *reference = schema_rule_of(schema, KEYWORD_REF);
    if (reference == NULL || schema_rule_of(schema, KEYWORD_TYPE) != NULL) {
      break;
    }
    schema = reference->schema;
  }
  return schema;
}

static const schema_rule *set_of(const schema_node *schema) {
  const schema_rule *set = schema_rule_of(schema, KEYWORD_ENUM);
  return set != NULL ? set : schema_rule_of(schema, KEYWORD_CONST);
}

/* How many things a branch would take, as far as they can be listed. */
static uint32_t count_choices(const schema_node *schema) {
  const schema_rule *set = set_of(schema);
  const schema_rule *type = schema_rule_of(schema, KEYWORD_TYPE);
  if (set != NULL) {
    return set->keyword == KEYWORD_CONST ? 1 : document_count(schema->d, set->node);
  }
  return type != NULL ? count_types(schema->d, type->node) : 0;
}

static void add_choices_of(choices *c, const schema_node *schema) {
  const schema_rule *set = set_of(schema);
  const schema_rule *type = schema_rule_of(schema, KEYWORD_TYPE);
  if (set != NULL && set->keyword == KEYWORD_CONST) {
    add_choice(c, schema->d, set->node);
  } else if (set != NULL) {
    DOCUMENT_EACH_ELEMENT(schema->d, set->node, element) {
      add_choice(c, schema->d, element);
    }
  } else if (type != NULL) {
    add_types(c, schema->d, type->node);
  }
}

static void say_branches(sentence *s, const fault *f) {
  sentence_add_subject(s, f->d, f->node);
  if (f->rule->keyword == KEYWORD_ONE_OF && f->other > 0) {
    sentence_add(s, " fits alternatives ");
    sentence_add_number(s, f->other);
    sentence_add(s, " and ");
    sentence_add_number(s, f->start);
    sentence_add(s, " at once, and may fit only one");
    return;
  }
  uint32_t count = 0;
  for (uint32_t i = 0; i < f->rule->count && i < BRANCHES_LOOKED_AT; i++) {
    count += count_choices(behind_references(f->rule->schemas[i]));
  }
  if (count == 0) {
    sentence_add(s, " fits none of the forms that are allowed here");
    return;
  }
  choices c = start_choices(s, f, count);
  sentence_add(s, " must be ");
  for (uint32_t i = 0; i < f->rule->count && i < BRANCHES_LOOKED_AT; i++) {
    add_choices_of(&c, behind_references(f->rule->schemas[i]));
  }
  end_choices(&c);
  add_got(&c);
}

/* ---- One sentence a keyword ---------------------------------------------------------------------
 */

static void say_subject_and(sentence *s, const fault *f, const char *words) {
  sentence_add_subject(s, f->d, f->node);
  sentence_add(s, words);
}

static void say_form(sentence *s, const fault *f) {
  say_subject_and(s, f,
                  f->rule->keyword == KEYWORD_FORMAT ? " must be of the format " : " must match ");
  sentence_add_quoted(s, document_string(f->schema->d, f->rule->node));
  sentence_add(s, ", got ");
  sentence_add_value(s, f->d, f->node);
}

static void say_twins(sentence *s, const fault *f) {
  say_subject_and(s, f, " must not hold equal elements: ");
  sentence_add_value(s, f->d, f->at);
  sentence_add(s, " stands in it twice");
}

static void say_embedded(sentence *s, const fault *f) {
  if (!f->has_span) {
    sentence_add_quoted(s, document_string(f->d, f->at));
    sentence_add(s, " joins nothing: ");
    sentence_add(s, f->other == 0 ? "before it " : "the parts before it end, and ");
    sentence_add_quoted(s, f->rule->name);
    sentence_add(s, f->other == 0 ? " must be text" : " is joined from 01 on without a gap");
    return;
  }
  sentence_add_quoted(s, f->rule->name);
  sentence_add(s, " must hold JSON: ");
  em_view complaint = f->text;
  if (complaint.length > 0 && complaint.data[complaint.length - 1] == '.') {
    complaint.length--;
  }
  sentence_add_text(s, complaint, 200);
}

static void say_rule(sentence *s, const fault *f) {
  switch (f->rule->keyword) {
    case KEYWORD_TYPE:
      say_type(s, f);
      break;
    case KEYWORD_ENUM:
    case KEYWORD_CONST:
      say_set(s, f);
      break;
    case KEYWORD_MULTIPLE_OF:
    case KEYWORD_MAXIMUM:
    case KEYWORD_EXCLUSIVE_MAXIMUM:
    case KEYWORD_MINIMUM:
    case KEYWORD_EXCLUSIVE_MINIMUM:
      say_bound(s, f);
      break;
    case KEYWORD_MAX_LENGTH:
    case KEYWORD_MIN_LENGTH:
      say_length(s, f);
      break;
    case KEYWORD_PATTERN:
    case KEYWORD_FORMAT:
      say_form(s, f);
      break;
    case KEYWORD_REQUIRED:
    case KEYWORD_DEPENDENT_REQUIRED:
    case KEYWORD_DEPENDENCIES:
      say_required(s, f);
      break;
    case KEYWORD_MAX_PROPERTIES:
    case KEYWORD_MIN_PROPERTIES:
      say_count(s, f, "member", "members");
      break;
    case KEYWORD_MAX_ITEMS:
    case KEYWORD_MIN_ITEMS:
      say_count(s, f, "element", "elements");
      break;
    case KEYWORD_MIN_CONTAINS:
    case KEYWORD_MAX_CONTAINS:
      say_count(s, f, "element of the kind that is asked for",
                "elements of the kind that is asked for");
      break;
    case KEYWORD_CONTAINS:
      say_subject_and(s, f, " must have an element of the kind that is asked for");
      break;
    case KEYWORD_UNIQUE_ITEMS:
      say_twins(s, f);
      break;
    case KEYWORD_ADDITIONAL_PROPERTIES:
    case KEYWORD_UNEVALUATED_PROPERTIES:
      say_unknown(s, f);
      break;
    case KEYWORD_ANY_OF:
    case KEYWORD_ONE_OF:
      say_branches(s, f);
      break;
    case KEYWORD_EMBEDDED:
      say_embedded(s, f);
      break;
    default: /* not */
      say_subject_and(s, f, " is of a form that is not allowed here");
  }
}

em_view fault_message(arena *a, const fault *f) {
  sentence s;
  s.length = 0;
  s.secret_of = f->schema->is_secret ? f->d : NULL;
  s.secret = f->node;
  const bool is_pattern = f->rule != NULL && f->rule->keyword == KEYWORD_PATTERN;
  const em_view words = is_pattern && f->schema->pattern_message.data != NULL
                            ? f->schema->pattern_message
                            : f->schema->message;
  if (words.data != NULL) {
    sentence_add_text(&s, words, 300);
  } else if (f->schema->since.data != NULL &&
             (f->rule == NULL || f->rule->keyword == KEYWORD_NOT)) {
    say_subject_and(&s, f, " needs ");
    sentence_add_text(&s, f->schema->since, 120);
  } else if (f->rule == NULL) {
    say_subject_and(&s, f, " is not allowed here");
  } else {
    say_rule(&s, f);
  }
  return arena_copy(a, (em_view){s.text, s.length});
}
