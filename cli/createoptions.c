/* edgemanifest createoptions: unpack, pack and edit what containers are created with. */
#define _XOPEN_SOURCE 700
#include "command.h"
#include "complain.h"
#include "editor.h"
#include "input.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

typedef struct arguments {
  em_limits limits;
  const char *module, *output;
  uint32_t part_length;
  bool is_in_place, is_dialect;
} arguments;

#define AT(member) offsetof(arguments, member)
#define OPTIONS_OF_ALL                                                                             \
  {"module", 'm', OPTION_TEXT, AT(module), "NAME", "only this module", NULL, 0, 0},                \
      {"part-length", 0,                                                                           \
       OPTION_NUMBER, AT(part_length),                                                             \
       "N",           "characters of createOptions in one member (default 512)",                   \
       NULL,          1,                                                                           \
       1u << 20},                                                                                  \
  {                                                                                                \
    "dialect", 'd', OPTION_FLAG, AT(is_dialect), NULL, "FILE has comments, trailing commas …",     \
        NULL, 0, 0                                                                                 \
  }

static const cli_option convert_options[] = {
    OPTIONS_OF_ALL,
    {"in-place", 'i', OPTION_FLAG, AT(is_in_place), NULL, "change FILE itself", NULL, 0, 0},
    OPTION_OUTPUT(arguments, output),
    OPTION_RARE,
    OPTION_LIMITS(arguments, limits),
    OPTION_END};

static const cli_option edit_options[] = {OPTIONS_OF_ALL, OPTION_RARE,
                                          OPTION_LIMITS(arguments, limits), OPTION_END};

static em_rewrite_options options_of(const arguments *a) {
  em_rewrite_options o = EM_REWRITE_OPTIONS_INIT;
  o.limits = a->limits;
  o.syntax = a->is_dialect ? EM_SYNTAX_DIALECT : EM_SYNTAX_AUTO;
  o.part_length = a->part_length;
  if (a->module != NULL) {
    o.module = (em_view){a->module, strlen(a->module)};
  }
  return o;
}

static bool read_arguments(cli_call *call, arguments *a) {
  *a = (arguments){.limits = EM_LIMITS_INIT, .part_length = 512};
  if (!options_read(call, a)) {
    return false;
  }
  if (call->operand_count > 1) {
    call->status = options_too_many(call, 1);
    return false;
  }
  return true;
}

/* ---- unpack, pack ---------------------------------------------------------------------------- */

typedef em_status (*conversion)(em_view name, em_view text, const em_rewrite_options *options,
                                const em_writer *writer, em_error *error);

static int convert_input(const arguments *a, const input *in, const char *target,
                         conversion convert) {
  output out;
  if (!output_open(&out, target)) {
    return EXIT_FAILED;
  }
  const em_rewrite_options o = options_of(a);
  const em_writer writer = output_writer(&out);
  em_error error = {0};
  const em_status status = convert(in->name, in->text, &o, &writer, &error);
  if (status == EM_OK || status == EM_ERROR_WRITE) {
    return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
  }
  output_discard(&out);
  return complain_error(in->name, in->text, &error);
}

static int convert_file(cli_call *call, conversion convert) {
  arguments a;
  if (!read_arguments(call, &a)) {
    return call->status;
  }
  const char *path = call->operand_count == 0 ? "-" : call->operands[0];
  if (a.is_in_place && (strcmp(path, "-") == 0 || a.output != NULL)) {
    complain("--in-place wants a FILE, and no --output");
    return EXIT_FAILED;
  }
  input in;
  if (!input_read(&in, path, a.limits.bytes)) {
    return EXIT_FAILED;
  }
  const int status = convert_input(&a, &in, a.is_in_place ? path : a.output, convert);
  input_free(&in);
  return status;
}

static int unpack(cli_call *call) {
  return convert_file(call, em_options_unpack);
}

static int pack(cli_call *call) {
  return convert_file(call, em_options_pack);
}

/* ---- edit ------------------------------------------------------------------------------------ */

