/* What a deployment has beside its modules' settings: images, variables, routes, credentials. */
#include "delta/collect.h"
#include "delta/transport.h"

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
      [DELTA_TRANSPORT] = VIEW_INIT("transport"),
      [DELTA_VARIABLE] = VIEW_INIT("variable"),
      [DELTA_SETTING] = VIEW_INIT("setting"),
  };
  return names[topic];
}

bool delta_facts_of_powers(delta_facts *facts, const module *m) {
  delta_collector c = {.facts = facts, .module = m};
  delta_collect_powers(&c);
  delta_collect_reach(&c);
  delta_collect_mounts(&c);
  return !facts->memory->has_failed;
}

/* ---- Of a module ------------------------------------------------------------------------------
 */

static void add_image(delta_collector *c) {
  const module *m = c->module;
  if (!m->has_image) {
    return;
  }
  delta_collect(c, DELTA_IMAGE, VIEW("image"), m->image.text, WEIGHT_IMAGE, false, m->image.at);
  if (m->image.digest.data != NULL) {
    delta_collect(c, DELTA_IMAGE, VIEW("image pinned by digest"), VIEW(""), WEIGHT_DIGEST, true,
                  m->image.at);
  }
}

static void add_transport(delta_collector *c, const environment_variable *v) {
  arena *memory = c->facts->memory;
  if (v->value.data == NULL || v->has_placeholder) {
    return;
  }
  if (transport_is_unchecked(v->name, v->value)) {
    delta_collect(
        c, DELTA_TRANSPORT,
        arena_format(memory, "certificates unchecked by %.*s", VIEW_ARGS(view_cut(v->name, 200))),
        VIEW(""), WEIGHT_CERTIFICATES_UNCHECKED, false, v->at);
  }
  if (c->module->is_edge_hub && transport_is_old(v->name, v->value)) {
    delta_collect(c, DELTA_TRANSPORT, VIEW("connections below TLS 1.2"), VIEW(""), WEIGHT_OLD_TLS,
                  false, v->at);
  }
}

/* Values may be secrets: they are compared, and never shown. */
static void add_variables(delta_collector *c) {
  for (uint32_t i = 0; i < c->module->env_count; i++) {
    const environment_variable *v = &c->module->env[i];
    delta_facts_add(c->facts, &(delta_fact){.module = c->module->name,
                                            .topic = DELTA_VARIABLE,
                                            .key = arena_format(c->facts->memory, "variable %.*s",
                                                                VIEW_ARGS(view_cut(v->name, 200))),
                                            .value = v->value,
                                            .severity = delta_severity(WEIGHT_VARIABLE),
                                            .at = v->at});
    add_transport(c, v);
  }
}

/* What is not written is its default; written out, that is no change. */
static void add_text(delta_collector *c, const char *key, const setting_text *text,
                     const char *usual) {
  if (text->value.data != NULL && !view_equals_ignoring_case(text->value, view_of(usual))) {
    delta_collect(c, DELTA_SETTING, view_of(key), text->value, WEIGHT_SETTING, false, text->at);
  }
}

static void add_members(delta_collector *c) {
  const module *m = c->module;
  add_text(c, "status", &m->status, "running");
  add_text(c, "version", &m->version, "");
  add_text(c, "restartPolicy", &m->restart_policy, "on-unhealthy");
  add_text(c, "imagePullPolicy", &m->image_pull_policy, "on-create");
  if (m->startup_order.is_set) {
    delta_collect(c, DELTA_SETTING, VIEW("startupOrder"),
                  arena_format(c->facts->memory, "%lld", (long long)m->startup_order.value),
                  WEIGHT_SETTING, false, m->startup_order.at);
  }
}

/* ---- Of the deployment ------------------------------------------------------------------------
 */

static void add_routes(delta_facts *facts, const manifest *m) {
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
    delta_facts_add(facts, &(delta_fact){.topic = DELTA_ROUTE,
                                         .key = arena_format(facts->memory, "route %.*s",
                                                             VIEW_ARGS(view_until(r->name, 200))),
                                         .value = value,
                                         .shown = value,
                                         .severity = delta_severity(WEIGHT_ROUTE),
                                         .at = r->text.at});
  }
}

/* The user name and the password are compared as one, and not shown. */
static void add_credentials(delta_facts *facts, const manifest *m) {
  for (uint32_t i = 0; i < m->credential_count; i++) {
    const registry_credential *c = &m->credentials[i];
    const em_view address = c->address.value.data == NULL ? c->name : c->address.value;
    const em_view user = c->username.value.data == NULL ? VIEW("") : c->username.value;
    const em_view password = c->password.value.data == NULL ? VIEW("") : c->password.value;
    const em_view value =
        arena_format(facts->memory, "%zu:%.*s%.*s", user.length, VIEW_ARGS(view_until(user, 4096)),
                     VIEW_ARGS(view_until(password, 65536)));
    delta_facts_add(facts, &(delta_fact){.topic = DELTA_CREDENTIAL,
                                         .key = arena_format(facts->memory, "credential for %.*s",
                                                             VIEW_ARGS(view_until(address, 200))),
                                         .value = value,
                                         .severity = delta_severity(WEIGHT_CREDENTIAL),
                                         .at = c->at});
  }
}

bool delta_facts_collect(delta_facts *facts, const manifest *m, arena *memory) {
  *facts = (delta_facts){.memory = memory};
  add_routes(facts, m);
  add_credentials(facts, m);
  for (uint32_t i = 0; i < m->module_count; i++) {
    delta_collector c = {facts, &m->modules[i]};
    if (c.module->is_variant) {
      continue; /* a second spelling, which may or may not count: audit tells of it */
    }
    delta_facts_add(facts, &(delta_fact){.module = c.module->name, .of = c.module});
    add_image(&c);
    add_variables(&c);
    add_members(&c);
    delta_collect_powers(&c);
    delta_collect_reach(&c);
    delta_collect_mounts(&c);
  }
  return !memory->has_failed;
}
