/* The check that tells of secrets; rules choose among them by what gave them away, and where. */
#include "rules/checks/secrets_scan.h"
#include "rules/evaluation.h"

extern const check secrets_check;

static const em_view where_names[SECRET_WHERE_COUNT] = {
    [SECRET_IN_ENV] = FACT_NAME("env"),
    [SECRET_IN_COMMAND] = FACT_NAME("command"),
    [SECRET_IN_LABEL] = FACT_NAME("label"),
    [SECRET_IN_TWIN] = FACT_NAME("twin"),
    [SECRET_IN_ROUTE] = FACT_NAME("route"),
    [SECRET_IN_CREDENTIAL] = FACT_NAME("registry-credential"),
    [SECRET_IN_CREATE_OPTIONS] = FACT_NAME("create-options"),
    [SECRET_ELSEWHERE] = FACT_NAME("elsewhere"),
};
static const fact_words where_words = {.words = where_names, .count = SECRET_WHERE_COUNT};

static const em_view evidence_names[SECRET_EVIDENCE_COUNT] = {
    [SECRET_BY_FORMAT] = FACT_NAME("format"),   [SECRET_BY_NAME] = FACT_NAME("name"),
    [SECRET_BY_DEFAULT] = FACT_NAME("default"), [SECRET_BY_ENTROPY] = FACT_NAME("entropy"),
    [SECRET_BY_PLACE] = FACT_NAME("place"),
};
static const fact_words evidence_words = {.words = evidence_names, .count = SECRET_EVIDENCE_COUNT};

static const check_value values[] = {
    {FACT_NAME("where"), FACT_WORD, &where_words, FACT_NAME("where it stands")},
    {FACT_NAME("evidence"), FACT_WORD, &evidence_words,
     FACT_NAME("what gave it away: a known format, a telling name with a literal value, a "
               "well-known value, high entropy alone, or its place as a registry's password")},
    {FACT_NAME("name"), FACT_TEXT, NULL,
     FACT_NAME("of the variable, property, flag, route or credential; not set if there is none")},
    {FACT_NAME("kind"), FACT_TEXT, NULL,
     FACT_NAME("by format: `an IoT Hub key`, `a GitHub token` …; not set otherwise")},
    {FACT_NAME("module"), FACT_TEXT, NULL, FACT_NAME("whose it is; not set if it is none's")},
    {FACT_NAME("is_proxy"), FACT_FLAG, NULL, FACT_NAME("in a variable such as `https_proxy`")},
    {FACT_NAME("digest"), FACT_TEXT, NULL,
     FACT_NAME("eight signs that tell whether two are the same, and nothing more")},
};

static bool report(check_run *run, const secret *s) {
  arena *memory = check_memory(run);
  const char *const no_name = "";
  const em_view name = s->name.data == NULL ? view_of(no_name) : s->name;
  const found what = {
      .subject = {SUBJECT_DEPLOYMENT, s->module_index, 0, check_facts(run)->manifest},
      .place = s->place,
      .identity =
          arena_format(memory, "secret %.*s %.*s %.*s %.*s", VIEW_ARGS(where_names[s->where]),
                       VIEW_ARGS(s->module), VIEW_ARGS(view_until(name, 200)), VIEW_ARGS(s->kind)),
      .values = {found_word(&where_words, (uint32_t)s->where),
                 found_word(&evidence_words, (uint32_t)s->evidence), found_text(s->name),
                 found_text(s->kind), found_text(s->module), found_flag(s->is_proxy),
                 found_text(arena_format(memory, "%08x", s->digest))},
  };
  return check_found(run, &what);
}

static bool run(check_run *run) {
  const secret_list *secrets = check_evaluation(run)->secrets;
  for (uint32_t i = 0; i < secrets->count; i++) {
    if (!report(run, &secrets->items[i])) {
      return false;
    }
  }
  return true;
}

const check secrets_check = {
    .name = FACT_NAME("secrets"),
    .doc = FACT_NAME("Secrets in environment variables, commands, labels, twins, routes, registry "
                     "credentials and whatever else createOptions and the file hold. Values are "
                     "hidden in every output."),
    .subject = SUBJECT_DEPLOYMENT,
    .values = values,
    .value_count = FACT_COUNT(values),
    .run = run,
};
