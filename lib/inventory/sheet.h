/*
 * inventory: what a deployment consists of, as people and programs want it listed.
 * In: a manifest's text. Out: tables of the model, of the attack surface; a bill of images; the
 * same text without its secrets. Judges nothing: that is for rules.
 *
 * This header: tables. A sheet is built once and written as text, Markdown or JSON.
 */
#ifndef INVENTORY_SHEET_H
#define INVENTORY_SHEET_H

#include "base/arena.h"
#include "base/view.h"

enum { SHEET_COLUMNS = 8 };

typedef struct sheet_cell {
  em_view text;
  uint64_t number;
  enum { SHEET_TEXT, SHEET_NUMBER, SHEET_YES, SHEET_NO, SHEET_NOTHING } kind;
} sheet_cell;

typedef struct sheet_row {
  sheet_cell cells[SHEET_COLUMNS];
} sheet_row;

typedef struct sheet_section {
  const char *key;                       /* in JSON */
  const char *title;                     /* for people */
  const char *none;                      /* said where there are no rows */
  const char *columns[SHEET_COLUMNS][2]; /* key in JSON, title for people; NULL behind the last */
  ARENA_LIST(sheet_row) rows;
} sheet_section;

typedef struct sheet {
  arena *memory;
  const char *title;
  em_view file;
  em_view lead; /* a line of summary */
  ARENA_LIST(sheet_section) sections;
} sheet;

/* A new section; NULL if memory is out (the arena knows). Valid until the next one is added. */
sheet_section *sheet_add(sheet *s, const char *key, const char *title, const char *none);
/* Names the next column. */
void sheet_column(sheet_section *section, const char *key, const char *title);

/* A new empty row; NULL if memory is out or there is no section. */
sheet_row *sheet_add_row(sheet *s, sheet_section *section);
/* Each fills the first empty cell; `row` may be NULL. Text without data is nothing. */
void sheet_put(sheet_row *row, em_view text);
void sheet_put_number(sheet_row *row, uint64_t number);
void sheet_put_flag(sheet_row *row, bool flag);

/* em_format_text, markdown or JSON as the options say; false if the writer refused. */
bool sheet_write(const sheet *s, const em_inventory_options *options, const em_writer *writer);

#endif
