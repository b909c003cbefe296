/* Addresses: which text or part of a text a reference means. */
#include "base/error.h"
#include "schema/compiler.h"
#include "schema/uri.h"

/* ---- Resources and anchors --------------------------------------------------------------------
 */

static bool count_name(compiler *c, const document *d, uint32_t node) {
  return ++c->names <= SCHEMA_NAMES_MAXIMUM ||
         compiler_fail(c, d, node, "The schema has more than 2048 addresses.") != NULL;
}

schema_resource *compiler_add_resource(compiler *c, schema_source *source, uint32_t node,
                                       em_view id, const schema_resource *inside) {
  if (!count_name(c, &source->d, node)) {
    return NULL;
  }
  const em_view base = inside == NULL ? source->uri : inside->uri;
  schema_resource *resource = arena_allocate(c->memory, sizeof *resource);
  if (resource == NULL || !ARENA_LIST_ADD(c->memory, &c->resources)) {
    return compiler_fail_memory(c);
  }
  *resource = (schema_resource){.source = source, .node = node};
  resource->uri = uri_resolve(c->memory, base, id.data == NULL ? VIEW("") : id);
  if (resource->uri.data == NULL) {
    return compiler_fail_memory(c);
  }
  if (inside != NULL) {
    resource->dialect = inside->dialect;
  }
  c->resources.items[c->resources.count - 1] = resource;
  return resource;
}

bool compiler_add_anchor(compiler *c, schema_resource *resource, em_view name,
                         const schema_node *schema, bool is_dynamic) {
  if (!count_name(c, schema->d, schema->node)) {
    return false;
  }
  schema_anchor *anchor = arena_allocate(c->memory, sizeof *anchor);
  if (anchor == NULL) {
    return compiler_fail_memory(c) != NULL;
  }
  *anchor = (schema_anchor){name, schema, is_dynamic, resource->anchors};
  resource->anchors = anchor;
  return true;
}

const schema_anchor *schema_anchor_of(const schema_resource *resource, em_view name,
                                      bool only_dynamic) {
  for (const schema_anchor *a = resource->anchors; a != NULL; a = a->next) {
    if (view_equals(a->name, name) && (a->is_dynamic || !only_dynamic)) {
      return a;
    }
  }
  return NULL;
}

/* ---- Dialects -----------------------------------------------------------------------------------
 */

static schema_resource *find_resource(compiler *c, em_view uri);

static uint32_t vocabulary_of(em_view uri) {
  static const struct {
    const char *name;
    uint32_t bits;
  } known[] = {
      {"core", VOCABULARY_CORE},
      {"applicator", VOCABULARY_APPLICATOR},
      {"unevaluated", VOCABULARY_UNEVALUATED},
      {"validation", VOCABULARY_VALIDATION},
      {"format-annotation", VOCABULARY_OTHER},
      {"format-assertion", VOCABULARY_FORMAT_ASSERTION},
      {"meta-data", VOCABULARY_OTHER},
      {"content", VOCABULARY_OTHER},
  };
  const em_view prefix = VIEW("https://json-schema.org/draft/2020-12/vocab/");
  if (!view_starts_with(uri, prefix)) {
    return 0;
  }
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (view_equals(view_from(uri, prefix.length), view_of(known[i].name))) {
      return known[i].bits;
    }
  }
  return 0;
}

/* The dialect that a meta-schema with $vocabulary describes. */
static bool read_vocabularies(compiler *c, const document *d, uint32_t node,
                              schema_dialect *dialect) {
  if (document_kind_of(d, node) != DOCUMENT_OBJECT) {
    return compiler_fail(c, d, node, "`$vocabulary` must be an object.") != NULL;
  }
  dialect->vocabularies = VOCABULARY_CORE;
  DOCUMENT_EACH_MEMBER(d, node, key) {
    const uint32_t bits = vocabulary_of(document_string(d, key));
    if (bits == 0 && document_kind_of(d, key + 1) == DOCUMENT_TRUE) {
      return compiler_fail(c, d, key, "This vocabulary is required, and not known here.") != NULL;
    }
    dialect->vocabularies |= bits;
  }
  return true;
}

