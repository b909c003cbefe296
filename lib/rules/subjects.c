/* The kinds of subjects: where they stand in the model, and their own places. */
#include "rules/facts.h"

/* ---- Places --------------------------------------------------------------------------------- */

static place first_set(place a, place b) {
  return place_is_set(a) ? a : b;
}

static place deployment_at(const facts *f, const subject *s) {
  (void)s;
  const manifest *m = f->manifest;
  const place either = first_set(m->agent_at, m->hub_at);
  const place name = place_of_name(either);
  return place_is_set(either) ? name : (place){m->document, 0};
}

static place module_at(const facts *f, const subject *s) {
  (void)f;
  return place_of_name(((const module *)s->item)->at);
}

static place image_at(const facts *f, const subject *s) {
  (void)f;
  return ((const image *)s->item)->at;
}

static place mount_at(const facts *f, const subject *s) {
  (void)f;
  const mount *m = s->item;
  return first_set(m->source_at, m->at);
}

static place port_at(const facts *f, const subject *s) {
  (void)f;
  const port *p = s->item;
  return first_set(p->host_ip_at, p->at);
}

static place device_at(const facts *f, const subject *s) {
  (void)f;
  const device *d = s->item;
  return first_set(d->source_at, d->at);
}

#define PLACE_OF(type)                                                                             \
  static place type##_place(const facts *f, const subject *s) {                                    \
    (void)f;                                                                                       \
    return ((const type *)s->item)->at;                                                            \
  }
PLACE_OF(capability)
PLACE_OF(security_option)
PLACE_OF(device_rule)
PLACE_OF(device_request)
PLACE_OF(ulimit)
PLACE_OF(endpoint)
PLACE_OF(setting_pair)
PLACE_OF(setting_text)
PLACE_OF(registry_credential)
PLACE_OF(note)

static place env_at(const facts *f, const subject *s) {
  (void)f;
  const environment_variable *e = s->item;
  return first_set(e->at, e->name_at);
}

static place route_at(const facts *f, const subject *s) {
  (void)f;
  const route *r = s->item;
  return first_set(r->text.at, r->at);
}

static place twin_at(const facts *f, const subject *s) {
  (void)f;
  return place_of_name(((const twin *)s->item)->at);
}

static place property_at(const facts *f, const subject *s) {
  (void)f;
  const property *p = s->item;
  return (place){p->twin->at.document, p->node};
}

/* ---- The table ------------------------------------------------------------------------------ */

#define ROW(word, words_of_doc, words_of_place, table, function)                                   \
  .name = FACT_NAME(word), .doc = FACT_NAME(words_of_doc), .place_doc = FACT_NAME(words_of_place), \
  .facts = &(table), .at = (function)
#define OF_MODULE .is_of_module = true
#define OF_SETTINGS .is_of_module = true, .is_of_settings = true

