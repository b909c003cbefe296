#include "model/shape.h"

#include "base/error.h"
#include "text/fold.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

em_view shape_name(shape kind) {
  static const em_view names[SHAPE_COUNT] = {
      [SHAPE_UNKNOWN] = WORD("unknown"),
      [SHAPE_DEPLOYMENT] = WORD("deployment"),
      [SHAPE_CONTENT] = WORD("deployment content"),
      [SHAPE_CONFIGURATION] = WORD("configuration"),
      [SHAPE_LEGACY] = WORD("legacy module content"),
      [SHAPE_MODULES_ONLY] = WORD("modules only"),
      [SHAPE_TWIN] = WORD("module twin"),
      [SHAPE_CONTAINERS] = WORD("containers of the engine"),
      [SHAPE_MODULE_LIST] = WORD("list of modules"),
      [SHAPE_AGENT_SECTION] = WORD("device configuration file"),
      [SHAPE_DEVICE_CONFIGURATION] = WORD("automatic configuration of twins"),
  };
  const size_t index = (size_t)kind;
  return index < SHAPE_COUNT ? names[index] : names[SHAPE_UNKNOWN];
}

/* One way to reach the map of modules. A new shape is a new row. */
typedef struct shape_rule {
  shape kind;
  em_view outer, inner; /* names from the top; empty: none */
  bool wants_runtime;   /* counts only with $edgeAgent or $edgeHub in it */
} shape_rule;

/* In the order in which `az` looks. */
static const shape_rule rules[] = {
    {SHAPE_CONTENT, WORD("content"), WORD("modulesContent"), false},
    {SHAPE_LEGACY, WORD("content"), WORD("moduleContent"), true},
    {SHAPE_DEPLOYMENT, WORD(""), WORD("modulesContent"), false},
    {SHAPE_LEGACY, WORD(""), WORD("moduleContent"), true},
    {SHAPE_MODULES_ONLY, WORD("content"), WORD(""), true},
    {SHAPE_MODULES_ONLY, WORD(""), WORD(""), true},
};

/* Members beside the map: of configurations, as the service answers and `az` prints them, of
 * templates and of editors. */
static const em_view top_members[] = {
    WORD("modulesContent"),
    WORD("moduleContent"),
    WORD("deviceContent"),
    WORD("content"),
    WORD("$schema-template"),
    WORD("$schema-version"),
    WORD("$schema"),
    WORD("id"),
    WORD("schemaVersion"),
    WORD("labels"),
    WORD("targetCondition"),
    WORD("priority"),
    WORD("metrics"),
    WORD("systemMetrics"),
    WORD("etag"),
    WORD("createdTimeUtc"),
    WORD("lastUpdatedTimeUtc"),
    WORD("contentType"),
};

/* What makes content a configuration of the service. */
static const em_view configuration_members[] = {
    WORD("id"), WORD("targetCondition"), WORD("priority"), WORD("etag"), WORD("createdTimeUtc")};

bool shape_knows_member(em_view name) {
  for (size_t i = 0; i < COUNT(top_members); i++) {
    if (view_equals_ignoring_case(top_members[i], name)) {
      return true;
    }
  }
  return false;
}

static bool has_runtime(const document *d, uint32_t map) {
  DOCUMENT_EACH_MEMBER(d, map, key) {
    const em_view name = document_string(d, key);
    if (view_equals_ignoring_case(name, VIEW("$edgeAgent")) ||
        view_equals_ignoring_case(name, VIEW("$edgeHub"))) {
      return true;
    }
  }
  return false;
}

static bool is_configuration(const document *d, uint32_t object) {
  for (size_t i = 0; i < COUNT(configuration_members); i++) {
    if (document_member(d, object, configuration_members[i]) != DOCUMENT_NONE) {
      return true;
    }
  }
  return false;
}

typedef struct shape_search {
  const document *d;
  uint32_t top; /* the object that may be a manifest */
  shape_match *matches;
  uint32_t count;
} shape_search;

static void add_match(shape_search *s, const shape_rule *rule, uint32_t map, uint32_t key) {
  const bool is_map = document_kind_of(s->d, map) == DOCUMENT_OBJECT;
  if (!is_map || s->count == SHAPE_MATCHES || (rule->wants_runtime && !has_runtime(s->d, map))) {
    return;
  }
  const bool is_wrapped = rule->kind == SHAPE_CONTENT && is_configuration(s->d, s->top);
  s->matches[s->count++] = (shape_match){.kind = is_wrapped ? SHAPE_CONFIGURATION : rule->kind,
                                         .contents = map,
                                         .key = key,
                                         .documented = rule->inner};
}

