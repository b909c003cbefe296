/* An error that stopped the reading, as the text report shows it. */
#include "base/error.h"
#include "report/excerpt.h"
#include "report/style.h"
#include "text/escape.h"

static void write_error(sink *s, const em_error *error, em_view name, em_view text,
                        const em_report_options *options) {
  sink_text(s, style_bold(options));
  sink_escaped(s, name);
  if (error->line > 0) {
    sink_text(s, ":");
    sink_number(s, error->line);
    sink_text(s, ":");
    sink_number(s, error->column);
  }
  sink_text(s, style_end(options));
  sink_text(s, "  ");
  sink_text(s, style_error(options));
  sink_text(s, "error");
  sink_text(s, style_end(options));
  sink_text(s, "  ");
  sink_escaped(s, view_of(error->message));
  sink_text(s, "\n");
  if (error->line > 0 && text.data != NULL) {
    const excerpt e = {.text = text,
                       .start = error->offset,
                       .end = error->offset + error->length,
                       .line = error->line,
                       .color = style_error(options)};
    excerpt_write(s, &e, options);
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
  sink s;
  sink_start(&s, writer);
  write_error(&s, error, name, text, &chosen);
  return sink_finish(&s) ? EM_OK : EM_ERROR_WRITE;
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
