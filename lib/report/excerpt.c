#include "report/excerpt.h"

#include "text/escape.h"
#include "text/spans.h"
#include "text/utf8.h"
#include "text/width.h"

enum { TAB_WIDTH = 2, SECRET_WIDTH = 3, NUMBER_WIDTH = 6 };
/* A file may be one line, with ten thousand findings: no more of it is looked at, on each side. */
enum { REACH = 16384 };
/* Marks that take no column must not make a line endless. */
enum { CELLS_A_COLUMN = 4 };

/* What is drawn for a piece of the line: a code point, its escape, or what hides a secret. */
typedef struct cell {
  char shown[ESCAPE_MAXIMUM];
  uint32_t length; /* bytes of shown */
  uint32_t width;  /* columns */
  size_t start;    /* bytes of the text that it stands for */
  size_t end;
} cell;

/* The line at hand, and where drawing happens. */
typedef struct drawing {
  const excerpt *e;
  size_t line_start, line_end; /* without white space around; of what is in reach */
  bool goes_on_left, goes_on_right;
  size_t from, to; /* what of it is drawn */
  uint32_t cells;  /* how many more may be drawn */
  bool is_cut_left, is_cut_right;
} drawing;

static bool is_line_end(char byte) {
  return byte == '\n' || byte == '\r';
}

static bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

static bool is_continuation(char byte) {
  return ((unsigned char)byte & 0xC0) == 0x80;
}

static cell cell_at(const drawing *d, size_t offset) {
  const excerpt *e = d->e;
  const text_span *secret = spans_at(e->secrets, e->secret_count, offset);
  cell c = {.start = offset};
  if (secret != NULL) {
    c.start = secret->start > d->line_start ? secret->start : d->line_start;
    c.end = secret->end < d->line_end ? secret->end : d->line_end;
    c.length = c.width = SECRET_WIDTH;
    memset(c.shown, '*', SECRET_WIDTH);
    return c;
  }
  const em_view line = {e->text.data, d->line_end};
  uint32_t taken;
  if (e->text.data[offset] == '\t') {
    memset(c.shown, ' ', TAB_WIDTH);
    c.length = c.width = TAB_WIDTH;
    c.end = offset + 1;
    return c;
  }
  c.length = escape_next(line, offset, c.shown, &taken);
  c.width = width_of_text((em_view){c.shown, c.length});
  c.end = offset + taken;
  return c;
}

/* The cell that ends at `offset`, which is beyond the line's start. */
static cell cell_before(const drawing *d, size_t offset) {
  size_t start = offset - 1;
  while (start > d->line_start && offset - start < 4 && is_continuation(d->e->text.data[start])) {
    start--;
  }
  /* From the earliest start that it can have, whole characters up to here. */
  cell c = cell_at(d, start);
  while (c.end < offset) {
    c = cell_at(d, c.end);
  }
  return c;
}

static void find_line_start(drawing *d, size_t at) {
  const em_view text = d->e->text;
  const size_t least = at > REACH ? at - REACH : 0;
  d->line_start = at;
  while (d->line_start > least && !is_line_end(text.data[d->line_start - 1])) {
    d->line_start--;
  }
  d->goes_on_left = d->line_start == least && least > 0 && !is_line_end(text.data[least - 1]);
  if (d->line_start == 0 && view_starts_with(text, VIEW("\xEF\xBB\xBF")) && at >= 3) {
    d->line_start = 3;
  }
  while (d->line_start < at && (d->goes_on_left ? is_continuation(text.data[d->line_start])
                                                : is_blank(text.data[d->line_start]))) {
    d->line_start++;
  }
}

static void find_line_end(drawing *d, size_t at) {
  const em_view text = d->e->text;
  const size_t most = text.length - at > REACH ? at + REACH : text.length;
  d->line_end = at;
  while (d->line_end < most && !is_line_end(text.data[d->line_end])) {
    d->line_end++;
  }
  d->goes_on_right = d->line_end < text.length && !is_line_end(text.data[d->line_end]);
  while (d->goes_on_right && d->line_end > at && is_continuation(text.data[d->line_end])) {
    d->line_end--;
  }
  while (!d->goes_on_right && d->line_end > at && is_blank(text.data[d->line_end - 1])) {
    d->line_end--;
  }
}

static void find_line(drawing *d) {
  const size_t length = d->e->text.length;
  const size_t at = d->e->start < length ? d->e->start : length;
  find_line_start(d, at);
  find_line_end(d, at);
}

/* Extends the drawn part to the right up to `limit` bytes or `*room` columns. */
static void grow_right(drawing *d, size_t limit, uint32_t *room) {
  for (; d->to < limit && d->cells > 0; d->cells--) {
    const cell c = cell_at(d, d->to);
    if (c.width > *room) {
      return;
    }
    *room -= c.width;
    d->to = c.end;
  }
}

