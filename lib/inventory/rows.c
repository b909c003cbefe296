#include "inventory/rows.h"

#include "rules/checks/secret_names.h"

#include "inventory/names.h"

em_view rows_counted(arena *a, uint64_t count, const char *one, const char *many) {
  return arena_format(a, "%llu %s", (unsigned long long)count, count == 1 ? one : many);
}

/* ---- Ports --------------------------------------------------------------------------------------
 */

static em_view host_port(arena *a, const port *p) {
  if (p->is_ephemeral) {
    return VIEW("any free port");
  }
  if (p->has_placeholder) {
    return p->host_port_text;
  }
  return p->host_port_last > p->host_port
             ? arena_format(a, "%u-%u", p->host_port, p->host_port_last)
             : arena_format(a, "%u", p->host_port);
}

static em_view reach(const port *p) {
  return p->is_on_all_addresses ? VIEW("every network")
         : p->is_on_loopback    ? VIEW("the device itself")
                                : VIEW("one address");
}

static void add_port(sheet *s, sheet_section *section, const module *m, const port *p) {
  sheet_row *row = sheet_add_row(s, section);
  sheet_put(row, m->name);
  sheet_put(row, p->host_ip.length > 0 ? p->host_ip : VIEW("*"));
  sheet_put(row, host_port(s->memory, p));
  sheet_put(row, arena_format(s->memory, "%u", p->container_port));
  sheet_put(row, p->protocol);
  sheet_put(row, reach(p));
}

/* A module in the host's network opens what its program opens: nobody can list that. */
static void add_host_network(sheet *s, sheet_section *section, const module *m) {
  sheet_row *row = sheet_add_row(s, section);
  sheet_put(row, m->name);
  sheet_put(row, VIEW("*"));
  sheet_put(row, VIEW("whatever it opens"));
  sheet_put(row, (em_view){0});
  sheet_put(row, (em_view){0});
  sheet_put(row, VIEW("the host's network"));
}

static void add_all_exposed(sheet *s, sheet_section *section, const module *m) {
  sheet_row *row = sheet_add_row(s, section);
  sheet_put(row, m->name);
  sheet_put(row, VIEW("*"));
  sheet_put(row, VIEW("any free port"));
  sheet_put(row, VIEW("every exposed one"));
  sheet_put(row, (em_view){0});
  sheet_put(row, VIEW("every network"));
}

void rows_ports(sheet *s, const manifest *m) {
  sheet_section *section = sheet_add(s, "ports", "Ports", "No port is published.");
  sheet_column(section, "module", "module");
  sheet_column(section, "address", "address");
  sheet_column(section, "hostPort", "host port");
  sheet_column(section, "containerPort", "port");
  sheet_column(section, "protocol", "protocol");
  sheet_column(section, "reachedFrom", "reached from");
  for (uint32_t i = 0; i < m->module_count; i++) {
    const module *each = &m->modules[i];
    const settings *c = each->settings;
    for (uint32_t k = 0; !c->is_host_network && k < c->port_count; k++) {
      if (c->ports[k].is_published) {
        add_port(s, section, each, &c->ports[k]);
      }
    }
    if (c->is_host_network) {
      add_host_network(s, section, each);
    } else if (c->publish_all_ports->value) {
      add_all_exposed(s, section, each);
    }
  }
}

/* ---- Mounts -------------------------------------------------------------------------------------
 */

static em_view mount_kind_name(const mount *each) {
  static const em_view kinds[] = {
      [MOUNT_HOST_PATH] = {"host path", 9},    [MOUNT_VOLUME] = {"volume", 6},
      [MOUNT_TMPFS] = {"memory", 6},           [MOUNT_HOST_DEVICE] = {"device of the host", 18},
      [MOUNT_REMOTE] = {"remote storage", 14}, [MOUNT_CONTAINER] = {"mounts of a container", 21},
      [MOUNT_NPIPE] = {"named pipe", 10},
  };
  return kinds[each->kind];
}

static bool is_of_host(const mount *each) {
  return each->kind != MOUNT_VOLUME && each->kind != MOUNT_TMPFS;
}

void rows_mounts(sheet *s, const manifest *m, bool only_host) {
  sheet_section *section =
      sheet_add(s, "mounts", only_host ? "Mounts of the host" : "Mounts", "Nothing is mounted.");
  sheet_column(section, "module", "module");
  sheet_column(section, "kind", "kind");
  sheet_column(section, "source", "source");
  sheet_column(section, "target", "target");
  sheet_column(section, "readOnly", "read-only");
  for (uint32_t i = 0; i < m->module_count; i++) {
    const settings *c = m->modules[i].settings;
    for (uint32_t k = 0; k < c->mount_count; k++) {
      const mount *each = &c->mounts[k];
      if (only_host && !is_of_host(each)) {
        continue;
      }
      sheet_row *row = sheet_add_row(s, section);
      sheet_put(row, m->modules[i].name);
      sheet_put(row, mount_kind_name(each));
      sheet_put(row, each->host_path.data != NULL ? each->host_path : each->source);
      sheet_put(row, each->target);
      sheet_put_flag(row, each->is_read_only);
    }
  }
}

