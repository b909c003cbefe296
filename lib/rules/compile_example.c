/* Examples of a rule: a piece of a manifest, and whether the rule fires on it. */
#include "rules/loader.h"

#include "document/print.h"
#include "rules/examples.h"
#include "text/nearest.h"

typedef struct example_draft {
  pack_example example;
  uint32_t kinds, fragments; /* how many of each were given */
  uint32_t at, name_at;      /* nodes */
  bool is_text;
} example_draft;

/* ---- The fragment as JSON -----------------------------------------------------------------------
 */

typedef struct gathering {
  loader *loader;
  pack_text text;
} gathering;

static bool gather(void *context, const char *data, size_t length) {
  gathering *g = context;
  const pack_text piece = loader_text(g->loader, (em_view){data, length});
  g->text.start = g->text.length == 0 ? piece.start : g->text.start;
  g->text.length += piece.length;
  return loader_is_well(g->loader);
}

/* A subtree as a document of its own: nodes are in preorder and hold no pointers. */
static pack_text print_node(loader *c, uint32_t node) {
  document part = *c->document;
  part.nodes = c->document->nodes + node;
  part.node_count = document_after(c->document, node) - node;
  gathering g = {.loader = c};
  const em_writer writer = {gather, &g};
  if (document_print(&part, NULL, &writer) != EM_OK) {
    loader_fail_memory(c);
  }
  if (g.text.length > 0 && c->text[g.text.start + g.text.length - 1] == '\n') {
    g.text.length--;
  }
  return g.text;
}

static bool read_fragment(loader *c, example_draft *draft, example_fragment fragment,
                          uint32_t node) {
  const document_kind kind = document_kind_of(c->document, node);
  draft->fragments++;
  draft->example.fragment = (uint32_t)fragment;
  if (kind == DOCUMENT_STRING) {
    draft->is_text = true;
    draft->example.text = loader_text(c, document_string(c->document, node));
    return loader_is_well(c);
  }
  const bool is_list = fragment == FRAGMENT_LAYERS;
  if (kind != (is_list ? DOCUMENT_ARRAY : DOCUMENT_OBJECT)) {
    return loader_fail(c, node, "Expected a %s, or JSON as text; found %s.",
                       is_list ? "list of deployments" : "mapping", loader_kind_of(c, node));
  }
  draft->example.text = print_node(c, node);
  return loader_is_well(c);
}

#define FRAGMENT(name, fragment)                                                                   \
  static bool read_##name(loader *c, void *target, uint32_t node) {                                \
    return read_fragment(c, target, fragment, node);                                               \
  }
FRAGMENT(host_config, FRAGMENT_HOST_CONFIG)
FRAGMENT(create_options, FRAGMENT_CREATE_OPTIONS)
FRAGMENT(settings, FRAGMENT_SETTINGS)
FRAGMENT(module, FRAGMENT_MODULE)
FRAGMENT(modules, FRAGMENT_MODULES)
FRAGMENT(system_modules, FRAGMENT_SYSTEM_MODULES)
FRAGMENT(agent, FRAGMENT_AGENT)
FRAGMENT(hub, FRAGMENT_HUB)
FRAGMENT(contents, FRAGMENT_CONTENTS)
FRAGMENT(manifest, FRAGMENT_MANIFEST)
FRAGMENT(layers, FRAGMENT_LAYERS)

/* ---- What it shows
 * ------------------------------------------------------------------------------- */

static bool read_kind(loader *c, void *target, uint32_t node, em_example_kind kind) {
  example_draft *draft = target;
  draft->kinds++;
  draft->example.kind = (uint32_t)kind;
  draft->example.title = loader_text(c, loader_scalar(c, node, "what it shows"));
  return loader_is_well(c);
}

#define KIND(name, kind)                                                                           \
  static bool read_##name(loader *c, void *target, uint32_t node) {                                \
    return read_kind(c, target, node, kind);                                                       \
  }
