/* The search for secrets: formats in every text of the file, then names where names are. */
#include "rules/checks/secrets_scan.h"

#include "document/expand.h"
#include "rules/checks/secret_formats.h"
#include "rules/checks/secret_names.h"

#include <stdlib.h>

enum { FORMAT_LEAST = 12 };

typedef struct scan {
  const manifest *manifest;
  secret_list *list;
  secret_filter filter;
  uint32_t module; /* that the document at hand belongs to */
} scan;

/* ---- Formats ------------------------------------------------------------------------------- */

static bool scan_text(scan *s, place at, em_view text) {
  secret_hit hit;
  size_t from = 0;
  while (secret_format_next(&s->filter, text, from, &hit)) {
    const em_view value = view_until(view_from(text, hit.start), hit.length);
    const place name = place_of_name(at);
    secret *added = secrets_add(s->list, secret_piece(at, hit.start, hit.length), SECRET_ELSEWHERE,
                                SECRET_BY_FORMAT, value);
    if (added == NULL) {
      return false;
    }
    added->kind = hit.kind;
    added->name = place_equals(name, at) ? (em_view){0} : document_string(name.document, name.node);
    if (s->module < s->manifest->module_count) {
      added->where = SECRET_IN_CREATE_OPTIONS;
      added->module_index = s->module;
      added->module = s->manifest->modules[s->module].name;
    }
    from = hit.start + hit.length;
  }
  return true;
}

/* All strings but those that were opened: these are read as what they hold. `opened` is in order.
 */
static bool scan_document(scan *s, const document *d, const uint32_t *opened, uint32_t count) {
  uint32_t next = 0;
  for (uint32_t node = 0; node < d->node_count; node++) {
    const document_node *n = &d->nodes[node];
    if (n->kind != DOCUMENT_STRING || n->length < FORMAT_LEAST) {
      continue;
    }
    while (next < count && opened[next] < node) {
      next++;
    }
    const bool is_opened = next < count && opened[next] == node;
    if (!is_opened && (n->flags & DOCUMENT_KEY) == 0 &&
        !scan_text(s, (place){d, node}, document_string(d, node))) {
      return false;
    }
  }
  return true;
}

