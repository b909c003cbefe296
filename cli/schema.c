/* edgemanifest schema: structure against a JSON Schema, one of ours or anybody's. */
#include "command.h"
#include "complain.h"
#include "input.h"
#include "output.h"
#include "schemas.h"
#include "terminal.h"
#include "text/nearest.h"

#include <stdlib.h>
#include <string.h>

/* ---- list -------------------------------------------------------------------------------------
 */

static const cli_option no_options[] = {OPTION_END};

static int list(cli_call *call) {
  char unused = 0;
  if (!options_read(call, &unused)) {
    return call->status;
  }
  if (call->operand_count > 0) {
    return options_too_many(call, 0);
  }
  output out;
  if (!output_open(&out, NULL)) {
    return EXIT_FAILED;
  }
  for (const schema_entry *e = schema_entries; e->name != NULL; e++) {
    fprintf(out.stream, "%-16s %s\n", e->name, e->summary);
  }
  return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
}

/* ---- show -------------------------------------------------------------------------------------
 */

typedef struct show_arguments {
  const char *output;
} show_arguments;

static const cli_option show_options[] = {OPTION_OUTPUT(show_arguments, output), OPTION_END};

static int unknown_schema(const char *name) {
  nearest search = nearest_start(view_of(name));
  for (const schema_entry *e = schema_entries; e->name != NULL; e++) {
    nearest_offer(&search, view_of(e->name));
  }
  if (search.best.length > 0) {
    complain("there is no schema '%s'; did you mean '%.*s'?", name, VIEW_ARGS(search.best));
  } else {
    complain("there is no schema '%s'", name);
  }
  complain_hint("'edgemanifest schema list' lists them; a file is named with a slash or its "
                "ending: ./NAME.json");
  return EXIT_FAILED;
}

static int show(cli_call *call) {
  show_arguments a = {NULL};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count != 1) {
    return call->operand_count == 0 ? options_missing(call, "the name of a schema")
                                    : options_too_many(call, 1);
  }
  const em_view text = schemas_text(call->operands[0]);
  if (text.data == NULL) {
    return unknown_schema(call->operands[0]);
  }
  output out;
  if (!output_open(&out, a.output)) {
    return EXIT_FAILED;
  }
  const em_writer writer = output_writer(&out);
  writer.write(writer.context, text.data, text.length);
  return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
}

/* ---- check ------------------------------------------------------------------------------------
 */

typedef struct check_arguments {
  em_limits limits;
  int format;
  int color;
  int draft;
  bool is_dialect;
  bool assert_formats;
  uint32_t violations;
  option_texts with;
  const char *output;
} check_arguments;

static const char *const formats[] = {"text", "json", NULL};
static const char *const drafts[] = {"2020-12", "7", NULL}; /* in the order of em_schema_draft */

static const cli_option check_options[] = {
    {"format", 'f', OPTION_CHOICE, offsetof(check_arguments, format), "FORMAT", "how to report",
     formats, 0, 0},
    {"with", 'w', OPTION_TEXTS, offsetof(check_arguments, with), "FILE",
     "another schema that SCHEMA refers to; may be repeated", NULL, 0, 0},
    {"draft", 0, OPTION_CHOICE, offsetof(check_arguments, draft), "DRAFT",
     "draft of a SCHEMA that does not say it", drafts, 0, 0},
    {"assert-formats", 0, OPTION_FLAG, offsetof(check_arguments, assert_formats), NULL,
     "refuse what is not of the `format` that SCHEMA names", NULL, 0, 0},
    {"dialect", 'd', OPTION_FLAG, offsetof(check_arguments, is_dialect), NULL,
     "read FILE as the device reads: JSON with comments, single quotes, trailing commas", NULL, 0,
     0},
    {"max-violations", 0, OPTION_NUMBER, offsetof(check_arguments, violations), "N",
     "violations shown for each file", NULL, 1, 10000},
    OPTION_OUTPUT(check_arguments, output),
    OPTION_COLOR(check_arguments, color),
    OPTION_RARE,
    OPTION_LIMITS(check_arguments, limits),
    OPTION_END};

