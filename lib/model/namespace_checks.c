/* Namespaces and the network: modes that the engine refuses, and what does not go together. */
#include "model/facts.h"

#include "model/host_address.h"

static void refuse(chain *c, const setting_text *at, em_view because, em_view expected) {
  if (!at->has_placeholder) {
    facts_refuse(c, AT_CREATE, NOTE_CREATE_OPTIONS_REFUSED, at->at.node, VIEW(""), because,
                 expected);
  }
}

static void check_container_network(chain *c) {
  const settings *s = c->settings;
  const setting_text *mode = s->network_mode;
  const struct {
    bool is_there;
    em_view name;
  } rivals[] = {
      {s->hostname->value.length > 0, VIEW("Hostname")},
      {s->links->count > 0, VIEW("Links")},
      {s->dns->count > 0, VIEW("Dns")},
      {s->extra_hosts->count > 0, VIEW("ExtraHosts")},
      {s->mac_address->value.length > 0, VIEW("MacAddress")},
      {s->port_count > 0 || s->publish_all_ports->value, VIEW("ports")},
  };
  for (size_t i = 0; i < sizeof rivals / sizeof *rivals; i++) {
    if (rivals[i].is_there) {
      refuse(c, mode,
             arena_format(c->memory, "%.*s beside another container's network",
                          VIEW_ARGS(rivals[i].name)),
             arena_format(c->memory, "NetworkMode container:… without %.*s",
                          VIEW_ARGS(rivals[i].name)));
      return;
    }
  }
}

static void check_network(chain *c) {
  const settings *s = c->settings;
  const setting_text *mode = s->network_mode;
  const em_view name = view_until(mode->value, view_find(mode->value, ':'));
  if (view_equals(name, VIEW("container"))) {
    const em_view rest = view_from(mode->value, name.length + 1);
    if (view_find(rest, ':') == 0) {
      refuse(c, mode, VIEW("NetworkMode names no container"), VIEW("container:NAME"));
    } else {
      check_container_network(c);
    }
  }
  if (view_equals(mode->value, VIEW("host")) && s->links->count > 0) {
    refuse(c, mode, VIEW("Links beside the host's network"), VIEW("one of both"));
  }
  if (view_equals(mode->value, VIEW("host")) && s->mac_address->value.length > 0) {
    refuse(c, s->mac_address, VIEW("a MacAddress beside the host's network"), VIEW("one of both"));
  }
  if (view_equals(s->uts_mode->value, VIEW("host")) && s->hostname->value.length > 0) {
    refuse(c, s->hostname, VIEW("a Hostname beside the host's UTS namespace"), VIEW("one of both"));
  }
}

static void check_words(chain *c, const setting_text *mode, em_view because, em_view expected,
                        const char *const *words) {
  for (; mode->value.length > 0 && *words != NULL; words++) {
    if (view_equals(mode->value, view_of(*words))) {
      return;
    }
  }
  if (mode->value.length > 0) {
    refuse(c, mode, because, expected);
  }
}

/* "name:address" */
static void check_extra_hosts(chain *c) {
  const setting_texts *hosts = c->settings->extra_hosts;
  for (uint32_t i = 0; i < hosts->count; i++) {
    const em_view text = hosts->items[i].value;
    const size_t colon = view_find(text, ':');
    em_view address = view_from(text, colon + 1);
    while (address.length > 0 && address.data[0] == ' ') {
      address = view_from(address, 1);
    }
    while (address.length > 0 && address.data[address.length - 1] == ' ') {
      address.length--;
    }
    const bool is_right = colon > 0 && colon < text.length &&
                          (view_equals(address, VIEW("host-gateway")) ||
                           (address.length > 0 && host_address_read(address) != ADDRESS_NONE));
    if (!is_right) {
      refuse(c, &hosts->items[i], VIEW("ExtraHosts holds what is not name:address"),
             VIEW("name:address, as \"gateway:10.0.0.1\""));
    }
  }
}

void namespace_checks(chain *c) {
  static const char *const cgroup_modes[] = {"private", "host", NULL};
  static const char *const isolations[] = {"default", NULL};
  settings *s = c->settings;
  check_network(c);
  check_extra_hosts(c);
  check_words(c, s->cgroupns_mode, VIEW("an unknown CgroupnsMode"), VIEW("private or host"),
              cgroup_modes);
  if (!view_equals_ignoring_case(s->isolation->value, VIEW("default"))) {
    check_words(c, s->isolation, VIEW("an Isolation that Linux lacks"), VIEW("default"),
                isolations);
  }
  if (s->links->count > 0) {
    facts_depend(c, VIEW("there is no container that Links names"));
  }
}
