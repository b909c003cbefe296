/*
 * Json.NET's reading of single values (JsonTextReader.ReadAsString, ReadAsBoolean,
 * Convert.ChangeType; measured): what is not refused becomes the type that is wanted.
 */
#include "model/agent_values.h"

#include "model/placeholder.h"
#include "text/utf8.h"

enum { DEPTH_MAXIMUM = 64 }; /* of Json.NET 13 */

static em_view kind_name(document_kind kind) {
  static const em_view names[] = {
      [DOCUMENT_NULL] = {"null", 4},        [DOCUMENT_FALSE] = {"false", 5},
      [DOCUMENT_TRUE] = {"true", 4},        [DOCUMENT_NUMBER] = {"a number", 8},
      [DOCUMENT_STRING] = {"text", 4},      [DOCUMENT_ARRAY] = {"a list", 6},
      [DOCUMENT_OBJECT] = {"an object", 9}, [DOCUMENT_UNDEFINED] = {"undefined", 9},
  };
  return names[kind];
}

agent_outcome agent_mismatch(chain *c, agent_value v, em_view wanted) {
  const document_kind kind = document_kind_of(c->document, v.node);
  const bool is_scalar = kind == DOCUMENT_STRING || kind == DOCUMENT_NUMBER;
  const em_view found = is_scalar ? chain_show(c, v.node) : kind_name(kind);
  chain_refuse(c, v.node, VIEW("edgeAgent"),
               arena_format(c->memory, "%.*s cannot be %.*s", VIEW_ARGS(v.name), VIEW_ARGS(found)),
               wanted);
  return AGENT_REFUSED;
}

static void note_coerced(chain *c, agent_value v, em_view becomes) {
  note *added = chain_note(c, NOTE_VALUE_COERCED, v.node, v.name);
  if (added != NULL) {
    added->detail = chain_show(c, v.node);
    added->expected = becomes;
  }
}

static agent_outcome take(chain *c, agent_value v, document_kind kind, chain_node **out) {
  *out = chain_make(c, kind, v.node, v.key);
  return *out == NULL ? AGENT_REFUSED : AGENT_TAKEN;
}

/* A template's `${…}` where something else than text is wanted: not known yet, so not refused. */
static bool is_unresolved(const chain *c, agent_value v) {
  return c->has_placeholders && document_kind_of(c->document, v.node) == DOCUMENT_STRING &&
         placeholder_is_in(document_string(c->document, v.node));
}

static agent_outcome take_unresolved(chain *c, agent_value v, chain_node **out) {
  if (take(c, v, DOCUMENT_STRING, out) != AGENT_TAKEN) {
    return AGENT_REFUSED;
  }
  (*out)->text = document_string(c->document, v.node);
  (*out)->flags |= CHAIN_UNRESOLVED;
  return AGENT_TAKEN;
}

agent_outcome agent_text(chain *c, agent_value v, chain_node **out) {
  switch (document_kind_of(c->document, v.node)) {
    case DOCUMENT_NULL:
      return AGENT_NULL;
    case DOCUMENT_STRING:
      if (take(c, v, DOCUMENT_STRING, out) == AGENT_TAKEN) {
        (*out)->text = document_string(c->document, v.node);
        return AGENT_TAKEN;
      }
      return AGENT_REFUSED;
    case DOCUMENT_NUMBER:
    case DOCUMENT_TRUE:
    case DOCUMENT_FALSE:
      if (take(c, v, DOCUMENT_STRING, out) == AGENT_TAKEN) {
        (*out)->text = document_source(c->document, v.node);
        note_coerced(c, v, VIEW("text in quotes"));
        return AGENT_TAKEN;
      }
      return AGENT_REFUSED;
    default:
      return agent_mismatch(c, v, VIEW("text"));
  }
}

/* ---- Booleans ------------------------------------------------------------------------------- */

/* char.IsWhiteSpace, and NUL, which bool.TryParse cuts off as well. */
static bool is_blank(uint32_t point) {
  return point == 0 || (point >= 9 && point <= 13) || point == ' ' || point == 0x85 ||
         point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) ||
         point == 0x2028 || point == 0x2029 || point == 0x202F || point == 0x205F ||
         point == 0x3000;
}

static em_view trim(em_view text) {
  size_t start = 0;
  size_t end = 0; /* behind the last that is not blank */
  bool has_started = false;
  uint32_t length = 0;
  for (size_t i = 0; i < text.length; i += length) {
    if (!is_blank(utf8_decode(text, i, &length))) {
      start = has_started ? start : i;
      has_started = true;
      end = i + length;
    }
  }
  return has_started ? (em_view){text.data + start, end - start} : view_until(text, 0);
}