/* A schema as it was named: ours, or a file's with those that it refers to. */
typedef struct chosen_schema {
  const char *name;
  input file;
  input with[OPTION_TEXTS_MAXIMUM];
  uint32_t with_count;
  em_schema_resource resources[OPTION_TEXTS_MAXIMUM + SCHEMAS_WITH_MAXIMUM];
  em_schema *schema;
} chosen_schema;

static bool names_a_file(const char *name) {
  const char *dot = strrchr(name, '.');
  return strcmp(name, "-") == 0 || strchr(name, '/') != NULL ||
         (dot != NULL &&
          (strcmp(dot, ".json") == 0 || strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0));
}

static bool read_others(chosen_schema *s, const check_arguments *a, em_schema_options *o) {
  size_t count = 0;
  const em_schema_resource *bundled = schemas_resources(&count);
  memcpy(s->resources, bundled, count * sizeof *bundled);
  for (uint32_t i = 0; i < a->with.count; i++) {
    if (!input_read(&s->with[i], a->with.items[i], a->limits.bytes)) {
      return false;
    }
    s->with_count++;
    s->resources[count++] = (em_schema_resource){view_of(a->with.items[i]), s->with[i].text};
  }
  o->resources = s->resources;
  o->resource_count = count;
  return true;
}

static bool compile(chosen_schema *s, const check_arguments *a) {
  em_schema_options o = EM_SCHEMA_OPTIONS_INIT;
  o.limits = a->limits;
  o.draft = (em_schema_draft)a->draft;
  o.assert_formats = a->assert_formats;
  em_view text = {NULL, 0};
  if (names_a_file(s->name)) {
    if (!input_read(&s->file, s->name, a->limits.bytes)) {
      return false;
    }
    text = s->file.text;
    o.uri = view_of(s->name);
  } else {
    text = schemas_text(s->name);
    o.syntax = EM_SYNTAX_JSON;
    o.uri = schemas_address(s->name);
  }
  if (text.data == NULL) {
    unknown_schema(s->name);
    return false;
  }
  em_error error = {0};
  if (!read_others(s, a, &o)) {
    return false;
  }
  if (em_schema_compile(view_of(s->name), text, &o, &s->schema, &error) != EM_OK) {
    complain_error(view_of(s->name), text, &error);
    return false;
  }
  return true;
}

static void free_chosen(chosen_schema *s) {
  em_schema_free(s->schema);
  input_free(&s->file);
  for (uint32_t i = 0; i < s->with_count; i++) {
    input_free(&s->with[i]);
  }
  free(s);
}

typedef struct check_run {
  const chosen_schema *schema;
  const check_arguments *arguments;
  em_report_options report;
  em_writer writer;
  uint32_t written; /* reports so far */
} check_run;

static void put(const check_run *r, const char *text) {
  r->writer.write(r->writer.context, text, strlen(text));
}

static void report(check_run *r, const em_check *check) {
  if (r->report.format == EM_FORMAT_JSON) {
    put(r, r->written > 0 ? ",\n" : "");
  }
  em_check_report(check, view_of(r->schema->name), &r->report, &r->writer);
  r->written++;
}

static int check_file(check_run *r, const char *path) {
  const check_arguments *a = r->arguments;
  input in;
  if (!input_read(&in, path, a->limits.bytes)) {
    return EXIT_FAILED;
  }
  em_check_options o = EM_CHECK_OPTIONS_INIT;
  o.limits = a->limits;
  o.syntax = a->is_dialect ? EM_SYNTAX_DIALECT : EM_SYNTAX_AUTO;
  o.violations = a->violations;
  em_check *check = NULL;
  em_error error = {0};
  int status = EXIT_FAILED;
  if (em_schema_check(r->schema->schema, in.name, in.text, &o, &check, &error) != EM_OK) {
    complain_error(in.name, in.text, &error);
  } else {
    report(r, check);
    status = em_check_is_valid(check) ? EXIT_CLEAN : EXIT_FINDINGS;
  }
  em_check_free(check);
  input_free(&in);
  return status;
}

