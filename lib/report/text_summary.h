/* The end of the text report. */
#ifndef REPORT_TEXT_SUMMARY_H
#define REPORT_TEXT_SUMMARY_H

#include "report/report.h"

void text_summary(output *o, const em_audit *audit, const em_report_options *options);

#endif