const subject_type subject_types[SUBJECT_COUNT] = {
    [SUBJECT_DEPLOYMENT] = {ROW("deployment", "the manifest as a whole, its runtime included",
                                "the name `$edgeAgent`", deployment_facts, deployment_at)},
    [SUBJECT_MODULE] = {ROW("module", "a module or system module, with its container settings",
                            "its name", module_facts, module_at),
                        OF_MODULE},
    [SUBJECT_IMAGE] = {ROW("image", "the image of a module", "the reference", image_facts,
                           image_at),
                       OF_MODULE},
    [SUBJECT_MOUNT] = {ROW("mount", "Binds, Mounts, Tmpfs, Volumes, VolumesFrom",
                           "what names the source", mount_facts, mount_at),
                       OF_SETTINGS},
    [SUBJECT_PORT] = {ROW("port", "a binding of PortBindings, or an exposed port",
                          "HostIp if it is written, otherwise the binding", port_facts, port_at),
                      OF_SETTINGS},
    [SUBJECT_CAPABILITY] = {ROW("capability", "an entry of CapAdd or CapDrop", "the entry",
                                capability_facts, capability_place),
                            OF_SETTINGS},
    [SUBJECT_SECURITY_OPTION] = {ROW("security_option", "an entry of SecurityOpt, either spelling",
                                     "the entry", security_option_facts, security_option_place),
                                 OF_SETTINGS},
    [SUBJECT_DEVICE] = {ROW("device", "an entry of Devices", "PathOnHost", device_facts, device_at),
                        OF_SETTINGS},
    [SUBJECT_DEVICE_RULE] = {ROW("device_rule", "an entry of DeviceCgroupRules", "the entry",
                                 device_rule_facts, device_rule_place),
                             OF_SETTINGS},
    [SUBJECT_DEVICE_REQUEST] = {ROW("device_request", "an entry of DeviceRequests", "the entry",
                                    device_request_facts, device_request_place),
                                OF_SETTINGS},
    [SUBJECT_ULIMIT] = {ROW("ulimit", "an entry of Ulimits", "the entry", ulimit_facts,
                            ulimit_place),
                        OF_SETTINGS},
    [SUBJECT_ENDPOINT] = {ROW("endpoint", "a network of NetworkingConfig.EndpointsConfig",
                              "its name", endpoint_facts, endpoint_place),
                          OF_SETTINGS},
    [SUBJECT_ENV] = {ROW("env", "an environment variable, of the module or of createOptions",
                         "the value", env_facts, env_at),
                     OF_MODULE},
    [SUBJECT_LABEL] = {ROW("label", "a member of Labels", "the value", pair_facts,
                           setting_pair_place),
                       OF_SETTINGS},
    [SUBJECT_SYSCTL] = {ROW("sysctl", "a member of Sysctls", "the value", pair_facts,
                            setting_pair_place),
                        OF_SETTINGS},
    [SUBJECT_LOG_OPTION] = {ROW("log_option", "a member of LogConfig.Config", "the value",
                                pair_facts, setting_pair_place),
                            OF_SETTINGS},
    [SUBJECT_ARGUMENT] = {ROW("argument", "one element of Entrypoint, Cmd, Healthcheck.Test, Shell",
                              "the element", argument_facts, setting_text_place),
                          OF_SETTINGS},
    [SUBJECT_CREDENTIAL] = {ROW("credential", "an entry of registryCredentials", "its object",
                                credential_facts, registry_credential_place)},
    [SUBJECT_ROUTE] = {ROW("route", "a route of `$edgeHub`", "its text", route_facts, route_at)},
    [SUBJECT_TWIN] = {ROW("twin", "desired properties of a module other than the runtime",
                          "the name of the member", twin_facts, twin_at)},
    [SUBJECT_PROPERTY] = {ROW("property", "a single value in such desired properties", "the value",
                              property_facts, property_at)},
    [SUBJECT_NOTE] = {ROW("note", "what the model noticed while reading", "where it was noticed",
                          note_facts, note_place)},
};

subject_kind subject_find(em_view name) {
  for (uint32_t i = 0; i < SUBJECT_COUNT; i++) {
    if (view_equals(subject_types[i].name, name)) {
      return (subject_kind)i;
    }
  }
  return SUBJECT_COUNT;
}

place subject_place(const facts *f, const subject *s) {
  return subject_types[s->kind].at(f, s);
}

/* ---- Lists of the model --------------------------------------------------------------------- */

/* A list in a struct: where its items, its count stand, and how large one is. */
typedef struct model_list {
  size_t items, count, size;
  bool is_pairs; /* of settings, which point to them */
  size_t pairs;
} model_list;

#define LIST(owner, items_member, count_member, type)                                              \
  {                                                                                                \
    .items = offsetof(owner, items_member), .count = offsetof(owner, count_member),                \
    .size = sizeof(type)                                                                           \
  }
#define PAIRS(member)                                                                              \
  {                                                                                                \
    .items = offsetof(setting_pairs, items), .count = offsetof(setting_pairs, count),              \
    .size = sizeof(setting_pair), .is_pairs = true, .pairs = offsetof(settings, member)            \
  }

