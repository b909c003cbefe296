/* The model as tables. */
#include "inventory/names.h"
#include "inventory/rows.h"
#include "inventory/source.h"

enum { TWIN_BYTES = 32768, TWIN_LEVELS = 10 };

static void add_fact(sheet *s, sheet_section *section, const char *name, em_view value) {
  if (value.data != NULL) {
    sheet_row *row = sheet_add_row(s, section);
    sheet_put(row, view_of(name));
    sheet_put(row, value);
  }
}

static void add_deployment(sheet *s, const manifest *m) {
  arena *a = s->memory;
  sheet_section *section = sheet_add(s, "deployment", "Deployment", "");
  sheet_column(section, "name", "name");
  sheet_column(section, "value", "value");
  add_fact(s, section, "shape", shape_name(m->kind));
  add_fact(s, section, "kind",
           m->is_layered    ? VIEW("layer over a base")
           : m->is_template ? VIEW("template")
                            : VIEW("complete"));
  add_fact(s, section, "schemaVersion of $edgeAgent", m->agent_schema_version.value);
  add_fact(s, section, "schemaVersion of $edgeHub", m->hub_schema_version.value);
  add_fact(s, section, "runtime", m->runtime_type.value);
  add_fact(s, section, "target condition", m->target_condition.value);
  if (m->priority.is_set) {
    add_fact(s, section, "priority", arena_format(a, "%lld", (long long)m->priority.value));
  }
  if (m->store_time_to_live.is_set) {
    add_fact(s, section, "messages are kept",
             m->store_time_to_live.value < 0
                 ? VIEW("for ever")
                 : arena_format(a, "%lld seconds", (long long)m->store_time_to_live.value));
  }
}

static void add_modules(sheet *s, const manifest *m) {
  static const em_view verdicts[] = {
      [SETTINGS_EFFECTIVE] = {"in effect", 9},
      [SETTINGS_CONDITIONAL] = {"depend on the device", 20},
      [SETTINGS_REFUSED] = {"refused: it will not start", 26},
      [SETTINGS_UNREADABLE] = {"unreadable", 10},
  };
  sheet_section *section = sheet_add(s, "modules", "Modules", "There are none.");
  sheet_column(section, "name", "name");
  sheet_column(section, "status", "status");
  sheet_column(section, "restartPolicy", "restart");
  sheet_column(section, "startupOrder", "order");
  sheet_column(section, "image", "image");
  sheet_column(section, "createOptions", "createOptions");
  for (uint32_t i = 0; i < m->module_count; i++) {
    const module *each = &m->modules[i];
    sheet_row *row = sheet_add_row(s, section);
    sheet_put(row, each->name);
    sheet_put(row, each->status.value);
    sheet_put(row, each->restart_policy.value);
    if (each->startup_order.is_set && each->startup_order.value >= 0) {
      sheet_put_number(row, (uint64_t)each->startup_order.value);
    } else {
      sheet_put(row, (em_view){0});
    }
    sheet_put(row, each->has_image ? each->image.text : (em_view){0});
    sheet_put(row, place_is_set(each->create_options_at) ? verdicts[each->settings->verdict]
                                                         : (em_view){0});
  }
}

/* ---- Settings in effect -------------------------------------------------------------------------
 */

typedef struct setting_rows {
  sheet *s;
  sheet_section *section;
  em_view module_name;
} setting_rows;

static void add_setting(const setting_rows *r, const char *name, em_view value) {
  sheet_row *row = sheet_add_row(r->s, r->section);
  sheet_put(row, r->module_name);
  sheet_put(row, view_of(name));
  sheet_put(row, value);
}

static void add_texts(const setting_rows *r, const settings *c) {
  const struct {
    const char *name;
    const setting_text *text;
  } texts[] = {
      {"NetworkMode", c->network_mode},
      {"PidMode", c->pid_mode},
      {"IpcMode", c->ipc_mode},
      {"UTSMode", c->uts_mode},
      {"UsernsMode", c->userns_mode},
      {"CgroupnsMode", c->cgroupns_mode},
      {"Runtime", c->runtime},
      {"CgroupParent", c->cgroup_parent},
      {"LogConfig.Type", c->log_type},
      {"RestartPolicy", c->restart_policy},
      {"User", c->user},
      {"Hostname", c->hostname},
      {"WorkingDir", c->working_dir},
      {"CpusetCpus", c->cpuset_cpus},
      {"StopSignal", c->stop_signal},
      {"Isolation", c->isolation},
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    if (texts[i].text->value.data != NULL) {
      add_setting(r, texts[i].name, texts[i].text->value);
    }
  }
}

