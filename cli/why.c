/* edgemanifest why: what acts on a rule and its findings. */
#include "command.h"
#include "complain.h"
#include "config_files.h"
#include "day.h"
#include "layer_files.h"
#include "output.h"
#include "print.h"

#include <string.h>

typedef struct why_arguments {
  config_arguments config;
  em_limits limits;
  int profile; /* -1: not said */
  const char *output, *baseline;
  option_texts layers;
} why_arguments;

#define AT(member) offsetof(why_arguments, member)
static const cli_option table[] = {
    OPTION_CONFIG(why_arguments, config),
    {"profile", 'p', OPTION_CHOICE, AT(profile), "PROFILE", "which rules run", config_profiles, 0,
     0},
    {"baseline", 0, OPTION_TEXT, AT(baseline), "FILE", "what is known already", NULL, 0, 0},
    {"layer", 0, OPTION_TEXTS, AT(layers), "FILE",
     "a layer on top of FILE, as for audit --layers; may be repeated", NULL, 0, 0},
    OPTION_OUTPUT(why_arguments, output),
    OPTION_RARE,
    OPTION_LIMITS(why_arguments, limits),
    OPTION_END};

typedef struct why_call {
  const why_arguments *arguments;
  const config_files *files;
  const em_rule *rule;
  size_t rule_number;
  em_profile profile;
  const char *module; /* NULL: any */
  FILE *out;
} why_call;

/* ---- The rule ------------------------------------------------------------------------------- */

static void print_by(FILE *out, const char *what, const em_config_place *at,
                     const char *otherwise) {
  fprintf(out, "  %s ", what);
  if (at->file.data == NULL) {
    fprintf(out, "%s\n", otherwise);
    return;
  }
  print_escaped(out, at->file);
  fprintf(out, ":%u:%u\n", at->line, at->column);
}

static void print_rule(const why_call *w) {
  const em_decision d =
      em_config_decision(w->files->config, w->files->rules, w->rule_number, w->profile);
  print_escaped(w->out, w->rule->id);
  fprintf(w->out, " is %s, %s\n", d.is_on ? "on" : "off", em_severity_name(d.severity));
  char profile[64];
  snprintf(profile, sizeof profile, "the profile %s", em_profile_name(w->profile));
  print_by(w->out, d.is_on ? "switched on by" : "switched off by", &d.switched_by, profile);
  print_by(w->out, "graded by", &d.graded_by, "the rule itself");
}

/* ---- Its findings --------------------------------------------------------------------------- */

static void print_value(FILE *out, const em_finding *f) {
  const em_finding_identity identity = em_finding_identify(f);
  for (size_t i = 0; i < sizeof identity.value; i++) {
    fprintf(out, "%02x", identity.value[i]);
  }
}

static void print_how_to_suppress(FILE *out, const em_finding *f) {
  fputs("  To suppress it, with a reason and an owner:\n    suppressions:\n      - rule: ", out);
  print_escaped(out, f->rule->id);
  if (f->module.data != NULL) {
    fputs("\n        module: ", out);
    print_quoted(out, f->module);
  }
  fputs("\n        value: \"", out);
  print_value(out, f);
  fputs("\"\n        reason: \n        owner: \n        until: \n", out);
}

static void print_state(const why_call *w, const em_finding *f) {
  if (f->state == EM_STATE_OPEN) {
    print_how_to_suppress(w->out, f);
  } else if (f->state == EM_STATE_KNOWN) {
    fputs("  It is in the baseline, with this value.\n", w->out);
  } else {
    fputs(f->state == EM_STATE_EXPECTED ? "  Expected: " : "  Because: ", w->out);
    print_escaped(w->out, f->because);
    fputs("\n", w->out);
  }
  if (f->decided_at.file.data != NULL) {
    print_by(w->out, "suppressed by", &f->decided_at, "");
  }
}

static void print_finding(const why_call *w, const em_finding *f) {
  fputs("\n", w->out);
  print_escaped(w->out, f->place.file);
  fprintf(w->out, ":%u:%u  %s", f->place.line, f->place.column, em_state_name(f->state));
  if (f->module.data != NULL) {
    fputs("  module ", w->out);
    print_escaped(w->out, f->module);
  }
  fputs("\n  ", w->out);
  print_escaped(w->out, f->message);
  fputs("\n  value ", w->out);
  print_value(w->out, f);
  fputs("\n", w->out);
  print_state(w, f);
}

static bool is_wanted(const why_call *w, const em_finding *f) {
  return f->rule == w->rule &&
         (w->module == NULL ||
          (f->module.length == strlen(w->module) &&
           (f->module.length == 0 || memcmp(f->module.data, w->module, f->module.length) == 0)));
}

