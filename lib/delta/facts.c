/* What a deployment has beside its modules' settings: images, variables, routes, credentials. */
#include "delta/delta.h"

em_view delta_topic_name(delta_topic topic) {
  static const em_view names[DELTA_TOPIC_COUNT] = {
      [DELTA_PRESENCE] = VIEW_INIT("presence"),
      [DELTA_PRIVILEGE] = VIEW_INIT("privilege"),
      [DELTA_NAMESPACE] = VIEW_INIT("namespace"),
      [DELTA_CAPABILITY] = VIEW_INIT("capability"),
      [DELTA_CONFINEMENT] = VIEW_INIT("confinement"),
      [DELTA_MOUNT] = VIEW_INIT("mount"),
      [DELTA_DEVICE] = VIEW_INIT("device"),
      [DELTA_PORT] = VIEW_INIT("port"),
      [DELTA_IMAGE] = VIEW_INIT("image"),
      [DELTA_CREDENTIAL] = VIEW_INIT("credential"),
      [DELTA_ROUTE] = VIEW_INIT("route"),
      [DELTA_VARIABLE] = VIEW_INIT("variable"),
      [DELTA_SETTING] = VIEW_INIT("setting"),
  };
  return names[topic];
}

bool delta_add(delta_facts *facts, const delta_fact *added) {
  if (!arena_list_add(facts->memory, (void **)&facts->items, &facts->count, &facts->capacity,
                      sizeof *facts->items)) {
    return false;
  }
  facts->items[facts->count - 1] = *added;
  return true;
}

static bool add_image(delta_facts *facts, const module *m) {
  return !m->has_image || delta_add(facts, &(delta_fact){.module = m->name,
                                                         .topic = DELTA_IMAGE,
                                                         .key = VIEW("image"),
                                                         .value = m->image.text,
                                                         .shown = m->image.text,
                                                         .severity = EM_SEVERITY_MEDIUM,
                                                         .at = m->image.at});
}

/* Values may be secrets: they are compared, and never shown. */
static bool add_variables(delta_facts *facts, const module *m) {
  for (uint32_t i = 0; i < m->env_count; i++) {
    const environment_variable *v = &m->env[i];
    if (!delta_add(facts, &(delta_fact){.module = m->name,
                                        .topic = DELTA_VARIABLE,
                                        .key = arena_format(facts->memory, "variable %.*s",
                                                            VIEW_ARGS(view_until(v->name, 200))),
                                        .value = v->value,
                                        .severity = EM_SEVERITY_NOTE,
                                        .at = v->at})) {
      return false;
    }
  }
  return true;
}

/* What is not written is its default; written out, that is no change. */
static bool add_text(delta_facts *facts, const module *m, const char *key, const setting_text *text,
                     const char *usual) {
  return text->value.data == NULL || view_equals_ignoring_case(text->value, view_of(usual)) ||
         delta_add(facts, &(delta_fact){.module = m->name,
                                        .topic = DELTA_SETTING,
                                        .key = view_of(key),
                                        .value = text->value,
                                        .shown = text->value,
                                        .severity = EM_SEVERITY_NOTE,
                                        .at = text->at});
}

static bool add_members(delta_facts *facts, const module *m) {
  bool is_added = add_text(facts, m, "status", &m->status, "running") &&
                  add_text(facts, m, "version", &m->version, "") &&
                  add_text(facts, m, "restartPolicy", &m->restart_policy, "on-unhealthy") &&
                  add_text(facts, m, "imagePullPolicy", &m->image_pull_policy, "on-create");
  if (is_added && m->startup_order.is_set) {
    const em_view order = arena_format(facts->memory, "%lld", (long long)m->startup_order.value);
    is_added = delta_add(facts, &(delta_fact){.module = m->name,
                                              .topic = DELTA_SETTING,
                                              .key = VIEW("startupOrder"),
                                              .value = order,
                                              .shown = order,
                                              .severity = EM_SEVERITY_NOTE,
                                              .at = m->startup_order.at});
  }
  return is_added;
}

static bool add_routes(delta_facts *facts, const manifest *m) {
  for (uint32_t i = 0; i < m->route_count; i++) {
    const route *r = &m->routes[i];
    if (r->text.value.data == NULL) {
      continue;
    }
    em_view value = r->text.value;
    if (r->priority.is_set || r->time_to_live.is_set) {
      value = arena_format(facts->memory, "%.*s (priority %lld, timeToLiveSecs %lld)",
                           VIEW_ARGS(view_until(value, 4096)), (long long)r->priority.value,
                           (long long)r->time_to_live.value);
    }
    if (!delta_add(facts, &(delta_fact){.topic = DELTA_ROUTE,
                                        .key = arena_format(facts->memory, "route %.*s",
                                                            VIEW_ARGS(view_until(r->name, 200))),
                                        .value = value,
                                        .shown = value,
                                        .severity = EM_SEVERITY_LOW,
                                        .at = r->text.at})) {
      return false;
    }
  }
  return true;
}

/* The user name and the password are compared as one, and not shown. */
static bool add_credentials(delta_facts *facts, const manifest *m) {
  for (uint32_t i = 0; i < m->credential_count; i++) {
    const registry_credential *c = &m->credentials[i];
    const em_view address = c->address.value.data == NULL ? c->name : c->address.value;
    const em_view user = c->username.value.data == NULL ? VIEW("") : c->username.value;
    const em_view password = c->password.value.data == NULL ? VIEW("") : c->password.value;
    const em_view value =
        arena_format(facts->memory, "%zu:%.*s%.*s", user.length, VIEW_ARGS(view_until(user, 4096)),
                     VIEW_ARGS(view_until(password, 65536)));
    if (!delta_add(facts, &(delta_fact){.topic = DELTA_CREDENTIAL,
                                        .key = arena_format(facts->memory, "credential for %.*s",
                                                            VIEW_ARGS(view_until(address, 200))),
                                        .value = value,
                                        .severity = EM_SEVERITY_MEDIUM,
                                        .at = c->at})) {
      return false;
    }
  }
  return true;
}

bool delta_facts_collect(delta_facts *facts, const manifest *m, arena *memory) {
  *facts = (delta_facts){.memory = memory};
  bool is_done = add_routes(facts, m) && add_credentials(facts, m);
  for (uint32_t i = 0; is_done && i < m->module_count; i++) {
    const module *each = &m->modules[i];
    if (each->is_variant) {
      continue; /* a second spelling, which may or may not count: audit tells of it */
    }
    is_done = delta_add(facts, &(delta_fact){.module = each->name, .of = each}) &&
              add_image(facts, each) && add_variables(facts, each) && add_members(facts, each) &&
              delta_collect_module(facts, each) && delta_collect_mounts(facts, each);
  }
  return is_done && !memory->has_failed;
}
