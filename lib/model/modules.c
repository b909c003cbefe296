/* Modules and system modules (DockerModule.cs, EdgeHubDockerModule.cs, DockerConfig.cs). */
#include "model/reader.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const member_word status_words[] = {
    {.name = WORD("running")}, {.name = WORD("stopped")},   {.name = WORD("unknown")},
    {.name = WORD("backoff")}, {.name = WORD("unhealthy")}, {.name = WORD("failed")},
};
static const member_words status_set = {status_words, COUNT(status_words),
                                        WORD("running or stopped")};

static const member_word restart_words[] = {
    {.name = WORD("never")},
    {.name = WORD("on-failure"), .alias = WORD("OnFailure")},
    {.name = WORD("on-unhealthy"), .alias = WORD("OnUnhealthy")},
    {.name = WORD("always")},
    {.name = WORD("unknown")},
};
static const member_words restart_set = {restart_words, COUNT(restart_words),
                                         WORD("never, on-failure, on-unhealthy or always")};

static const member_word pull_words[] = {
    {.name = WORD("on-create"), .alias = WORD("OnCreate")},
    {.name = WORD("never")},
};
static const member_words pull_set = {pull_words, COUNT(pull_words), WORD("on-create or never")};

static const member_word type_words[] = {{.name = WORD("docker")}};
static const member_words type_set = {type_words, COUNT(type_words), WORD("docker")};

static const member_range startup_range = {0, UINT32_MAX, WORD("0 to 4294967295")};

/* ---- settings ---------------------------------------------------------------------------------
 */

/* A module while it is read; other spellings make further modules. */
typedef struct module_draft {
  module module;
  value settings;
  image *image_variants;
  uint32_t image_variant_count, image_variant_capacity;
} module_draft;

/* Members of `settings` that edgeAgent looks up by itself: exact case first, then the first of any.
 */
typedef struct looked_up {
  em_view name;
  value value;
  em_view spelt; /* data NULL if absent */
  uint32_t key;
} looked_up;

/* Takes a member for `wanted` if it is meant; true if it was. */
static bool look_up(manifest_reader *r, looked_up *wanted, const member_walk *walk,
                    module_draft *draft) {
  if (!view_equals_ignoring_case(walk->name, wanted->name)) {
    return false;
  }
  const bool is_exact = view_equals(walk->name, wanted->name);
  if (!is_exact) {
    note *added = notes_add(r->notes, NOTE_KEY_CASE_VARIANT, (place){r->document, walk->key});
    if (added != NULL) {
      added->name = walk->name;
      added->expected = wanted->name;
    }
  }
  if (wanted->spelt.data == NULL || view_equals(wanted->spelt, walk->name)) {
    wanted->spelt = walk->name;
    wanted->value = walk->value;
    wanted->key = walk->key;
    return true;
  }
  note *added = notes_add(r->notes, NOTE_KEY_AMBIGUOUS, (place){r->document, walk->key});
  if (added != NULL) {
    added->name = walk->name;
    added->other = (place){r->document, wanted->key};
    added->expected = wanted->spelt;
  }
  if (is_exact) {
    wanted->spelt = walk->name;
    wanted->value = walk->value;
    wanted->key = walk->key;
    draft->image_variant_count = 0;
  } else if (view_equals(wanted->name, VIEW("image")) &&
             !view_equals(wanted->spelt, wanted->name) &&
             arena_list_add(r->memory, (void **)&draft->image_variants, &draft->image_variant_count,
                            &draft->image_variant_capacity, sizeof *draft->image_variants)) {
    module_image_read(r, walk->value, &draft->image_variants[draft->image_variant_count - 1]);
  }
  return true;
}

static void note_unknown_setting(manifest_reader *r, const member_walk *walk) {
  static const em_view known[] = {WORD("image"), WORD("createOptions"), WORD("digest")};
  note *added = notes_add(r->notes, NOTE_KEY_UNKNOWN, (place){r->document, walk->key});
  if (added == NULL) {
    return;
  }
  added->name = walk->name;
  added->detail = VIEW("settings");
  added->expected = members_nearest(known, COUNT(known), walk->name);
}