static int check_files(const cli_call *call, const check_arguments *a, const chosen_schema *s) {
  const bool is_json = a->format == 1;
  check_run r = {.schema = s, .arguments = a, .report = EM_REPORT_OPTIONS_INIT};
  r.report.format = is_json ? EM_FORMAT_JSON : EM_FORMAT_TEXT;
  terminal_describe_output(a->output, (color_mode)a->color, &r.report);
  output out;
  if (!output_open(&out, a->output)) {
    return EXIT_FAILED;
  }
  r.writer = output_writer(&out);
  put(&r, is_json ? "[\n" : "");
  int worst = EXIT_CLEAN;
  for (int i = 1; i < call->operand_count; i++) {
    const int status = check_file(&r, call->operands[i]);
    worst = status > worst ? status : worst;
  }
  put(&r, is_json ? "\n]\n" : "");
  return output_close(&out) ? worst : EXIT_FAILED;
}

static int check(cli_call *call) {
  check_arguments a = {.limits = EM_LIMITS_INIT, .violations = 1000};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count < 2) {
    return options_missing(call, call->operand_count == 0 ? "a schema" : "a file to check");
  }
  chosen_schema *s = calloc(1, sizeof *s);
  if (s == NULL) {
    return complain_memory();
  }
  s->name = call->operands[0];
  const int status = compile(s, &a) ? check_files(call, &a, s) : EXIT_FAILED;
  free_chosen(s);
  return status;
}

/* ---- Tables -----------------------------------------------------------------------------------
 */

static const cli_command command_check = {
    .name = "check",
    .summary = "check the structure of files against a schema",
    .usage = "[OPTION]... SCHEMA FILE...",
    .description =
        "Checks each FILE (JSON or YAML; - is standard input) against SCHEMA: a name that 'schema "
        "list' shows, or a file with a JSON Schema of draft-07 or draft 2020-12. Nothing is "
        "fetched; --with adds others that it refers to.\n\n"
        "What a schema calls writeOnly (passwords) is not shown. Exit status: 0 all files "
        "fit, 1 not, 2 not read.",
    .examples = "  edgemanifest schema check deployment deployment.json\n"
                "  edgemanifest schema check ./my.schema.json --with common.json data.yaml",
    .options = check_options,
    .run = check,
};

static const cli_command command_list = {
    .name = "list",
    .summary = "list the schemas that come with the command",
    .usage = "",
    .description = "Lists the names that 'schema check' and 'schema show' take.",
    .examples = "  edgemanifest schema list",
    .options = no_options,
    .run = list,
};

static const cli_command command_show = {
    .name = "show",
    .summary = "print a schema that comes with the command",
    .usage = "[OPTION]... NAME",
    .description = "Prints the schema of that name, for editors and other tools. A schema may "
                   "refer to others of the list by their file names: NAME.schema.json.",
    .examples = "  edgemanifest schema show create-options > create-options.schema.json",
    .options = show_options,
    .run = show,
};

static const cli_command *const subcommands[] = {&command_check, &command_list, &command_show,
                                                 NULL};

const cli_command command_schema = {
    .name = "schema",
    .summary = "check structure against JSON Schemas",
    .usage = "COMMAND ...",
    .description = "Checks the structure of manifests, or of any JSON and YAML, against JSON "
                   "Schemas; shows the schemas that come with the command.",
    .examples = "  edgemanifest schema check manifest deployment.json",
    .options = no_options,
    .subcommands = subcommands,
};