KIND(fires, EM_EXAMPLE_FIRES)
KIND(expected, EM_EXAMPLE_EXPECTED)
KIND(quiet, EM_EXAMPLE_QUIET)
KIND(near_miss, EM_EXAMPLE_NEAR_MISS)

static bool read_at(loader *c, void *target, uint32_t node) {
  ((example_draft *)target)->at = node;
  return loader_is_well(c);
}

static bool read_name_at(loader *c, void *target, uint32_t node) {
  ((example_draft *)target)->name_at = node;
  return loader_is_well(c);
}

static bool read_in(loader *c, void *target, uint32_t node) {
  const em_view word = loader_scalar(c, node, "module or deployment");
  example_draft *draft = target;
  const bool is_module = view_equals(word, VIEW("module"));
  draft->example.in = is_module ? EXAMPLE_IN_MODULE : EXAMPLE_IN_DEPLOYMENT;
  return is_module || view_equals(word, VIEW("deployment")) ||
         loader_fail(c, node, "Expected module or deployment.");
}

static bool read_file(loader *c, void *target, uint32_t node) {
  ((example_draft *)target)->example.file =
      loader_text(c, loader_scalar(c, node, "the name of a file"));
  return loader_is_well(c);
}

/* ---- What it needs
 * ------------------------------------------------------------------------------- */

static uint32_t write_list_values(loader *c, em_view name, uint32_t values) {
  if (!loader_expect(c, values, DOCUMENT_ARRAY, "a list of values")) {
    return 0;
  }
  uint32_t count = 0;
  DOCUMENT_EACH_ELEMENT(c->document, values, element) {
    loader_text_words(c, name);
    loader_text_words(c, loader_scalar(c, element, "a value"));
    count++;
  }
  return count;
}

static bool read_with_lists(loader *c, void *target, uint32_t node) {
  example_draft *draft = target;
  if (!loader_expect(c, node, DOCUMENT_OBJECT, "lists by name")) {
    return false;
  }
  draft->example.lists = (pack_span){c->words.count, 0};
  DOCUMENT_EACH_MEMBER(c->document, node, key) {
    draft->example.lists.count += write_list_values(c, document_string(c->document, key), key + 1);
  }
  return loader_is_well(c);
}

static bool read_as_of(loader *c, void *target, uint32_t node) {
  ((example_draft *)target)->example.as_of =
      loader_text(c, loader_scalar(c, node, "a date such as 2026-08-01"));
  return loader_is_well(c);
}

static bool read_trust_state(loader *c, uint32_t node, uint32_t *state) {
  const em_view word = loader_scalar(c, node, "a state of trust such as unsigned");
  for (uint32_t i = 0; i < EM_TRUST_STATE_COUNT; i++) {
    if (view_equals(word, view_of(em_trust_state_name((em_trust_state)i)))) {
      *state = i;
      return loader_is_well(c);
    }
  }
  return loader_fail(c, node, "There is no such state of trust.");
}

#define TRUST_STATE(name)                                                                          \
  static bool read_##name(loader *c, void *target, uint32_t node) {                                \
    return read_trust_state(c, node, &((example_draft *)target)->example.name);                    \
  }
TRUST_STATE(signature)
TRUST_STATE(lock)
TRUST_STATE(lock_file)

static const loader_key with_keys[] = {
    {FACT_NAME("lists"), false, read_with_lists},    {FACT_NAME("as_of"), false, read_as_of},
    {FACT_NAME("signature"), false, read_signature}, {FACT_NAME("lock"), false, read_lock},
    {FACT_NAME("lock_file"), false, read_lock_file},
};

static bool read_with(loader *c, void *target, uint32_t node) {
  return loader_read_keys(c, node, with_keys, FACT_COUNT(with_keys), "`with`", target);
}

/* ---- All of it
 * ----------------------------------------------------------------------------------- */

