#include "rewrite/sites.h"

#include "model/name_order.h"

/* An open container, and the name that led to it. */
typedef struct open_object {
  uint32_t end;
  em_view name;
} open_object;

typedef struct search {
  const document *d;
  arena *memory;
  sites *found;
  ARENA_LIST(open_object) open;
  ARENA_LIST(named) parts; /* of the settings at hand */
} search;

/* "camera" of "properties.desired.modules.camera". */
static em_view module_name(em_view name) {
  static const em_view prefixes[] = {{"properties.desired.modules.", 27},
                                     {"properties.desired.systemModules.", 33}};
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
    if (view_starts_with(name, prefixes[i])) {
      return view_from(name, prefixes[i].length);
    }
  }
  return name;
}

static bool is_blank(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] == '\0' || strchr(" \t\r\n\v\f", text.data[i]) == NULL) {
      return false;
    }
  }
  return true;
}

/* What the members are, taken together. */
static site_form form_of(const search *s) {
  const document *d = s->d;
  uint32_t texts = 0;
  bool is_all_blank = true;
  for (uint32_t i = 0; i < s->parts.count; i++) {
    const uint32_t value = s->parts.items[i].item + 1;
    if (document_kind_of(d, value) == DOCUMENT_STRING) {
      texts++;
      is_all_blank = is_all_blank && is_blank(document_string(d, value));
    } else if (!document_is_container(d, value)) {
      return s->parts.count == 1 ? SITE_NONE : SITE_MIXED;
    }
  }
  if (texts == s->parts.count) {
    return is_all_blank ? SITE_NONE : SITE_TEXT;
  }
  return texts == 0 && s->parts.count == 1 ? SITE_OBJECT : SITE_MIXED;
}

/* Of equal names the last counts. */
static bool gather(search *s, uint32_t settings) {
  s->parts.count = 0;
  em_view digits;
  DOCUMENT_EACH_MEMBER(s->d, settings, key) {
    if (!create_options_is_part(document_string(s->d, key), &digits)) {
      continue;
    }
    const bool is_again = (s->d->nodes[key].flags & DOCUMENT_DUPLICATE) != 0;
    named *before = is_again && s->parts.count > 0 ? &s->parts.items[s->parts.count - 1] : NULL;
    if (before != NULL && view_equals(before->name, document_string(s->d, key))) {
      before->item = key;
      continue;
    }
    if (!ARENA_LIST_ADD(s->memory, &s->parts)) {
      return false;
    }
    s->parts.items[s->parts.count - 1] = (named){document_string(s->d, key), key};
  }
  return s->parts.count < 2 || names_sort(s->parts.items, s->parts.count, s->memory);
}

static bool add_site(search *s, uint32_t settings) {
  if (!gather(s, settings)) {
    return false;
  }
  uint32_t *keys = arena_allocate_array(s->memory, s->parts.count, sizeof *keys);
  if (keys == NULL || !ARENA_LIST_ADD(s->memory, s->found)) {
    return false;
  }
  for (uint32_t i = 0; i < s->parts.count; i++) {
    keys[i] = s->parts.items[i].item;
  }
  const em_view owner = s->open.count == 0 ? VIEW("") : s->open.items[s->open.count - 1].name;
  const bool is_too_many = s->parts.count > OPTION_PARTS_MAXIMUM;
  s->found->items[s->found->count - 1] = (site){.module = module_name(owner),
                                                .settings = settings,
                                                .keys = keys,
                                                .count = s->parts.count,
                                                .form = is_too_many ? SITE_MIXED : form_of(s)};
  return true;
}

static bool enter(search *s, uint32_t node, em_view name) {
  if (!ARENA_LIST_ADD(s->memory, &s->open)) {
    return false;
  }
  s->open.items[s->open.count - 1] = (open_object){document_after(s->d, node), name};
  return true;
}

bool sites_find(const document *d, arena *memory, sites *list) {
  search s = {.d = d, .memory = memory, .found = list};
  em_view name = VIEW("");
  em_view digits;
  for (uint32_t i = 0; i < d->node_count;) {
    while (s.open.count > 0 && s.open.items[s.open.count - 1].end == i) {
      s.open.count--;
    }
    if ((d->nodes[i].flags & DOCUMENT_KEY) != 0) {
      name = document_string(d, i);
      /* what stands in createOptions is the container's, not the manifest's */
      i = create_options_is_part(name, &digits) ? document_after(d, i + 1) : i + 1;
      continue;
    }
    const bool is_settings =
        document_kind_of(d, i) == DOCUMENT_OBJECT && view_equals(name, VIEW("settings"));
    if ((is_settings && !add_site(&s, i)) || (document_is_container(d, i) && !enter(&s, i, name))) {
      return false;
    }
    i++;
  }
  return true;
}