static void print_findings(const why_call *w, const em_audit *audit) {
  size_t count = 0;
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    const em_finding *f = em_audit_finding(audit, i);
    if (is_wanted(w, f)) {
      print_finding(w, f);
      count++;
    }
  }
  if (count == 0) {
    fputs("\nIt finds nothing here.\n", w->out);
  }
}

/* The file, or what a device gets of it and its layers. */
static em_status add_files(em_audit *audit, const layer_files *files, size_t *at_fault,
                           em_error *error) {
  *at_fault = 0;
  return files->count > 1 ? em_audit_add_layers(audit, files->layers, files->count, at_fault, error)
                          : em_audit_add(audit, files->layers->name, files->layers->text, error);
}

static bool read_files(layer_files *files, char *path, const why_arguments *a) {
  char *paths[OPTION_TEXTS_MAXIMUM + 1] = {path};
  for (uint32_t i = 0; i < a->layers.count; i++) {
    memcpy(&paths[i + 1], &a->layers.items[i], sizeof paths[0]);
  }
  return layer_files_read(files, paths, (int)a->layers.count + 1, NULL, a->limits.bytes);
}

static int explain_file(why_call *w, char *path) {
  day today;
  layer_files files;
  size_t at_fault;
  em_error error;
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.limits = w->arguments->limits;
  options.profile = w->profile;
  options.show_expected = true;
  options.config = w->files->config;
  options.baseline = w->files->baseline;
  options.today = day_today(&today);
  if (!read_files(&files, path, w->arguments)) {
    return EXIT_FAILED;
  }
  em_audit *audit = em_audit_new(w->files->rules, &options);
  int status = EXIT_CLEAN;
  if (add_files(audit, &files, &at_fault, &error) != EM_OK) {
    status = layer_files_complain(&files, at_fault, &error);
  } else if (em_audit_finish(audit, NULL) != EM_OK) {
    status = complain_memory();
  } else {
    print_findings(w, audit);
  }
  em_audit_free(audit);
  layer_files_free(&files);
  return status;
}

/* ---- The command ---------------------------------------------------------------------------- */

static bool find_rule(why_call *w, const char *id) {
  const em_view name = {id, strlen(id)};
  w->rule = em_ruleset_find(w->files->rules, name);
  for (size_t i = 0; w->rule != NULL && i < em_ruleset_count(w->files->rules); i++) {
    if (em_ruleset_rule(w->files->rules, i) == w->rule) {
      w->rule_number = i;
      return true;
    }
  }
  const em_view nearest = em_ruleset_nearest(w->files->rules, name);
  if (nearest.length > 0) {
    complain("there is no rule '%s'; did you mean '%.*s'?", id, (int)nearest.length, nearest.data);
  } else {
    complain("there is no rule '%s'; 'edgemanifest rules list' shows them", id);
  }
  return false;
}

static int explain(const cli_call *call, const why_arguments *a, config_files *files) {
  why_call w = {.arguments = a, .files = files, .profile = EM_PROFILE_DEFAULT};
  output out;
  em_config_profile(files->config, &w.profile);
  w.profile = a->profile >= 0 ? (em_profile)a->profile : w.profile;
  w.module = call->operand_count == 3 ? call->operands[1] : NULL;
  if (!find_rule(&w, call->operands[0]) || !output_open(&out, a->output)) {
    return EXIT_FAILED;
  }
  w.out = out.stream;
  print_rule(&w);
  const int status = call->operand_count > 1
                         ? explain_file(&w, call->operands[call->operand_count - 1])
                         : EXIT_CLEAN;
  if (status != EXIT_CLEAN) {
    output_discard(&out);
    return status;
  }
  return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
}

static int run(cli_call *call) {
  why_arguments a = {.limits = EM_LIMITS_INIT, .profile = -1};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count == 0) {
    return options_missing(call, "a RULE");
  }
  if (call->operand_count > 3) {
    return options_too_many(call, 3);
  }
  config_files files;
  const int manifests = call->operand_count > 1 ? 1 : 0;
  int status = EXIT_FAILED;
  if (config_files_load(&files, &a.config, call->operands + call->operand_count - manifests,
                        manifests) &&
      config_files_replace_baseline(&files, a.baseline)) {
    status = explain(call, &a, &files);
  }
  config_files_free(&files);
  return status;
}

const cli_command command_why = {
    .name = "why",
    .summary = "say what acts on a rule and its findings",
    .usage = "[OPTION]... RULE [[MODULE] FILE]",
    .description =
        "Says whether the rule runs and how severe it is, and by which entry of which file; and "
        "for "
        "each of its findings in FILE whether it counts: what expects or suppresses it, or the "
        "suppression to be written, with the value that it excuses.",
    .examples = "edgemanifest why privileged-container deployment.json\n"
                "edgemanifest why privileged-container camera deployment.json\n"
                "edgemanifest why layer-weakens-base base.json --layer camera.layer.json",
    .options = table,
    .run = run,
};
