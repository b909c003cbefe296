/* Releases of the runtime whose support has ended; the dates are data (rules/lists.yaml). */
#include "rules/evaluation.h"

extern const check runtime_support_check;

static const check_value values[] = {
    {FACT_NAME("release"), FACT_TEXT, NULL, FACT_NAME("`1.4`")},
    {FACT_NAME("ended"), FACT_TEXT, NULL, FACT_NAME("the last day of its support, `2024-11-12`")},
    {FACT_NAME("newest"), FACT_TEXT, NULL, FACT_NAME("the newest release that is known")},
    {FACT_NAME("as_of"), FACT_TEXT, NULL, FACT_NAME("the day that this is judged as of")},
};

static em_view newest_release(const em_ruleset *rules) {
  const uint32_t number = compiled_list_find(rules, VIEW("runtime-support-ends"));
  em_view best = {0};
  em_view best_end = {0};
  if (number == PACK_NONE) {
    return best;
  }
  const pack *p = NULL;
  const pack_list *list = compiled_list(rules, number, &p);
  for (uint32_t i = 0; i < list->remarks.count; i++) {
    const em_view end = pack_text_at(p, list->remarks, i);
    if (best.data == NULL || view_compare(end, best_end) > 0) {
      best = pack_text_at(p, list->values, i);
      best_end = end;
    }
  }
  return best;
}

static bool judge(check_run *run, uint32_t number) {
  facts *f = check_facts(run);
  const module *m = &f->manifest->modules[number];
  const subject s = {SUBJECT_IMAGE, number, 0, &m->image};
  const fact *which =
      &subject_types[SUBJECT_IMAGE].facts->facts[fact_find(SUBJECT_IMAGE, VIEW("release"))];
  fact_value release;
  fact_read(f, &s, which, &release);
  if (!release.is_set || release.is_unresolved) {
    return true;
  }
  const em_ruleset *rules = check_evaluation(run)->rules;
  const em_view end = compiled_remark(rules, VIEW("runtime-support-ends"), release.text);
  const em_view as_of = check_as_of(run);
  /* days written year first are in the order of their letters */
  if (end.data == NULL || as_of.data == NULL || view_compare(end, as_of) >= 0) {
    return true;
  }
  const found what = {.subject = s,
                      .values = {found_text(release.text), found_text(end),
                                 found_text(newest_release(rules)), found_text(as_of)}};
  return check_found(run, &what);
}

static bool is_of_runtime(const module *m) {
  return m->has_image && (m->is_edge_agent || m->is_edge_hub) &&
         (view_ends_with(m->image.repository, VIEW("azureiotedge-agent")) ||
          view_ends_with(m->image.repository, VIEW("azureiotedge-hub")));
}

static bool run(check_run *run) {
  const manifest *m = check_facts(run)->manifest;
  for (uint32_t i = 0; i < m->module_count; i++) {
    if (is_of_runtime(&m->modules[i]) && !judge(run, i)) {
      return false;
    }
  }
  return true;
}

const check runtime_support_check = {
    .name = FACT_NAME("runtime-support"),
    .doc = FACT_NAME(
        "Images of edgeAgent and edgeHub of a release whose support has ended (`--as-of`, "
        "or the day that the rules' data are of)."),
    .subject = SUBJECT_IMAGE,
    .values = values,
    .value_count = FACT_COUNT(values),
    .run = run,
};