static const model_list settings_lists[SUBJECT_COUNT] = {
    [SUBJECT_MOUNT] = LIST(settings, mounts, mount_count, mount),
    [SUBJECT_PORT] = LIST(settings, ports, port_count, port),
    [SUBJECT_SECURITY_OPTION] =
        LIST(settings, security_options, security_option_count, security_option),
    [SUBJECT_DEVICE] = LIST(settings, devices, device_count, device),
    [SUBJECT_DEVICE_RULE] = LIST(settings, device_rules, device_rule_count, device_rule),
    [SUBJECT_DEVICE_REQUEST] =
        LIST(settings, device_requests, device_request_count, device_request),
    [SUBJECT_ULIMIT] = LIST(settings, ulimits, ulimit_count, ulimit),
    [SUBJECT_ENDPOINT] = LIST(settings, endpoints, endpoint_count, endpoint),
    [SUBJECT_LABEL] = PAIRS(labels),
    [SUBJECT_SYSCTL] = PAIRS(sysctls),
    [SUBJECT_LOG_OPTION] = PAIRS(log_options),
};

static const model_list manifest_lists[SUBJECT_COUNT] = {
    [SUBJECT_CREDENTIAL] = LIST(manifest, credentials, credential_count, registry_credential),
    [SUBJECT_ROUTE] = LIST(manifest, routes, route_count, route),
    [SUBJECT_TWIN] = LIST(manifest, twins, twin_count, twin),
    [SUBJECT_NOTE] = LIST(manifest, notes.items, notes.count, note),
};

static const char *list_owner(const model_list *list, const void *owner) {
  const char *const from = owner;
  return list->is_pairs ? *(const char *const *)(const void *)(from + list->pairs) : from;
}

static uint32_t list_count(const model_list *list, const void *owner) {
  return *(const uint32_t *)(const void *)(list_owner(list, owner) + list->count);
}

static const void *list_item(const model_list *list, const void *owner, uint32_t index) {
  const char *const *items = (const void *)(list_owner(list, owner) + list->items);
  return *items + (size_t)index * list->size;
}

/* ---- Properties ----------------------------------------------------------------------------- */

typedef struct property_list {
  ARENA_LIST(property) found;
  facts *facts;
} property_list;

/* All scalars below a value, in the order of the text; nodes stand in preorder, so no recursion. */
static bool walk_twin(property_list *list, const twin *t) {
  const document *d = t->at.document;
  em_view name = {0};
  for (uint32_t node = t->at.node; node < document_after(d, t->at.node); node++) {
    if ((d->nodes[node].flags & DOCUMENT_KEY) != 0) {
      name = document_string(d, node);
    } else if (!document_is_container(d, node)) {
      if (!arena_list_add(list->facts->memory, (void **)&list->found.items, &list->found.count,
                          &list->found.capacity, sizeof *list->found.items)) {
        return false;
      }
      list->found.items[list->found.count - 1] = (property){.twin = t, .node = node, .name = name};
    }
  }
  return true;
}

static void walk_twins(facts *f) {
  f->has_properties = true;
  property_list list = {.facts = f};
  for (uint32_t i = 0; i < f->manifest->twin_count; i++) {
    if (!walk_twin(&list, &f->manifest->twins[i])) {
      return;
    }
  }
  f->properties = list.found.items;
  f->property_count = list.found.count;
}

/* ---- Counting and getting ------------------------------------------------------------------- */

uint32_t subjects_in_module(const module *m, subject_kind kind) {
  if (subject_types[kind].is_of_settings && !settings_are_known(m)) {
    return 0;
  }
  switch (kind) {
    case SUBJECT_IMAGE:
      return m->has_image;
    case SUBJECT_ENV:
      return m->env_count;
    case SUBJECT_CAPABILITY:
      return m->settings->cap_add_count + m->settings->cap_drop_count;
    case SUBJECT_ARGUMENT:
      return m->settings->entrypoint->count + m->settings->cmd->count +
             m->settings->health->test.count + m->settings->shell->count;
    default:
      return settings_lists[kind].size == 0 ? 0 : list_count(&settings_lists[kind], m->settings);
  }
}

