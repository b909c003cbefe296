/* edgemanifest expand: a template with its values put in. */
#include "command.h"
#include "complain.h"
#include "input.h"
#include "output.h"
#include "variables.h"

typedef struct arguments {
  em_limits limits;
  option_texts env_files;
  const char *platform, *output;
  uint32_t part_length, parts;
  bool is_dialect;
} arguments;

static const cli_option options[] = {
    OPTION_VARIABLES(arguments, env_files, platform),
    {"part-length", 0, OPTION_NUMBER, offsetof(arguments, part_length), "N",
     "characters of createOptions in one member (default 512)", NULL, 1, 1u << 20},
    {"parts", 0, OPTION_NUMBER, offsetof(arguments, parts), "N",
     "most members for the createOptions of one module (default 8)", NULL, 1, 100},
    {"dialect", 'd', OPTION_FLAG, offsetof(arguments, is_dialect), NULL,
     "the template has comments, trailing commas", NULL, 0, 0},
    OPTION_OUTPUT(arguments, output),
    OPTION_RARE,
    OPTION_LIMITS(arguments, limits),
    OPTION_END};

/* True if nothing was left without a value. */
static bool tell_unresolved(const em_expansion *x, em_view name) {
  em_unresolved u;
  for (size_t i = 0; em_expansion_unresolved(x, i, &u); i++) {
    complain("%.*s:%u:%u: %.*s has no value", (int)name.length, name.data, u.line, u.column,
             (int)u.name.length, u.name.data);
  }
  return em_expansion_unresolved_count(x) == 0;
}

static int write_deployment(const arguments *a, const em_expansion *x, const input *in) {
  output out;
  if (!output_open(&out, a->output)) {
    return EXIT_FAILED;
  }
  em_error error = {0};
  const em_writer writer = output_writer(&out);
  const em_status status = em_expansion_write(x, &writer, &error);
  if (status == EM_OK || status == EM_ERROR_WRITE) {
    return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
  }
  output_discard(&out);
  return complain_error(in->name, in->text, &error);
}

static int expand(const arguments *a, variables *values, const input *in) {
  const em_variables interface = variables_interface(values);
  em_expand_options o = EM_EXPAND_OPTIONS_INIT;
  o.limits = a->limits;
  o.syntax = a->is_dialect ? EM_SYNTAX_DIALECT : EM_SYNTAX_AUTO;
  o.variables = &interface;
  o.part_length = a->part_length;
  o.parts = a->parts;
  em_expansion *x;
  em_error error;
  if (em_expand(in->name, in->text, &o, &x, &error) != EM_OK) {
    return complain_error(in->name, in->text, &error);
  }
  const bool is_whole = tell_unresolved(x, in->name);
  variables_tell_unused(values);
  const int status = write_deployment(a, x, in);
  em_expansion_free(x);
  return status == EXIT_CLEAN && !is_whole ? EXIT_FINDINGS : status;
}

static int expand_file(const arguments *a, const char *path) {
  input in;
  if (!input_read(&in, path, a->limits.bytes)) {
    return EXIT_FAILED;
  }
  variables values;
  int status = EXIT_FAILED;
  if (variables_open(&values, &a->env_files, a->platform)) {
    status = variables_use_template(&values, path) ? expand(a, &values, &in) : complain_memory();
  }
  variables_free(&values);
  input_free(&in);
  return status;
}

static int run(cli_call *call) {
  arguments a = {.limits = EM_LIMITS_INIT, .part_length = 512, .parts = 8};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count > 1) {
    return options_too_many(call, 1);
  }
  return expand_file(&a, call->operand_count == 0 ? "-" : call->operands[0]);
}

const cli_command command_expand = {
    .name = "expand",
    .summary = "make a deployment of a template",
    .usage = "[OPTION]... [TEMPLATE|-]",
    .description =
        "Puts values in for $NAME and ${NAME} (from files of variables that you name, never from "
        "the environment), and images for ${MODULES.name} and ${MODULEDIR<path>} (from module.json "
        "files beside the template); makes createOptions that are objects text, cut into numbered "
        "members. Tells which placeholders have no value, and which variables nothing asked "
        "for.\n\n"
        "Exit status: 0 done, 1 done but placeholders are left, 2 not done.",
    .examples = "  edgemanifest expand --env-file .env deployment.template.json",
    .options = options,
    .run = run,
};
