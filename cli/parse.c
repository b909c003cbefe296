/* edgemanifest parse: what the library reads, as canonical JSON. */
#include "command.h"
#include "complain.h"
#include "input.h"
#include "output.h"

typedef struct arguments {
  em_limits limits;
  int syntax;
  bool is_dialect;
  bool open_embedded;
  bool with_spans;
  const char *output;
} arguments;

/* In the order of em_syntax. */
static const char *const syntaxes[] = {"auto",       "json", "dialect", "yaml",
                                       "json-lines", "toml", NULL};

static const cli_option options[] = {
    {"embedded", 'e', OPTION_FLAG, offsetof(arguments, open_embedded), NULL,
     "open createOptions and print what stands in them", NULL, 0, 0},
    {"spans", 's', OPTION_FLAG, offsetof(arguments, with_spans), NULL,
     "print the place of each value beside it", NULL, 0, 0},
    {"syntax", 0, OPTION_CHOICE, offsetof(arguments, syntax), "SYNTAX", "what FILE is written in",
     syntaxes, 0, 0},
    {"dialect", 'd', OPTION_FLAG, offsetof(arguments, is_dialect), NULL,
     "the same as --syntax=dialect: JSON with comments, single quotes, trailing commas and what "
     "else the device takes",
     NULL, 0, 0},
    OPTION_OUTPUT(arguments, output),
    OPTION_RARE,
    OPTION_LIMITS(arguments, limits),
    OPTION_END};

static int parse(const arguments *a, const input *in) {
  em_parse_options o = EM_PARSE_OPTIONS_INIT;
  o.limits = a->limits;
  o.syntax = a->is_dialect ? EM_SYNTAX_DIALECT : (em_syntax)a->syntax;
  o.open_embedded = a->open_embedded;
  o.with_spans = a->with_spans;
  output out;
  if (!output_open(&out, a->output)) {
    return EXIT_FAILED;
  }
  em_error error = {0};
  const em_writer writer = output_writer(&out);
  const em_status status = em_parse(in->name, in->text, &o, &writer, &error);
  if (status == EM_OK || status == EM_ERROR_WRITE) {
    return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
  }
  output_discard(&out);
  return complain_error(in->name, in->text, &error);
}

static int run(cli_call *call) {
  arguments a = {.limits = EM_LIMITS_INIT};
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
  const int status = parse(&a, &in);
  input_free(&in);
  return status;
}

const cli_command command_parse = {
    .name = "parse",
    .summary = "show a file as it is read",
    .usage = "[OPTION]... [FILE|-]",
    .description =
        "Prints the document as JSON on one line: members in the order of the text, duplicates "
        "kept, numbers as they are written. JSON is read strictly, YAML by the core schema of "
        "YAML 1.2. By default the name's ending (.json, .yaml, .yml) decides, then the content.",
    .examples = "  edgemanifest parse --embedded deployment.json",
    .options = options,
    .run = run,
};
