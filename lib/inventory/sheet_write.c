/* Sheets as text, Markdown and JSON. All text of a manifest is hostile. */
#include "inventory/sheet.h"
#include "report/json_writer.h"
#include "text/escape.h"
#include "text/utf8.h"
#include "text/width.h"

#include <stdio.h>

enum { NUMBER_SIZE = 24 };

static uint32_t column_count(const sheet_section *section) {
  uint32_t count = 0;
  while (count < SHEET_COLUMNS && section->columns[count][0] != NULL) {
    count++;
  }
  return count;
}

/* What a cell shows, before escaping. */
static em_view shown(const sheet_cell *cell, char buffer[NUMBER_SIZE]) {
  switch (cell->kind) {
    case SHEET_TEXT:
      return cell->text;
    case SHEET_NUMBER: {
      const int length = snprintf(buffer, NUMBER_SIZE, "%llu", (unsigned long long)cell->number);
      return (em_view){buffer, (size_t)length};
    }
    case SHEET_YES:
      return VIEW("yes");
    case SHEET_NO:
      return VIEW("no");
    default:
      return VIEW("-");
  }
}

/* ---- Text ---------------------------------------------------------------------------------------
 */

static uint32_t escaped_width(em_view text) {
  uint32_t width = 0;
  uint32_t taken = 1;
  for (size_t i = 0; i < text.length; i += taken) {
    char piece[ESCAPE_MAXIMUM];
    const uint32_t length = escape_next(text, i, piece, &taken);
    width += width_of_text((em_view){piece, length});
  }
  return width;
}

/* Columns as wide as their widest cell; a value is never cut, for people copy it. */
static void measure(const sheet_section *section, uint32_t count, uint32_t widths[SHEET_COLUMNS]) {
  for (uint32_t c = 0; c < count; c++) {
    widths[c] = (uint32_t)strlen(section->columns[c][1]);
    for (uint32_t r = 0; r < section->rows.count; r++) {
      char buffer[NUMBER_SIZE];
      const uint32_t width = escaped_width(shown(&section->rows.items[r].cells[c], buffer));
      widths[c] = width > widths[c] ? width : widths[c];
    }
  }
}

static void pad(output *o, uint32_t width, uint32_t wanted, bool is_last) {
  if (!is_last && wanted >= width) {
    output_repeat(o, " ", wanted - width + 2);
  }
}

static void write_text_section(output *o, const sheet_section *section) {
  const uint32_t count = column_count(section);
  uint32_t widths[SHEET_COLUMNS];
  output_literal(o, "\n");
  output_literal(o, section->title);
  output_literal(o, "\n");
  if (section->rows.count == 0) {
    output_literal(o, "  ");
    output_literal(o, section->none);
    output_literal(o, "\n");
    return;
  }
  measure(section, count, widths);
  output_literal(o, "  ");
  for (uint32_t c = 0; c < count; c++) {
    output_literal(o, section->columns[c][1]);
    pad(o, (uint32_t)strlen(section->columns[c][1]), widths[c], c + 1 == count);
  }
  output_literal(o, "\n");
  for (uint32_t r = 0; r < section->rows.count; r++) {
    output_literal(o, "  ");
    for (uint32_t c = 0; c < count; c++) {
      char buffer[NUMBER_SIZE];
      const em_view text = shown(&section->rows.items[r].cells[c], buffer);
      output_escaped(o, text);
      pad(o, escaped_width(text), widths[c], c + 1 == count);
    }
    output_literal(o, "\n");
  }
}

static void write_text(output *o, const sheet *s) {
  output_literal(o, s->title);
  output_literal(o, "  ");
  output_escaped(o, s->file);
  output_literal(o, "\n");
  output_text(o, s->lead);
  output_literal(o, "\n");
  for (uint32_t i = 0; i < s->sections.count; i++) {
    write_text_section(o, &s->sections.items[i]);
  }
}

/* ---- Markdown -----------------------------------------------------------------------------------
 */

