/*
 * PortBindings and ExposedPorts, as the engine reads them (go-connections/nat; measured): "80/tcp",
 * without protocol tcp; a host port may be a range, and may carry a protocol that is not looked at.
 */
#include "model/facts.h"

#include "model/host_address.h"

enum { PORT_MAXIMUM = 65535 };

static const em_view number_form = {"a number from 0 to 65535", 24};

/* nat.SplitProtoPort */
static void split(em_view text, em_view *number, em_view *protocol) {
  const size_t slash = view_find(text, '/');
  *number = view_until(text, slash);
  *protocol = view_from(text, slash + 1);
  *protocol = view_until(*protocol, view_find(*protocol, '/'));
  if (protocol->length == 0) {
    *protocol = VIEW("tcp");
  }
}

static bool parse_number(em_view text, uint32_t *number) {
  uint32_t sum = 0;
  for (size_t i = 0; i < text.length; i++) {
    const unsigned digit = (unsigned)(unsigned char)text.data[i] - '0';
    if (digit > 9 || (sum = sum * 10 + digit) > PORT_MAXIMUM) {
      return false;
    }
  }
  *number = sum;
  return text.length > 0;
}

/* "8000", "8000-8010"; what stands behind a second dash is not looked at. */
static bool parse_range(em_view text, uint32_t *first, uint32_t *last) {
  const size_t dash = view_find(text, '-');
  if (dash == text.length) {
    const bool is_read = parse_number(text, first);
    *last = *first;
    return is_read;
  }
  em_view end = view_from(text, dash + 1);
  end = view_until(end, view_find(end, '-'));
  return parse_number(view_until(text, dash), first) && parse_number(end, last) && *last >= *first;
}

static em_view lower_protocol(em_view written) {
  static const em_view known[] = {{"tcp", 3}, {"udp", 3}, {"sctp", 4}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (view_equals_ignoring_case(known[i], written)) {
      return known[i];
    }
  }
  return written;
}

static void refuse(chain *c, refusal_time when, uint32_t at, em_view name, em_view detail,
                   em_view expected) {
  facts_refuse(c, when, NOTE_PORT_MALFORMED, at, name, detail, expected);
}

/* What the key says. False if the engine refuses it. */
static bool read_key(chain *c, const chain_node *entry, bool is_binding, port *p) {
  em_view number;
  em_view protocol;
  const em_view name = is_binding ? VIEW("PortBindings") : VIEW("ExposedPorts");
  split(entry->name, &number, &protocol);
  p->protocol = lower_protocol(protocol);
  p->at = chain_place(c, entry->node);
  p->key_at = chain_place(c, entry->key);
  p->has_placeholder = facts_is_unresolved(c, entry->name);
  if (p->has_placeholder) {
    return true;
  }
  if (!parse_number(number, &p->container_port) && (is_binding ? number.length > 0 : true)) {
    uint32_t last = 0;
    const bool is_range = !is_binding && parse_range(number, &p->container_port, &last);
    if (!is_range) {
      refuse(c, is_binding ? AT_CREATE : AT_START, entry->key, name,
             arena_format(c->memory, "%.*s is no port", VIEW_ARGS(chain_show(c, entry->key))),
             VIEW("port/protocol, as \"80/tcp\"; the port from 1 to 65535"));
      return !is_binding;
    }
  }
  if (view_equals(p->protocol, protocol) && !view_equals(protocol, VIEW("tcp")) &&
      !view_equals(protocol, VIEW("udp")) && !view_equals(protocol, VIEW("sctp"))) {
    refuse(c, AT_START, entry->key, name,
           arena_format(c->memory, "%.*s names no protocol", VIEW_ARGS(chain_show(c, entry->key))),
           VIEW("tcp, udp or sctp"));
  }
  return true;
}

static void read_host_address(chain *c, const chain_node *binding, port *p) {
  const chain_node *value = facts_member(binding, VIEW("HostIp"));
  p->host_ip = value == NULL ? VIEW("") : value->text;
  p->host_ip_at = value == NULL ? (place){0} : chain_place(c, value->node);
  if (facts_is_unresolved(c, p->host_ip)) {
    p->has_placeholder = true;
    return;
  }
  const host_address address = host_address_read(p->host_ip);
  p->is_on_all_addresses = address == ADDRESS_ALL || address == ADDRESS_NONE;
  p->is_on_loopback = address == ADDRESS_LOOPBACK;
  if (address == ADDRESS_NONE) {
    refuse(c, AT_START, value->node, VIEW("HostIp"),
           arena_format(c->memory, "%.*s is no IP address", VIEW_ARGS(chain_show(c, value->node))),
           VIEW("an IP address of the device"));
  }
}

