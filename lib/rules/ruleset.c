/* The rule set in memory, and what is public of it. */
#include "rules/compiled.h"

#include "base/error.h"
#include "text/nearest.h"

/* ---- Lists
 * ---------------------------------------------------------------------------------------- */

static bool read_number(em_view text, int64_t *number) {
  *number = 0;
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] < '0' || text.data[i] > '9' || i > 17) {
      return false;
    }
    *number = *number * 10 + (text.data[i] - '0');
  }
  return text.length > 0;
}

static bool add_extra(em_ruleset *rules, const pack *p, const pack_extension *extension,
                      uint32_t room) {
  list_extra *extra = &rules->extras[extension->list];
  if (extra->texts == NULL) {
    extra->texts = arena_allocate_array(&rules->memory, room, sizeof *extra->texts);
    extra->numbers = arena_allocate_array(&rules->memory, room, sizeof *extra->numbers);
  }
  if (extra->texts == NULL || extra->numbers == NULL) {
    return false;
  }
  extra->texts[extra->count] = pack_view(p, extension->value);
  if (!read_number(extra->texts[extra->count], &extra->numbers[extra->count])) {
    extra->numbers[extra->count] = INT64_MIN; /* no port, no count is that */
  }
  extra->count++;
  return true;
}

static bool make_lists(em_ruleset *rules) {
  for (uint32_t i = 0; i < rules->pack_count; i++) {
    rules->list_count += rules->packs[i]->list_count;
    rules->pattern_count += rules->packs[i]->pattern_count;
  }
  rules->extras = arena_allocate_array(&rules->memory, rules->list_count, sizeof *rules->extras);
  rules->patterns =
      arena_allocate_array(&rules->memory, rules->pattern_count, sizeof *rules->patterns);
  if (rules->extras == NULL || rules->patterns == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < rules->pack_count; i++) {
    const pack *p = rules->packs[i];
    rules->has_extras = rules->has_extras || p->extension_count > 0;
    for (uint32_t j = 0; j < p->extension_count; j++) {
      if (!add_extra(rules, p, &p->extensions[j], p->extension_count)) {
        return false;
      }
    }
  }
  return true;
}

/* ---- Rules
 * ---------------------------------------------------------------------------------------- */

static const em_view *make_views(em_ruleset *rules, const pack *p, pack_span span) {
  em_view *views = arena_allocate_array(&rules->memory, span.count, sizeof *views);
  for (uint32_t i = 0; views != NULL && i < span.count; i++) {
    views[i] = pack_text_at(p, span, i);
  }
  return views;
}

static void make_rule(em_ruleset *rules, uint32_t index, const pack *p, const pack_rule *from) {
  rules->compiled[index] =
      (compiled_rule){.pack = p,
                      .rule = from,
                      .patterns = p == rules->packs[0] ? 0 : rules->packs[0]->pattern_count};
  rules->rules[index] = (em_rule){
      .id = pack_view(p, from->id),
      .family = pack_view(p, from->family),
      .title = pack_view(p, from->title),
      .why = pack_view(p, from->why_text),
      .attacker = pack_view(p, from->attacker),
      .fix = pack_view(p, from->fix_text),
      .fix_before = pack_view(p, from->fix_before),
      .fix_after = pack_view(p, from->fix_after),
      .precision = pack_view(p, from->precision),
      .severity = (em_severity)from->severity,
      .is_on = (from->profiles >> EM_PROFILE_DEFAULT & 1u) != 0,
      .tags = make_views(rules, p, from->tags),
      .tag_count = from->tags.count,
      .references = make_views(rules, p, from->references),
      .reference_count = from->references.count,
      .aliases = make_views(rules, p, from->aliases),
      .alias_count = from->aliases.count,
      .subject = subject_types[from->subject].name,
      .since = pack_view(p, from->since),
      .source = pack_view(p, from->source),
      .profiles = from->profiles,
      .example_count = from->examples.count,
  };
}

