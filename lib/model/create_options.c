/*
 * The parts of createOptions (JsonEx.cs: ChunkedProperty): every member of `settings` whose name
 * contains the word in any case, ordered by name; the first without a number, then 1, 2, 3 …
 * without a gap; joined as text, at most 100.
 */
#include "model/reader.h"

#include "model/name_order.h"

enum {
  PARTS_MAXIMUM = 100,
  PART_LENGTH_MAXIMUM = 4096, /* of a string in a twin */
};

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

static const em_view word = WORD("createOptions");

typedef create_options_part part;

typedef struct create_options {
  part *parts; /* the reader's scratch list */
  uint32_t count;
  bool is_refused; /* the numbers are wrong: the deployment is not applied */
} create_options;

/* ---- Names -------------------------------------------------------------------------------------
 */

/* The number as int.TryParse reads it, or -1. */
static int64_t part_number(em_view digits) {
  int64_t number = 0;
  for (size_t i = 0; i < digits.length; i++) {
    number = number * 10 + (digits.data[i] - '0');
    if (number > INT32_MAX) {
      return -1;
    }
  }
  return digits.length == 0 ? -1 : number;
}

static void note_name(manifest_reader *r, const part *p) {
  const bool is_whole = p->name.length == word.length + p->digits.length;
  if (is_whole && view_starts_with(p->name, word)) {
    return;
  }
  const bool is_shadow =
      !is_whole || !view_equals_ignoring_case(view_until(p->name, word.length), word);
  note *added =
      notes_add(r->notes, is_shadow ? NOTE_CREATE_OPTIONS_SHADOW_KEY : NOTE_KEY_CASE_VARIANT,
                (place){r->document, p->key});
  if (added != NULL) {
    added->name = p->name;
    added->expected =
        is_shadow ? word
                  : arena_format(r->memory, "%.*s%.*s", VIEW_ARGS(word), VIEW_ARGS(p->digits));
  }
}

static void note_chunks(manifest_reader *r, const part *p, em_view detail, em_view expected) {
  note *added = notes_add(r->notes, NOTE_CREATE_OPTIONS_CHUNKS, (place){r->document, p->key});
  if (added != NULL) {
    added->name = p->name;
    added->detail = detail;
    added->expected = expected;
  }
}

/* ---- Gathering
 * ------------------------------------------------------------------------------------ */

static void take_part(manifest_reader *r, create_options *options, const member_walk *walk,
                      em_view digits) {
  if (walk->is_duplicate) {
    for (uint32_t i = options->count; i > 0 && options->count - i < PARTS_MAXIMUM; i--) {
      if (view_equals(options->parts[i - 1].name, walk->name)) {
        options->parts[i - 1].value = walk->value;
        options->parts[i - 1].key = walk->key;
        return;
      }
    }
  }
  if (arena_list_add(r->memory, (void **)&r->parts, &options->count, &r->part_capacity,
                     sizeof *r->parts)) {
    r->parts[options->count - 1] = (part){walk->name, digits, walk->value, walk->key};
  }
  options->parts = r->parts;
}

static bool sort_parts(manifest_reader *r, create_options *options) {
  bool is_sorted = true;
  for (uint32_t i = 1; i < options->count && is_sorted; i++) {
    is_sorted = names_compare(options->parts[i - 1].name, options->parts[i].name) <= 0;
  }
  if (is_sorted) {
    return true;
  }
  named *order = arena_allocate_array(r->memory, options->count, sizeof *order);
  part *sorted = arena_allocate_array(r->memory, options->count, sizeof *sorted);
  if (order == NULL || sorted == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < options->count; i++) {
    order[i] = (named){options->parts[i].name, i};
  }
  if (!names_sort(order, options->count, r->memory)) {
    return false;
  }
  for (uint32_t i = 0; i < options->count; i++) {
    sorted[i] = options->parts[order[i].item];
  }
  options->parts = sorted;
  return true;
}

/* Part number `index` must be numbered so; the first that is not makes edgeAgent refuse everything.
 */
static void check_number(manifest_reader *r, create_options *options, uint32_t index) {
  const part *p = &options->parts[index];
  const bool is_right = index == 0 ? p->digits.length == 0 : part_number(p->digits) == index;
  if (is_right || options->is_refused) {
    return;
  }
  options->is_refused = true;
  note_chunks(r, p, VIEW("out of order, or a part is missing: edgeAgent refuses the deployment"),
              index == 0 ? word : arena_format(r->memory, "createOptions%02u", index));
}

static void check_parts(manifest_reader *r, create_options *options) {
  if (options->count > PARTS_MAXIMUM) {
    note_chunks(r, &options->parts[PARTS_MAXIMUM],
                arena_format(r->memory, "%u parts: this one and those behind it are dropped",
                             options->count),
                VIEW("at most 100 parts"));
    options->count = PARTS_MAXIMUM;
  }
  for (uint32_t i = 0; i < options->count; i++) {
    const part *p = &options->parts[i];
    note_name(r, p);
    check_number(r, options, i);
    const em_view text =
        p->value.path.length > 0 ? (em_view){0} : document_string(r->document, p->value.node);
    if (text.length > PART_LENGTH_MAXIMUM && !r->m->is_template) {
      note_chunks(r, p, arena_format(r->memory, "%zu bytes", text.length),
                  VIEW("at most 4096 bytes in one string; cut at 512"));
    }
  }
}

/* ---- Opening ----------------------------------------------------------------------------------
 */

