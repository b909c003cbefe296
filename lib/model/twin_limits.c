/*
 * Limits of the hub on each twin (Understand and use module twins in IoT Hub): desired properties
 * of 32 KB, counted by keys and values; keys of 1 KB without control characters, dots, dollar signs
 * and blanks; strings of 4 KB; ten levels; integers of 52 bits and a sign.
 */
#include "model/checks.h"

#include "model/placeholder.h"
#include "text/scan.h"
#include "text/utf8.h"

enum {
  TWIN_SIZE_MAXIMUM = 32768,
  KEY_SIZE_MAXIMUM = 1024,
  STRING_SIZE_MAXIMUM = 4096,
  DEPTH_MAXIMUM = 10,
  NUMBER_SIZE = 8,
  BOOLEAN_SIZE = 4,
  NOTES_OF_TWIN = 32, /* one twin of an attacker shall not drown the rest */
};

static const int64_t largest_integer = 4503599627370495;

/* What is being counted. */
typedef struct twin_count {
  bool is_runtime; /* $edgeAgent or $edgeHub: its texts mean something to the device */
  uint64_t size;
  uint32_t depth;
  uint32_t deepest;
  uint32_t ends[DEPTH_MAXIMUM + 1]; /* node behind each open container */
  uint32_t notes;
} twin_count;

static void note_limit(manifest_reader *r, twin_count *count, uint32_t node, em_view name,
                       em_view detail, em_view expected) {
  if (count->notes++ >= NOTES_OF_TWIN) {
    return;
  }
  note *added = notes_add(r->notes, NOTE_TWIN_LIMIT, (place){r->document, node});
  if (added != NULL) {
    added->name = name;
    added->detail = detail;
    added->expected = expected;
  }
}

/* ---- Nodes ------------------------------------------------------------------------------------
 */

/* C0 and C1, and DEL between them; C1 are two bytes. */
static bool is_control(em_view key, size_t at) {
  const unsigned char byte = (unsigned char)key.data[at];
  const unsigned char next = at + 1 < key.length ? (unsigned char)key.data[at + 1] : 0;
  return byte < 0x20 || byte == 0x7F || (byte == 0xC2 && next >= 0x80 && next < 0xA0);
}

static void check_key(manifest_reader *r, twin_count *count, uint32_t node, em_view key) {
  if (key.length > KEY_SIZE_MAXIMUM) {
    note_limit(r, count, node, view_until(key, 64),
               arena_format(r->memory, "a name of %zu bytes", key.length),
               VIEW("at most 1024 bytes"));
  }
  if (!scan_has(key, (scan_set){'.', '$', ' ', ' '}) && characters_are_plain(key)) {
    return;
  }
  for (size_t i = 0; i < key.length; i++) {
    const char byte = key.data[i];
    if (byte != '.' && byte != '$' && byte != ' ' && !is_control(key, i)) {
      continue;
    }
    const bool is_left_open = view_starts_with(key, VIEW("<")) && view_ends_with(key, VIEW(">"));
    if (is_left_open || placeholder_is_in(key)) {
      return;
    }
    note_limit(r, count, node, key,
               byte == '.'   ? VIEW("a name with a dot")
               : byte == '$' ? VIEW("a name with a dollar sign")
               : byte == ' ' ? VIEW("a name with a blank")
                             : VIEW("a name with a control character"),
               VIEW("no dot, dollar sign, blank or control character in names of a twin"));
    return;
  }
}

static void check_text(manifest_reader *r, twin_count *count, uint32_t node, em_view name,
                       em_view text) {
  em_view digits = {0};
  if (text.length > STRING_SIZE_MAXIMUM && !create_options_is_part(name, &digits)) {
    note_limit(r, count, node, name, arena_format(r->memory, "text of %zu bytes", text.length),
               VIEW("at most 4096 bytes"));
  }
}