static const loader_key example_keys[] = {
    {FACT_NAME("fires"), false, read_fires},
    {FACT_NAME("expected"), false, read_expected},
    {FACT_NAME("quiet"), false, read_quiet},
    {FACT_NAME("near_miss"), false, read_near_miss},
    {FACT_NAME("host_config"), false, read_host_config},
    {FACT_NAME("create_options"), false, read_create_options},
    {FACT_NAME("settings"), false, read_settings},
    {FACT_NAME("module"), false, read_module},
    {FACT_NAME("modules"), false, read_modules},
    {FACT_NAME("system_modules"), false, read_system_modules},
    {FACT_NAME("agent"), false, read_agent},
    {FACT_NAME("hub"), false, read_hub},
    {FACT_NAME("contents"), false, read_contents},
    {FACT_NAME("manifest"), false, read_manifest},
    {FACT_NAME("layers"), false, read_layers},
    {FACT_NAME("at"), false, read_at},
    {FACT_NAME("name_at"), false, read_name_at},
    {FACT_NAME("in"), false, read_in},
    {FACT_NAME("file"), false, read_file},
    {FACT_NAME("with"), false, read_with},
};

static uint32_t write_places(loader *c, uint32_t node, bool is_name) {
  if (node == DOCUMENT_NONE) {
    return 0;
  }
  uint32_t count = 0;
  const bool is_list = document_kind_of(c->document, node) == DOCUMENT_ARRAY;
  const uint32_t end = document_after(c->document, node);
  for (uint32_t at = is_list ? node + 1 : node; at < end; at = document_after(c->document, at)) {
    const em_view pointer = loader_scalar(c, at, "a JSON Pointer");
    if (pointer.length > 0 && pointer.data[0] != '/') {
      loader_fail(c, at, "A JSON Pointer begins with `/`.");
    }
    loader_text_words(c, pointer);
    loader_word(c, is_name);
    count++;
  }
  return count;
}

static bool parts_fit(loader *c, uint32_t node, const example_draft *draft) {
  const bool fires = draft->example.kind <= EM_EXAMPLE_EXPECTED;
  if (draft->kinds != 1) {
    return loader_fail(c, node,
                       "An example has exactly one of `fires`, `expected`, `quiet`, `near_miss`.");
  }
  if (draft->fragments != 1) {
    return loader_fail(c, node, "An example has exactly one fragment, such as `host_config`.");
  }
  const bool is_marked = draft->is_text && example_is_marked(loader_view(c, draft->example.text));
  const bool has_place =
      draft->example.places.count > 0 || draft->example.in != EXAMPLE_IN_FRAGMENT || is_marked;
  if (fires && !has_place) {
    return loader_fail(c, node,
                       "An example that fires says where: `at`, `name_at`, `in`, or «» "
                       "in a text.");
  }
  return fires || !has_place || is_marked ||
         loader_fail(c, node, "An example that stays quiet has no place.");
}

bool compile_example(loader *c, uint32_t node) {
  const pack_text none = {0, PACK_NONE};
  example_draft draft = {.at = DOCUMENT_NONE, .name_at = DOCUMENT_NONE};
  draft.example.file = none;
  draft.example.as_of = none;
  draft.example.signature = PACK_NONE;
  draft.example.lock = PACK_NONE;
  draft.example.lock_file = PACK_NONE;
  if (!loader_read_keys(c, node, example_keys, FACT_COUNT(example_keys), "An example", &draft)) {
    return false;
  }
  draft.example.places = (pack_span){c->words.count, 0};
  draft.example.places.count =
      write_places(c, draft.at, false) + write_places(c, draft.name_at, true);
  if (!loader_is_well(c) || !parts_fit(c, node, &draft)) {
    return false;
  }
  if (!ARENA_LIST_ADD(c->memory, &c->examples)) {
    return loader_fail_memory(c);
  }
  c->examples.items[c->examples.count - 1] = draft.example;
  return true;
}
