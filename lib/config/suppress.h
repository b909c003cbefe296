/* Which suppression excuses a finding. */
#ifndef CONFIG_SUPPRESS_H
#define CONFIG_SUPPRESS_H

#include "config/config.h"

/* What a suppression is held against. Names as they are in the manifest. */
typedef struct suppressible {
  uint32_t rule;
  em_view file, module; /* data NULL: none */
  em_view path, embedded_path;
  em_view value; /* hexadecimal digits, all */
} suppressible;

typedef enum suppression_state {
  SUPPRESSION_HOLDS,
  SUPPRESSION_EXPIRED,
  SUPPRESSION_UNKNOWN_RULE,
  SUPPRESSION_WITHOUT_REASON, /* nor owner */
} suppression_state;

/* Whether it may be used on a day ("2026-08-01"; data NULL: nothing expires). */
suppression_state suppression_judge(const suppression *s, em_view today);
/* Whether it means that finding with that value, whatever its state. */
bool suppression_matches(const suppression *s, const suppressible *finding);
/* Whether `file` is a name of the file that the suppression is about. */
bool suppression_concerns_file(const suppression *s, em_view file);

#endif
