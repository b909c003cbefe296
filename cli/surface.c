/* edgemanifest surface: what can be reached, on one page. */
#include "command.h"
#include "inventory.h"

static em_status write_surface(const input *in, const em_inventory_options *o,
                               const em_writer *writer, em_error *error) {
  return em_surface(in->name, in->text, o, writer, error);
}

static int run(cli_call *call) {
  return inventory_call(call, write_surface);
}

const cli_command command_surface = {
    .name = "surface",
    .summary = "show a deployment's attack surface on one page",
    .usage = "[OPTION]... [FILE|-]",
    .description =
        "Lists what can be reached from outside (ports), what reaches the host (privileges, "
        "capabilities, namespaces, devices, mounts), what leaves (routes), where images come from, "
        "and which credentials stand in the manifest. Nothing is judged: 'audit' does that.",
    .examples = "  edgemanifest surface --format markdown deployment.json > surface.md",
    .options = inventory_table_options,
    .run = run,
};
