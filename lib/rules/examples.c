#include "rules/examples.h"

#include "base/error.h"
#include "document/embedded.h"
#include "rules/evaluation.h"
#include "rules/example_layers.h"

static size_t find(em_view text, em_view mark) {
  for (size_t i = 0; i + mark.length <= text.length; i++) {
    if (memcmp(text.data + i, mark.data, mark.length) == 0) {
      return i;
    }
  }
  return text.length;
}

bool example_is_marked(em_view text) {
  return find(text, VIEW("«")) < find(text, VIEW("»")) && find(text, VIEW("»")) < text.length;
}

/* ---- A manifest that is read
 * ------------------------------------------------------------------------ */

typedef struct reading {
  const example_run *run;
  example_manifest made;
  document document;
  manifest manifest;
  example_layers layers;
} reading;

static void reading_end(reading *r) {
  manifest_free(&r->manifest);
  example_layers_close(&r->layers);
  document_free(&r->document);
}

/* Never data NULL: that would be success. */
static em_view told(em_view complaint) {
  return complaint.data == NULL ? VIEW("memory is out") : complaint;
}

static em_view complain(const example_run *run, const char *what, const em_error *error) {
  return told(arena_format(run->memory, "%s: %s", what, error->message));
}

/* Data NULL on success. */
static em_view reading_start(reading *r, const example_run *run) {
  const char *why = NULL;
  const pack_example *example = run->example;
  *r = (reading){.run = run};
  r->made = example_complete(run->memory, (example_fragment)example->fragment,
                             pack_view(run->pack, example->text), &why);
  if (r->made.text.data == NULL) {
    return view_of(why);
  }
  const em_view name = example->file.length == PACK_NONE ? VIEW("example.json")
                                                         : pack_view(run->pack, example->file);
  const document_options options = {.allocator = &run->memory->allocator, .limits = EM_LIMITS_INIT};
  em_error error = {0};
  if (document_parse(&r->document, name, r->made.text, EM_SYNTAX_AUTO, &options, &error) != EM_OK) {
    return complain(run, "its text cannot be read", &error);
  }
  const bool has_layers = example->fragment == FRAGMENT_LAYERS;
  if (has_layers
          ? !example_layers_open(&r->layers, &r->manifest, &r->document, run->memory, &error)
          : manifest_read(&r->manifest, &r->document, &options, run->memory, &error) != EM_OK) {
    document_free(&r->document);
    return complain(run, "it is no manifest", &error);
  }
  return (em_view){0};
}

/* ---- Pointers
 * --------------------------------------------------------------------------------------- */

/* The next step of a pointer, with its escapes undone; false at the end. */
static bool next_step(arena *memory, em_view *pointer, em_view *step) {
  if (pointer->length == 0) {
    return false;
  }
  const em_view rest = view_from(*pointer, 1);
  const em_view written = view_until(rest, view_find(rest, '/'));
  *pointer = view_from(rest, written.length);
  text_buffer plain = {.memory = memory};
  for (size_t i = 0; i < written.length; i++) {
    const char byte = written.data[i];
    const char next = i + 1 < written.length ? written.data[i + 1] : '\0';
    const bool is_escape = byte == '~' && (next == '0' || next == '1');
    text_buffer_add(&plain, is_escape ? (next == '0' ? VIEW("~") : VIEW("/"))
                                      : (em_view){&written.data[i], 1});
    i += is_escape;
  }
  *step = text_buffer_from(&plain, 0);
  return true;
}

static uint32_t child_of(const document *d, uint32_t node, em_view step) {
  if (document_kind_of(d, node) == DOCUMENT_OBJECT) {
    return document_member(d, node, step);
  }
  uint32_t index = 0;
  for (size_t i = 0; i < step.length; i++) {
    index = index * 10 + (uint32_t)(step.data[i] - '0');
  }
  if (document_kind_of(d, node) == DOCUMENT_ARRAY) {
    DOCUMENT_EACH_ELEMENT(d, node, element) {
      if (index-- == 0) {
        return element;
      }
    }
  }
  return DOCUMENT_NONE;
}