static agent_outcome take_bool(chain *c, agent_value v, bool value, chain_node **out) {
  const document_kind kind = value ? DOCUMENT_TRUE : DOCUMENT_FALSE;
  const document_kind written = document_kind_of(c->document, v.node);
  if (written != DOCUMENT_TRUE && written != DOCUMENT_FALSE) {
    note_coerced(c, v, value ? VIEW("true") : VIEW("false"));
  }
  return take(c, v, kind, out);
}

static agent_outcome bool_of_number(chain *c, agent_value v, chain_node **out) {
  if ((c->document->nodes[v.node].flags & DOCUMENT_NONFINITE) != 0) {
    return agent_mismatch(c, v, VIEW("true or false"));
  }
  int64_t integer = 0;
  double real = 0;
  const document_number_kind kind = document_number(c->document, v.node, &integer, &real);
  const bool is_zero = kind == NUMBER_INTEGER ? integer == 0 : !(real < 0 || real > 0);
  return take_bool(c, v, !is_zero, out);
}

agent_outcome agent_bool(chain *c, agent_value v, bool is_nullable, chain_node **out) {
  if (is_unresolved(c, v)) {
    return take_unresolved(c, v, out);
  }
  const document_kind kind = document_kind_of(c->document, v.node);
  if (kind == DOCUMENT_TRUE || kind == DOCUMENT_FALSE) {
    return take(c, v, kind, out);
  }
  if (kind == DOCUMENT_NUMBER) {
    return bool_of_number(c, v, out);
  }
  const em_view text = document_string(c->document, v.node);
  const bool is_null = kind == DOCUMENT_NULL || (kind == DOCUMENT_STRING && text.length == 0);
  if (is_null && is_nullable) {
    return AGENT_NULL;
  }
  if (kind == DOCUMENT_STRING && view_equals_ignoring_case(trim(text), VIEW("true"))) {
    return take_bool(c, v, true, out);
  }
  if (kind == DOCUMENT_STRING && view_equals_ignoring_case(trim(text), VIEW("false"))) {
    return take_bool(c, v, false, out);
  }
  return agent_mismatch(c, v, VIEW("true or false"));
}

/* ---- Numbers -------------------------------------------------------------------------------- */

/* Convert.ToInt64: to the nearest, halves to the even one. */
static bool round_real(double real, int64_t *integer) {
  if (!(real >= -9223372036854775808.0 && real < 9223372036854775808.0)) {
    return false;
  }
  int64_t whole = (int64_t)real;
  const double rest = real < 0 ? (double)whole - real : real - (double)whole;
  if (rest > 0.5 || (rest >= 0.5 && whole % 2 != 0)) {
    whole += real < 0 ? -1 : 1;
  }
  *integer = whole;
  return true;
}

/* long.Parse with NumberStyles.Integer: blanks around, a sign, decimal digits. */
static bool parse_integer(em_view text, int64_t *integer) {
  text = trim(text);
  const bool is_negative = view_starts_with(text, VIEW("-"));
  text = is_negative || view_starts_with(text, VIEW("+")) ? view_from(text, 1) : text;
  const uint64_t most = (uint64_t)INT64_MAX + (is_negative ? 1 : 0);
  uint64_t sum = 0;
  for (size_t i = 0; i < text.length; i++) {
    const unsigned digit = (unsigned)(unsigned char)text.data[i] - '0';
    if (digit > 9 || sum > (most - digit) / 10) {
      return false;
    }
    sum = sum * 10 + digit;
  }
  *integer = is_negative ? (int64_t)(0 - sum) : (int64_t)sum;
  return text.length > 0;
}

typedef enum conversion { AS_WRITTEN, CONVERTED, IMPOSSIBLE } conversion;

static conversion convert_integer(const chain *c, uint32_t node, int64_t *integer) {
  double real = 0;
  switch (document_kind_of(c->document, node)) {
    case DOCUMENT_NUMBER:
      switch (document_number(c->document, node, integer, &real)) {
        case NUMBER_INTEGER:
          return AS_WRITTEN;
        case NUMBER_REAL:
          return round_real(real, integer) ? CONVERTED : IMPOSSIBLE;
        default:
          return IMPOSSIBLE;
      }
    case DOCUMENT_STRING:
      return parse_integer(document_string(c->document, node), integer) ? CONVERTED : IMPOSSIBLE;
    case DOCUMENT_TRUE:
    case DOCUMENT_FALSE:
      *integer = document_kind_of(c->document, node) == DOCUMENT_TRUE;
      return CONVERTED;
    default:
      return IMPOSSIBLE;
  }
}