static void settings_members_read(manifest_reader *r, void *target, value v) {
  module_draft *draft = target;
  module *m = &draft->module;
  looked_up wanted_image = {.name = VIEW("image")};
  looked_up wanted_digest = {.name = VIEW("digest")};
  em_view digits = {0};
  member_walk walk = walk_start(r, v);
  while (walk_next(r, &walk)) {
    r->m->setting_count++;
    if (!look_up(r, &wanted_image, &walk, draft) && !look_up(r, &wanted_digest, &walk, draft) &&
        !create_options_is_part(walk.name, &digits) && !members_is_remark(walk.name)) {
      note_unknown_setting(r, &walk);
    }
  }
  m->settings_at = value_place(r, v);
  m->has_image = wanted_image.spelt.data != NULL && !value_is_null(r, wanted_image.value);
  if (m->has_image) {
    module_image_read(r, wanted_image.value, &m->image);
    module_image_note(r, &m->image);
    if (m->image.has_placeholder) {
      manifest_note_placeholder(r, m->image.at, m->image.text);
    }
  } else if (v.path.length == 0) {
    note *added = notes_add(r->notes, NOTE_REQUIRED_MISSING, value_place(r, v));
    if (added != NULL) {
      added->name = VIEW("image");
      added->detail = VIEW("settings");
    }
  }
  if (wanted_digest.spelt.data != NULL && wanted_digest.value.path.length == 0) {
    m->declared_digest = document_string(r->document, wanted_digest.value.node);
  }
  create_options_read(r, m, v);
}

/* ---- Module ------------------------------------------------------------------------------------
 */

#define MODULE_MEMBERS(status_is_required)                                                         \
  {.name = WORD("type"),                                                                           \
   .kind = MEMBER_WORD,                                                                            \
   .is_required = true,                                                                            \
   .offset = offsetof(module_draft, module.type),                                                  \
   .words = &type_set},                                                                            \
      {.name = WORD("version"),                                                                    \
       .kind = MEMBER_TEXT,                                                                        \
       .offset = offsetof(module_draft, module.version)},                                          \
      {.name = WORD("status"),                                                                     \
       .kind = MEMBER_WORD,                                                                        \
       .is_required = (status_is_required),                                                        \
       .offset = offsetof(module_draft, module.status),                                            \
       .words = &status_set},                                                                      \
      {.name = WORD("restartPolicy"),                                                              \
       .kind = MEMBER_WORD,                                                                        \
       .offset = offsetof(module_draft, module.restart_policy),                                    \
       .words = &restart_set},                                                                     \
      {.name = WORD("imagePullPolicy"),                                                            \
       .kind = MEMBER_WORD,                                                                        \
       .offset = offsetof(module_draft, module.image_pull_policy),                                 \
       .words = &pull_set},                                                                        \
      {.name = WORD("startupOrder"),                                                               \
       .kind = MEMBER_NUMBER,                                                                      \
       .offset = offsetof(module_draft, module.startup_order),                                     \
       .range = &startup_range},                                                                   \
      {.name = WORD("env"), .kind = MEMBER_OBJECT, .read = environment_read}, {                    \
    .name = WORD("settings"), .kind = MEMBER_OBJECT, .is_required = true,                          \
    .read = settings_members_read                                                                  \
  }

static const member module_members[] = {MODULE_MEMBERS(false)};
static const member_table module_table = {
    .object = WORD("module"), .members = module_members, .count = COUNT(module_members)};

static const member edge_hub_members[] = {MODULE_MEMBERS(true)};
static const member_table edge_hub_table = {
    .object = WORD("edgeHub"), .members = edge_hub_members, .count = COUNT(edge_hub_members)};

static void push_module(manifest_reader *r, const module *read) {
  if (arena_list_add(r->memory, (void **)&r->m->modules, &r->m->module_count, &r->module_capacity,
                     sizeof *r->m->modules)) {
    r->m->modules[r->m->module_count - 1] = *read;
  }
}