static void add_numbers(const setting_rows *r, const settings *c) {
  const struct {
    const char *name;
    const setting_number *number;
  } numbers[] = {
      {"Memory", c->memory},
      {"MemorySwap", c->memory_swap},
      {"MemoryReservation", c->memory_reservation},
      {"NanoCpus", c->nano_cpus},
      {"CpuShares", c->cpu_shares},
      {"CpuQuota", c->cpu_quota},
      {"CpuPeriod", c->cpu_period},
      {"PidsLimit", c->pids_limit},
      {"OomScoreAdj", c->oom_score_adj},
      {"ShmSize", c->shm_size},
      {"StopTimeout", c->stop_timeout},
  };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    if (numbers[i].number->is_set) {
      add_setting(r, numbers[i].name,
                  arena_format(r->s->memory, "%lld", (long long)numbers[i].number->value));
    }
  }
}

static void add_flags(const setting_rows *r, const settings *c) {
  const struct {
    const char *name;
    const setting_flag *flag;
  } flags[] = {
      {"Privileged", c->privileged},
      {"PublishAllPorts", c->publish_all_ports},
      {"ReadonlyRootfs", c->readonly_rootfs},
      {"OomKillDisable", c->oom_kill_disable},
      {"Init", c->init},
      {"AutoRemove", c->auto_remove},
  };
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
    if (flags[i].flag->is_set) {
      add_setting(r, flags[i].name, flags[i].flag->value ? VIEW("true") : VIEW("false"));
    }
  }
}

static void add_lists(const setting_rows *r, const settings *c) {
  for (uint32_t i = 0; i < c->cap_add_count; i++) {
    add_setting(r, "CapAdd", c->cap_add[i].name);
  }
  for (uint32_t i = 0; i < c->cap_drop_count; i++) {
    add_setting(r, "CapDrop", c->cap_drop[i].name);
  }
  for (uint32_t i = 0; i < c->security_option_count; i++) {
    add_setting(r, "SecurityOpt",
                arena_format(r->s->memory, "%.*s=%.*s", VIEW_ARGS(c->security_options[i].key),
                             (int)c->security_options[i].value.length,
                             c->security_options[i].value.data == NULL
                                 ? ""
                                 : c->security_options[i].value.data));
  }
  for (uint32_t i = 0; i < c->device_count; i++) {
    add_setting(r, "Devices", c->devices[i].source);
  }
  for (uint32_t i = 0; i < c->device_rule_count; i++) {
    add_setting(r, "DeviceCgroupRules", c->device_rules[i].text);
  }
}

static void add_settings(sheet *s, const manifest *m) {
  sheet_section *section =
      sheet_add(s, "settings", "Settings in effect", "Every module has the defaults.");
  sheet_column(section, "module", "module");
  sheet_column(section, "name", "setting");
  sheet_column(section, "value", "value");
  for (uint32_t i = 0; i < m->module_count; i++) {
    const setting_rows r = {s, section, m->modules[i].name};
    add_flags(&r, m->modules[i].settings);
    add_texts(&r, m->modules[i].settings);
    add_numbers(&r, m->modules[i].settings);
    add_lists(&r, m->modules[i].settings);
  }
}

/* ---- The rest -----------------------------------------------------------------------------------
 */

/* Names only: values are where secrets are. */
static void add_variables(sheet *s, const manifest *m) {
  sheet_section *section = sheet_add(s, "variables", "Environment", "No variable is set.");
  sheet_column(section, "module", "module");
  sheet_column(section, "name", "variable");
  sheet_column(section, "setBy", "set by");
  for (uint32_t i = 0; i < m->module_count; i++) {
    for (uint32_t k = 0; k < m->modules[i].env_count; k++) {
      sheet_row *row = sheet_add_row(s, section);
      sheet_put(row, m->modules[i].name);
      sheet_put(row, m->modules[i].env[k].name);
      sheet_put(row,
                m->modules[i].env[k].is_from_create_options ? VIEW("createOptions") : VIEW("env"));
    }
  }
}

