/* Devices, DeviceCgroupRules, DeviceRequests, Ulimits. */
#include "model/facts.h"

#include "text/path.h"

static uint32_t count_of(const chain_node *list) {
  return list == NULL ? 0 : list->count;
}

static place member_place(const chain *c, const chain_node *object, em_view name) {
  const chain_node *value = object->kind == DOCUMENT_OBJECT ? facts_member(object, name) : NULL;
  return chain_place(c, value == NULL ? object->node : value->node);
}

static bool read_mappings(chain *c, const chain_node *list) {
  settings *s = c->settings;
  const uint32_t count = count_of(list);
  if (count == 0) {
    return true;
  }
  s->devices_at = chain_place(c, list->node);
  s->devices = arena_allocate_array(c->memory, count, sizeof *s->devices);
  if (s->devices == NULL) {
    return false;
  }
  const chain_node *one = list->first;
  for (uint32_t i = 0; i < count; i++, one = one->next) {
    device *d = &s->devices[s->device_count++];
    d->at = chain_place(c, one->node);
    d->source_at = member_place(c, one, VIEW("PathOnHost"));
    if (one->kind != DOCUMENT_OBJECT) {
      continue; /* null: a device without a path */
    }
    d->source = facts_text(one, VIEW("PathOnHost"));
    d->host_path = path_normalise(c->memory, d->source);
    d->container_path = facts_text(one, VIEW("PathInContainer"));
    d->permissions = facts_text(one, VIEW("CgroupPermissions"));
    if (d->source.data != NULL && d->host_path.data == NULL) {
      return false;
    }
  }
  return true;
}

/* A number or `*`; 0 if it is neither. */
static size_t number_length(em_view text) {
  if (view_starts_with(text, VIEW("*"))) {
    return 1;
  }
  size_t length = 0;
  while (length < text.length && text.data[length] >= '0' && text.data[length] <= '9') {
    length++;
  }
  return length;
}

/* "c 42:* rwm" */
static bool parse_rule(em_view text, device_rule *rule) {
  rule->text = text;
  if (text.length < 2 || strchr("acb", text.data[0]) == NULL || text.data[1] != ' ') {
    return false;
  }
  const em_view major = view_from(text, 2);
  const size_t major_length = number_length(major);
  const em_view minor = view_from(major, major_length + 1);
  const size_t minor_length = number_length(minor);
  const em_view access = view_from(minor, minor_length + 1);
  const bool is_parted = major_length > 0 && minor_length > 0 && major_length < major.length &&
                         minor_length < minor.length && major.data[major_length] == ':' &&
                         minor.data[minor_length] == ' ';
  if (!is_parted || access.length == 0 || access.length > 3) {
    return false;
  }
  for (size_t i = 0; i < access.length; i++) {
    if (strchr("rwm", access.data[i]) == NULL || access.data[i] == '\0') {
      return false;
    }
  }
  rule->has_wildcard = text.data[0] == 'a' || major.data[0] == '*' || minor.data[0] == '*';
  return true;
}

static bool read_rules(chain *c, const chain_node *list) {
  settings *s = c->settings;
  const uint32_t count = count_of(list);
  if (count == 0) {
    return true;
  }
  s->device_rules = arena_allocate_array(c->memory, count, sizeof *s->device_rules);
  if (s->device_rules == NULL) {
    return false;
  }
  const chain_node *one = list->first;
  for (uint32_t i = 0; i < count; i++, one = one->next) {
    device_rule *rule = &s->device_rules[s->device_rule_count++];
    rule->at = chain_place(c, one->node);
    const em_view text = facts_setting(c, one).value;
    if (!parse_rule(text, rule) && !facts_is_unresolved(c, text)) {
      facts_refuse(c, AT_START, NOTE_CREATE_OPTIONS_REFUSED, one->node, VIEW("DeviceCgroupRules"),
                   VIEW("DeviceCgroupRules holds no rule of the form \"c 42:* rwm\""),
                   VIEW("a, b or c, major:minor (numbers or *), and some of rwm"));
    }
  }
  return true;
}

static bool read_requests(chain *c, const chain_node *list) {
  settings *s = c->settings;
  const uint32_t count = count_of(list);
  if (count == 0) {
    return true;
  }
  s->device_requests = arena_allocate_array(c->memory, count, sizeof *s->device_requests);
  if (s->device_requests == NULL) {
    return false;
  }
  const chain_node *one = list->first;
  for (uint32_t i = 0; i < count; i++, one = one->next) {
    if (one->kind != DOCUMENT_OBJECT) {
      continue;
    }
    device_request *request = &s->device_requests[s->device_request_count++];
    const chain_node *number = facts_member(one, VIEW("Count"));
    const chain_node *ids = facts_member(one, VIEW("DeviceIDs"));
    request->driver = facts_text(one, VIEW("Driver"));
    request->count = number == NULL ? 0 : number->integer;
    request->at = chain_place(c, one->node);
    if (ids != NULL && !facts_texts(c, ids, &request->ids)) {
      return false;
    }
  }
  return true;
}

static bool read_ulimits(chain *c, const chain_node *list) {
  settings *s = c->settings;
  const uint32_t count = count_of(list);
  if (count == 0) {
    return true;
  }
  s->ulimits = arena_allocate_array(c->memory, count, sizeof *s->ulimits);
  if (s->ulimits == NULL) {
    return false;
  }
  const chain_node *one = list->first;
  for (uint32_t i = 0; i < count; i++, one = one->next) {
    if (one->kind != DOCUMENT_OBJECT) {
      continue;
    }
    const chain_node *soft = facts_member(one, VIEW("Soft"));
    const chain_node *hard = facts_member(one, VIEW("Hard"));
    s->ulimits[s->ulimit_count++] = (ulimit){.name = facts_text(one, VIEW("Name")),
                                             .soft = soft == NULL ? 0 : soft->integer,
                                             .hard = hard == NULL ? 0 : hard->integer,
                                             .at = chain_place(c, one->node)};
  }
  return true;
}

bool devices_read(chain *c, const engine_tree *tree) {
  const chain_node *host = tree->host_config;
  return read_mappings(c, facts_member(host, VIEW("Devices"))) &&
         read_rules(c, facts_member(host, VIEW("DeviceCgroupRules"))) &&
         read_requests(c, facts_member(host, VIEW("DeviceRequests"))) &&
         read_ulimits(c, facts_member(host, VIEW("Ulimits")));
}
