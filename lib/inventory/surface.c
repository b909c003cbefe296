/* The attack surface: what can be reached from outside, what reaches the host, what leaves. */
#include "inventory/rows.h"
#include "inventory/source.h"
#include "routes/syntax.h"

/* ---- Access to the host -------------------------------------------------------------------------
 */

static void add_access(sheet *s, sheet_section *section, em_view module_name, const char *what,
                       em_view which) {
  sheet_row *row = sheet_add_row(s, section);
  sheet_put(row, module_name);
  sheet_put(row, view_of(what));
  sheet_put(row, which);
}

static void add_namespaces(sheet *s, sheet_section *section, const module *m) {
  const settings *c = m->settings;
  const struct {
    const char *what;
    const setting_text *mode;
  } modes[] = {
      {"processes of", c->pid_mode},
      {"memory of", c->ipc_mode},
      {"name of", c->uts_mode},
      {"users of", c->userns_mode},
      {"control groups of", c->cgroupns_mode},
  };
  if (c->is_host_network) {
    add_access(s, section, m->name, "network of", VIEW("the host"));
  }
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
    const em_view value = modes[i].mode->value;
    if (view_equals(value, VIEW("host"))) {
      add_access(s, section, m->name, modes[i].what, VIEW("the host"));
    } else if (view_starts_with(value, VIEW("container:"))) {
      add_access(s, section, m->name, modes[i].what, value);
    }
  }
}

static void add_devices(sheet *s, sheet_section *section, const module *m) {
  const settings *c = m->settings;
  for (uint32_t i = 0; i < c->device_count; i++) {
    add_access(s, section, m->name, "device",
               c->devices[i].host_path.data != NULL ? c->devices[i].host_path
                                                    : c->devices[i].source);
  }
  for (uint32_t i = 0; i < c->device_rule_count; i++) {
    add_access(s, section, m->name, "devices by rule", c->device_rules[i].text);
  }
  for (uint32_t i = 0; i < c->device_request_count; i++) {
    add_access(s, section, m->name, "devices by driver", c->device_requests[i].driver);
  }
}

static void add_powers(sheet *s, sheet_section *section, const module *m) {
  const settings *c = m->settings;
  if (c->privileged->value) {
    add_access(s, section, m->name, "privileged", VIEW("everything"));
  }
  for (uint32_t i = 0; i < c->cap_add_count; i++) {
    add_access(s, section, m->name, "capability", c->cap_add[i].name);
  }
  for (uint32_t i = 0; i < c->security_option_count; i++) {
    const security_option *each = &c->security_options[i];
    if (view_equals(each->value, VIEW("unconfined")) || view_equals(each->value, VIEW("disable"))) {
      add_access(s, section, m->name, "protection switched off", each->key);
    }
  }
}

static void add_host_access(sheet *s, const manifest *m) {
  sheet_section *section =
      sheet_add(s, "hostAccess", "Access to the host", "No module has more than the default.");
  sheet_column(section, "module", "module");
  sheet_column(section, "access", "access");
  sheet_column(section, "to", "to");
  for (uint32_t i = 0; i < m->module_count; i++) {
    add_powers(s, section, &m->modules[i]);
    add_namespaces(s, section, &m->modules[i]);
    add_devices(s, section, &m->modules[i]);
  }
}

/* ---- Ways out -----------------------------------------------------------------------------------
 */

static em_view source_in_words(const routes_syntax *r) {
  static const em_view words[] = {
      [ROUTES_FROM_ANYTHING] = {"everything", 10},
      [ROUTES_FROM_MESSAGES] = {"all messages", 12},
      [ROUTES_FROM_DEVICES] = {"devices behind the hub", 22},
      [ROUTES_FROM_MODULES] = {"every module", 12},
      [ROUTES_FROM_TWIN_CHANGES] = {"changes of twins", 16},
      [ROUTES_FROM_NOTHING] = {"nothing", 7},
  };
  const bool is_module = r->source == ROUTES_FROM_MODULE || r->source == ROUTES_FROM_OUTPUTS ||
                         r->source == ROUTES_FROM_OUTPUT;
  return is_module ? r->source_module : words[r->source];
}

static void add_ways(sheet *s, const manifest *m) {
  sheet_section *section = sheet_add(s, "routes", "Routes", "No route: messages go nowhere.");
  sheet_column(section, "name", "name");
  sheet_column(section, "from", "from");
  sheet_column(section, "to", "to");
  sheet_column(section, "isFiltered", "filtered");
  for (uint32_t i = 0; i < m->route_count; i++) {
    routes_syntax parsed;
    if (m->routes[i].text.value.data == NULL ||
        !routes_parse(&parsed, m->routes[i].text.value, s->memory)) {
      continue;
    }
    sheet_row *row = sheet_add_row(s, section);
    sheet_put(row, m->routes[i].name);
    sheet_put(row, source_in_words(&parsed));
    sheet_put(row, parsed.sink == ROUTES_INTO_UPSTREAM ? VIEW("the cloud ($upstream)")
                   : parsed.sink == ROUTES_INTO_MODULE ? parsed.sink_module
                                                       : VIEW("nowhere: the route is wrong"));
    sheet_put_flag(row, parsed.has_condition);
  }
}

/* ---- The page -----------------------------------------------------------------------------------
 */

static em_view summarise(arena *a, const sheet *s, const manifest *m) {
  static const char *const words[][3] = {
      {"ports", "port", "ports"},
      {"hostAccess", "kind of access to the host", "kinds of access to the host"},
      {"mounts", "mount of the host", "mounts of the host"},
      {"credentials", "credential", "credentials"},
  };
  em_view line = rows_counted(a, m->module_count, "module", "modules");
  for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
    for (uint32_t i = 0; i < s->sections.count; i++) {
      const sheet_section *section = &s->sections.items[i];
      if (strcmp(section->key, words[k][0]) == 0) {
        const em_view counted = rows_counted(a, section->rows.count, words[k][1], words[k][2]);
        line = arena_format(a, "%.*s, %.*s", (int)line.length, line.data == NULL ? "" : line.data,
                            (int)counted.length, counted.data == NULL ? "" : counted.data);
      }
    }
  }
  return line;
}

static bool write_surface(inventory_source *source, const em_inventory_options *options,
                          const em_writer *writer) {
  const manifest *m = &source->m;
  sheet s = {.memory = &source->memory, .title = "Attack surface", .file = source->d.name};
  rows_ports(&s, m);
  add_host_access(&s, m);
  rows_mounts(&s, m, true);
  add_ways(&s, m);
  rows_registries(&s, m);
  rows_credentials(&s, m);
  s.lead = summarise(&source->memory, &s, m);
  return !source->memory.has_failed && sheet_write(&s, options, writer);
}

em_status em_surface(em_view name, em_view text, const em_inventory_options *options,
                     const em_writer *writer, em_error *error) {
  return inventory_run(write_surface, name, text, options, writer, error);
}
