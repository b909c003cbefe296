/* The table of settings: one row each; validation, reporting and documentation are made from it. */
#ifndef SETTINGS_TABLE_H
#define SETTINGS_TABLE_H

#include "settings/settings.h"

#include <stddef.h>

typedef enum setting_type {
  SETTING_DURATION, /* int64_t, milliseconds */
  SETTING_NUMBER,   /* int64_t */
  SETTING_BOOL,     /* bool */
  SETTING_TEXT,     /* char[SETTINGS_TEXT] */
  SETTING_HASH,     /* the same: "" or 64 hexadecimal digits */
  SETTING_PRIORITY, /* event_priority */
  SETTING_SEVERITY, /* em_severity */
  SETTING_PROFILE,  /* bool: "default" or "all" */
  SETTING_LIST,     /* settings_names */
} setting_type;

typedef struct setting_row {
  char name[64];
  setting_type type;
  size_t offset; /* in settings */
  int64_t low,
      high; /* of durations (milliseconds) and numbers; a duration may also be 0 if `low` is */
} setting_row;

/* All rows, `*count` of them; static. */
const setting_row *settings_table(size_t *count);

/* What is wrong with a value that was sent, as the Defender agent names it. */
typedef enum setting_fault {
  FAULT_NONE,
  FAULT_TYPE,
  FAULT_RANGE,
  FAULT_CONFLICT,
  FAULT_UNKNOWN,
  FAULT_NOT_OPTIMAL
} setting_fault;
/* "TypeMismatch", "Conflict", "NotOptimal". */
const char *setting_fault_name(setting_fault fault);

/* Reads a value into the settings. On a fault the settings are untouched and `why` says what was
 * expected. */
setting_fault setting_read(const setting_row *row, settings *s, const cJSON *value, char *why,
                           size_t capacity);
/* Writes the value in use as JSON. */
void setting_write(const setting_row *row, const settings *s, bytes *out);

#endif
