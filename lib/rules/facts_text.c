/* Facts of what a container is told: variables, labels, options by name, arguments. */
#include "rules/fact_macros.h"

/* ---- Environment ---------------------------------------------------------------------------- */

enum { ENV_OF_MODULE, ENV_OF_CREATE_OPTIONS };
static const em_view origin_words[] = {
    [ENV_OF_MODULE] = FACT_NAME("module"),
    [ENV_OF_CREATE_OPTIONS] = FACT_NAME("create-options"),
};
static const fact_words origins = {.words = origin_words, .count = FACT_COUNT(origin_words)};

static void read_origin(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const environment_variable *e = s->item;
  fact_set_word(value, &origins, e->is_from_create_options ? ENV_OF_CREATE_OPTIONS : ENV_OF_MODULE);
  value->at = e->at;
}

static void read_index(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  value->is_set = true;
  value->number = s->index;
}

static const fact env_rows[] = {
    {.name = FACT_NAME("name"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .is_identity = true,
     .offset = offsetof(environment_variable, name),
     .place_offset = offsetof(environment_variable, name_at),
     .doc = FACT_NAME("as written")},
    {.name = FACT_NAME("value"),
     .type = FACT_TEXT,
     .source = FROM_VIEW,
     .offset = offsetof(environment_variable, value),
     .place_offset = offsetof(environment_variable, at),
     .unresolved_offset = offsetof(environment_variable, has_placeholder),
     .doc = FACT_NAME("as the container gets it; numbers and flags as text")},
    FACT_CALL_WORD("origin", origins, read_origin, "the module's `env`, or `Env` of createOptions"),
    FACT_CALL("index", FACT_NUMBER, read_index, "its number in the module, from 0"),
};
const fact_table env_facts = {env_rows, FACT_COUNT(env_rows)};

/* ---- Labels, sysctls, options of the log driver --------------------------------------------- */

static void read_pair_name(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const setting_pair *pair = s->item;
  value->is_set = true;
  value->text = pair->name;
  value->at = place_of_name(pair->at);
}

static const fact pair_rows[] = {
    {.name = FACT_NAME("name"),
     .type = FACT_TEXT,
     .read = read_pair_name,
     .is_identity = true,
     .doc = FACT_NAME("place: the name")},
    FACT_VIEW(setting_pair, "value", value, "as text"),
};
const fact_table pair_facts = {pair_rows, FACT_COUNT(pair_rows)};

/* ---- Arguments ------------------------------------------------------------------------------ */

enum { ARGUMENT_ENTRYPOINT, ARGUMENT_CMD, ARGUMENT_HEALTH_CHECK, ARGUMENT_SHELL };
static const em_view part_words[] = {
    [ARGUMENT_ENTRYPOINT] = FACT_NAME("entrypoint"),
    [ARGUMENT_CMD] = FACT_NAME("cmd"),
    [ARGUMENT_HEALTH_CHECK] = FACT_NAME("health-check"),
    [ARGUMENT_SHELL] = FACT_NAME("shell"),
};
static const fact_words parts = {.words = part_words, .count = FACT_COUNT(part_words)};

/* Which list the argument is of, and its number there. */
static uint32_t argument_part(const facts *f, const subject *s, uint32_t *position) {
  const settings *from = subject_module(f, s)->settings;
  const uint32_t counts[] = {from->entrypoint->count, from->cmd->count, from->health->test.count,
                             from->shell->count};
  uint32_t part = 0;
  *position = s->index;
  while (part < ARGUMENT_SHELL && *position >= counts[part]) {
    *position -= counts[part];
    part++;
  }
  return part;
}

static void read_part(const facts *f, const subject *s, fact_value *value) {
  uint32_t position = 0;
  fact_set_word(value, &parts, argument_part(f, s, &position));
  value->at = ((const setting_text *)s->item)->at;
}

static void read_position(const facts *f, const subject *s, fact_value *value) {
  uint32_t position = 0;
  argument_part(f, s, &position);
  value->is_set = true;
  value->number = position;
  value->at = ((const setting_text *)s->item)->at;
}

static void read_argument(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  const setting_text *text = s->item;
  value->is_set = text->value.data != NULL;
  value->text = text->value;
  value->is_unresolved = text->has_placeholder;
  value->at = text->at;
}

static const fact argument_rows[] = {
    {.name = FACT_NAME("value"),
     .type = FACT_TEXT,
     .read = read_argument,
     .doc = FACT_NAME("one element of the list")},
    {.name = FACT_NAME("part"),
     .type = FACT_WORD,
     .words = &parts,
     .read = read_part,
     .is_identity = true,
     .doc = FACT_NAME("the list: Entrypoint, Cmd, Healthcheck.Test, Shell")},
    {.name = FACT_NAME("position"),
     .type = FACT_NUMBER,
     .read = read_position,
     .is_identity = true,
     .doc = FACT_NAME("its number in the list, from 0")},
};
const fact_table argument_facts = {argument_rows, FACT_COUNT(argument_rows)};