/* Rules of each pack are in order of id: they are merged. */
static bool make_rules(em_ruleset *rules) {
  uint32_t next[PACKS_MAXIMUM] = {0};
  for (uint32_t i = 0; i < rules->pack_count; i++) {
    const uint32_t count = rules->packs[i]->rule_count;
    rules->rule_count += count;
    rules->numbers[i] = arena_allocate_array(&rules->memory, count, sizeof *rules->numbers[i]);
    if (rules->numbers[i] == NULL) {
      return false;
    }
  }
  rules->rules = arena_allocate_array(&rules->memory, rules->rule_count, sizeof *rules->rules);
  rules->compiled =
      arena_allocate_array(&rules->memory, rules->rule_count, sizeof *rules->compiled);
  if (rules->rules == NULL || rules->compiled == NULL) {
    return false;
  }
  for (uint32_t index = 0; index < rules->rule_count; index++) {
    uint32_t chosen = PACK_NONE;
    for (uint32_t i = 0; i < rules->pack_count; i++) {
      const pack *p = rules->packs[i];
      const pack *best = chosen == PACK_NONE ? NULL : rules->packs[chosen];
      if (next[i] < p->rule_count &&
          (best == NULL || view_compare(pack_view(p, p->rules[next[i]].id),
                                        pack_view(best, best->rules[next[chosen]].id)) < 0)) {
        chosen = i;
      }
    }
    make_rule(rules, index, rules->packs[chosen], &rules->packs[chosen]->rules[next[chosen]]);
    rules->numbers[chosen][next[chosen]++] = index;
  }
  return !rules->memory.has_failed;
}

em_status compiled_make(arena *memory, const pack *base, const pack *own, em_ruleset **result,
                        em_error *error) {
  em_ruleset *rules = arena_allocate(memory, sizeof *rules);
  if (rules == NULL) {
    arena_free(memory);
    return error_memory(error);
  }
  rules->memory = *memory;
  if (base != NULL) {
    rules->packs[rules->pack_count++] = base;
  }
  if (own != NULL) {
    rules->own = *own;
    rules->packs[rules->pack_count++] = &rules->own;
  }
  if (!make_lists(rules) || !make_rules(rules)) {
    em_ruleset_free(rules);
    return error_memory(error);
  }
  *result = rules;
  return EM_OK;
}

/* ---- Public
 * --------------------------------------------------------------------------------------- */

em_status em_ruleset_embedded(const em_allocator *allocator, em_ruleset **ruleset,
                              em_error *error) {
  arena memory;
  arena_init(&memory, allocator);
  return compiled_make(&memory, &embedded_pack, NULL, ruleset, error);
}

void em_ruleset_free(em_ruleset *rules) {
  if (rules == NULL) {
    return;
  }
  for (uint32_t i = 0; rules->patterns != NULL && i < rules->pattern_count; i++) {
    regex_slot_free(&rules->patterns[i]);
  }
  arena memory = rules->memory;
  arena_free(&memory);
}

size_t em_ruleset_count(const em_ruleset *rules) {
  return rules->rule_count;
}

const em_rule *em_ruleset_rule(const em_ruleset *rules, size_t index) {
  return index < rules->rule_count ? &rules->rules[index] : NULL;
}

static bool has_alias(const em_rule *rule, em_view id) {
  for (size_t i = 0; i < rule->alias_count; i++) {
    if (view_equals_ignoring_case(rule->aliases[i], id)) {
      return true;
    }
  }
  return false;
}

const em_rule *em_ruleset_find(const em_ruleset *rules, em_view id) {
  for (uint32_t i = 0; i < rules->rule_count; i++) {
    if (view_equals_ignoring_case(rules->rules[i].id, id)) {
      return &rules->rules[i];
    }
  }
  for (uint32_t i = 0; i < rules->rule_count; i++) {
    if (has_alias(&rules->rules[i], id)) {
      return &rules->rules[i];
    }
  }
  return NULL;
}

em_view em_ruleset_nearest(const em_ruleset *rules, em_view id) {
  nearest search = nearest_start(id);
  for (uint32_t i = 0; i < rules->rule_count; i++) {
    nearest_offer(&search, rules->rules[i].id);
  }
  return search.best;
}

bool ruleset_text_is_safe(const em_ruleset *rules, uint32_t rule, rule_text which) {
  return (rules->compiled[rule].rule->safe_texts & (uint32_t)which) != 0;
}

/* ---- Profiles
 * ------------------------------------------------------------------------------------- */

static const char *const profile_names[] = {
    [EM_PROFILE_DEFAULT] = "default", [EM_PROFILE_MINIMAL] = "minimal",
    [EM_PROFILE_STRICT] = "strict",   [EM_PROFILE_CIS] = "cis",
    [EM_PROFILE_LIVE] = "live",       [EM_PROFILE_GENERATED] = "generated",
};

const char *em_profile_name(em_profile profile) {
  const size_t index = (size_t)profile;
  return index < FACT_COUNT(profile_names) ? profile_names[index] : "unknown";
}

bool em_profile_parse(em_view name, em_profile *profile) {
  for (uint32_t i = 0; i < FACT_COUNT(profile_names); i++) {
    if (view_equals_ignoring_case(name, view_of(profile_names[i]))) {
      *profile = (em_profile)i;
      return true;
    }
  }
  return false;
}
