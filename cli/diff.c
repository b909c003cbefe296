/* edgemanifest diff: what a new deployment changes on the device. */
#include "command.h"
#include "complain.h"
#include "layer_files.h"
#include "output.h"
#include "terminal.h"

#include <string.h>

typedef struct arguments {
  em_limits limits;
  option_texts old_layers, new_layers;
  int format;
  int fail_on;
  int color;
  const char *output;
} arguments;

/* In the order of em_diff_format. */
static const char *const formats[] = {"text", "markdown", "json", NULL};
enum { FAIL_NEVER, FAIL_ANY, FAIL_GAINED, FAIL_SEVERITY };
static const char *const gates[] = {"never",  "any",  "gained",   "low",
                                    "medium", "high", "critical", NULL};

static const cli_option options[] = {
    {"format", 'f', OPTION_CHOICE, offsetof(arguments, format), "FORMAT",
     "how to report: markdown is for comments on pull requests", formats, 0, 0},
    {"fail-on", 0, OPTION_CHOICE, offsetof(arguments, fail_on), "WHAT",
     "exit with 1 if anything changes, if anything is gained, or if something of that severity or "
     "above gets worse",
     gates, 0, 0},
    {"old-layer", 0, OPTION_TEXTS, offsetof(arguments, old_layers), "FILE", "a layer on top of OLD",
     NULL, 0, 0},
    {"new-layer", 0, OPTION_TEXTS, offsetof(arguments, new_layers), "FILE", "a layer on top of NEW",
     NULL, 0, 0},
    OPTION_OUTPUT(arguments, output),
    OPTION_COLOR(arguments, color),
    OPTION_RARE,
    OPTION_LIMITS(arguments, limits),
    OPTION_END};

static bool is_failed(const arguments *a, const em_diff *diff) {
  uint32_t worse = 0;
  for (int i = EM_SEVERITY_LOW + (a->fail_on - FAIL_SEVERITY);
       a->fail_on >= FAIL_SEVERITY && i <= EM_SEVERITY_CRITICAL; i++) {
    worse += diff->worse[i];
  }
  switch (a->fail_on) {
    case FAIL_NEVER:
      return false;
    case FAIL_ANY:
      return diff->has_changes;
    case FAIL_GAINED:
      return diff->gained > 0;
    default:
      return worse > 0;
  }
}

static int compare(const arguments *a, const layer_files *old, const layer_files *new) {
  output out;
  if (!output_open(&out, a->output)) {
    return EXIT_FAILED;
  }
  em_diff_options o = EM_DIFF_OPTIONS_INIT;
  o.limits = a->limits;
  o.format = (em_diff_format)a->format;
  em_report_options shown = EM_REPORT_OPTIONS_INIT;
  terminal_describe_output(a->output, (color_mode)a->color, &shown);
  o.use_color = shown.use_color;
  const em_diff_input sides = {old->layers, old->count, new->layers, new->count};
  em_diff diff;
  em_error error = {0};
  const em_writer writer = output_writer(&out);
  const em_status status = em_diff_write(&sides, &o, &writer, &diff, &error);
  if (status == EM_OK || status == EM_ERROR_WRITE) {
    return !output_close(&out) ? EXIT_FAILED : is_failed(a, &diff) ? EXIT_FINDINGS : EXIT_CLEAN;
  }
  output_discard(&out);
  return layer_files_complain(diff.is_new_at_fault ? new : old, diff.at_fault, &error);
}

/* The file and its layers. */
static bool read_side(layer_files *files, char *path, const option_texts *layers, uint32_t limit) {
  char *paths[OPTION_TEXTS_MAXIMUM + 1] = {path};
  for (uint32_t i = 0; i < layers->count; i++) {
    memcpy(&paths[i + 1], &layers->items[i], sizeof paths[0]);
  }
  return layer_files_read(files, paths, (int)layers->count + 1, NULL, limit);
}

static int run(cli_call *call) {
  arguments a = {.limits = EM_LIMITS_INIT};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count < 2) {
    return options_missing(call,
                           call->operand_count == 0 ? "the old deployment" : "the new deployment");
  }
  if (call->operand_count > 2) {
    return options_too_many(call, 2);
  }
  layer_files old;
  layer_files new;
  if (!read_side(&old, call->operands[0], &a.old_layers, a.limits.bytes)) {
    return EXIT_FAILED;
  }
  int status = EXIT_FAILED;
  if (read_side(&new, call->operands[1], &a.new_layers, a.limits.bytes)) {
    status = compare(&a, &old, &new);
    layer_files_free(&new);
  }
  layer_files_free(&old);
  return status;
}

const cli_command command_diff = {
    .name = "diff",
    .summary = "say what a new deployment changes on the device",
    .usage = "[OPTION]... OLD NEW",
    .description =
        "Compares what is in effect, not text: modules that are added, removed or made anew, and "
        "the privileges, mounts, ports, variables, images and routes that they gain and lose. "
        "Each side is a file of any shape that audit reads, or a base with layers. Any "
        "difference but that of its status makes edgeAgent remove a container and create it anew. "
        "Values of variables and passwords are compared and never shown.",
    .examples = "  edgemanifest diff old.json new.json\n"
                "  edgemanifest diff --format=markdown --fail-on=high old.json new.json",
    .options = options,
    .run = run,
};
