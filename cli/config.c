/* edgemanifest config: begin, check and show what is decided. */
#define _POSIX_C_SOURCE 200809L
#include "command.h"
#include "complain.h"
#include "config_files.h"
#include "output.h"
#include "print.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct config_call_arguments {
  config_arguments config;
  int profile; /* -1: not said */
  const char *output;
} config_call_arguments;

#define AT(member) offsetof(config_call_arguments, member)

static bool load(config_files *files, const config_call_arguments *a, const cli_call *call) {
  static char here[] = "./.";
  char *manifests[] = {call->operand_count > 0 ? call->operands[0] : here};
  return config_files_load(files, &a->config, manifests, 1);
}

/* ---- check ---------------------------------------------------------------------------------- */

static int run_check(cli_call *call) {
  config_call_arguments a = {.profile = -1};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count > 1) {
    return options_too_many(call, 1);
  }
  if (call->operand_count == 1) {
    a.config.path = call->operands[0];
  }
  a.config.wants_examples = true; /* they are checked as well */
  config_files files;
  int status = EXIT_FAILED;
  if (load(&files, &a, call)) {
    output out;
    status = output_open(&out, a.output) ? EXIT_CLEAN : EXIT_FAILED;
    if (status == EXIT_CLEAN) {
      const char *path = files.path == NULL ? "no configuration" : files.path;
      print_escaped(out.stream, (em_view){path, strlen(path)});
      fprintf(out.stream, ": fine, %zu rules\n", em_ruleset_count(files.rules));
      status = output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
    }
  }
  config_files_free(&files);
  return status;
}

static const cli_option check_table[] = {{"rules", 'r', OPTION_TEXTS, AT(config.packs), "PATH",
                                          "rules of your own, a file or a folder; may be repeated",
                                          NULL, 0, 0},
                                         OPTION_END};

static const cli_command command_check = {
    .name = "check",
    .summary = "say whether a configuration is right",
    .usage = "[OPTION]... [FILE]",
    .description =
        "Reads a configuration, or the one found from here upwards, with the packs, "
        "suppressions and baseline that it names. Exit status: 0 it is right, 2 it is not.",
    .examples = "edgemanifest config check",
    .options = check_table,
    .run = run_check,
};

/* ---- init ----------------------------------------------------------------------------------- */

static const char beginning[] =
    "# Decisions for edgemanifest; 'man 5 edgemanifest' says more.\n"
    "# Values here are the defaults: change what you decide otherwise.\n"
    "\n"
    "# Which rules run: minimal, default, strict, cis, live, generated.\n"
    "profile: default\n"
    "\n"
    "# From which severity on a run fails: note, low, medium, high, critical, never.\n"
    "fail-on: low\n"
    "\n"
    "# Single rules, families, tags: on, off, or a severity.\n"
    "# rules:\n"
    "#   root-filesystem-writable: on\n"
    "# families:\n"
    "#   logging: note\n"
    "\n"
    "# What is yours: `edgemanifest rules list` names the lists that rules use.\n"
    "# lists:\n"
    "#   allowed-registries: [registry.example.com]\n"
    "\n"
    "# What is there today and need not fail a run: edgemanifest audit --write-baseline FILE\n"
    "# baseline: edgemanifest-baseline.json\n"
    "\n"
    "# What is excused, with the value that somebody looked at: edgemanifest why RULE FILE\n"
    "# suppressions:\n"
    "#   - rule: privileged-container\n"
    "#     module: camera\n"
    "#     value: 0123456789abcdef\n"
    "#     reason: the vendor's driver needs it until 4.2\n"
    "#     owner: anna@example.com\n"
    "#     until: 2027-03-31\n";

static int run_init(cli_call *call) {
  config_call_arguments a = {.profile = -1};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count > 1) {
    return options_too_many(call, 1);
  }
  const char *path = call->operand_count > 0 ? call->operands[0] : ".edgemanifest.yaml";
  if (strcmp(path, "-") != 0 && access(path, F_OK) == 0) {
    return complain_file(path, EEXIST);
  }
  output out;
  if (!output_open(&out, path)) {
    return EXIT_FAILED;
  }
  fputs(beginning, out.stream);
  return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
}