uint32_t subjects_count(facts *f, subject_kind kind, uint32_t in) {
  const manifest *m = f->manifest;
  if (kind == SUBJECT_DEPLOYMENT) {
    return 1;
  }
  if (kind == SUBJECT_MODULE) {
    return m->module_count;
  }
  if (kind == SUBJECT_PROPERTY) {
    if (!f->has_properties) {
      walk_twins(f);
    }
    return f->property_count;
  }
  if (manifest_lists[kind].size != 0) {
    return list_count(&manifest_lists[kind], m);
  }
  return in < m->module_count ? subjects_in_module(&m->modules[in], kind) : 0;
}

static const void *capability_item(const settings *s, uint32_t index) {
  return index < s->cap_add_count ? &s->cap_add[index] : &s->cap_drop[index - s->cap_add_count];
}

static const void *argument_item(const settings *s, uint32_t index) {
  const setting_texts *const lists[] = {s->entrypoint, s->cmd, &s->health->test, s->shell};
  uint32_t list = 0;
  while (list + 1 < FACT_COUNT(lists) && index >= lists[list]->count) {
    index -= lists[list]->count;
    list++;
  }
  return &lists[list]->items[index];
}

static const void *item_of_module(const module *m, subject_kind kind, uint32_t index) {
  switch (kind) {
    case SUBJECT_IMAGE:
      return &m->image;
    case SUBJECT_ENV:
      return &m->env[index];
    case SUBJECT_CAPABILITY:
      return capability_item(m->settings, index);
    case SUBJECT_ARGUMENT:
      return argument_item(m->settings, index);
    default:
      return list_item(&settings_lists[kind], m->settings, index);
  }
}

bool subjects_get(const facts *f, subject_kind kind, uint32_t in, uint32_t index, subject *s) {
  const manifest *m = f->manifest;
  *s = (subject){.kind = kind, .module = in, .index = index};
  if (kind == SUBJECT_DEPLOYMENT) {
    s->module = NOTE_NO_MODULE;
    s->item = m;
    return index == 0;
  }
  if (kind == SUBJECT_MODULE) {
    s->module = index;
    s->item = index < m->module_count ? &m->modules[index] : NULL;
    return s->item != NULL;
  }
  if (kind == SUBJECT_PROPERTY) {
    s->module = NOTE_NO_MODULE;
    s->item = index < f->property_count ? &f->properties[index] : NULL;
    return s->item != NULL;
  }
  if (manifest_lists[kind].size != 0) {
    if (index >= list_count(&manifest_lists[kind], m)) {
      return false;
    }
    s->item = list_item(&manifest_lists[kind], m, index);
    s->module = kind == SUBJECT_NOTE ? ((const note *)s->item)->module : NOTE_NO_MODULE;
    return in == NOTE_NO_MODULE || kind != SUBJECT_NOTE || s->module == in;
  }
  if (in >= m->module_count || index >= subjects_in_module(&m->modules[in], kind)) {
    return false;
  }
  s->item = item_of_module(&m->modules[in], kind, index);
  return true;
}

/* ---- All of a kind
 * --------------------------------------------------------------------------------- */

bool subjects_are_hidden(const module *m, subject_kind kind) {
  return subject_types[kind].is_of_settings && !settings_are_known(m);
}

static void fill_index(const facts *f, subject_kind kind, subject *items) {
  uint32_t filled = 0;
  for (uint32_t i = 0; i < f->manifest->module_count; i++) {
    const module *m = &f->manifest->modules[i];
    const uint32_t count = subjects_in_module(m, kind);
    for (uint32_t j = 0; j < count; j++) {
      items[filled++] = (subject){kind, i, j, item_of_module(m, kind, j)};
    }
  }
}

const subject_index *subjects_all(facts *f, subject_kind kind) {
  subject_index *index = &f->indexes[kind];
  if (index->is_built) {
    return index;
  }
  index->is_built = true;
  uint32_t count = 0;
  for (uint32_t i = 0; i < f->manifest->module_count; i++) {
    const module *m = &f->manifest->modules[i];
    count += subjects_in_module(m, kind);
    index->unknown_modules += subjects_are_hidden(m, kind);
  }
  subject *items = arena_allocate_array(f->memory, count, sizeof *items);
  if (items != NULL) {
    fill_index(f, kind, items);
    index->items = items;
    index->count = count;
  }
  return index;
}