static void check_number(manifest_reader *r, twin_count *count, uint32_t node, em_view name) {
  int64_t integer = 0;
  double real = 0;
  const document_number_kind kind = document_number(r->document, node, &integer, &real);
  if (kind == NUMBER_TOO_BIG ||
      (kind == NUMBER_INTEGER && (integer > largest_integer || integer < -largest_integer - 1))) {
    note_limit(r, count, node, name, document_source(r->document, node),
               VIEW("-4503599627370496 to 4503599627370495"));
  }
}

/* createOptions of a template become text without white space: about as long as their nodes. */
static uint64_t minified_size(const document *d, uint32_t object) {
  uint64_t size = 2;
  for (uint32_t node = object + 1; node < document_after(d, object); node++) {
    size += document_is_container(d, node) ? 3 : d->nodes[node].length + 1;
  }
  return size;
}

static void open_container(manifest_reader *r, twin_count *count, uint32_t node, em_view name) {
  if (r->document->nodes[node].extra == 0) {
    return;
  }
  if (count->depth <= DEPTH_MAXIMUM) {
    count->ends[count->depth++] = document_after(r->document, node);
    count->deepest = count->depth > count->deepest ? count->depth : count->deepest;
  } else if (count->notes++ < NOTES_OF_TWIN) {
    note_limit(r, count, node, name, VIEW("more than 10 levels deep"),
               VIEW("at most 10 levels below properties.desired"));
  }
}

/* Characters without controls, as the hub counts them. */
static uint64_t count_characters(em_view text) {
  uint64_t count = 0;
  uint32_t length = 0;
  for (size_t i = 0; i < text.length; i += length) {
    const uint32_t c = utf8_decode(text, i, &length);
    count += c >= 0x20 && !(c >= 0x7F && c <= 0x9F);
  }
  return count;
}

/* env values of the runtime's twin are free text, and so is what other modules get. */
static bool is_free_text(const twin_count *count, em_view name) {
  em_view digits = {0};
  return !count->is_runtime || view_equals_ignoring_case(name, VIEW("value")) ||
         create_options_is_part(name, &digits);
}

static void count_text(manifest_reader *r, twin_count *count, uint32_t node, em_view name,
                       em_view text) {
  if (characters_are_plain(text)) {
    count->size += text.length;
    return;
  }
  count->size += count_characters(text);
  if (!is_free_text(count, name)) {
    characters_check(r, (place){r->document, node}, name, text,
                     view_equals_ignoring_case(name, VIEW("image")) ? CHARACTERS_OF_NAME
                                                                    : CHARACTERS_OF_TEXT);
  }
}

static void count_name(manifest_reader *r, twin_count *count, uint32_t key, em_view name) {
  if (characters_are_plain(name)) {
    count->size += name.length;
    return;
  }
  count->size += count_characters(name);
  characters_check(r, (place){r->document, key}, VIEW("a name"), name,
                   count->is_runtime ? CHARACTERS_OF_NAME : CHARACTERS_OF_TEXT);
}

/* Counts one value; returns the next node to look at. */
static uint32_t count_value(manifest_reader *r, twin_count *count, uint32_t node, em_view name) {
  const document *d = r->document;
  em_view digits = {0};
  switch (document_kind_of(d, node)) {
    case DOCUMENT_STRING: {
      const em_view text = document_string(d, node);
      count_text(r, count, node, name, text);
      check_text(r, count, node, name, text);
      return node + 1;
    }
    case DOCUMENT_NUMBER:
      count->size += NUMBER_SIZE;
      check_number(r, count, node, name);
      return node + 1;
    case DOCUMENT_TRUE:
    case DOCUMENT_FALSE:
      count->size += BOOLEAN_SIZE;
      return node + 1;
    case DOCUMENT_OBJECT:
      if (r->m->is_template && create_options_is_part(name, &digits)) {
        count->size += minified_size(d, node);
        return document_after(d, node);
      }
      open_container(r, count, node, name);
      return node + 1;
    case DOCUMENT_ARRAY:
      open_container(r, count, node, name);
      return node + 1;
    default:
      return node + 1;
  }
}

