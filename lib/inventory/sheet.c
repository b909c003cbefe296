#include "inventory/sheet.h"

/* Cells are filled from the left; an unfilled one has no kind yet. */
enum { UNFILLED = 255 };

sheet_section *sheet_add(sheet *s, const char *key, const char *title, const char *none) {
  if (!ARENA_LIST_ADD(s->memory, &s->sections)) {
    return NULL;
  }
  sheet_section *section = &s->sections.items[s->sections.count - 1];
  section->key = key;
  section->title = title;
  section->none = none;
  return section;
}

void sheet_column(sheet_section *section, const char *key, const char *title) {
  for (uint32_t i = 0; section != NULL && i < SHEET_COLUMNS; i++) {
    if (section->columns[i][0] == NULL) {
      section->columns[i][0] = key;
      section->columns[i][1] = title;
      return;
    }
  }
}

sheet_row *sheet_add_row(sheet *s, sheet_section *section) {
  if (section == NULL || !ARENA_LIST_ADD(s->memory, &section->rows)) {
    return NULL;
  }
  sheet_row *row = &section->rows.items[section->rows.count - 1];
  for (uint32_t i = 0; i < SHEET_COLUMNS; i++) {
    row->cells[i].number = UNFILLED;
    row->cells[i].kind = SHEET_NOTHING;
  }
  return row;
}

static sheet_cell *next_cell(sheet_row *row) {
  for (uint32_t i = 0; row != NULL && i < SHEET_COLUMNS; i++) {
    if (row->cells[i].kind == SHEET_NOTHING && row->cells[i].number == UNFILLED) {
      row->cells[i].number = 0;
      return &row->cells[i];
    }
  }
  return NULL;
}

void sheet_put(sheet_row *row, em_view text) {
  sheet_cell *cell = next_cell(row);
  if (cell != NULL && text.data != NULL) {
    cell->kind = SHEET_TEXT;
    cell->text = text;
  }
}

void sheet_put_number(sheet_row *row, uint64_t number) {
  sheet_cell *cell = next_cell(row);
  if (cell != NULL) {
    cell->kind = SHEET_NUMBER;
    cell->number = number;
  }
}

void sheet_put_flag(sheet_row *row, bool flag) {
  sheet_cell *cell = next_cell(row);
  if (cell != NULL) {
    cell->kind = flag ? SHEET_YES : SHEET_NO;
  }
}