static int compare_nodes(const void *a, const void *b) {
  const uint32_t x = *(const uint32_t *)a;
  const uint32_t y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

/* String nodes of the file that were opened, in order. */
static uint32_t *opened_nodes(scan *s, uint32_t *count) {
  const manifest *m = s->manifest;
  uint32_t room = 0;
  for (uint32_t i = 0; i < m->embedded_count; i++) {
    room += m->embedded[i]->part_count;
  }
  uint32_t *opened = arena_allocate_array(s->list->memory, room, sizeof *opened);
  *count = 0;
  for (uint32_t i = 0; i < m->embedded_count && opened != NULL; i++) {
    const document *d = m->embedded[i];
    for (uint32_t j = 0; j < d->part_count && d->host == m->document; j++) {
      opened[(*count)++] = d->parts[j].node;
    }
  }
  if (*count > 1) {
    qsort(opened, *count, sizeof *opened, compare_nodes);
  }
  return opened;
}

/* The module that has an opened document. They are opened in the order of modules, so the search
 * goes on behind the last one; a document that no module kept ends it. */
static uint32_t owner_of(const manifest *m, const document *d, uint32_t from) {
  for (uint32_t i = from; i < m->module_count; i++) {
    if (m->modules[i].create_options == d) {
      return i;
    }
  }
  return NOTE_NO_MODULE;
}

static bool scan_formats(scan *s) {
  const manifest *m = s->manifest;
  uint32_t count = 0;
  const uint32_t *opened = opened_nodes(s, &count);
  bool is_well = opened != NULL && scan_document(s, m->document, opened, count);
  uint32_t next = 0;
  for (uint32_t i = 0; i < m->embedded_count && is_well; i++) {
    s->module = owner_of(m, m->embedded[i], next);
    next = s->module < m->module_count ? s->module + 1 : next;
    is_well = scan_document(s, m->embedded[i], NULL, 0);
  }
  s->module = NOTE_NO_MODULE;
  return is_well;
}

/* ---- Names --------------------------------------------------------------------------------- */

/* A value whose context is known: what is already listed there gets it. The last one, or NULL. */
static secret *describe(scan *s, place at, secret_where where, em_view name, uint32_t number) {
  secret *const last = secrets_at(s->list, at);
  for (secret *one = last; one != NULL; one = secrets_earlier(s->list, one)) {
    one->where = where;
    one->name = name.data == NULL ? one->name : name;
    if (number < s->manifest->module_count) {
      one->module_index = number;
      one->module = s->manifest->modules[number].name;
    }
  }
  return last;
}

/* What a value under a name is; SECRET_EVIDENCE_COUNT if it is no secret. */
static secret_evidence judge(em_view name, em_view value) {
  if (value.length == 0) {
    return SECRET_EVIDENCE_COUNT;
  }
  if (secret_name_is_telling(name)) {
    if (secret_is_default(value) && !view_equals_ignoring_case(name, value)) {
      return SECRET_BY_DEFAULT;
    }
    return secret_is_literal(name, value) ? SECRET_BY_NAME : SECRET_EVIDENCE_COUNT;
  }
  return secret_is_random(value) ? SECRET_BY_ENTROPY : SECRET_EVIDENCE_COUNT;
}

/* Lists a secret with its context; NULL if memory is out. */
static secret *list_one(scan *s, match_place at, secret_where where, secret_evidence evidence,
                        em_view name, em_view value, uint32_t number) {
  secret *added = secrets_add(s->list, at, where, evidence, value);
  if (added != NULL) {
    added->name = name;
    added->module_index = number;
    if (number < s->manifest->module_count) {
      added->module = s->manifest->modules[number].name;
    }
  }
  return added;
}

static bool is_proxy_name(em_view name) {
  return view_equals_ignoring_case(name, VIEW("http_proxy")) ||
         view_equals_ignoring_case(name, VIEW("https_proxy")) ||
         view_equals_ignoring_case(name, VIEW("all_proxy")) ||
         view_equals_ignoring_case(name, VIEW("ftp_proxy"));
}

static bool judge_env(scan *s, uint32_t number, const environment_variable *e) {
  if (!place_is_set(e->at)) {
    return true;
  }
  secret *known = describe(s, e->at, SECRET_IN_ENV, e->name, number);
  if (known != NULL) {
    known->is_proxy = is_proxy_name(e->name);
    return true;
  }
  const secret_evidence evidence =
      e->has_placeholder || document_is_filled_in(e->at.document, e->at.node)
          ? SECRET_EVIDENCE_COUNT
          : judge(e->name, e->value);
  if (evidence == SECRET_EVIDENCE_COUNT) {
    return true;
  }
  const em_view whole = document_string(e->at.document, e->at.node);
  const size_t start = whole.length > e->value.length ? whole.length - e->value.length : 0;
  return list_one(s, secret_piece(e->at, start, e->value.length), SECRET_IN_ENV, evidence, e->name,
                  e->value, number) != NULL;
}

/* The words of one argument: NAME=value, --name=value, --name value. */
typedef struct command_scan {
  scan *scan;
  uint32_t module;
  em_view awaited; /* the flag whose value comes next */
} command_scan;

static em_view unquoted(em_view text) {
  while (text.length > 0 && (text.data[0] == '"' || text.data[0] == '\'')) {
    text = view_from(text, 1);
  }
  while (text.length > 0 && strchr("\"';,", text.data[text.length - 1]) != NULL) {
    text.length--;
  }
  return text;
}

static bool judge_value(command_scan *c, place at, em_view whole, em_view name, em_view value) {
  const secret_evidence evidence = judge(name, value);
  if ((evidence != SECRET_BY_NAME && evidence != SECRET_BY_DEFAULT) ||
      secrets_at(c->scan->list, at) != NULL) {
    return true;
  }
  return list_one(c->scan, secret_piece(at, (size_t)(value.data - whole.data), value.length),
                  SECRET_IN_COMMAND, evidence, name, value, c->module) != NULL;
}

static bool judge_word(command_scan *c, place at, em_view whole, em_view word) {
  if (c->awaited.length > 0) {
    const em_view name = c->awaited;
    c->awaited = VIEW("");
    if (word.data[0] != '-') {
      return judge_value(c, at, whole, name, unquoted(word));
    }
  }
  const size_t equals = view_find(word, '=');
  if (equals < word.length) {
    return judge_value(c, at, whole, view_until(word, equals),
                       unquoted(view_from(word, equals + 1)));
  }
  if (view_starts_with(word, VIEW("--")) && secret_name_is_telling(view_from(word, 2))) {
    c->awaited = view_from(word, 2);
  }
  return true;
}

static bool judge_argument(command_scan *c, const setting_text *argument) {
  describe(c->scan, argument->at, SECRET_IN_COMMAND, (em_view){0}, c->module);
  const place *at = &argument->at;
  const bool is_not_written = argument->has_placeholder ||
                              (place_is_set(*at) && document_is_filled_in(at->document, at->node));
  em_view rest = is_not_written ? VIEW("") : argument->value;
  while (rest.length > 0) {
    const em_view word = view_until(rest, view_find(rest, ' '));
    if (word.length > 0 && !judge_word(c, argument->at, argument->value, word)) {
      return false;
    }
    rest = view_from(rest, word.length + 1);
  }
  return true;
}

static bool scan_module(scan *s, uint32_t number) {
  const module *m = &s->manifest->modules[number];
  for (uint32_t i = 0; i < m->env_count; i++) {
    if (!judge_env(s, number, &m->env[i])) {
      return false;
    }
  }
  const setting_texts *const lists[] = {m->settings->entrypoint, m->settings->cmd,
                                        &m->settings->health->test};
  command_scan c = {.scan = s, .module = number};
  for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
    for (uint32_t i = 0; i < lists[l]->count; i++) {
      if (!judge_argument(&c, &lists[l]->items[i])) {
        return false;
      }
    }
  }
  for (uint32_t i = 0; i < m->settings->labels->count; i++) {
    const setting_pair *label = &m->settings->labels->items[i];
    describe(s, label->at, SECRET_IN_LABEL, label->name, number);
  }
  return true;
}