static bool is_blank(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    if (strchr(" \t\r\n\v\f", text.data[i]) == NULL || text.data[i] == '\0') {
      return false;
    }
  }
  return true;
}

/* ---- Reading ----------------------------------------------------------------------------------
 */

static void use_settings(manifest_reader *r, module *m, settings_source source, bool is_refused) {
  settings read;
  if (!settings_read(&read, source, r->memory, r->notes)) {
    manifest_fail(r, EM_ERROR_MEMORY);
    return;
  }
  if (is_refused && read.verdict == SETTINGS_EFFECTIVE) {
    read.verdict = SETTINGS_REFUSED;
    read.refused_by = VIEW("edgeAgent");
    read.refused_because = VIEW("the parts of createOptions are not numbered without a gap");
  }
  r->m->setting_count += read.settings_read;
  if (read.settings_read == 0 && read.verdict == SETTINGS_EFFECTIVE) {
    return;
  }
  settings *kept = arena_allocate(r->memory, sizeof *kept);
  if (kept == NULL) {
    manifest_fail(r, EM_ERROR_MEMORY);
    return;
  }
  *kept = read;
  m->settings = kept;
}

static void use_unreadable(module *m) {
  m->settings = &settings_unreadable;
}

static void note_not_string(manifest_reader *r, const part *p, em_view kind) {
  if (r->m->is_template) {
    return;
  }
  note *added = notes_add(r->notes, NOTE_CREATE_OPTIONS_NOT_STRING, value_place(r, p->value));
  if (added != NULL) {
    added->name = p->name;
    added->detail = kind;
    added->expected = VIEW("text");
  }
}

/* A part that is neither text nor null. edgeAgent turns it into text. */
static bool is_structured(const manifest_reader *r, const part *p) {
  const document_kind kind = document_kind_of(r->document, p->value.node);
  return p->value.path.length > 0 ||
         (kind != DOCUMENT_STRING && kind != DOCUMENT_NULL && kind != DOCUMENT_UNDEFINED);
}

static void read_structured(manifest_reader *r, module *m, const create_options *options,
                            const part *p) {
  note_not_string(r, p, value_kind_name(r, p->value));
  const bool is_whole = p->value.path.length == 0;
  if (is_whole && document_kind_of(r->document, p->value.node) == DOCUMENT_OBJECT) {
    use_settings(r, m,
                 (settings_source){.document = r->document,
                                   .node = p->value.node,
                                   .has_placeholders = r->m->is_template,
                                   .is_running = r->m->kind == SHAPE_CONTAINERS,
                                   .workspace = &r->workspace},
                 options->is_refused);
    return;
  }
  note *added = notes_add(r->notes, NOTE_CREATE_OPTIONS_NOT_JSON, value_place(r, p->value));
  if (added != NULL) {
    added->name = p->name;
    added->detail = is_whole ? value_kind_name(r, p->value) : VIEW("a dotted name that reaches in");
    added->expected = VIEW("text that holds a JSON object");
  }
  use_unreadable(m);
}

static void read_strings(manifest_reader *r, module *m, const create_options *options,
                         const uint32_t *nodes, uint32_t count) {
  const em_view first = document_string(r->document, nodes[0]);
  const bool is_null = count == 1 && view_equals_ignoring_case(first, VIEW("null"));
  if (is_null) {
    return;
  }
  const document *opened = create_options_open(r, nodes, count);
  if (opened == NULL) {
    use_unreadable(m);
    return;
  }
  m->create_options = opened;
  use_settings(r, m,
               (settings_source){.document = opened,
                                 .has_placeholders = r->m->is_template,
                                 .workspace = &r->workspace},
               options->is_refused);
}

static void read_parts(manifest_reader *r, module *m, const create_options *options) {
  uint32_t nodes[PARTS_MAXIMUM];
  uint32_t count = 0;
  uint32_t structured_count = 0;
  bool is_all_blank = true;
  const part *structured = NULL;
  for (uint32_t i = 0; i < options->count; i++) {
    const part *p = &options->parts[i];
    if (is_structured(r, p)) {
      structured = p;
      structured_count++;
    } else if (document_kind_of(r->document, p->value.node) == DOCUMENT_STRING) {
      const em_view text = document_string(r->document, p->value.node);
      is_all_blank = is_all_blank && is_blank(text);
      if (text.length > 0) {
        nodes[count++] = p->value.node;
      }
    }
  }
  if (structured_count == 1 && is_all_blank) {
    read_structured(r, m, options, structured);
  } else if (structured != NULL) {
    note_chunks(r, structured,
                VIEW("an object or list between parts of text: joined by edgeAgent, not followed "
                     "here"),
                VIEW("text in every part"));
    use_unreadable(m);
  } else if (!is_all_blank) {
    read_strings(r, m, options, nodes, count);
  }
}

void create_options_read(manifest_reader *r, module *m, value v) {
  create_options options = {0};
  member_walk walk = walk_start(r, v);
  em_view digits = {0};
  while (walk_next(r, &walk)) {
    if (create_options_is_part(walk.name, &digits)) {
      take_part(r, &options, &walk, digits);
    }
  }
  if (options.count == 0) {
    return;
  }
  if (!sort_parts(r, &options)) {
    manifest_fail(r, EM_ERROR_MEMORY);
    return;
  }
  check_parts(r, &options);
  m->create_options_at = value_place(r, options.parts[0].value);
  read_parts(r, m, &options);
}