/* The document that a string opens as, if it is the first part of createOptions. */
static const document *opened_at(const reading *r, place at) {
  for (uint32_t i = 0; i < r->manifest.embedded_count; i++) {
    const document *d = r->manifest.embedded[i];
    if (d->host == at.document && d->part_count > 0 && d->parts[0].node == at.node) {
      return d;
    }
  }
  return NULL;
}

/* Follows a pointer, into createOptions too; document NULL if it leads nowhere. */
static place follow(const reading *r, place at, em_view pointer) {
  em_view step;
  while (place_is_set(at) && next_step(r->run->memory, &pointer, &step)) {
    if (document_kind_of(at.document, at.node) == DOCUMENT_STRING) {
      at = (place){opened_at(r, at), 0};
    }
    const uint32_t node = place_is_set(at) ? child_of(at.document, at.node, step) : DOCUMENT_NONE;
    at = node == DOCUMENT_NONE ? (place){0} : (place){at.document, node};
  }
  return at;
}

static em_view whole_pointer(const reading *r, em_view pointer) {
  return arena_format(
      r->run->memory, "%.*s%.*s%.*s", VIEW_ARGS(r->made.base),
      VIEW_ARGS(r->made.embedded_base.data == NULL ? VIEW("") : r->made.embedded_base),
      VIEW_ARGS(pointer));
}

/* ---- Places that are wanted
 * -------------------------------------------------------------------------- */

typedef struct span {
  uint32_t start, end;
} span;

enum { SPANS_MAXIMUM = 32 };

typedef struct span_list {
  span items[SPANS_MAXIMUM];
  uint32_t count;
} span_list;

static void add_span(span_list *list, uint32_t start, uint32_t end) {
  if (list->count < SPANS_MAXIMUM) {
    list->items[list->count++] = (span){start, end};
  }
}

static void add_place(span_list *list, place at) {
  const document_span whole = document_locate_node(at.document, at.node);
  add_span(list, whole.start, whole.end);
}

/* The first module that the fragment is about. */
static const module *module_of(const reading *r) {
  const example_fragment fragment = (example_fragment)r->run->example->fragment;
  const place base = follow(r, (place){&r->document, 0}, r->made.base);
  const bool is_named = (fragment == FRAGMENT_MODULES || fragment == FRAGMENT_SYSTEM_MODULES) &&
                        place_is_set(base) && document_count(base.document, base.node) > 0;
  const em_view wanted = is_named ? document_string(base.document, base.node + 1) : VIEW("example");
  for (uint32_t i = 0; i < r->manifest.module_count; i++) {
    if (view_equals(r->manifest.modules[i].name, wanted)) {
      return &r->manifest.modules[i];
    }
  }
  return r->manifest.module_count > 0 ? &r->manifest.modules[0] : NULL;
}

/* Data NULL on success. */
static em_view wanted_places(const reading *r, span_list *wanted) {
  const pack_example *example = r->run->example;
  if (example->in == EXAMPLE_IN_MODULE && module_of(r) != NULL) {
    add_place(wanted, place_of_name(module_of(r)->at));
  }
  if (example->in == EXAMPLE_IN_DEPLOYMENT) {
    facts f;
    facts_start(&f, &r->manifest, NULL, r->run->memory);
    const subject whole = {SUBJECT_DEPLOYMENT, NOTE_NO_MODULE, 0, &r->manifest};
    add_place(wanted, subject_place(&f, &whole));
  }
  if (r->made.mark_end > r->made.mark_start) {
    add_span(wanted, r->made.mark_start, r->made.mark_end);
  }
  for (uint32_t i = 0; i < example->places.count; i++) {
    const uint32_t *words = &r->run->pack->words[example->places.start + 3 * i];
    const em_view pointer = pack_view(r->run->pack, (pack_text){words[0], words[1]});
    const place at = follow(r, (place){&r->document, 0}, whole_pointer(r, pointer));
    if (!place_is_set(at)) {
      return told(arena_format(r->run->memory, "its place %.*s is not there", VIEW_ARGS(pointer)));
    }
    add_place(wanted, words[2] != 0 ? place_of_name(at) : at);
  }
  return (em_view){0};
}

/* ---- Judging
 * ----------------------------------------------------------------------------------------- */

