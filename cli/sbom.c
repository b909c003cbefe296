/* edgemanifest sbom: a bill of the images. */
#include "command.h"
#include "inventory.h"
#include "output.h"

static const cli_option options[] = {OPTION_INVENTORY_SYNTAX,
                                     OPTION_OUTPUT(inventory_arguments, output), OPTION_RARE,
                                     OPTION_LIMITS(inventory_arguments, limits), OPTION_END};

static em_status write_sbom(const input *in, const em_inventory_options *o, const em_writer *writer,
                            em_error *error) {
  return em_sbom(in->name, in->text, o, writer, error);
}

static int run(cli_call *call) {
  return inventory_call(call, write_sbom);
}

const cli_command command_sbom = {
    .name = "sbom",
    .summary = "write a bill of materials of the images",
    .usage = "[OPTION]... [FILE|-]",
    .description = "Writes a CycloneDX 1.6 document in JSON with one component for each image and "
                   "the modules that run it. It holds no time and no serial number, so the same "
                   "manifest gives the same bill.",
    .examples = "  edgemanifest sbom deployment.json > deployment.cdx.json",
    .options = options,
    .run = run,
};
