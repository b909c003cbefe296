/* Taking the twin's object as a whole, and reporting what came of it. */
#ifndef SETTINGS_APPLY_H
#define SETTINGS_APPLY_H

#include "settings/table.h"

enum { SETTINGS_FAULTS = 128 };

/* What was wrong with one setting. */
typedef struct settings_problem {
  char name[64];
  setting_fault fault;
  char why[96];
} settings_problem;

typedef struct settings_outcome {
  bool is_taken;
  settings_problem problems[SETTINGS_FAULTS]; /* also of a taken one: unknown names, not optimal */
  uint32_t count;
} settings_outcome;

/*
 * Settings that the object asks for, from the defaults on. NULL means no object: the defaults. `s`
 * is changed only if the whole is taken.
 */
void settings_take(settings *s, const cJSON *object, settings_outcome *outcome);

/*
 * The reported properties: each setting with the value in use, and the reason of each that was
 * refused (null where a reason of before no longer holds).
 */
void settings_report(const settings *s, const settings_outcome *outcome, bytes *out);

#endif
