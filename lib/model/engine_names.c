#include "model/engine_names.h"

#include "text/fold.h"
#include "text/nearest.h"
#include "text/scan.h"

const chain_member *engine_find(const chain_table *table, em_view name) {
  const chain_member *found = chain_find_row(table, name);
  if (found != NULL || scan_is_plain(name)) {
    return found;
  }
  /* letters beyond ASCII may fold to ASCII ones */
  for (uint32_t i = 0; i < table->count; i++) {
    if (table->members[i].name.length <= name.length &&
        fold_equals_go(name, table->members[i].name)) {
      return &table->members[i];
    }
  }
  return NULL;
}

void engine_note_name(chain *c, em_view documented, const chain_node *sent) {
  if ((sent->flags & CHAIN_TYPED) != 0 || sent->key == 0 || view_equals(sent->name, documented)) {
    return;
  }
  const bool is_case = view_equals_ignoring_case(sent->name, documented);
  note *added = chain_note(c, is_case ? NOTE_KEY_CASE_VARIANT : NOTE_SETTING_FOLDED_NAME, sent->key,
                           sent->name);
  if (added != NULL) {
    added->expected = documented;
  }
}

/* A remark to other tools: "$schema", "_comment", "//", "x-…". */
static bool is_remark(em_view name) {
  return view_starts_with(name, VIEW("x-")) || view_starts_with(name, VIEW("_")) ||
         view_starts_with(name, VIEW("//")) || view_starts_with(name, VIEW("$"));
}

static em_view nearest_in(const chain_table *table, em_view name) {
  nearest search = nearest_start(name);
  for (uint32_t i = 0; i < table->count; i++) {
    nearest_offer(&search, table->members[i].name);
  }
  return search.best;
}

/* A member of the other level, with that level. */
static em_view beside(chain *c, bool is_top, em_view name) {
  return arena_format(c->memory, "%s%.*s%s", is_top ? "HostConfig." : "", VIEW_ARGS(name),
                      is_top ? "" : " beside HostConfig");
}

/* The name that was meant, with the level where it belongs if that is another; or empty. */
static em_view meant(chain *c, const chain_table *table, em_view name) {
  const bool is_top = table == &engine_config;
  const bool is_host = table == &engine_host_config;
  const chain_table *other = is_top ? &engine_host_config : is_host ? &engine_config : NULL;
  const chain_member *misplaced = other == NULL ? NULL : engine_find(other, name);
  if (misplaced != NULL) {
    return beside(c, is_top, misplaced->name);
  }
  em_view near = nearest_in(table, name);
  if (is_top) {
    nearest search = nearest_start(name);
    nearest_offer(&search, VIEW("HostConfig"));
    nearest_offer(&search, VIEW("NetworkingConfig"));
    near = search.best.length > 0 ? search.best : near;
  }
  if (near.length > 0 || other == NULL) {
    return near;
  }
  near = nearest_in(other, name);
  return near.length == 0 ? near : beside(c, is_top, near);
}

void engine_note_unknown(chain *c, const chain_table *table, const chain_node *sent) {
  if (sent->key == 0 || is_remark(sent->name)) {
    return;
  }
  const em_view written = document_string(c->document, sent->key);
  note *added = chain_note(c, NOTE_SETTING_WITHOUT_EFFECT, sent->key, written);
  if (added != NULL) {
    added->detail = table->object;
    added->expected = meant(c, table, written);
  }
}

void engine_note_misplaced(chain *c, const chain_node *value) {
  note *added = value->key == 0 ? NULL
                                : chain_note(c, NOTE_SETTING_WITHOUT_EFFECT, value->key,
                                             document_string(c->document, value->key));
  if (added != NULL) {
    added->detail = engine_config.object;
    added->expected = arena_format(c->memory, "HostConfig.%.*s", VIEW_ARGS(value->name));
  }
}

void engine_note_overridden(chain *c, const chain_member *member, uint32_t earlier,
                            const chain_node *sent) {
  if (earlier == 0 || sent->key == 0 || earlier == sent->key) {
    return;
  }
  em_view detail = {0};
  switch (member->type->kind) {
    case CHAIN_OBJECT:
    case CHAIN_MAP:
      detail = VIEW("the engine merges the later one into the earlier one; other readers see two "
                    "names, or only the plain one");
      break;
    case CHAIN_LIST:
    case CHAIN_WORDS:
      detail = VIEW("the engine replaces the earlier list by the later one; other readers see two "
                    "names, or only the plain one");
      break;
    default: {
      const em_view value = chain_show(c, sent->node);
      detail = arena_format(c->memory,
                            "the engine takes %.*s; other readers see two names, or only the plain "
                            "one",
                            VIEW_ARGS(value));
    }
  }
  chain_note_overridden(c, document_string(c->document, earlier), earlier, sent->key, detail);
}