static const cli_command command_init = {
    .name = "init",
    .summary = "write a configuration to begin with",
    .usage = "[FILE]",
    .description = "Writes .edgemanifest.yaml, or FILE, with every key explained. A file that is "
                   "there is left alone.",
    .examples = "edgemanifest config init",
    .run = run_init,
};

/* ---- show ----------------------------------------------------------------------------------- */

static void print_at(FILE *out, const em_config_place *at, const char *otherwise) {
  if (at->file.data == NULL) {
    fputs(otherwise, out);
    return;
  }
  print_escaped(out, at->file);
  fprintf(out, ":%u:%u", at->line, at->column);
}

static void show_rules(FILE *out, const config_files *files, em_profile profile) {
  char by_profile[64];
  snprintf(by_profile, sizeof by_profile, "profile %s", em_profile_name(profile));
  for (size_t i = 0; i < em_ruleset_count(files->rules); i++) {
    const em_rule *rule = em_ruleset_rule(files->rules, i);
    const em_decision d = em_config_decision(files->config, files->rules, i, profile);
    fprintf(out, "%-3s  %-8s  %-34.*s  ", d.is_on ? "on" : "off", em_severity_name(d.severity),
            (int)rule->id.length, rule->id.data);
    print_at(out, &d.switched_by, by_profile);
    if (d.graded_by.file.data != NULL) {
      fputs(", graded by ", out);
      print_at(out, &d.graded_by, "");
    }
    fputs("\n", out);
  }
}

static void show(FILE *out, const config_files *files, em_profile profile) {
  static const char *const thresholds[] = {"note", "low", "medium", "high", "critical", "never"};
  int threshold = EM_SEVERITY_LOW;
  em_config_path path;
  em_config_fail_on(files->config, &threshold);
  fputs("configuration  ", out);
  const char *name = files->path == NULL ? "none" : files->path;
  print_escaped(out, (em_view){name, strlen(name)});
  fprintf(out, "\nprofile        %s\nfail-on        %s\n", em_profile_name(profile),
          thresholds[threshold]);
  if (em_config_baseline(files->config, &path)) {
    fputs("baseline       ", out);
    print_escaped(out, path.path);
    fputs("\n", out);
  }
  for (size_t i = 0; em_config_pack(files->config, i, &path); i++) {
    fputs("pack           ", out);
    print_escaped(out, path.path);
    fputs("\n", out);
  }
  fputs("\n", out);
  show_rules(out, files, profile);
}

static int run_show(cli_call *call) {
  config_call_arguments a = {.profile = -1};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count > 1) {
    return options_too_many(call, 1);
  }
  config_files files;
  output out;
  int status = EXIT_FAILED;
  if (load(&files, &a, call) && output_open(&out, a.output)) {
    em_profile profile = EM_PROFILE_DEFAULT;
    em_config_profile(files.config, &profile);
    show(out.stream, &files, a.profile >= 0 ? (em_profile)a.profile : profile);
    status = output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
  }
  config_files_free(&files);
  return status;
}

static const cli_option show_table[] = {OPTION_CONFIG(config_call_arguments, config),
                                        {"profile", 'p', OPTION_CHOICE, AT(profile), "PROFILE",
                                         "which rules run", config_profiles, 0, 0},
                                        OPTION_OUTPUT(config_call_arguments, output),
                                        OPTION_END};

static const cli_command command_show = {
    .name = "show",
    .summary = "show what is decided of each rule, and where",
    .usage = "[OPTION]... [MANIFEST]",
    .description =
        "Prints the configuration that an audit of MANIFEST, or of a file here, would work "
        "with: each rule, whether it runs, how severe it is, and what decided that.",
    .examples = "edgemanifest config show deploy/deployment.json",
    .options = show_table,
    .run = run_show,
};

static const cli_command *const subcommands[] = {&command_check, &command_init, &command_show,
                                                 NULL};

const cli_command command_config = {
    .name = "config",
    .summary = "begin, check and show the configuration",
    .usage = "COMMAND",
    .description =
        "The configuration is .edgemanifest.yaml in the folder of the manifest or above; "
        "'man 5 edgemanifest' describes it.",
    .subcommands = subcommands,
};
