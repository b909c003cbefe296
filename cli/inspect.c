/* edgemanifest inspect: the model as tables. */
#include "command.h"
#include "inventory.h"

static em_status write_inspect(const input *in, const em_inventory_options *o,
                               const em_writer *writer, em_error *error) {
  return em_inspect(in->name, in->text, o, writer, error);
}

static int run(cli_call *call) {
  return inventory_call(call, write_inspect);
}

const cli_command command_inspect = {
    .name = "inspect",
    .summary = "show what a manifest holds, as tables",
    .usage = "[OPTION]... [FILE|-]",
    .description =
        "Lists modules with their images, the container settings in effect, ports, mounts, names "
        "of variables, routes, registries, and what each twin takes of the hub's limits. It shows "
        "what the device makes of the text: settings that are misspelt or overridden are not "
        "there. Values of variables and passwords are never shown.",
    .examples = "  edgemanifest inspect deployment.json",
    .options = inventory_table_options,
    .run = run,
};
