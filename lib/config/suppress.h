/* Which suppression excuses a finding. */
#ifndef CONFIG_SUPPRESS_H
#define CONFIG_SUPPRESS_H

#include "config/config.h"

/* What a suppression is held against. Names as they are in the manifest. */
typedef struct suppressible {
  uint32_t rule;
  em_view file, module; /* data NULL: none */
  em_view path, embedded_path;
} suppressible;

typedef enum suppression_state {
  SUPPRESSION_HOLDS,
  SUPPRESSION_EXPIRED,
  SUPPRESSION_UNKNOWN_RULE,
  SUPPRESSION_WITHOUT_REASON, /* nor owner */
} suppression_state;

/* Whether it may be used on a day ("2026-08-01"; data NULL: nothing expires). */
suppression_state suppression_judge(const suppression *s, em_view today);
/* Whether it is about that finding, whatever the value of either; and whether it is about that
 * value. It excuses what it is about in both, if it holds. */
bool suppression_concerns(const suppression *s, const suppressible *finding);
bool suppression_has_value(const suppression *s, em_view value);
/* Whether `file` is a name of the file that the suppression is about. */
bool suppression_concerns_file(const suppression *s, em_view file);

#endif