static bool is_same(const editor_text *edited, em_view before) {
  return edited->text.length == before.length &&
         memcmp(edited->text.data, before.data, before.length) == 0;
}

/* Writes what was edited back; the edited text is kept if that fails. */
static int put_back(const arguments *a, const char *path, const input *in, editor_text *edited) {
  output out;
  if (!output_open(&out, path)) {
    return editor_keep(edited);
  }
  const em_rewrite_options o = options_of(a);
  const em_writer writer = output_writer(&out);
  em_error error = {0};
  bool is_in_values = false;
  const em_view name = {edited->path, strlen(edited->path)};
  const em_status status = em_options_replace(in->name, in->text, name, edited->text, &o, &writer,
                                              &is_in_values, &error);
  if (status == EM_OK) {
    return output_close(&out) ? EXIT_CLEAN : editor_keep(edited);
  }
  output_discard(&out);
  complain_error(is_in_values ? name : in->name, is_in_values ? edited->text : in->text, &error);
  return editor_keep(edited);
}

static int edit_input(const arguments *a, const char *path, const input *in) {
  const em_rewrite_options o = options_of(a);
  em_error error = {0};
  editor_text shown = {0};
  const em_writer writer = editor_writer(&shown);
  const em_status status = em_options_show(in->name, in->text, &o, &writer, &error);
  int result = EXIT_FAILED;
  editor_text edited = {0};
  if (status != EM_OK) {
    complain_error(in->name, in->text, &error);
  } else if (editor_run(shown.text, &edited)) {
    result = is_same(&edited, shown.text) ? EXIT_CLEAN : put_back(a, path, in, &edited);
  }
  editor_free(&edited);
  editor_free(&shown);
  return result;
}

static int edit(cli_call *call) {
  arguments a;
  if (!read_arguments(call, &a)) {
    return call->status;
  }
  if (call->operand_count == 0 || strcmp(call->operands[0], "-") == 0) {
    return options_missing(call, "a FILE to edit");
  }
  input in;
  if (!input_read(&in, call->operands[0], a.limits.bytes)) {
    return EXIT_FAILED;
  }
  const int status = edit_input(&a, call->operands[0], &in);
  input_free(&in);
  return status;
}

/* ---- Commands -------------------------------------------------------------------------------- */

static const cli_command command_unpack = {
    .name = "unpack",
    .summary = "make createOptions that are text objects",
    .usage = "[OPTION]... [FILE|-]",
    .description = "Writes the manifest with createOptions as objects, indented as the file is. "
                   "Numbered parts become one member. Every other byte stays as it was.",
    .examples = "  edgemanifest createoptions unpack --in-place deployment.json",
    .options = convert_options,
    .run = unpack,
};

static const cli_command command_pack = {
    .name = "pack",
    .summary = "make createOptions that are objects text",
    .usage = "[OPTION]... [FILE|-]",
    .description = "Writes the manifest with createOptions as text, cut into numbered members "
                   "where they are long. Every other byte stays as it was, and so does text that "
                   "is cut well already.",
    .examples = "  edgemanifest createoptions pack --in-place deployment.json",
    .options = convert_options,
    .run = pack,
};

static const cli_command command_edit = {
    .name = "edit",
    .summary = "edit createOptions as JSON",
    .usage = "[OPTION]... FILE",
    .description = "Opens the createOptions of all modules as JSON in $VISUAL or $EDITOR, and "
                   "writes those that were changed back, in the form that they had. Every other "
                   "byte of FILE stays as it was.",
    .examples = "  edgemanifest createoptions edit --module camera deployment.json",
    .options = edit_options,
    .run = edit,
};

static const cli_command *const subcommands[] = {&command_unpack, &command_pack, &command_edit,
                                                 NULL};

const cli_command command_createoptions = {
    .name = "createoptions",
    .summary = "unpack, pack or edit createOptions",
    .usage = "COMMAND ...",
    .description = "createOptions are JSON in a JSON string, cut where they are long: nothing for "
                   "people.",
    .subcommands = subcommands,
};
