/* What the command line of `audit` says. */
#ifndef CLI_AUDIT_ARGUMENTS_H
#define CLI_AUDIT_ARGUMENTS_H

#include "config_files.h"
#include "options.h"
#include "trust_options.h"

#include <edgemanifest.h>

typedef struct audit_arguments {
  em_limits limits;
  config_arguments config;
  uint32_t max_findings;
  int format, minimum, color;
  int fail_on, profile; /* -1: not said */
  const char *output, *stdin_name, *as_of, *baseline, *write_baseline, *diff_base;
  option_texts reports, env_files, priorities;
  const char *platform;
  uint32_t width;  /* 0: not said */
  bool are_layers; /* the operands are one deployment */
  bool is_dialect, all_rules, show_expected, no_expected, ignore_comments, show_excused, is_verbose;
  trust_options trust;
} audit_arguments;

#endif
