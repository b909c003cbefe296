/* Findings in the order that most formats want them. */
#ifndef REPORT_WALK_H
#define REPORT_WALK_H

#include "report/report.h"

/* Whether a report for people or for alerts has the finding. */
bool report_shows(const em_finding *f, const em_report_options *options);

/* Findings that a report shows, the worst first, within a severity in order of the files. */
typedef struct report_walk {
  const em_audit *audit;
  const em_report_options *options;
  int severity;
  uint32_t file, next;
} report_walk;

report_walk report_walk_start(const em_audit *audit, const em_report_options *options);
/* The next one, or NULL. */
const em_finding *report_walk_next(report_walk *w);

#endif