/* ---- Registries and credentials -----------------------------------------------------------------
 */

static em_view registry_of(const image *i) {
  return i->is_upstream                ? VIEW("the parent device")
         : i->has_placeholder_registry ? VIEW("a variable")
                                       : i->registry;
}

/* Host names have no case. */
static em_view lower_copy(arena *a, em_view text) {
  char *copy = arena_allocate(a, text.length + 1);
  for (size_t i = 0; copy != NULL && i < text.length; i++) {
    const char c = text.data[i];
    copy[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
  }
  return (em_view){copy, copy == NULL ? 0 : text.length};
}

static void add_registries(sheet *s, sheet_section *section, const manifest *m,
                           const names *logins) {
  names registries;
  uint64_t *counts = arena_allocate_array(s->memory, m->module_count, sizeof *counts);
  if (counts == NULL || !names_start(&registries, s->memory, m->module_count)) {
    return;
  }
  for (uint32_t i = 0; i < m->module_count; i++) {
    if (m->modules[i].has_image) {
      counts[names_add(&registries, registry_of(&m->modules[i].image))]++;
    }
  }
  for (uint32_t i = 0; i < registries.count; i++) {
    const em_view host = lower_copy(s->memory, registries.items[i]);
    sheet_row *row = sheet_add_row(s, section);
    sheet_put(row, registries.items[i]);
    sheet_put_number(row, counts[i]);
    sheet_put_flag(row, host.data != NULL && names_find(logins, host) != NAMES_NONE);
  }
}

void rows_registries(sheet *s, const manifest *m) {
  sheet_section *section = sheet_add(s, "registries", "Registries", "No image is named.");
  sheet_column(section, "registry", "registry");
  sheet_column(section, "images", "images");
  sheet_column(section, "hasLogin", "login given");
  names logins;
  if (!names_start(&logins, s->memory, m->credential_count)) {
    return;
  }
  for (uint32_t i = 0; i < m->credential_count; i++) {
    const em_view host = lower_copy(s->memory, m->credentials[i].address.value);
    if (host.data != NULL) {
      names_add(&logins, host);
    }
  }
  add_registries(s, section, m, &logins);
}

static bool holds_word(em_view name, em_view word) {
  for (size_t i = 0; i + word.length <= name.length; i++) {
    if (view_equals_ignoring_case(view_until(view_from(name, i), word.length), word)) {
      return true;
    }
  }
  return false;
}

/* What the rules take for a secret, and more: what is shared cannot be called back. */
bool rows_is_secret_name(em_view name) {
  static const char *const words[] = {"password",
                                      "passwd",
                                      "passphrase",
                                      "secret",
                                      "token",
                                      "credential",
                                      "apikey",
                                      "api_key",
                                      "api-key",
                                      "accountkey",
                                      "account_key",
                                      "accesskey",
                                      "access_key",
                                      "sharedkey",
                                      "shared_key",
                                      "privatekey",
                                      "private_key",
                                      "connectionstring",
                                      "connection_string",
                                      "connstr",
                                      "conn_str",
                                      "sas",
                                      "storagekey",
                                      "storage_key",
                                      "symmetrickey",
                                      "symmetric_key",
                                      "provisioningtoken",
                                      "clientkey",
                                      "client_key",
                                      "pwd"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    const em_view word = view_of(words[i]);
    /* three letters are a secret only as a word of their own: `sas` is not in `Lasso` */
    const bool is_short = word.length < 4;
    const bool is_own_word =
        is_short && (view_equals_ignoring_case(name, word) ||
                     (name.length > word.length &&
                      view_equals_ignoring_case(view_from(name, name.length - word.length), word) &&
                      strchr("_-.", name.data[name.length - word.length - 1]) != NULL));
    if (is_short ? is_own_word : holds_word(name, word)) {
      return true;
    }
  }
  return secret_name_is_telling(name);
}

void rows_credentials(sheet *s, const manifest *m) {
  sheet_section *section =
      sheet_add(s, "credentials", "Credentials in the manifest", "None that can be told by name.");
  sheet_column(section, "owner", "owner");
  sheet_column(section, "kind", "kind");
  sheet_column(section, "name", "name");
  sheet_column(section, "isVariable", "filled in later");
  for (uint32_t i = 0; i < m->credential_count; i++) {
    const registry_credential *each = &m->credentials[i];
    sheet_row *row = sheet_add_row(s, section);
    sheet_put(row, each->address.value.data != NULL ? each->address.value : each->name);
    sheet_put(row, VIEW("registry login"));
    sheet_put(row, each->name);
    sheet_put_flag(row, each->password.has_placeholder);
  }
  for (uint32_t i = 0; i < m->module_count; i++) {
    for (uint32_t k = 0; k < m->modules[i].env_count; k++) {
      const environment_variable *each = &m->modules[i].env[k];
      if (!rows_is_secret_name(each->name)) {
        continue;
      }
      sheet_row *row = sheet_add_row(s, section);
      sheet_put(row, m->modules[i].name);
      sheet_put(row, VIEW("variable"));
      sheet_put(row, each->name);
      sheet_put_flag(row, each->has_placeholder);
    }
  }
}
