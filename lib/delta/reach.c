/* What a container reaches, and who reaches it: devices and ports. */
#include "delta/collect.h"

/* ---- Ports
 * -----------------------------------------------------------------------------------------------
 */

static bool is_one_of_ports(uint32_t number, const uint16_t *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (list[i] == number) {
      return true;
    }
  }
  return false;
}

static delta_weight weigh_port(const port *p) {
  static const uint16_t engine[] = {2375, 2376, 2377, 4243};
  static const uint16_t debuggers[] = {5678, 9229, 5005, 2345, 4022, 4024};
  const size_t engine_count = sizeof engine / sizeof *engine;
  if (is_one_of_ports(p->container_port, engine, engine_count) ||
      is_one_of_ports(p->host_port, engine, engine_count)) {
    return WEIGHT_PORT_ENGINE;
  }
  if (p->is_on_loopback) {
    return WEIGHT_PORT_LOOPBACK;
  }
  const bool is_debugger =
      view_equals(p->protocol, VIEW("tcp")) &&
      is_one_of_ports(p->container_port, debuggers, sizeof debuggers / sizeof *debuggers);
  return is_debugger              ? WEIGHT_PORT_DEBUGGER
         : p->is_on_all_addresses ? WEIGHT_PORT_EVERYWHERE
                                  : WEIGHT_PORT_ONE_ADDRESS;
}

static void add_ports(delta_collector *c, const settings *s) {
  for (uint32_t i = 0; i < s->port_count; i++) {
    const port *p = &s->ports[i];
    if (!p->is_published) {
      continue;
    }
    const em_view address = p->is_on_all_addresses ? VIEW("every address") : p->host_ip;
    const em_view host = p->is_ephemeral ? VIEW("any port") : p->host_port_text;
    delta_collect(c, DELTA_PORT,
                  arena_format(c->facts->memory, "port %.*s of %.*s → %u/%.*s",
                               VIEW_ARGS(view_cut(host, 40)), VIEW_ARGS(view_cut(address, 80)),
                               p->container_port, VIEW_ARGS(view_cut(p->protocol, 16))),
                  VIEW(""), weigh_port(p), false, p->at);
  }
  if (s->publish_all_ports->is_set && s->publish_all_ports->value) {
    delta_collect(c, DELTA_PORT, VIEW("every exposed port published"), VIEW(""), WEIGHT_PORTS_ALL,
                  false, s->publish_all_ports->at);
  }
}

/* ---- Devices
 * --------------------------------------------------------------------------------------------- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

/* Disks, partitions and memory: as the rule device-raw-storage-or-memory has it. */
static bool is_raw(em_view path) {
  static const em_view exact[] = {
      VIEW_INIT("mem"),       VIEW_INIT("kmem"),        VIEW_INIT("port"),
      VIEW_INIT("kmsg"),      VIEW_INIT("kvm"),         VIEW_INIT("fuse"),
      VIEW_INIT("vhost-net"), VIEW_INIT("vhost-vsock"), VIEW_INIT("loop-control"),
  };
  static const em_view numbered[] = {
      VIEW_INIT("nvme"), VIEW_INIT("mmcblk"), VIEW_INIT("dm-"), VIEW_INIT("md"),
      VIEW_INIT("loop"), VIEW_INIT("sg"),     VIEW_INIT("mtd"), VIEW_INIT("ubi"),
  };
  static const em_view folders[] = {VIEW_INIT("raw"), VIEW_INIT("mapper"), VIEW_INIT("disk")};
  if (view_equals(path, VIEW("/dev"))) {
    return true;
  }
  if (!view_starts_with(path, VIEW("/dev/"))) {
    return false;
  }
  const em_view name = view_from(path, 5);
  for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
    if (view_equals(name, exact[i])) {
      return true;
    }
  }
  for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++) {
    if (view_starts_with(name, numbered[i]) && name.length > numbered[i].length &&
        is_digit(name.data[numbered[i].length])) {
      return true;
    }
  }
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    if (view_starts_with(name, folders[i]) &&
        (name.length == folders[i].length || name.data[folders[i].length] == '/')) {
      return true;
    }
  }
  return name.length >= 3 && strchr("shv", name.data[0]) != NULL && name.data[1] == 'd' &&
         is_letter(name.data[2]);
}

static void add_devices(delta_collector *c, const settings *s) {
  for (uint32_t i = 0; i < s->device_count; i++) {
    const device *d = &s->devices[i];
    delta_collect(
        c, DELTA_DEVICE,
        arena_format(c->facts->memory, "device %.*s", VIEW_ARGS(view_cut(d->host_path, 400))),
        d->permissions.data == NULL ? VIEW("") : d->permissions,
        is_raw(d->host_path) ? WEIGHT_RAW_DEVICE : WEIGHT_DEVICE, false, d->at);
  }
  for (uint32_t i = 0; i < s->device_rule_count; i++) {
    const device_rule *r = &s->device_rules[i];
    delta_collect(
        c, DELTA_DEVICE,
        arena_format(c->facts->memory, "device rule %.*s", VIEW_ARGS(view_cut(r->text, 200))),
        VIEW(""), r->has_wildcard ? WEIGHT_DEVICE_RULE_BROAD : WEIGHT_DEVICE_RULE, false, r->at);
  }
  for (uint32_t i = 0; i < s->device_request_count; i++) {
    delta_collect(c, DELTA_DEVICE, VIEW("graphics processors"), VIEW(""), WEIGHT_GRAPHICS, false,
                  s->device_requests[i].at);
  }
}

void delta_collect_reach(delta_collector *c) {
  const settings *s = c->module->settings;
  add_ports(c, s);
  add_devices(c, s);
}
