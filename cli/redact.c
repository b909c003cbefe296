/* edgemanifest redact: a copy fit for sharing. */
#include "command.h"
#include "inventory.h"
#include "output.h"

static const cli_option options[] = {OPTION_INVENTORY_SYNTAX,
                                     OPTION_OUTPUT(inventory_arguments, output), OPTION_RARE,
                                     OPTION_LIMITS(inventory_arguments, limits), OPTION_END};

static em_status write_redact(const input *in, const em_inventory_options *o,
                              const em_writer *writer, em_error *error) {
  return em_redact(in->name, in->text, o, writer, NULL, error);
}

static int run(cli_call *call) {
  return inventory_call(call, write_redact);
}

const cli_command command_redact = {
    .name = "redact",
    .summary = "copy a manifest without its secrets",
    .usage = "[OPTION]... [FILE|-]",
    .description = "Copies FILE with REDACTED (0 for numbers) in place of user names and passwords "
                   "of registries, values of environment variables, and other values that are "
                   "secrets by their name or form, as the rules of audit have it, or more. "
                   "createOptions are looked into. Numbers, true and false as values of variables "
                   "stay unless the name promises a secret, and "
                   "so do variables of templates. Every other byte stays as it is.\n\nNames of "
                   "hosts, images and modules stay: look at the result before you share it.",
    .examples = "  edgemanifest redact deployment.json > shareable.json",
    .options = options,
    .run = run,
};