static void grow_left(drawing *d, uint32_t *room) {
  for (; d->from > d->line_start && d->cells > 0; d->cells--) {
    const cell c = cell_before(d, d->from);
    if (c.width > *room) {
      return;
    }
    *room -= c.width;
    d->from = c.start;
  }
}

/*
 * The place first, then half of what is left before it, the rest behind it, the rest before it.
 * Returns the columns that nothing is drawn in.
 */
static uint32_t choose_window(drawing *d, uint32_t room) {
  const size_t end = d->e->end < d->line_end ? d->e->end : d->line_end;
  const size_t start = d->e->start < d->line_end ? d->e->start : d->line_end;
  /* A place inside a secret begins with the secret. */
  d->from = start < d->line_end ? cell_at(d, start).start : start;
  d->to = d->from;
  grow_right(d, end, &room);
  uint32_t left = room / 2;
  const uint32_t given = left;
  grow_left(d, &left);
  room = room - given + left;
  grow_right(d, d->line_end, &room);
  grow_left(d, &room);
  d->is_cut_left = d->goes_on_left || d->from > d->line_start;
  d->is_cut_right = d->goes_on_right || d->to < d->line_end;
  return room;
}

/* What an ellipsis needs beyond the room that is left, of which it takes its part. */
static uint32_t ellipsis_lacks(bool is_cut, uint32_t width, uint32_t *room) {
  const uint32_t needed = is_cut ? width : 0;
  const uint32_t taken = needed < *room ? needed : *room;
  *room -= taken;
  return needed - taken;
}

/* Takes off whole characters until the ellipses have room. */
static void make_room_for_ellipses(drawing *d, uint32_t width, uint32_t room) {
  uint32_t left = ellipsis_lacks(d->is_cut_left, width, &room);
  uint32_t right = ellipsis_lacks(d->is_cut_right, width, &room);
  while (left > 0 && d->from < d->e->start) {
    const cell c = cell_at(d, d->from);
    left = c.width > left ? 0 : left - c.width;
    d->from = c.end;
  }
  while (right + left > 0 && d->to > d->from) {
    const cell c = cell_before(d, d->to);
    right = c.width > right + left ? 0 : right + left - c.width;
    left = 0;
    d->to = c.start;
    d->is_cut_right = true;
  }
}

static void write_gutter(output *o, uint32_t line, const em_report_options *options) {
  char digits[12];
  uint32_t count = 0;
  for (uint32_t rest = line; rest > 0; rest /= 10) {
    digits[sizeof digits - ++count] = (char)('0' + rest % 10);
  }
  output_repeat(o, " ", NUMBER_WIDTH > count ? NUMBER_WIDTH - count : 0);
  output_text(o, (em_view){digits + sizeof digits - count, count});
  output_literal(o, options->use_ascii ? " |  " : " \xE2\x94\x82  ");
}

static void write_line(output *o, const drawing *d, const char *ellipsis) {
  output_literal(o, d->is_cut_left ? ellipsis : "");
  for (size_t offset = d->from; offset < d->to;) {
    const cell c = cell_at(d, offset);
    output_text(o, (em_view){c.shown, c.length});
    offset = c.end;
  }
  output_literal(o, d->is_cut_right ? ellipsis : "");
  output_literal(o, "\n");
}

static void write_carets(output *o, const drawing *d, uint32_t ellipsis_width) {
  const excerpt *e = d->e;
  uint32_t before = d->is_cut_left ? ellipsis_width : 0;
  uint32_t under = 0;
  for (size_t offset = d->from; offset < d->to;) {
    const cell c = cell_at(d, offset);
    if (c.end <= e->start) {
      before += c.width;
    } else if (c.start < e->end) {
      under += c.width;
    }
    offset = c.end;
  }
  output_repeat(o, " ", before);
  output_literal(o, e->color);
  output_literal(o, "^");
  output_repeat(o, "~", under > 0 ? under - 1 : 0);
  output_literal(o, *e->color == '\0' ? "" : "\x1b[0m");
  output_literal(o, "\n");
}

void excerpt_write(output *o, const excerpt *e, const em_report_options *options) {
  drawing d = {.e = e, .cells = CELLS_A_COLUMN * options->width};
  const char *ellipsis = options->use_ascii ? "..." : "\xE2\x80\xA6";
  const uint32_t ellipsis_width = options->use_ascii ? 3 : 1;
  uint32_t room = options->width - NUMBER_WIDTH - 4u;
  find_line(&d);
  /* A caret behind the end of the line takes a column, too. */
  room -= e->start >= d.line_end;
  room = choose_window(&d, room);
  make_room_for_ellipses(&d, ellipsis_width, room);
  write_gutter(o, e->line, options);
  write_line(o, &d, ellipsis);
  write_gutter(o, 0, options);
  write_carets(o, &d, ellipsis_width);
}