/* Every character that Markdown or HTML gives a meaning is written as an entity. */
static void write_markdown_text(output *o, em_view text) {
  uint32_t taken = 1;
  for (size_t i = 0; i < text.length; i += taken) {
    char piece[ESCAPE_MAXIMUM];
    const uint32_t length = escape_next(text, i, piece, &taken);
    for (uint32_t k = 0; k < length; k++) {
      const char c = piece[k];
      if (c != '\0' && strchr("\\`*_{}[]<>()#+!|&~$@:\"'", c) != NULL) {
        char entity[8];
        const int size = snprintf(entity, sizeof entity, "&#%d;", c);
        output_text(o, (em_view){entity, (size_t)size});
      } else {
        output_text(o, (em_view){&piece[k], 1});
      }
    }
  }
}

static void write_markdown_section(output *o, const sheet_section *section) {
  const uint32_t count = column_count(section);
  output_literal(o, "\n## ");
  output_literal(o, section->title);
  output_literal(o, "\n\n");
  if (section->rows.count == 0) {
    output_literal(o, section->none);
    output_literal(o, "\n");
    return;
  }
  for (uint32_t c = 0; c < count; c++) {
    output_literal(o, c == 0 ? "| " : " | ");
    output_literal(o, section->columns[c][1]);
  }
  output_literal(o, " |\n");
  output_repeat(o, "|---", count);
  output_literal(o, "|\n");
  for (uint32_t r = 0; r < section->rows.count; r++) {
    for (uint32_t c = 0; c < count; c++) {
      char buffer[NUMBER_SIZE];
      output_literal(o, c == 0 ? "| " : " | ");
      write_markdown_text(o, shown(&section->rows.items[r].cells[c], buffer));
    }
    output_literal(o, " |\n");
  }
}

static void write_markdown(output *o, const sheet *s) {
  output_literal(o, "# ");
  output_literal(o, s->title);
  output_literal(o, ": ");
  write_markdown_text(o, s->file);
  output_literal(o, "\n\n");
  write_markdown_text(o, s->lead);
  output_literal(o, "\n");
  for (uint32_t i = 0; i < s->sections.count; i++) {
    write_markdown_section(o, &s->sections.items[i]);
  }
}

/* ---- JSON ---------------------------------------------------------------------------------------
 */

static void write_json_cell(json_writer *w, const char *key, const sheet_cell *cell) {
  switch (cell->kind) {
    case SHEET_TEXT:
      json_write_string(w, key, cell->text);
      break;
    case SHEET_NUMBER:
      json_write_number(w, key, cell->number);
      break;
    case SHEET_YES:
    case SHEET_NO:
      json_write_bool(w, key, cell->kind == SHEET_YES);
      break;
    default: /* what is not there is not written */
      break;
  }
}

static void write_json(output *o, const sheet *s) {
  json_writer w = {.o = o};
  json_open_object(&w, NULL);
  json_write_string(&w, "file", s->file);
  for (uint32_t i = 0; i < s->sections.count; i++) {
    const sheet_section *section = &s->sections.items[i];
    const uint32_t count = column_count(section);
    json_open_array(&w, section->key);
    for (uint32_t r = 0; r < section->rows.count; r++) {
      json_open_object(&w, NULL);
      for (uint32_t c = 0; c < count; c++) {
        write_json_cell(&w, section->columns[c][0], &section->rows.items[r].cells[c]);
      }
      json_close_object(&w);
    }
    json_close_array(&w);
  }
  json_close_object(&w);
  output_literal(o, "\n");
}

bool sheet_write(const sheet *s, const em_inventory_options *options, const em_writer *writer) {
  output o;
  output_start(&o, writer);
  switch (options->format) {
    case EM_INVENTORY_JSON:
      write_json(&o, s);
      break;
    case EM_INVENTORY_MARKDOWN:
      write_markdown(&o, s);
      break;
    default:
      write_text(&o, s);
  }
  return output_finish(&o);
}