/* {"$value": 5} is 5 to Json.NET, for types that it has no reader of their own for. */
static uint32_t unwrap(const chain *c, uint32_t node) {
  const document *d = c->document;
  if (d->nodes[node].kind == DOCUMENT_OBJECT && d->nodes[node].extra > 0 &&
      view_equals(document_string(d, node + 1), VIEW("$value")) &&
      document_after(d, node + 2) == document_after(d, node)) {
    return node + 2;
  }
  return node;
}

agent_outcome agent_integer(chain *c, agent_value v, const chain_type *type, chain_node **out) {
  if (is_unresolved(c, v)) {
    return take_unresolved(c, v, out);
  }
  const uint32_t node = unwrap(c, v.node);
  const document_kind kind = document_kind_of(c->document, node);
  const bool is_null = kind == DOCUMENT_NULL ||
                       (kind == DOCUMENT_STRING && document_string(c->document, node).length == 0);
  if (is_null && type->is_nullable) {
    return AGENT_NULL;
  }
  int64_t integer = 0;
  const conversion converted = convert_integer(c, node, &integer);
  const bool fits = integer >= type->least && (integer < 0 || (uint64_t)integer <= type->most);
  if (converted == IMPOSSIBLE || !fits) {
    return agent_mismatch(c, v,
                          arena_format(c->memory, "a whole number from %lld to %llu",
                                       (long long)type->least, (unsigned long long)type->most));
  }
  if (converted == CONVERTED || node != v.node) {
    note_coerced(c, v, arena_format(c->memory, "%lld", (long long)integer));
  }
  if (take(c, v, DOCUMENT_NUMBER, out) != AGENT_TAKEN) {
    return AGENT_REFUSED;
  }
  (*out)->integer = integer;
  (*out)->text = document_source(c->document, node);
  return AGENT_TAKEN;
}

/* ---- What is passed on ---------------------------------------------------------------------- */

static void pass_on_number(const chain *c, chain_node *made) {
  double real = 0;
  made->text = document_source(c->document, made->node);
  if ((c->document->nodes[made->node].flags & DOCUMENT_NONFINITE) != 0) {
    made->kind = DOCUMENT_STRING; /* Json.NET writes it in quotes */
  } else if (document_number(c->document, made->node, &made->integer, &real) != NUMBER_INTEGER) {
    made->flags |= CHAIN_REAL;
  }
}

static bool pass_on_members(chain *c, chain_node *made, uint32_t depth) {
  if (made->kind == DOCUMENT_ARRAY) {
    DOCUMENT_EACH_ELEMENT(c->document, made->node, element) {
      chain_node *child = agent_pass_on(c, element, 0, depth + 1);
      if (child == NULL) {
        return false;
      }
      chain_append(made, child);
    }
    return true;
  }
  bool has_duplicates = false;
  DOCUMENT_EACH_MEMBER(c->document, made->node, key) {
    has_duplicates = has_duplicates || (c->document->nodes[key].flags & DOCUMENT_DUPLICATE) != 0;
    chain_node *child = agent_pass_on(c, key + 1, key, depth + 1);
    if (child == NULL) {
      return false;
    }
    child->name = document_string(c->document, key);
    chain_append(made, child);
  }
  if (has_duplicates) {
    chain_settle(made);
  }
  return true;
}

chain_node *agent_pass_on(chain *c, uint32_t node, uint32_t key, uint32_t depth) {
  const document_kind kind = document_kind_of(c->document, node);
  chain_node *made = chain_make(c, kind, node, key);
  if (made == NULL) {
    return NULL;
  }
  switch (kind) {
    case DOCUMENT_STRING:
      made->text = document_string(c->document, node);
      return made;
    case DOCUMENT_NUMBER:
      pass_on_number(c, made);
      return made;
    case DOCUMENT_ARRAY:
    case DOCUMENT_OBJECT:
      if (depth > DEPTH_MAXIMUM) {
        chain_refuse(c, node, VIEW("edgeAgent"), VIEW("nested deeper than 64 levels"), VIEW(""));
        return NULL;
      }
      return pass_on_members(c, made, depth) ? made : NULL;
    default:
      return made;
  }
}
