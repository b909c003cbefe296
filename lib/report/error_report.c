/* An error that stopped the reading, as the text report shows it. */
#include "base/error.h"
#include "report/excerpt.h"
#include "report/style.h"
#include "text/escape.h"

static void write_error(output *o, const em_error *error, em_view name, em_view text,
                        const em_report_options *options) {
  output_literal(o, style_bold(options));
  output_escaped(o, name);
  if (error->line > 0) {
    output_literal(o, ":");
    output_number(o, error->line);
    output_literal(o, ":");
    output_number(o, error->column);
  }
  output_literal(o, style_end(options));
  output_literal(o, "  ");
  output_literal(o, style_error(options));
  output_literal(o, "error");
  output_literal(o, style_end(options));
  output_literal(o, "  ");
  output_escaped(o, view_of(error->message));
  output_literal(o, "\n");
  if (error->line > 0 && text.data != NULL) {
    const excerpt e = {.text = text,
                       .start = error->offset,
                       .end = error->offset + error->length,
                       .line = error->line,
                       .color = style_error(options)};
    excerpt_write(o, &e, options);
  }
}

em_status em_error_report(const em_error *error, em_view name, em_view text,
                          const em_report_options *options, const em_writer *writer) {
  const em_report_options defaults = EM_REPORT_OPTIONS_INIT;
  if (error == NULL || writer == NULL || writer->write == NULL) {
    return EM_ERROR_ARGUMENT;
  }
  em_report_options chosen = options == NULL ? defaults : *options;
  chosen.width = chosen.width < REPORT_NARROWEST ? REPORT_NARROWEST : chosen.width;
  output o;
  output_start(&o, writer);
  write_error(&o, error, name, text, &chosen);
  return output_finish(&o) ? EM_OK : EM_ERROR_WRITE;
}

size_t em_text_escape(em_view text, char *buffer, size_t size) {
  size_t needed = 0;
  bool is_full = size == 0;
  size_t used = 0;
  for (size_t offset = 0; offset < text.length;) {
    char out[ESCAPE_MAXIMUM];
    uint32_t taken;
    const uint32_t length = escape_next(text, offset, out, &taken);
    is_full = is_full || length >= size - used;
    if (!is_full) {
      memcpy(buffer + used, out, length);
      used += length;
    }
    needed += length;
    offset += taken;
  }
  if (size > 0) {
    buffer[used] = '\0';
  }
  return needed;
}