/* Bytes of the example's text: a layer is a piece of it. */
static span in_example(const reading *r, document_span whole) {
  const bool is_piece = r->run->example->fragment == FRAGMENT_LAYERS;
  const uint32_t offset = is_piece ? (uint32_t)(whole.file->text.data - r->made.text.data) : 0;
  return (span){whole.start + offset, whole.end + offset};
}

static span span_of(const reading *r, const match *m) {
  const document_span whole =
      m->place.length > 0 ? document_locate(m->place.at.document, m->place.start, m->place.length)
                          : document_locate_node(m->place.at.document, m->place.at.node);
  return in_example(r, whole);
}

static bool has_span(const span_list *list, span wanted) {
  for (uint32_t i = 0; i < list->count; i++) {
    if (list->items[i].start == wanted.start && list->items[i].end == wanted.end) {
      return true;
    }
  }
  return false;
}

static em_view quote(const reading *r, span at) {
  const em_view text = view_until(view_from(r->made.text, at.start), at.end - at.start);
  return view_cut(text, 100);
}

static em_view compare(const reading *r, const matches *all, const span_list *wanted) {
  const bool must_be_expected = r->run->example->kind == EM_EXAMPLE_EXPECTED;
  span_list there = {0};
  for (uint32_t i = 0; i < all->count; i++) {
    const span at = span_of(r, all->items[i]);
    add_span(&there, at.start, at.end);
    if (!has_span(wanted, at)) {
      return told(arena_format(r->run->memory, "it fires at `%.*s`: %.*s", VIEW_ARGS(quote(r, at)),
                               VIEW_ARGS(view_cut(all->items[i]->message, 200))));
    }
    if (all->items[i]->is_expected != must_be_expected) {
      return must_be_expected ? VIEW("it fires, but is not expected") : VIEW("it is expected");
    }
  }
  for (uint32_t i = 0; i < wanted->count; i++) {
    if (!has_span(&there, wanted->items[i])) {
      return told(arena_format(r->run->memory, "it does not fire at `%.*s`",
                               VIEW_ARGS(quote(r, wanted->items[i]))));
    }
  }
  return (em_view){0};
}

/* A set that differs only in its lists. */
static bool with_lists(const example_run *run, em_ruleset *set) {
  const pack_span lists = run->example->lists;
  *set = *run->rules;
  set->extras = arena_allocate_array(run->memory, set->list_count, sizeof *set->extras);
  if (set->extras == NULL) {
    return false;
  }
  if (set->list_count > 0) {
    memcpy(set->extras, run->rules->extras, set->list_count * sizeof *set->extras);
  }
  for (uint32_t i = 0; i < lists.count; i++) {
    const uint32_t *words = &run->pack->words[lists.start + 4 * i];
    const uint32_t number =
        compiled_list_find(set, pack_view(run->pack, (pack_text){words[0], words[1]}));
    if (number == PACK_NONE) {
      return false;
    }
    list_extra *extra = &set->extras[number];
    em_view *texts = arena_allocate_array(run->memory, extra->count + 1, sizeof *texts);
    if (texts == NULL) {
      return false;
    }
    for (uint32_t j = 0; j < extra->count; j++) {
      texts[j] = extra->texts[j];
    }
    texts[extra->count] = pack_view(run->pack, (pack_text){words[2], words[3]});
    *extra = (list_extra){texts, NULL, extra->count + 1};
  }
  return true;
}

/* Every image of an example gets the same verdict, but for those that were filled in. */
static void judge_image(void *context, em_view reference, em_image_trust *known) {
  const pack_example *example = context;
  const bool is_filled_in = view_starts_with(reference, VIEW("mcr.microsoft.com/"));
  const em_trust_state signature =
      is_filled_in ? EM_TRUST_TRUSTED : (em_trust_state)example->signature;
  const em_trust_state lock = is_filled_in ? EM_TRUST_TRUSTED : (em_trust_state)example->lock;
  known->signature = (em_trust_verdict){signature, VIEW("0123456789abcdef"), VIEW("policy.json"),
                                        VIEW("the reason")};
  known->lock = (em_trust_verdict){lock, VIEW("0123456789ABCDEF"), VIEW("images.lock.json"),
                                   VIEW("the reason")};
}

