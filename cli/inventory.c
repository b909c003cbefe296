#include "inventory.h"

#include "command.h"
#include "complain.h"
#include "output.h"

const char *const inventory_syntaxes[] = {"auto",       "json", "dialect", "yaml",
                                          "json-lines", "toml", NULL};
const char *const inventory_formats[] = {"text", "markdown", "json", NULL};

const cli_option inventory_table_options[] = {OPTION_INVENTORY_FORMAT,
                                              OPTION_INVENTORY_SYNTAX,
                                              OPTION_OUTPUT(inventory_arguments, output),
                                              OPTION_RARE,
                                              OPTION_LIMITS(inventory_arguments, limits),
                                              OPTION_END};

static int write_one(const inventory_arguments *a, const input *in, inventory_function function) {
  em_inventory_options o = EM_INVENTORY_OPTIONS_INIT;
  o.limits = a->limits;
  o.syntax = (em_syntax)a->syntax;
  o.format = (em_inventory_format)a->format;
  output out;
  if (!output_open(&out, a->output)) {
    return EXIT_FAILED;
  }
  em_error error = {0};
  const em_writer writer = output_writer(&out);
  const em_status status = function(in, &o, &writer, &error);
  if (status == EM_OK || status == EM_ERROR_WRITE) {
    return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
  }
  output_discard(&out);
  return complain_error(in->name, in->text, &error);
}

int inventory_call(cli_call *call, inventory_function function) {
  inventory_arguments a = {.limits = EM_LIMITS_INIT};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count > 1) {
    return options_too_many(call, 1);
  }
  input in;
  if (!input_read(&in, call->operand_count == 0 ? "-" : call->operands[0], a.limits.bytes)) {
    return EXIT_FAILED;
  }
  const int status = write_one(&a, &in, function);
  input_free(&in);
  return status;
}
