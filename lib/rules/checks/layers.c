/* What is wrong with a layer, or with the devices that a deployment is for. */
#include "document/scalar_map.h"
#include "layers/stack.h"
#include "layers/target.h"
#include "model/placeholder.h"
#include "model/shape.h"
#include "rules/checks/check.h"

extern const check layers_check;

enum { LAYER_SYSTEM_MODULE, LAYER_TARGET_BROAD, LAYER_TARGET_INVALID };

static const em_view fault_words[] = {
    [LAYER_SYSTEM_MODULE] = VIEW_INIT("system-module"),
    [LAYER_TARGET_BROAD] = VIEW_INIT("target-broad"),
    [LAYER_TARGET_INVALID] = VIEW_INIT("target-invalid"),
};
static const fact_words faults = {fault_words, FACT_COUNT(fault_words), NULL};

static const check_value values[] = {
    {.name = FACT_NAME("fault"),
     .type = FACT_WORD,
     .words = &faults,
     .doc = FACT_NAME("what is the matter")},
    {.name = FACT_NAME("detail"),
     .type = FACT_TEXT,
     .doc = FACT_NAME("the path, or what was expected")},
    {.name = FACT_NAME("part"),
     .type = FACT_TEXT,
     .doc = FACT_NAME("the part of the condition at fault")},
};

static bool tell(check_run *run, uint32_t fault, match_place at, em_view detail, em_view part) {
  const found what = {
      .subject = {SUBJECT_DEPLOYMENT, NOTE_NO_MODULE, 0, check_facts(run)->manifest},
      .place = at,
      .values = {found_word(&faults, fault), found_text(detail), found_text(part)},
  };
  return check_found(run, &what);
}

static match_place part_of(const setting_text *text, const target_verdict *verdict) {
  const place at = text->at;
  if (!place_is_set(at) || document_kind_of(at.document, at.node) != DOCUMENT_STRING ||
      verdict->length == 0) {
    return (match_place){.at = at};
  }
  const scalar_unit first = scalar_map(at.document, at.node, NULL, verdict->start);
  const scalar_unit last =
      scalar_map(at.document, at.node, NULL, verdict->start + verdict->length - 1);
  return (match_place){at, first.start, last.end - first.start};
}

static bool check_target(check_run *run, const setting_text *text) {
  if (text->value.data == NULL || text->has_placeholder) {
    return true;
  }
  const target_verdict verdict = target_judge(text->value);
  const em_view part = view_until(view_from(text->value, verdict.start), verdict.length);
  if (verdict.reach == TARGET_INVALID) {
    return tell(run, LAYER_TARGET_INVALID, part_of(text, &verdict), view_of(verdict.expected),
                verdict.length > 0 ? part : VIEW("the end"));
  }
  return verdict.reach != TARGET_ALL ||
         tell(run, LAYER_TARGET_BROAD, (match_place){.at = text->at}, text->value, text->value);
}

/* Dotted names below these reach into what only a base may set. */
static bool is_of_base(em_view name) {
  static const em_view paths[] = {
      VIEW_INIT("properties.desired.systemModules"),
      VIEW_INIT("properties.desired.runtime"),
      VIEW_INIT("properties.desired.schemaVersion"),
  };
  for (size_t i = 0; i < FACT_COUNT(paths); i++) {
    if (view_starts_with(name, paths[i]) &&
        (name.length == paths[i].length || name.data[paths[i].length] == '.')) {
      return true;
    }
  }
  return false;
}

static bool check_paths(check_run *run, const document *d, uint32_t contents) {
  const uint32_t agent = document_member(d, contents, VIEW("$edgeAgent"));
  if (agent == DOCUMENT_NONE || document_kind_of(d, agent) != DOCUMENT_OBJECT) {
    return true;
  }
  DOCUMENT_EACH_MEMBER(d, agent, key) {
    const em_view name = document_string(d, key);
    if (is_of_base(name) &&
        !tell(run, LAYER_SYSTEM_MODULE, (match_place){.at = {d, key}}, name, name)) {
      return false;
    }
  }
  return true;
}

static bool check_file(check_run *run, const manifest *m) {
  shape_match maps[SHAPE_MATCHES];
  return check_target(run, &m->target_condition) &&
         (!m->is_layered || shape_find(m->document, maps) == 0 ||
          check_paths(run, m->document, maps[0].contents));
}

/* One of those that an effective deployment was made of. */
static bool check_input(check_run *run, const layers_input *input) {
  const document *d = input->document;
  const uint32_t condition = document_member(d, 0, VIEW("targetCondition"));
  setting_text text = {0};
  if (condition != DOCUMENT_NONE) {
    text.at = (place){d, condition};
    text.value = document_string(d, condition);
    text.has_placeholder = placeholder_is_in(text.value);
  }
  return check_target(run, &text) && check_paths(run, d, input->contents);
}

static bool run(check_run *run) {
  const layers_stack *stack = check_layers(run);
  if (stack == NULL) {
    return check_file(run, check_facts(run)->manifest);
  }
  for (uint32_t i = 0; i < stack->merge->input_count; i++) {
    if (!check_input(run, &stack->merge->inputs[i])) {
      return false;
    }
  }
  return true;
}

const check layers_check = {
    .name = FACT_NAME("layers"),
    .doc = FACT_NAME(
        "What a layer sets that only a base may set, and target conditions that are wrong "
        "or reach every device."),
    .subject = SUBJECT_DEPLOYMENT,
    .values = values,
    .value_count = FACT_COUNT(values),
    .run = run,
};
