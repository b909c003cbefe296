#include "text/lines.h"

#include "text/scan.h"
#include "text/utf8.h"

static const char *find(em_view text, size_t offset, char byte) {
  return offset < text.length ? memchr(text.data + offset, byte, text.length - offset) : NULL;
}

/* Walks over line ends; looks for each kind once only, as most texts have but one. */
typedef struct line_walk {
  em_view text;
  const char *feed; /* the first LF at or after the place of the walk, or NULL */
  const char *carriage_return;
} line_walk;

static line_walk start_walk(em_view text) {
  return (line_walk){text, find(text, 0, '\n'), find(text, 0, '\r')};
}

/* Offset behind the line end that starts at or after `offset`, or text.length + 1 if there is none.
 */
static size_t next_line(line_walk *w, size_t offset) {
  const char *from = w->text.data + offset;
  if (w->feed != NULL && w->feed < from) {
    w->feed = find(w->text, offset, '\n');
  }
  if (w->carriage_return != NULL && w->carriage_return < from) {
    w->carriage_return = find(w->text, offset, '\r');
  }
  if (w->carriage_return == NULL || (w->feed != NULL && w->feed < w->carriage_return)) {
    return w->feed == NULL ? w->text.length + 1 : (size_t)(w->feed - w->text.data) + 1;
  }
  const size_t end = (size_t)(w->carriage_return - w->text.data);
  return w->feed == w->carriage_return + 1 ? end + 2 : end + 1;
}

static size_t first_column(em_view text) {
  return view_starts_with(text, VIEW("\xEF\xBB\xBF")) ? 3 : 0;
}

/* Bytes of ASCII from `from` on, eight at a time. */
static uint32_t ascii_run(em_view text, size_t from, size_t end) {
  size_t i = from;
  uint64_t eight = 0;
  for (; end - i >= sizeof eight; i += sizeof eight) {
    memcpy(&eight, text.data + i, sizeof eight);
    if ((eight & UINT64_C(0x8080808080808080)) != 0) {
      break;
    }
  }
  while (i < end && (unsigned char)text.data[i] < 0x80) {
    i++;
  }
  return (uint32_t)(i - from);
}

/* Counts on from a known column to `offset`; *reached is the start of the character there. */
static lines_position count_columns(em_view text, lines_position at, size_t from, size_t offset,
                                    size_t *reached) {
  size_t i = from;
  while (i < offset) {
    const uint32_t ascii = ascii_run(text, i, offset);
    at.column += ascii;
    at.column_utf16 += ascii;
    i += ascii;
    if (i == offset) {
      break;
    }
    uint32_t length = 1;
    const uint32_t c = utf8_decode(text, i, &length);
    if (i + length > offset) {
      break;
    }
    at.column++;
    at.column_utf16 += c != UTF8_INVALID && c >= 0x10000 ? 2 : 1;
    i += length;
  }
  *reached = i;
  return at;
}

static lines_position position_in_line(em_view text, size_t line_start, size_t offset,
                                       uint32_t line) {
  const lines_position start = {.line = line, .column = 1, .column_utf16 = 1};
  size_t reached;
  return count_columns(text, start, line_start == 0 ? first_column(text) : line_start, offset,
                       &reached);
}

enum { STRIDE = 2048 }; /* bytes of a long line between two marks */

/* Marks in one line, [start, end). */
static void mark_line(em_view text, size_t start, size_t end, lines_mark *marks, uint32_t *count) {
  lines_position at = {.line = 1, .column = 1, .column_utf16 = 1};
  size_t reached = start == 0 ? first_column(text) : start;
  while (end - reached > STRIDE) {
    at = count_columns(text, at, reached, reached + STRIDE, &reached);
    marks[(*count)++] = (lines_mark){(uint32_t)reached, at.column, at.column_utf16};
  }
}

static bool has_long_line(const lines *table) {
  size_t longest = table->text.length - table->starts[table->count - 1];
  for (uint32_t i = 1; i < table->count; i++) {
    const size_t length = table->starts[i] - table->starts[i - 1];
    longest = length > longest ? length : longest;
  }
  return longest > 2 * (size_t)STRIDE;
}