/* Every member of the object with this name in any case, the exact and last one first. */
static void match_inner(shape_search *s, const shape_rule *rule, uint32_t object) {
  if (rule->inner.length == 0) {
    add_match(s, rule, object, DOCUMENT_NONE);
    return;
  }
  const uint32_t exact = document_member(s->d, object, rule->inner);
  if (exact != DOCUMENT_NONE) {
    add_match(s, rule, exact, exact - 1);
  }
  if (document_kind_of(s->d, object) != DOCUMENT_OBJECT) {
    return;
  }
  DOCUMENT_EACH_MEMBER(s->d, object, key) {
    const em_view name = document_string(s->d, key);
    if (!view_equals(name, rule->inner) && fold_equals_dotnet(name, rule->inner)) {
      add_match(s, rule, key + 1, key);
    }
  }
}

uint32_t shape_find_in(const document *d, uint32_t object, shape_match *matches) {
  shape_search s = {.d = d, .top = object, .matches = matches};
  for (size_t i = 0; i < COUNT(rules); i++) {
    if (rules[i].outer.length == 0) {
      match_inner(&s, &rules[i], object);
      continue;
    }
    DOCUMENT_EACH_MEMBER(d, object, key) {
      if (fold_equals_dotnet(document_string(d, key), rules[i].outer)) {
        match_inner(&s, &rules[i], key + 1);
      }
    }
  }
  return s.count;
}

uint32_t shape_find(const document *d, shape_match *matches) {
  const bool is_object = d->node_count > 0 && document_kind_of(d, 0) == DOCUMENT_OBJECT;
  return is_object ? shape_find_in(d, 0, matches) : 0;
}

/* ---- What else it may be --------------------------------------------------------------------- */

/* Files that people take for manifests, told by a member at the top. */
typedef struct lookalike {
  em_view member;
  const char *sentence;
} lookalike;

static const lookalike lookalikes[] = {
    {WORD("image"), "This looks like the description of one module (module.json); expected a "
                    "deployment manifest with \"modulesContent\"."},
    {WORD("modules"),
     "This looks like a list of modules without \"$edgeAgent\"; expected a deployment "
     "manifest with \"modulesContent\"."},
};

static em_view kind_name(document_kind kind) {
  static const em_view names[] = {
      [DOCUMENT_NULL] = WORD("null"),        [DOCUMENT_FALSE] = WORD("false"),
      [DOCUMENT_TRUE] = WORD("true"),        [DOCUMENT_NUMBER] = WORD("a number"),
      [DOCUMENT_STRING] = WORD("text"),      [DOCUMENT_ARRAY] = WORD("a list"),
      [DOCUMENT_OBJECT] = WORD("an object"), [DOCUMENT_UNDEFINED] = WORD("undefined"),
  };
  return names[kind];
}

/* The first names at the top, as far as they fit. */
static void list_names(const document *d, char *text, size_t capacity) {
  size_t used = 0;
  uint32_t listed = 0;
  DOCUMENT_EACH_MEMBER(d, 0, key) {
    const em_view name = document_string(d, key);
    if (listed == 4 || name.length > 32 || used + name.length + 8 > capacity) {
      memcpy(text + used, " …", sizeof " …" - 1);
      used += sizeof " …" - 1;
      break;
    }
    if (listed > 0) {
      memcpy(text + used, ", ", 2);
      used += 2;
    }
    text[used++] = '"';
    memcpy(text + used, name.data, name.length);
    used += name.length;
    text[used++] = '"';
    listed++;
  }
  text[used] = '\0';
}

em_status shape_error(const document *d, em_error *error) {
  const document_node *root = &d->nodes[0];
  if (root->kind == DOCUMENT_ARRAY) {
    const uint32_t count = document_count(d, 0);
    return error_set(error, EM_ERROR_SHAPE, root->start, root->length > 0 ? 1 : 0,
                     "No deployment manifest: the document is a list of %u value%s, and none of "
                     "them is a deployment, a twin or a container.",
                     count, count == 1 ? "" : "s");
  }
  if (root->kind != DOCUMENT_OBJECT) {
    return error_set(error, EM_ERROR_SHAPE, root->start, root->length > 0,
                     "No deployment manifest: the document is %s; expected an object with "
                     "\"modulesContent\".",
                     kind_name((document_kind)root->kind).data);
  }
  const uint32_t contents = document_member(d, 0, VIEW("modulesContent"));
  if (contents != DOCUMENT_NONE) {
    return error_set(error, EM_ERROR_SHAPE, d->nodes[contents].start, d->nodes[contents].length,
                     "No deployment manifest: \"modulesContent\" is %s; expected an object of "
                     "modules.",
                     kind_name(document_kind_of(d, contents)).data);
  }
  for (size_t i = 0; i < COUNT(lookalikes); i++) {
    const uint32_t found = document_member(d, 0, lookalikes[i].member);
    if (found != DOCUMENT_NONE) {
      return error_set(error, EM_ERROR_SHAPE, d->nodes[found - 1].start, d->nodes[found - 1].length,
                       "%s", lookalikes[i].sentence);
    }
  }
  char names[160];
  list_names(d, names, sizeof names);
  return error_set(error, EM_ERROR_SHAPE, root->start, root->length > 0,
                   "No deployment manifest: at the top stand %s; expected \"modulesContent\", "
                   "\"content\" or \"$edgeAgent\".",
                   names[0] == '\0' ? "no members" : names);
}
