/* What a schema said of a text, for people and for programs. */
#include "report/excerpt.h"
#include "report/style.h"
#include "schema/schema.h"

/* ---- Text -------------------------------------------------------------------------------------
 */

static void write_excerpt(output *o, const em_check *check, const em_violation *v,
                          const em_report_options *options) {
  excerpt e = {.text = check_text(check),
               .start = v->place.start,
               .end = v->place.end,
               .line = v->place.line,
               .color = style_error(options)};
  e.secrets = check_secrets(check, &e.secret_count);
  if (!v->is_secret) {
    excerpt_write(o, &e, options);
  }
}

static void write_violation(output *o, const em_check *check, const em_violation *v,
                            const em_report_options *options) {
  output_literal(o, style_bold(options));
  output_escaped(o, v->place.file);
  output_literal(o, ":");
  output_number(o, v->place.line);
  output_literal(o, ":");
  output_number(o, v->place.column);
  output_literal(o, style_end(options));
  output_literal(o, "  ");
  output_escaped(o, v->message);
  output_literal(o, "  [");
  output_escaped(o, v->keyword);
  output_literal(o, "]\n");
  write_excerpt(o, check, v, options);
}

static void write_text(output *o, const em_check *check, em_view schema_name,
                       const em_report_options *options) {
  const size_t count = em_check_count(check);
  for (size_t i = 0; i < count; i++) {
    write_violation(o, check, em_check_violation(check, i), options);
  }
  output_escaped(o, check_name(check));
  if (em_check_is_valid(check)) {
    output_literal(o, ": fits ");
  } else {
    const size_t all = count + em_check_dropped(check);
    output_literal(o, ": ");
    output_number(o, all);
    output_literal(o, all == 1 ? " violation of " : " violations of ");
  }
  output_escaped(o, schema_name);
  if (em_check_dropped(check) > 0) {
    output_literal(o, ", the first ");
    output_number(o, count);
    output_literal(o, " shown");
  }
  output_literal(o, "\n");
}

/* ---- JSON ---------------------------------------------------------------------------------------
 */

static void write_member(output *o, const char *name, em_view value) {
  output_literal(o, ",\"");
  output_literal(o, name);
  output_literal(o, "\":");
  if (value.data == NULL) {
    output_literal(o, "null");
  } else {
    output_string(o, value);
  }
}

static void write_numbers(output *o, const em_place *place) {
  const struct {
    const char *name;
    uint64_t value;
  } numbers[] = {
      {"line", place->line},        {"column", place->column},
      {"endLine", place->end_line}, {"endColumn", place->end_column},
      {"offset", place->start},     {"endOffset", place->end},
  };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    output_literal(o, ",\"");
    output_literal(o, numbers[i].name);
    output_literal(o, "\":");
    output_number(o, numbers[i].value);
  }
}

static void write_json(output *o, const em_check *check, em_view schema_name) {
  output_literal(o, "{\"file\":");
  output_string(o, check_name(check));
  write_member(o, "schema", schema_name);
  output_literal(o, em_check_is_valid(check) ? ",\"valid\":true" : ",\"valid\":false");
  output_literal(o, ",\"dropped\":");
  output_number(o, em_check_dropped(check));
  output_literal(o, ",\"violations\":[");
  for (size_t i = 0; i < em_check_count(check); i++) {
    const em_violation *v = em_check_violation(check, i);
    output_literal(o, i == 0 ? "{\"keyword\":" : ",{\"keyword\":");
    output_string(o, v->keyword);
    write_member(o, "message", v->message);
    write_member(o, "path", v->place.path);
    write_member(o, "embeddedPath", v->place.embedded_path);
    write_member(o, "schemaPath", v->schema_path);
    write_member(o, "since", v->since);
    write_numbers(o, &v->place);
    output_literal(o, "}");
  }
  output_literal(o, "]}");
}

em_status em_check_report(const em_check *check, em_view schema_name,
                          const em_report_options *options, const em_writer *writer) {
  const em_report_options defaults = EM_REPORT_OPTIONS_INIT;
  em_report_options chosen = options == NULL ? defaults : *options;
  if (check == NULL || writer == NULL || writer->write == NULL ||
      (chosen.format != EM_FORMAT_TEXT && chosen.format != EM_FORMAT_JSON)) {
    return EM_ERROR_ARGUMENT;
  }
  chosen.width = chosen.width < REPORT_NARROWEST ? REPORT_NARROWEST : chosen.width;
  output o;
  output_start(&o, writer);
  if (chosen.format == EM_FORMAT_JSON) {
    write_json(&o, check, schema_name);
  } else {
    write_text(&o, check, schema_name, &chosen);
  }
  return output_finish(&o) ? EM_OK : EM_ERROR_WRITE;
}