static em_trust trust_of(const pack_example *example) {
  const bool has_lock = example->lock != PACK_NONE || example->lock_file != PACK_NONE;
  em_trust trust = {.has_policy = example->signature != PACK_NONE, .has_lock = has_lock};
  union {
    const pack_example *example;
    void *context;
  } as = {example};
  trust.context = as.context;
  if (example->signature != PACK_NONE || example->lock != PACK_NONE) {
    trust.judge = judge_image;
  }
  trust.lock_file = (em_trust_verdict){
      example->lock_file == PACK_NONE ? EM_TRUST_TRUSTED : (em_trust_state)example->lock_file,
      VIEW("0123456789ABCDEF"), VIEW("images.lock.json"), VIEW("the reason")};
  return trust;
}

em_view example_judge(const example_run *run) {
  reading r;
  em_ruleset set;
  em_view complaint = reading_start(&r, run);
  if (complaint.data != NULL) {
    return complaint;
  }
  span_list wanted = {0};
  complaint = run->example->kind <= EM_EXAMPLE_EXPECTED ? wanted_places(&r, &wanted) : (em_view){0};
  rule_choice *choices = arena_allocate_array(run->memory, run->rules->rule_count, sizeof *choices);
  if (choices == NULL || !with_lists(run, &set)) {
    reading_end(&r);
    return VIEW("a list that it extends is not there, or memory is out");
  }
  for (uint32_t i = 0; i < run->rules->rule_count; i++) {
    choices[i] = i == run->rule ? RULE_ON : RULE_OFF;
  }
  const em_trust trust = trust_of(run->example);
  const rules_options options = {
      .choices = choices,
      .as_of = pack_view(run->pack, run->example->as_of),
      .trust = &trust,
      .layers = run->example->fragment == FRAGMENT_LAYERS ? &r.layers.stack : NULL,
  };
  matches all;
  if (complaint.data == NULL) {
    complaint = rules_run(&set, &r.manifest, &options, run->memory, &all)
                    ? compare(&r, &all, &wanted)
                    : VIEW("memory is out");
  }
  reading_end(&r);
  return complaint;
}

/* ---- All examples of a rule
 * -------------------------------------------------------------------------- */

static em_status fail(em_error *error, const em_rule *rule, em_view what) {
  return error_set(error, EM_ERROR_RULES, 0, 0, "%.*s: %.*s", VIEW_ARGS(rule->id),
                   VIEW_ARGS(view_cut(what, 200)));
}

static em_status count_examples(const em_ruleset *rules, const em_rule *rule, em_error *error) {
  uint32_t counts[EM_EXAMPLE_NEAR_MISS + 1] = {0};
  em_example example;
  for (size_t i = 0; em_ruleset_example(rules, rule, i, &example); i++) {
    counts[example.kind]++;
  }
  if (counts[EM_EXAMPLE_FIRES] == 0) {
    return fail(error, rule, VIEW("it has no example that fires."));
  }
  if (counts[EM_EXAMPLE_NEAR_MISS] == 0) {
    return fail(error, rule, VIEW("it has no example of a near miss."));
  }
  return counts[EM_EXAMPLE_NEAR_MISS] + counts[EM_EXAMPLE_QUIET] < 2
             ? fail(error, rule, VIEW("it has fewer than two examples that stay quiet."))
             : EM_OK;
}

em_status em_ruleset_test(const em_ruleset *rules, const em_rule *rule, em_error *error) {
  const uint32_t number = (uint32_t)(rule - rules->rules);
  const compiled_rule *c = &rules->compiled[number];
  const bool needs_examples =
      c->rule->check == PACK_NONE || !checks[c->rule->check]->is_of_circumstances;
  em_status status = needs_examples ? count_examples(rules, rule, error) : EM_OK;
  for (uint32_t i = 0; status == EM_OK && i < c->rule->examples.count; i++) {
    arena memory;
    arena_init(&memory, &rules->memory.allocator);
    const pack_example *example = &c->pack->examples[c->rule->examples.start + i];
    const example_run run = {rules, number, c->pack, example, &memory};
    const em_view complaint = example_judge(&run);
    if (complaint.data != NULL) {
      const em_view title = view_cut(pack_view(c->pack, example->title), 80);
      status = fail(
          error, rule,
          arena_format(&memory, "example \"%.*s\": %.*s", VIEW_ARGS(title), VIEW_ARGS(complaint)));
    }
    arena_free(&memory);
  }
  return status;
}