static void add_routes(sheet *s, const manifest *m) {
  sheet_section *section = sheet_add(s, "routes", "Routes", "There are none.");
  sheet_column(section, "name", "name");
  sheet_column(section, "priority", "priority");
  sheet_column(section, "timeToLiveSecs", "seconds");
  sheet_column(section, "route", "route");
  for (uint32_t i = 0; i < m->route_count; i++) {
    const route *each = &m->routes[i];
    const setting_number *numbers[] = {&each->priority, &each->time_to_live};
    sheet_row *row = sheet_add_row(s, section);
    sheet_put(row, each->name);
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
      if (numbers[k]->is_set && numbers[k]->value >= 0) {
        sheet_put_number(row, (uint64_t)numbers[k]->value);
      } else {
        sheet_put(row, (em_view){0});
      }
    }
    sheet_put(row, each->text.value);
  }
}

static void add_twin(sheet *s, sheet_section *section, const twin_usage *total) {
  sheet_row *row = sheet_add_row(s, section);
  sheet_put(row, total->module);
  sheet_put_number(row, total->bytes);
  sheet_put_number(row, total->bytes < TWIN_BYTES ? TWIN_BYTES - total->bytes : 0);
  sheet_put_number(row, total->depth);
  sheet_put_number(row, total->depth < TWIN_LEVELS ? TWIN_LEVELS - total->depth : 0);
}

/* A layer sets a twin in parts: they count together. Source of the limits: Understand and use
 * module twins in IoT Hub. */
static void add_twins(sheet *s, const manifest *m) {
  sheet_section *section =
      sheet_add(s, "twins", "Twins: 32768 bytes and 10 levels each", "There are none.");
  sheet_column(section, "module", "module");
  sheet_column(section, "bytes", "bytes");
  sheet_column(section, "bytesLeft", "left");
  sheet_column(section, "levels", "levels");
  sheet_column(section, "levelsLeft", "left");
  names modules;
  twin_usage *totals = arena_allocate_array(s->memory, m->usage_count, sizeof *totals);
  if (totals == NULL || !names_start(&modules, s->memory, m->usage_count)) {
    return;
  }
  for (uint32_t i = 0; i < m->usage_count; i++) {
    const twin_usage *each = &m->usages[i];
    twin_usage *total = &totals[names_add(&modules, each->module)];
    total->module = each->module;
    total->bytes += each->bytes;
    total->depth = each->depth > total->depth ? each->depth : total->depth;
  }
  for (uint32_t i = 0; i < modules.count; i++) {
    add_twin(s, section, &totals[i]);
  }
}

static bool write_inspection(inventory_source *source, const em_inventory_options *options,
                             const em_writer *writer) {
  const manifest *m = &source->m;
  arena *a = &source->memory;
  sheet s = {.memory = a, .title = "Manifest", .file = source->d.name};
  add_deployment(&s, m);
  add_modules(&s, m);
  add_settings(&s, m);
  rows_ports(&s, m);
  rows_mounts(&s, m, false);
  add_variables(&s, m);
  add_routes(&s, m);
  rows_registries(&s, m);
  rows_credentials(&s, m);
  add_twins(&s, m);
  const em_view modules = rows_counted(a, m->module_count, "module", "modules");
  const em_view routes = rows_counted(a, m->route_count, "route", "routes");
  s.lead = a->has_failed ? VIEW("")
                         : arena_format(a, "%.*s, %.*s, %.*s", VIEW_ARGS(shape_name(m->kind)),
                                        VIEW_ARGS(modules), VIEW_ARGS(routes));
  return !a->has_failed && sheet_write(&s, options, writer);
}

em_status em_inspect(em_view name, em_view text, const em_inventory_options *options,
                     const em_writer *writer, em_error *error) {
  return inventory_run(write_inspection, name, text, options, writer, error);
}