static uint32_t count_member(manifest_reader *r, twin_count *count, uint32_t key) {
  const em_view name = document_string(r->document, key);
  /* what the service adds to the twins it prints */
  const bool is_added = view_equals(name, VIEW("$metadata")) || view_equals(name, VIEW("$version"));
  if (count->depth == 1 && is_added) {
    return document_after(r->document, key + 1);
  }
  count_name(r, count, key, name);
  check_key(r, count, key, name);
  return count_value(r, count, key + 1, name);
}

/* ---- Twins ------------------------------------------------------------------------------------
 */

/* Printable ASCII within the limits: as long as its bytes, and nothing to say of it. */
static bool is_ordinary_string(const document_node *n, em_view text) {
  const bool is_plain = (n->flags & DOCUMENT_PLAIN) != 0 || scan_is_plain(text);
  if ((n->flags & DOCUMENT_KEY) == 0) {
    return is_plain && text.length <= STRING_SIZE_MAXIMUM;
  }
  return is_plain && text.length <= KEY_SIZE_MAXIMUM &&
         !scan_has(text, (scan_set){'.', '$', ' ', ' '});
}

/* Fewer digits than the largest number has. */
static bool is_ordinary_number(const document_node *n) {
  enum { DIGITS = 15 };
  return n->length <= DIGITS && (n->flags & (DOCUMENT_NONFINITE | DOCUMENT_NOT_JSON)) == 0;
}

/* Counts a name or value that nothing has to be said of, as nearly all are; false if it is not
 * counted. */
static bool count_ordinary(const document *d, twin_count *count, uint32_t node) {
  const document_node *n = &d->nodes[node];
  switch ((document_kind)n->kind) {
    case DOCUMENT_STRING: {
      const em_view text = document_string(d, node);
      count->size += text.length;
      return is_ordinary_string(n, text);
    }
    case DOCUMENT_NUMBER:
      count->size += NUMBER_SIZE;
      return is_ordinary_number(n);
    case DOCUMENT_TRUE:
    case DOCUMENT_FALSE:
      count->size += BOOLEAN_SIZE;
      return true;
    case DOCUMENT_ARRAY:
    case DOCUMENT_OBJECT:
      return false;
    default:
      return true;
  }
}

/* Of a member's value; empty for elements. */
static em_view name_of(const document *d, uint32_t node) {
  return (d->nodes[node - 1].flags & DOCUMENT_KEY) != 0 ? document_string(d, node - 1) : VIEW("");
}

static void count_twin(manifest_reader *r, twin_count *count, uint32_t node) {
  const document *d = r->document;
  const uint32_t end = document_after(d, node);
  uint32_t at = count_value(r, count, node, VIEW(""));
  while (at < end) {
    while (count->depth > 0 && count->ends[count->depth - 1] <= at) {
      count->depth--;
    }
    const uint64_t size = count->size;
    if (count_ordinary(d, count, at)) {
      at++;
      continue;
    }
    count->size = size;
    const bool is_key = (d->nodes[at].flags & DOCUMENT_KEY) != 0;
    at = is_key ? count_member(r, count, at) : count_value(r, count, at, name_of(d, at));
  }
}

void twin_limits_check(manifest_reader *r, em_view name, uint32_t node, bool is_runtime) {
  twin_count count = {.is_runtime = is_runtime};
  count_twin(r, &count, node);
  if (arena_list_add(r->memory, (void **)&r->m->usages, &r->m->usage_count, &r->usage_capacity,
                     sizeof *r->m->usages)) {
    r->m->usages[r->m->usage_count - 1] =
        (twin_usage){name, count.size, count.deepest, {r->document, node}};
  }
  if (count.size > TWIN_SIZE_MAXIMUM) {
    count.notes = 0;
    note_limit(r, &count, node, name,
               arena_format(r->memory, "%llu bytes", (unsigned long long)count.size),
               VIEW("at most 32768 bytes of desired properties for each module"));
  }
}
