/* edgemanifest audit: the main job. */
#include "audit_reports.h"
#include "audit_run.h"
#include "command.h"
#include "complain.h"
#include "day.h"
#include "input.h"
#include "layer_files.h"
#include "output.h"
#include "terminal.h"
#include "variables.h"

static const char *const severities[] = {"note", "low", "medium", "high", "critical", NULL};
/* The last is beyond all severities. */
static const char *const thresholds[] = {"note",     "low",   "medium", "high",
                                         "critical", "never", NULL};
#define AT(member) offsetof(audit_arguments, member)
static const cli_option options[] = {
    {"format", 'f', OPTION_CHOICE, AT(format), "FORMAT", "how to report", audit_formats, 0, 0},
    OPTION_OUTPUT(audit_arguments, output),
    {"fail-on", 0, OPTION_CHOICE, AT(fail_on), "SEVERITY",
     "exit with 1 from this severity on (default low)", thresholds, 0, 0},
    {"profile", 'p', OPTION_CHOICE, AT(profile), "PROFILE", "which rules run", config_profiles, 0,
     0},
    {"baseline", 0, OPTION_TEXT, AT(baseline), "FILE", "count only what is not in this baseline",
     NULL, 0, 0},
    {"write-baseline", 0, OPTION_TEXT, AT(write_baseline), "FILE",
     "write what is found as a baseline", NULL, 0, 0},
    OPTION_RARE,
    {"diff-base", 0, OPTION_TEXT, AT(diff_base), "FILE",
     "count only what this other manifest does not have", NULL, 0, 0},
    OPTION_CONFIG(audit_arguments, config),
    {"show-excused", 0, OPTION_FLAG, AT(show_excused), NULL,
     "list what is suppressed or in the baseline, too", NULL, 0, 0},
    {"report", 0, OPTION_TEXTS, AT(reports), "FORMAT=FILE",
     "write one more report to FILE; may be repeated", NULL, 0, 0},
    {"minimum", 0, OPTION_CHOICE, AT(minimum), "SEVERITY",
     "leave out findings below (default note)", severities, 0, 0},
    {"all-rules", 0, OPTION_FLAG, AT(all_rules), NULL, "run also the rules that are off", NULL, 0,
     0},
    {"show-expected", 0, OPTION_FLAG, AT(show_expected), NULL,
     "list what is expected of known modules, too", NULL, 0, 0},
    {"no-expected", 0, OPTION_FLAG, AT(no_expected), NULL, "make no allowance for known modules",
     NULL, 0, 0},
    {"ignore-comments", 0, OPTION_FLAG, AT(ignore_comments), NULL,
     "let comments in the manifests excuse nothing", NULL, 0, 0},
    {"as-of", 0, OPTION_TEXT, AT(as_of), "DATE",
     "judge ages as of that day, YYYY-MM-DD, not as of the rules' own data", NULL, 0, 0},
    {"layers", 0, OPTION_FLAG, AT(are_layers), NULL,
     "the files are one deployment, a base and its layers: audit what the device gets of them",
     NULL, 0, 0},
    OPTION_PRIORITY(audit_arguments, priorities, 0),
    {"dialect", 0, OPTION_FLAG, AT(is_dialect), NULL,
     "read JSON as the device does: comments, single quotes, trailing commas; for templates", NULL,
     0, 0},
    OPTION_VARIABLES(audit_arguments, env_files, platform),
    {"verbose", 'v', OPTION_FLAG, AT(is_verbose), NULL,
     "say what files are read as, and why others are passed over", NULL, 0, 0},
    {"stdin-name", 0, OPTION_TEXT, AT(stdin_name), "NAME", "what reports call standard input", NULL,
     0, 0},
    TRUST_OPTIONS(audit_arguments, trust),
    OPTION_COLOR(audit_arguments, color),
    {"width", 0, OPTION_NUMBER, AT(width), "N", "columns of the text report", NULL, 40, 1000},
    {"max-findings", 0, OPTION_NUMBER, AT(max_findings), "N",
     "most findings a file, the worst (default 10000)", NULL, 1, 1000000},
    OPTION_LIMITS(audit_arguments, limits),
    OPTION_END};

/* With what is known of images, if anything is to be known. */
static int audit_trusting(config_files *files, const cli_call *call, const audit_arguments *a) {
  if (!trust_options_are_given(&a->trust) && files->path == NULL) {
    return audit_run(files, call, a, NULL);
  }
  trust_setup setup;
  int status = EXIT_FAILED;
  if (trust_setup_open(&setup, &a->trust, files->path)) {
    const em_trust trust = trust_judge_interface(&setup.judge);
    status = audit_run(files, call, a, trust_setup_is_given(&setup) ? &trust : NULL);
  }
  trust_setup_free(&setup);
  return status;
}

static int run(cli_call *call) {
  audit_arguments a = {.limits = EM_LIMITS_INIT,
                       .trust = TRUST_OPTIONS_INIT,
                       .max_findings = 10000,
                       .fail_on = -1,
                       .profile = -1,
                       .minimum = EM_SEVERITY_NOTE};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count == 0) {
    return options_missing(call, "a FILE or FOLDER to audit ('-' is standard input)");
  }
  if (a.as_of != NULL && !day_has_form(a.as_of)) {
    complain("--as-of wants a day as YYYY-MM-DD, not '%s'", a.as_of);
    return EXIT_FAILED;
  }
  if (a.priorities.count > 0 && !a.are_layers) {
    complain("--priority is for the files of one deployment: it goes with --layers");
    return EXIT_FAILED;
  }
  if (!audit_reports_check(&a)) {
    return EXIT_FAILED;
  }
  config_files files;
  const bool is_loaded = config_files_load(&files, &a.config, call->operands, call->operand_count);
  const int status = is_loaded ? audit_trusting(&files, call, &a) : EXIT_FAILED;
  config_files_free(&files);
  return status;
}

const cli_command command_audit = {
    .name = "audit",
    .summary = "say where manifests endanger the device",
    .usage = "[OPTION]... FILE|FOLDER|PATTERN...",
    .description =
        "Says what deployment manifests let loose on a device: where, why it matters and what to "
        "change. Exit status: 0 nothing at or above --fail-on, 1 findings, 2 not analysed.",
    .examples = "  edgemanifest audit deployment.json\n"
                "  edgemanifest audit --format sarif --output out.sarif deploy/\n"
                "  edgemanifest audit --layers base.json camera.layer.json\n"
                "  iotedge-manifest | edgemanifest audit --fail-on high -",
    .options = options,
    .run = run,
};