/* Sets the dialect that `$schema` names; `node` is where that stands. */
static bool read_dialect(compiler *c, const document *d, uint32_t node, schema_dialect *dialect) {
  const em_view named = document_string(d, node);
  const em_view uri = uri_without_fragment(named);
  if (view_ends_with(uri, VIEW("://json-schema.org/draft-07/schema"))) {
    *dialect = (schema_dialect){SCHEMA_DRAFT_7, VOCABULARY_STANDARD};
    return true;
  }
  if (view_ends_with(uri, VIEW("://json-schema.org/draft/2020-12/schema"))) {
    *dialect = (schema_dialect){SCHEMA_DRAFT_2020, VOCABULARY_STANDARD};
    return true;
  }
  schema_resource *meta = named.data == NULL ? NULL : find_resource(c, uri);
  if (meta == NULL) {
    return compiler_fail(c, d, node,
                         "This dialect of JSON Schema is not known; known are draft-07 and draft "
                         "2020-12.") != NULL;
  }
  *dialect = meta->dialect;
  const uint32_t vocabulary = document_member(&meta->source->d, meta->node, VIEW("$vocabulary"));
  return vocabulary == DOCUMENT_NONE || read_vocabularies(c, &meta->source->d, vocabulary, dialect);
}

/* ---- Loading ------------------------------------------------------------------------------------
 */

static schema_source *read_source(compiler *c, em_view name, em_view uri, em_view text,
                                  em_syntax syntax) {
  schema_source *source = arena_allocate(c->memory, sizeof *source);
  if (source == NULL || !ARENA_LIST_ADD(c->memory, &c->result->sources)) {
    return compiler_fail_memory(c);
  }
  c->result->sources.items[c->result->sources.count - 1] = source;
  em_error why;
  c->status = document_parse(&source->d, name, text, syntax, &c->reading, &why);
  if (c->status != EM_OK) {
    const bool is_other = !view_equals(name, c->result->name);
    if (c->error != NULL) {
      *c->error = why;
    }
    if (is_other) {
      error_set(c->error, c->status, 0, 0, "In %.*s, line %u: %s", (int)view_until(name, 80).length,
                name.data, why.line, why.message);
    }
    return NULL;
  }
  source->uri = uri_normalise(c->memory, uri);
  source->by_node = arena_allocate_array(c->memory, source->d.node_count, sizeof *source->by_node);
  return source->uri.data == NULL || source->by_node == NULL ? compiler_fail_memory(c) : source;
}

schema_source *compiler_load(compiler *c, em_view name, em_view uri, em_view text,
                             em_syntax syntax) {
  schema_source *source = read_source(c, name, uri, text, syntax);
  if (source == NULL) {
    return NULL;
  }
  const document *d = &source->d;
  const uint32_t id = document_member(d, 0, VIEW("$id"));
  const uint32_t reference = document_member(d, 0, VIEW("$ref"));
  const uint32_t dialect = document_member(d, 0, VIEW("$schema"));
  schema_dialect standard = {c->options->draft == EM_SCHEMA_DRAFT_7 ? SCHEMA_DRAFT_7
                                                                    : SCHEMA_DRAFT_2020,
                             VOCABULARY_STANDARD};
  if (dialect != DOCUMENT_NONE && !read_dialect(c, d, dialect, &standard)) {
    return NULL;
  }
  const bool is_void = reference != DOCUMENT_NONE && standard.draft == SCHEMA_DRAFT_7;
  source->root = compiler_add_resource(
      c, source, 0, id == DOCUMENT_NONE || is_void ? (em_view){0} : document_string(d, id), NULL);
  if (source->root == NULL) {
    return NULL;
  }
  source->root->dialect = standard;
  return compiler_schema(c, source, 0, source->root) == NULL ? NULL : source;
}

static schema_resource *find_loaded(compiler *c, em_view uri) {
  for (uint32_t i = 0; i < c->resources.count; i++) {
    if (view_equals(c->resources.items[i]->uri, uri)) {
      return c->resources.items[i];
    }
  }
  for (uint32_t i = 0; i < c->result->sources.count; i++) {
    schema_source *source = c->result->sources.items[i];
    if (source->root != NULL && view_equals(source->uri, uri)) {
      return source->root;
    }
  }
  return NULL;
}

static bool load_bundled(compiler *c, size_t index) {
  const em_schema_resource *bundled = &c->options->resources[index];
  c->is_loaded[index] = true;
  return compiler_load(c, bundled->uri, uri_without_fragment(bundled->uri), bundled->text,
                       EM_SYNTAX_AUTO) != NULL;
}

/* By the address that a text was handed in under; then by addresses that texts give themselves. */
static schema_resource *find_resource(compiler *c, em_view uri) {
  schema_resource *found = find_loaded(c, uri);
  for (size_t i = 0; found == NULL && i < c->options->resource_count; i++) {
    if (!c->is_loaded[i] && view_equals(uri_without_fragment(c->options->resources[i].uri), uri)) {
      found = load_bundled(c, i) ? find_loaded(c, uri) : NULL;
    }
  }
  for (size_t i = 0; found == NULL && c->status == EM_OK && i < c->options->resource_count; i++) {
    if (!c->is_loaded[i]) {
      found = load_bundled(c, i) ? find_loaded(c, uri) : NULL;
    }
  }
  return found;
}

