/*
 * Variables of edgeAgent and edgeHub that nobody reads, and that are near to one that somebody
 * does. The runtime reads them through .NET's configuration: any case, `__` or `:` between
 * sections.
 */
#include "rules/evaluation.h"
#include "text/nearest.h"

extern const check system_env_check;

static const check_value values[] = {
    {FACT_NAME("nearest"), FACT_TEXT, NULL, FACT_NAME("the variable that was probably meant")},
};

static bool is_same(em_view written, em_view known) {
  size_t i = 0;
  size_t j = 0;
  while (i < written.length && j < known.length) {
    const bool is_section = view_starts_with(view_from(known, j), VIEW("__"));
    if (is_section && written.data[i] == ':') {
      i++;
      j += 2;
    } else if (view_equals_ignoring_case(view_until(view_from(written, i), 1),
                                         view_until(view_from(known, j), 1))) {
      i++;
      j++;
    } else {
      return false;
    }
  }
  return i == written.length && j == known.length;
}

/* Data NULL if the name is known, or like no known one. */
static em_view nearest_known(const em_ruleset *rules, em_view list_name, em_view name) {
  const uint32_t number = compiled_list_find(rules, list_name);
  if (number == PACK_NONE) {
    return (em_view){0};
  }
  const pack *p = NULL;
  const pack_list *list = compiled_list(rules, number, &p);
  for (uint32_t i = 0; i < list->values.count; i++) {
    if (is_same(name, pack_text_at(p, list->values, i))) {
      return (em_view){0};
    }
  }
  nearest search = nearest_start(name);
  for (uint32_t i = 0; i < list->values.count; i++) {
    nearest_offer(&search, pack_text_at(p, list->values, i));
  }
  return search.best.length > 0 ? search.best : (em_view){0};
}

static bool run(check_run *run) {
  const facts *f = check_facts(run);
  const em_ruleset *rules = check_evaluation(run)->rules;
  for (uint32_t i = 0; i < f->manifest->module_count; i++) {
    const module *m = &f->manifest->modules[i];
    if (!m->is_edge_agent && !m->is_edge_hub) {
      continue;
    }
    const em_view list =
        m->is_edge_agent ? VIEW("edge-agent-variables") : VIEW("edge-hub-variables");
    for (uint32_t j = 0; j < m->env_count; j++) {
      const environment_variable *e = &m->env[j];
      const em_view known = nearest_known(rules, list, e->name);
      const found what = {.subject = {SUBJECT_ENV, i, j, e},
                          .place = {.at = e->name_at},
                          .values = {found_text(known)}};
      if (known.data != NULL && !check_found(run, &what)) {
        return false;
      }
    }
  }
  return true;
}

const check system_env_check = {
    .name = FACT_NAME("system-env"),
    .doc = FACT_NAME(
        "Variables of edgeAgent and edgeHub that are misspelt: unknown, and near to a known "
        "one."),
    .subject = SUBJECT_ENV,
    .values = values,
    .value_count = FACT_COUNT(values),
    .run = run,
};