/* False if memory is out. */
static bool mark_long_lines(lines *table, arena *a) {
  /* A character less than STRIDE may be left out at each. */
  const size_t most = table->text.length / (STRIDE - 4) + 1;
  lines_mark *marks = arena_allocate_array(a, most, sizeof *marks);
  for (uint32_t i = 0; marks != NULL && i < table->count; i++) {
    const size_t start = table->starts[i];
    const size_t end = i + 1 < table->count ? table->starts[i + 1] : table->text.length;
    if (end - start > 2 * STRIDE) {
      mark_line(table->text, start, end, marks, &table->mark_count);
    }
  }
  table->marks = marks;
  return marks != NULL;
}

enum { BYTES_OF_A_LINE = 24 }; /* few files have shorter ones */

/* Line starts on their way into a table. */
typedef struct line_list {
  arena *memory;
  uint32_t *items;
  uint32_t count, capacity;
} line_list;

static inline bool make_room(line_list *list, uint32_t more) {
  while (list->capacity - list->count < more) {
    uint32_t *larger = arena_list_grow(list->memory, list->items, list->capacity, &list->capacity,
                                       sizeof *list->items);
    if (larger == NULL) {
      return false;
    }
    list->items = larger;
  }
  return true;
}

/* The line that begins behind this LF or CR. */
static inline void add_line(line_list *list, em_view text, size_t end) {
  const bool is_half =
      text.data[end] == '\r' && end + 1 < text.length && text.data[end + 1] == '\n';
  if (!is_half) {
    list->items[list->count++] = (uint32_t)end + 1;
  }
}

/* Of all line ends; false if memory is out. */
static bool add_lines(line_list *list, em_view text) {
  size_t i = 0;
  for (; text.length - i >= 2 * SCAN_BLOCK; i += 2 * SCAN_BLOCK) {
    unsigned ends = scan_block_either(text.data + i, '\n', '\r') |
                    scan_block_either(text.data + i + SCAN_BLOCK, '\n', '\r') << SCAN_BLOCK;
    if (ends != 0 && !make_room(list, 2 * SCAN_BLOCK)) {
      return false;
    }
    for (; ends != 0; ends &= ends - 1) {
      add_line(list, text, i + scan_first(ends));
    }
  }
  if (!make_room(list, 2 * SCAN_BLOCK)) {
    return false;
  }
  for (; i < text.length; i++) {
    if (text.data[i] == '\n' || text.data[i] == '\r') {
      add_line(list, text, i);
    }
  }
  return true;
}

bool lines_build(lines *table, arena *a, em_view text) {
  line_list list = {.memory = a,
                    .capacity = (uint32_t)(text.length / BYTES_OF_A_LINE) + 1 + 2 * SCAN_BLOCK,
                    .count = 1};
  list.items = arena_allocate_array(a, list.capacity, sizeof *list.items);
  const bool is_done = list.items != NULL && add_lines(&list, text);
  *table = (lines){.text = text, .starts = list.items, .count = list.count};
  return is_done && (!has_long_line(table) || mark_long_lines(table, a));
}

/* The last mark at or before the offset, or NULL. */
static const lines_mark *mark_before(const lines *table, size_t offset) {
  uint32_t low = 0;
  uint32_t high = table->mark_count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (table->marks[middle].offset <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low == 0 ? NULL : &table->marks[low - 1];
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
  const lines_mark *mark = mark_before(table, bounded);
  if (mark == NULL || mark->offset < table->starts[low]) {
    return position_in_line(table->text, table->starts[low], bounded, low + 1);
  }
  size_t reached;
  return count_columns(table->text, (lines_position){low + 1, mark->column, mark->column_utf16},
                       mark->offset, bounded, &reached);
}

/* Whether both are in the same line, near each other, and the first is at a character for sure. */
static bool is_near(const lines *table, text_span span, uint32_t line) {
  const size_t last = line < table->count ? table->starts[line] - 1 : table->text.length;
  return span.start < span.end && span.end <= last && span.end - span.start <= STRIDE &&
         (unsigned char)table->text.data[span.start] < 0x80;
}

void lines_locate_span(const lines *table, text_span span, lines_position *start,
                       lines_position *end) {
  *start = lines_locate(table, span.start);
  if (is_near(table, span, start->line)) {
    size_t reached;
    *end = count_columns(table->text, *start, span.start, span.end, &reached);
  } else {
    *end = lines_locate(table, span.end);
  }
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
  line_walk walk = start_walk(text);
  for (size_t next = next_line(&walk, 0); next <= bounded; next = next_line(&walk, next)) {
    start = next;
    line++;
  }
  return position_in_line(text, start, bounded, line);
}