/* ---- References ---------------------------------------------------------------------------------
 */

/* ~1 is /, ~0 is ~. In place. */
static em_view unescape_token(char *token, size_t length) {
  size_t out = 0;
  for (size_t i = 0; i < length; i++) {
    const bool is_escape = token[i] == '~' && i + 1 < length;
    if (is_escape && (token[i + 1] == '0' || token[i + 1] == '1')) {
      token[out++] = token[++i] == '1' ? '/' : '~';
    } else {
      token[out++] = token[i];
    }
  }
  return (em_view){token, out};
}

static uint32_t step_into(const document *d, uint32_t node, em_view token) {
  if (document_kind_of(d, node) == DOCUMENT_OBJECT) {
    return document_member(d, node, token);
  }
  if (document_kind_of(d, node) != DOCUMENT_ARRAY || token.length == 0 || token.length > 9) {
    return DOCUMENT_NONE;
  }
  uint32_t index = 0;
  for (size_t i = 0; i < token.length; i++) {
    if (token.data[i] < '0' || token.data[i] > '9') {
      return DOCUMENT_NONE;
    }
    index = index * 10 + (uint32_t)(token.data[i] - '0');
  }
  DOCUMENT_EACH_ELEMENT(d, node, element) {
    if (index-- == 0) {
      return element;
    }
  }
  return DOCUMENT_NONE;
}

/* A JSON Pointer from the root of a resource; NULL without an error if nothing is there. */
static const schema_node *follow_pointer(compiler *c, schema_resource *resource, em_view pointer) {
  schema_source *source = resource->source;
  char *text = arena_allocate(c->memory, pointer.length + 1);
  if (text == NULL) {
    return compiler_fail_memory(c);
  }
  memcpy(text, pointer.data, pointer.length);
  uint32_t node = resource->node;
  for (size_t at = 0; node != DOCUMENT_NONE && at < pointer.length;) {
    const size_t length = view_find((em_view){text + at + 1, pointer.length - at - 1}, '/');
    node = step_into(&source->d, node, unescape_token(text + at + 1, length));
    if (node != DOCUMENT_NONE && source->by_node[node] != NULL) {
      resource = source->by_node[node]->resource;
    }
    at += 1 + length;
  }
  return node == DOCUMENT_NONE ? NULL : compiler_schema(c, source, node, resource);
}

static const schema_node *resolve(compiler *c, const schema_node *from, em_view reference,
                                  em_view *fragment) {
  const em_view uri = uri_resolve(c->memory, from->resource->uri, reference);
  *fragment = uri_decode(c->memory, uri_fragment(reference));
  if (uri.data == NULL || fragment->data == NULL) {
    return compiler_fail_memory(c);
  }
  schema_resource *resource =
      uri_without_fragment(reference).length == 0 ? from->resource : find_resource(c, uri);
  if (resource == NULL) {
    return NULL;
  }
  if (fragment->length == 0 || fragment->data[0] == '/') {
    return follow_pointer(c, resource, *fragment);
  }
  const schema_anchor *anchor = schema_anchor_of(resource, *fragment, false);
  return anchor == NULL ? NULL : anchor->schema;
}

bool compiler_resolve_pending(compiler *c) {
  /* the list grows while it is walked: what a reference leads to may hold others */
  for (uint32_t i = 0; i < c->pending.count && c->status == EM_OK; i++) {
    const pending_reference p = c->pending.items[i];
    const em_view reference = document_string(p.schema->d, p.rule->node);
    em_view fragment = {0};
    p.rule->schema = resolve(c, p.schema, reference, &fragment);
    if (p.rule->schema == NULL) {
      compiler_fail(c, p.schema->d, p.rule->node,
                    "No schema has the address `%.*s`; only those handed in are known, nothing is "
                    "fetched.",
                    (int)view_until(reference, 80).length, reference.data);
    } else if (p.rule->keyword == KEYWORD_DYNAMIC_REF && fragment.length > 0) {
      const schema_anchor *anchor = schema_anchor_of(p.rule->schema->resource, fragment, true);
      const bool is_bookend = anchor != NULL && anchor->schema == p.rule->schema;
      p.rule->name = is_bookend ? fragment : (em_view){0};
    }
  }
  return c->status == EM_OK;
}
