/* How deployments for one device lie on top of each other: what is lost, hidden or left to chance.
 */
#include "layers/stack.h"
#include "rules/checks/check.h"

extern const check layering_check;

enum {
  TWIN_OVERWRITTEN,
  LAYER_OVERRIDDEN,
  PRIORITY_TIE,
  NO_BASE,
  NOT_APPLIED,
  PATH_IGNORED,
};

static const em_view fault_words[] = {
    [TWIN_OVERWRITTEN] = VIEW_INIT("twin-overwritten"),
    [LAYER_OVERRIDDEN] = VIEW_INIT("layer-overridden"),
    [PRIORITY_TIE] = VIEW_INIT("priority-tie"),
    [NO_BASE] = VIEW_INIT("no-base"),
    [NOT_APPLIED] = VIEW_INIT("not-applied"),
    [PATH_IGNORED] = VIEW_INIT("path-ignored"),
};
static const fact_words faults = {fault_words, FACT_COUNT(fault_words), NULL};

static const check_value values[] = {
    {.name = FACT_NAME("fault"),
     .type = FACT_WORD,
     .words = &faults,
     .doc = FACT_NAME("what is the matter")},
    {.name = FACT_NAME("module"),
     .type = FACT_TEXT,
     .doc = FACT_NAME("of `twin-overwritten` and `layer-overridden`: whose twin")},
    {.name = FACT_NAME("path"),
     .type = FACT_TEXT,
     .doc = FACT_NAME("the path in it, or the name that was ignored")},
    {.name = FACT_NAME("detail"),
     .type = FACT_TEXT,
     .doc = FACT_NAME("of `priority-tie` what both are, of `not-applied` why")},
};

/* One thing, with a second place. */
static bool tell(check_run *run, uint32_t fault, place at, const fact_value *details, place other,
                 const char *message) {
  match_related *related = NULL;
  if (place_is_set(other)) {
    related = arena_allocate(check_memory(run), sizeof *related);
    if (related == NULL) {
      return false;
    }
    *related = (match_related){{.at = other}, view_of(message)};
  }
  const found what = {
      .subject = {SUBJECT_DEPLOYMENT, NOTE_NO_MODULE, 0, check_facts(run)->manifest},
      .place = {.at = at},
      .identity = arena_format(check_memory(run), "%.*s %.*s %.*s", VIEW_ARGS(fault_words[fault]),
                               VIEW_ARGS(view_cut(details[0].text, 200)),
                               VIEW_ARGS(view_cut(details[1].text, 1000))),
      .values = {found_word(&faults, fault), details[0], details[1], details[2]},
      .related = related,
      .related_count = related != NULL,
  };
  return what.identity.data != NULL && check_found(run, &what);
}

/* ---- What one layer hides of another
 * ------------------------------------------------------------- */

static bool is_of_runtime(em_view module_name) {
  return view_equals(module_name, VIEW("$edgeAgent")) || view_equals(module_name, VIEW("$edgeHub"));
}

static bool check_change(check_run *run, const layers_merge *m, const layers_change *c) {
  const fact_value details[] = {found_text(c->module), found_text(c->path), found_text(VIEW(""))};
  if (!place_is_set(c->before) || c->is_same) {
    return true;
  }
  if (c->path.length == 0) {
    return is_of_runtime(c->module) ||
           tell(run, TWIN_OVERWRITTEN, c->name_at, details, place_of_name(c->before),
                "lost, with all that stands below it");
  }
  return c->before_input == m->base || tell(run, LAYER_OVERRIDDEN, c->name_at, details,
                                            place_of_name(c->before), "this is not in effect");
}

/* ---- What applies
 * --------------------------------------------------------------------------------- */

static place priority_of(const layers_input *input) {
  return place_is_set(input->priority_at) ? input->priority_at : (place){input->document, 0};
}

static bool check_rank(check_run *run, const layers_merge *m, uint32_t index) {
  const layers_input *input = &m->inputs[index];
  const fact_value nothing = found_text(VIEW(""));
  const fact_value tied[] = {nothing, nothing,
                             found_text(input->is_standard ? VIEW("base") : VIEW("layer"))};
  uint32_t other;
  if (layers_find_tie(m, index, &other) &&
      !tell(run, PRIORITY_TIE, priority_of(input), tied, priority_of(&m->inputs[other]),
            "the same priority")) {
    return false;
  }
  const bool applies = input->role == LAYERS_BASE || input->role == LAYERS_LAYER;
  const fact_value left_out[] = {nothing, nothing,
                                 found_text(input->is_standard
                                                ? VIEW("another base ranks higher")
                                                : VIEW("a layer must rank above the base"))};
  return applies || tell(run, NOT_APPLIED, priority_of(input), left_out,
                         priority_of(&m->inputs[m->base]), "the base that applies");
}

static bool run(check_run *run) {
  const layers_stack *stack = check_layers(run);
  if (stack == NULL) {
    return true;
  }
  const layers_merge *m = stack->merge;
  const fact_value nothing[] = {found_text(VIEW("")), found_text(VIEW("")), found_text(VIEW(""))};
  bool is_done =
      m->base != LAYERS_NONE ||
      tell(run, NO_BASE, (place){m->inputs[m->applied[0]].document, 0}, nothing, (place){0}, NULL);
  for (uint32_t i = 0; is_done && i < m->change_count; i++) {
    is_done = check_change(run, m, &m->changes[i]);
  }
  for (uint32_t i = 0; is_done && i < m->input_count; i++) {
    is_done = check_rank(run, m, i);
  }
  for (uint32_t i = 0; is_done && i < m->fault_count; i++) {
    const place at = m->faults[i].name_at;
    const fact_value details[] = {nothing[0], found_text(document_string(at.document, at.node)),
                                  nothing[2]};
    is_done = tell(run, PATH_IGNORED, at, details, (place){0}, NULL);
  }
  return is_done;
}

const check layering_check = {
    .name = FACT_NAME("layering"),
    .doc = FACT_NAME("Of deployments for one device that are audited together: what one hides of "
                     "another, and what does not apply."),
    .subject = SUBJECT_DEPLOYMENT,
    .values = values,
    .value_count = FACT_COUNT(values),
    .run = run,
};
