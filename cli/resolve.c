/* edgemanifest resolve: what a device gets from a base and its layers. */
#include "command.h"
#include "complain.h"
#include "layer_files.h"
#include "output.h"

typedef struct arguments {
  em_limits limits;
  option_texts priorities;
  int format;
  bool with_places;
  const char *output;
} arguments;

/* In the order of em_resolve_format. */
static const char *const formats[] = {"manifest", "places", "json", NULL};

static const cli_option options[] = {
    OPTION_PRIORITY(arguments, priorities, 'p'),
    {"format", 'f', OPTION_CHOICE, offsetof(arguments, format), "FORMAT",
     "the manifest, or the place that each value comes from, as a table or as JSON", formats, 0, 0},
    {"places", 0, OPTION_FLAG, offsetof(arguments, with_places), NULL,
     "the same as --format=places", NULL, 0, 0},
    OPTION_OUTPUT(arguments, output),
    OPTION_RARE,
    OPTION_LIMITS(arguments, limits),
    OPTION_END};

/* What the manifest alone does not show. */
static void tell(const em_resolved *resolved) {
  if (!resolved->has_base) {
    complain("no base among the files: no $edgeAgent has whole desired properties");
  }
  if (resolved->left_out > 0) {
    complain("%u of %u files do not apply to this device; --places says why", resolved->left_out,
             resolved->left_out + resolved->applied);
  }
  if (resolved->ignored > 0) {
    complain("%u dotted names hold an empty name and were left out; --places shows them",
             resolved->ignored);
  }
}

static int resolve(const arguments *a, const layer_files *files) {
  em_resolve_options o = EM_RESOLVE_OPTIONS_INIT;
  o.limits = a->limits;
  o.format = a->with_places ? EM_RESOLVE_PLACES : (em_resolve_format)a->format;
  output out;
  if (!output_open(&out, a->output)) {
    return EXIT_FAILED;
  }
  em_error error = {0};
  em_resolved resolved;
  const em_writer writer = output_writer(&out);
  const em_status status = em_resolve(files->layers, files->count, &o, &writer, &resolved, &error);
  if (status == EM_OK || status == EM_ERROR_WRITE) {
    tell(&resolved);
    return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
  }
  output_discard(&out);
  return layer_files_complain(files, resolved.at_fault, &error);
}

static int run(cli_call *call) {
  arguments a = {.limits = EM_LIMITS_INIT};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count == 0) {
    return options_missing(call, "a base deployment");
  }
  layer_files files;
  if (!layer_files_read(&files, call->operands, call->operand_count, &a.priorities,
                        a.limits.bytes)) {
    return EXIT_FAILED;
  }
  const int status = resolve(&a, &files);
  layer_files_free(&files);
  return status;
}

const cli_command command_resolve = {
    .name = "resolve",
    .summary = "merge a base deployment and its layers as IoT Hub does",
    .usage = "[OPTION]... BASE [LAYER]...",
    .description =
        "Prints the deployment that a device gets if all of the files target it: the base of "
        "highest priority, and on top of it the layers in order of theirs. Files without a "
        "priority apply in the order in which they are given.\n\n"
        "With --format=places, each line begins with the file, line and column that the value "
        "comes from; before them stands what each layer brings, replaces and removes.",
    .examples = "  edgemanifest resolve base.json camera.layer.json\n"
                "  edgemanifest resolve --places -p 1 -p 10 base.json camera.layer.json",
    .options = options,
    .run = run,
};
