#include "text/lines.h"

#include "text/utf8.h"

/* Offset behind the line end that starts at or after `offset`, or text.length + 1 if there is none.
 */
static size_t next_line(em_view text, size_t offset) {
  for (size_t i = offset; i < text.length; i++) {
    if (text.data[i] == '\n') {
      return i + 1;
    }
    if (text.data[i] == '\r') {
      return i + 1 < text.length && text.data[i + 1] == '\n' ? i + 2 : i + 1;
    }
  }
  return text.length + 1;
}

static size_t first_column(em_view text) {
  return view_starts_with(text, VIEW("\xEF\xBB\xBF")) ? 3 : 0;
}

static lines_position position_in_line(em_view text, size_t line_start, size_t offset,
                                       uint32_t line) {
  lines_position at = {.line = line, .column = 1, .column_utf16 = 1};
  size_t i = line_start == 0 ? first_column(text) : line_start;
  while (i < offset) {
    uint32_t length = 1;
    const uint32_t c = utf8_decode(text, i, &length);
    if (i + length > offset) {
      break;
    }
    at.column++;
    at.column_utf16 += c != UTF8_INVALID && c >= 0x10000 ? 2 : 1;
    i += length;
  }
  return at;
}

bool lines_build(lines *table, arena *a, em_view text) {
  uint32_t count = 1;
  for (size_t i = next_line(text, 0); i <= text.length; i = next_line(text, i)) {
    count++;
  }
  uint32_t *starts = arena_allocate_array(a, count, sizeof *starts);
  if (starts == NULL) {
    return false;
  }
  uint32_t filled = 1;
  for (size_t i = next_line(text, 0); i <= text.length; i = next_line(text, i)) {
    starts[filled++] = (uint32_t)i;
  }
  *table = (lines){.text = text, .starts = starts, .count = count};
  return true;
}

lines_position lines_locate(const lines *table, size_t offset) {
  const size_t bounded = offset < table->text.length ? offset : table->text.length;
  uint32_t low = 0;
  uint32_t high = table->count;
  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    if (table->starts[middle] <= bounded) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return position_in_line(table->text, table->starts[low], bounded, low + 1);
}

em_view lines_text(const lines *table, uint32_t line) {
  if (line == 0 || line > table->count) {
    return VIEW("");
  }
  size_t start = table->starts[line - 1];
  size_t end = line < table->count ? table->starts[line] : table->text.length;
  if (line < table->count) {
    end--;
    if (table->text.data[end] == '\n' && end > start && table->text.data[end - 1] == '\r') {
      end--;
    }
  }
  if (start == 0) {
    start = first_column(table->text);
  }
  return (em_view){table->text.data + start, end > start ? end - start : 0};
}

lines_position lines_locate_once(em_view text, size_t offset) {
  const size_t bounded = offset < text.length ? offset : text.length;
  uint32_t line = 1;
  size_t start = 0;
  for (size_t next = next_line(text, 0); next <= bounded; next = next_line(text, next)) {
    start = next;
    line++;
  }
  return position_in_line(text, start, bounded, line);
}