static void read_host_port(chain *c, const chain_node *binding, port *p) {
  const chain_node *value = facts_member(binding, VIEW("HostPort"));
  em_view number = VIEW("");
  em_view protocol;
  p->host_port_text = value == NULL ? VIEW("") : value->text;
  if (value != NULL) {
    p->host_port_at = chain_place(c, value->node);
    split(value->text, &number, &protocol);
    if (facts_is_unresolved(c, value->text)) {
      p->has_placeholder = true;
      return;
    }
  }
  if (number.length > 0 && !parse_range(number, &p->host_port, &p->host_port_last)) {
    refuse(c, AT_CREATE, value->node, VIEW("HostPort"),
           arena_format(c->memory, "%.*s is no port", VIEW_ARGS(chain_show(c, value->node))),
           number_form);
    return;
  }
  p->is_ephemeral = p->host_port == 0 && p->host_port_last == 0;
}

static bool add(chain *c, uint32_t *capacity, const port *p) {
  settings *s = c->settings;
  if (!arena_list_add(c->memory, (void **)&s->ports, &s->port_count, capacity, sizeof *s->ports)) {
    return false;
  }
  s->ports[s->port_count - 1] = *p;
  return true;
}

static bool read_bindings(chain *c, const chain_node *entry, uint32_t *capacity) {
  port p = {0};
  if (!read_key(c, entry, true, &p)) {
    return true;
  }
  if (entry->kind != DOCUMENT_ARRAY || entry->count == 0) {
    return add(c, capacity, &p);
  }
  const chain_node *binding = entry->first;
  for (uint32_t i = 0; i < entry->count; i++, binding = binding->next) {
    port bound = p;
    bound.is_published = true;
    bound.at = chain_place(c, binding->node);
    read_host_address(c, binding, &bound);
    read_host_port(c, binding, &bound);
    if (!add(c, capacity, &bound)) {
      return false;
    }
  }
  return true;
}

/* An exposed port that is bound as well is one fact, not two. */
static bool is_bound(const settings *s, const port *p, uint32_t bound_count) {
  for (uint32_t i = 0; i < bound_count; i++) {
    if (s->ports[i].container_port == p->container_port &&
        view_equals(s->ports[i].protocol, p->protocol)) {
      return true;
    }
  }
  return false;
}

/* Room for all at once, as for mounts. */
static bool reserve(chain *c, const chain_node *bindings, const chain_node *exposed,
                    uint32_t *capacity) {
  uint32_t count = exposed == NULL ? 0 : exposed->count;
  for (const chain_node *one = bindings == NULL ? NULL : bindings->first; one != NULL;
       one = one->next) {
    const bool is_list = one->kind == DOCUMENT_ARRAY && one->count > 0;
    count += is_list ? one->count : 1;
  }
  if (count > 0) {
    c->settings->ports = arena_list_reserve(c->memory, count, sizeof *c->settings->ports);
    *capacity = count;
  }
  return count == 0 || c->settings->ports != NULL;
}

bool ports_read(chain *c, const engine_tree *tree) {
  settings *s = c->settings;
  const chain_node *bindings = facts_member(tree->host_config, VIEW("PortBindings"));
  const chain_node *exposed = facts_member(tree->config, VIEW("ExposedPorts"));
  uint32_t capacity = 0;
  if (!reserve(c, bindings, exposed, &capacity)) {
    return false;
  }
  if (bindings != NULL) {
    s->port_bindings_at = chain_place(c, bindings->node);
    for (const chain_node *one = bindings->first; one != NULL; one = one->next) {
      if (!read_bindings(c, one, &capacity)) {
        return false;
      }
    }
  }
  const uint32_t bound_count = s->port_count < 64 ? s->port_count : 64;
  for (const chain_node *one = exposed == NULL ? NULL : exposed->first; one != NULL;
       one = one->next) {
    port p = {.is_only_exposed = true};
    if (read_key(c, one, false, &p) && !is_bound(s, &p, bound_count) && !add(c, &capacity, &p)) {
      return false;
    }
  }
  return true;
}