/* One more module for each other spelling of a member that could win instead. */
static void push_variants(manifest_reader *r, const member_table *table, const module_draft *base,
                          const members_found *found) {
  for (uint32_t i = 0; i < base->image_variant_count; i++) {
    module variant = base->module;
    variant.is_variant = true;
    variant.image = base->image_variants[i];
    push_module(r, &variant);
  }
  for (uint32_t i = 0; i < found->alternative_count; i++) {
    const member_alternative *other = &found->alternatives[i];
    const member *m = &table->members[other->member];
    module_draft variant = {.module = base->module};
    variant.module.is_variant = true;
    r->notes->module = r->m->module_count;
    if (m->read == settings_members_read) {
      /* the module's own variables are told once, with the module itself */
      variant.module.env = NULL;
      variant.module.env_count = 0;
    }
    member_read(r, m, &variant, other->value);
    if (m->kind == MEMBER_OBJECT) {
      environment_add_settings(r, &variant.module);
    }
    push_module(r, &variant.module);
  }
}

static void module_read(manifest_reader *r, const member_table *table, value v, module started) {
  const uint32_t earlier = r->notes->module;
  r->notes->module = r->m->module_count;
  module_draft draft = {.module = started};
  draft.module.at = value_place(r, v);
  draft.module.is_variant = r->is_variant;
  draft.module.settings = &settings_none;
  members_found found;
  members_find(r, table, v, &found);
  for (uint32_t i = 0; i < table->count; i++) {
    if (found.names[i].data != NULL) {
      member_read(r, &table->members[i], &draft, found.values[i]);
    }
  }
  environment_add_settings(r, &draft.module);
  push_module(r, &draft.module);
  push_variants(r, table, &draft, &found);
  r->notes->module = earlier;
}

/* Modules of an object, as far as it can be seen from outside. */
static uint64_t count_modules(const manifest_reader *r, value v) {
  return v.path.length > 0 ? 1 : document_count(r->document, v.node);
}

/* Room for all of an object at once: a list of modules that doubled would waste as much again. The
 * first time also for those of the runtime, or of what comes behind. */
static void reserve_modules(manifest_reader *r, value v) {
  const uint64_t wanted = (uint64_t)r->m->module_count + count_modules(r, v) + r->modules_ahead;
  r->modules_ahead = 0;
  if (wanted <= r->module_capacity || wanted > UINT32_MAX / 2) {
    return;
  }
  module *larger = arena_list_reserve(r->memory, (uint32_t)wanted, sizeof *larger);
  if (larger == NULL) {
    manifest_fail(r, EM_ERROR_MEMORY);
    return;
  }
  if (r->m->module_count > 0) {
    memcpy(larger, r->m->modules, r->m->module_count * sizeof *larger);
  }
  r->m->modules = larger;
  r->module_capacity = (uint32_t)wanted;
}

void modules_read(manifest_reader *r, void *target, value v) {
  (void)target;
  reserve_modules(r, v);
  member_walk walk = walk_start(r, v);
  while (walk_next(r, &walk)) {
    /* null takes a module away from a lower layer */
    if (reader_expect_object(r, walk.name, walk.value)) {
      module_read(r, &module_table, walk.value, (module){.name = walk.name});
    }
  }
}

static void edge_agent_read(manifest_reader *r, void *target, value v) {
  (void)target;
  module_read(r, &module_table, v,
              (module){.name = VIEW("edgeAgent"), .is_system = true, .is_edge_agent = true});
}

static void edge_hub_read(manifest_reader *r, void *target, value v) {
  (void)target;
  module_read(r, &edge_hub_table, v,
              (module){.name = VIEW("edgeHub"), .is_system = true, .is_edge_hub = true});
}

static const member system_members[] = {
    {.name = WORD("edgeAgent"),
     .kind = MEMBER_OBJECT,
     .is_required = true,
     .read = edge_agent_read},
    {.name = WORD("edgeHub"), .kind = MEMBER_OBJECT, .is_required = true, .read = edge_hub_read},
};
static const member_table system_table = {
    .object = WORD("systemModules"), .members = system_members, .count = COUNT(system_members)};

void system_modules_read(manifest_reader *r, void *target, value v) {
  reserve_modules(r, v);
  members_read(r, &system_table, v, target);
}