static uint32_t module_number(const manifest *m, em_view name) {
  for (uint32_t i = 0; i < m->module_count; i++) {
    if (view_equals(m->modules[i].name, name)) {
      return i;
    }
  }
  return NOTE_NO_MODULE;
}

static bool judge_property(scan *s, const twin *t, em_view name, uint32_t node, uint32_t number) {
  const place at = {t->at.document, node};
  const em_view value = document_string(at.document, node);
  secret *one = describe(s, at, SECRET_IN_TWIN, name, number);
  if (one == NULL) {
    const secret_evidence evidence = judge(name, value);
    if (evidence == SECRET_EVIDENCE_COUNT) {
      return true;
    }
    one = list_one(s, (match_place){.at = at}, SECRET_IN_TWIN, evidence, name, value, number);
    if (one == NULL) {
      return false;
    }
  }
  one->module = t->module;
  return true;
}

static bool scan_twin(scan *s, const twin *t) {
  const document *d = t->at.document;
  const uint32_t number = module_number(s->manifest, t->module);
  em_view name = {0};
  for (uint32_t node = t->at.node; node < document_after(d, t->at.node); node++) {
    if ((d->nodes[node].flags & DOCUMENT_KEY) != 0) {
      name = document_string(d, node);
    } else if (d->nodes[node].kind == DOCUMENT_STRING &&
               !judge_property(s, t, name, node, number)) {
      return false;
    }
  }
  return true;
}

/* Passwords have a rule of their own; but they must never be shown. */
static bool scan_credentials(scan *s) {
  const manifest *m = s->manifest;
  for (uint32_t i = 0; i < m->credential_count; i++) {
    const registry_credential *c = &m->credentials[i];
    const setting_text *password = &c->password;
    describe(s, c->username.at, SECRET_IN_CREDENTIAL, c->name, NOTE_NO_MODULE);
    if (describe(s, password->at, SECRET_IN_CREDENTIAL, c->name, NOTE_NO_MODULE) != NULL ||
        password->has_placeholder || secret_is_placeholder(password->value)) {
      continue;
    }
    if (list_one(s, (match_place){.at = password->at}, SECRET_IN_CREDENTIAL, SECRET_BY_PLACE,
                 c->name, password->value, NOTE_NO_MODULE) == NULL) {
      return false;
    }
  }
  return true;
}

bool secrets_scan(const manifest *m, arena *memory, secret_list *result) {
  scan s = {.manifest = m, .list = result, .module = NOTE_NO_MODULE};
  result->memory = memory;
  secret_filter_start(&s.filter);
  bool is_well = scan_formats(&s) && scan_credentials(&s);
  for (uint32_t i = 0; i < m->module_count && is_well; i++) {
    is_well = scan_module(&s, i);
  }
  for (uint32_t i = 0; i < m->twin_count && is_well; i++) {
    is_well = scan_twin(&s, &m->twins[i]);
  }
  for (uint32_t i = 0; i < m->route_count && is_well; i++) {
    describe(&s, m->routes[i].text.at, SECRET_IN_ROUTE, m->routes[i].name, NOTE_NO_MODULE);
  }
  return is_well;
}
