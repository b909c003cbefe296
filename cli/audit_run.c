#include "audit_run.h"

#include "audit_inputs.h"
#include "audit_reports.h"
#include "complain.h"
#include "day.h"

#include <string.h>

/* --as-of, or today. */
static em_view choose_day(const audit_arguments *a, day *today) {
  return a->as_of != NULL ? (em_view){a->as_of, strlen(a->as_of)} : day_today(today);
}

/* What the command line says, else what the configuration says, else `otherwise`. */
static em_profile choose_profile(const audit_arguments *a, const em_config *config) {
  em_profile profile = EM_PROFILE_DEFAULT;
  em_config_profile(config, &profile);
  return a->profile >= 0 ? (em_profile)a->profile : profile;
}

static int choose_threshold(const audit_arguments *a, const em_config *config) {
  int threshold = EM_SEVERITY_LOW;
  em_config_fail_on(config, &threshold);
  return a->fail_on >= 0 ? a->fail_on : threshold;
}

static em_audit_options options_of(const audit_arguments *a, const config_files *files,
                                   em_view today) {
  em_audit_options o = EM_AUDIT_OPTIONS_INIT;
  o.limits = a->limits;
  o.limits.findings = a->max_findings;
  o.syntax = a->is_dialect ? EM_SYNTAX_DIALECT : EM_SYNTAX_AUTO;
  o.minimum = (em_severity)a->minimum;
  o.profile = choose_profile(a, files->config);
  o.all_rules = a->all_rules;
  o.show_expected = a->show_expected;
  o.no_expected = a->no_expected;
  o.ignore_comments = a->ignore_comments;
  o.config = files->config;
  o.today = today;
  if (a->as_of != NULL) {
    o.as_of = o.today;
  }
  return o;
}

static int outcome(const em_audit *audit, int threshold) {
  const em_summary summary = em_audit_summary(audit);
  if (summary.failed > 0) {
    return EXIT_FAILED;
  }
  for (int severity = threshold; severity <= EM_SEVERITY_CRITICAL; severity++) {
    if (summary.findings[severity] > 0) {
      return EXIT_FINDINGS;
    }
  }
  return EXIT_CLEAN;
}

/* ---- What is held against ------------------------------------------------------------------- */

/* What the other manifest has already; NULL (told) if it cannot be analysed. */
static em_baseline *baseline_of_manifest(const audit_arguments *a, const em_ruleset *rules,
                                         const em_audit_options *options) {
  input in;
  em_error error;
  em_baseline *baseline = NULL;
  if (!input_read(&in, a->diff_base, a->limits.bytes)) {
    return NULL;
  }
  em_audit *audit = em_audit_new(rules, options);
  const em_status status = em_audit_add(audit, in.name, in.text, &error);
  if (status == EM_OK) {
    baseline = em_baseline_of(audit);
    if (baseline == NULL) {
      complain_memory();
    }
  } else {
    complain_error(in.name, in.text, &error);
  }
  em_audit_free(audit);
  input_free(&in);
  return baseline;
}

/* Takes the place of the configuration's baseline. */
static bool choose_baseline(const audit_arguments *a, config_files *files,
                            const em_audit_options *options) {
  if (a->diff_base == NULL) {
    return config_files_replace_baseline(files, a->baseline);
  }
  em_baseline_free(files->baseline);
  files->baseline = baseline_of_manifest(a, files->rules, options);
  return files->baseline != NULL;
}

/* ---- The run -------------------------------------------------------------------------------- */

static void tell_shapes(const em_audit *audit) {
  em_file file;
  for (size_t i = 0; em_audit_file(audit, i, &file); i++) {
    if (file.status == EM_OK) {
      complain("%.*s: read as %.*s", VIEW_ARGS(file.name), VIEW_ARGS(file.shape));
    }
  }
}

static int finish(em_audit *audit, const audit_arguments *a, const em_config *config) {
  if (em_audit_finish(audit, NULL) != EM_OK) {
    return complain_memory();
  }
  if (a->is_verbose) {
    tell_shapes(audit);
  }
  const bool is_written = audit_reports_write(audit, a) &&
                          (a->write_baseline == NULL ||
                           audit_reports_write_file(audit, a->write_baseline, em_baseline_write));
  return is_written ? outcome(audit, choose_threshold(a, config)) : EXIT_FAILED;
}

/* Templates are read with values only if somebody named some. */
static bool wants_values(const audit_arguments *a) {
  return a->env_files.count > 0 || a->platform != NULL;
}

static int audit_inputs_of(const cli_call *call, const audit_arguments *a,
                           const config_files *files, const em_audit_options *options,
                           variables *values) {
  em_audit *audit = em_audit_new(files->rules, options);
  if (audit == NULL) {
    return complain_memory();
  }
  int status = EXIT_FAILED;
  inputs texts;
  const input_options reading = {.limits = a->limits,
                                 .syntax = options->syntax,
                                 .stdin_name = a->stdin_name,
                                 .is_verbose = a->is_verbose,
                                 .values = values};
  const bool are_read =
      a->are_layers ? inputs_audit_layers(&texts, audit, call->operands, call->operand_count,
                                          &reading, &a->priorities)
                    : inputs_audit(&texts, audit, call->operands, call->operand_count, &reading);
  if (are_read) {
    status = finish(audit, a, files->config);
  }
  em_audit_free(audit);
  inputs_free(&texts);
  return status;
}

static int audit_with_values(const cli_call *call, const audit_arguments *a,
                             const config_files *files, em_audit_options *options) {
  variables values;
  int status = EXIT_FAILED;
  if (variables_open(&values, &a->env_files, a->platform)) {
    const em_variables interface = variables_interface(&values);
    options->variables = &interface;
    status = audit_inputs_of(call, a, files, options, &values);
  }
  variables_free(&values);
  return status;
}

int audit_run(config_files *files, const cli_call *call, const audit_arguments *a,
              const em_trust *trust) {
  day today;
  em_audit_options options = options_of(a, files, choose_day(a, &today));
  options.trust = trust;
  if (!choose_baseline(a, files, &options)) {
    return EXIT_FAILED;
  }
  options.baseline = files->baseline;
  return wants_values(a) ? audit_with_values(call, a, files, &options)
                         : audit_inputs_of(call, a, files, &options, NULL);
}
