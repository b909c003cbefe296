/*
 * report: findings as text for people and formats for machines.
 * In: an audit. Out: bytes through the caller's writer.
 * A format is one file and one row in report.c.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "findings/finding.h"
#include "text/output.h"

/* One format. What cannot be written is remembered by the output; nothing else can fail. */
typedef void report_function(output *o, const em_audit *audit, const em_report_options *options);

report_function text_report;
report_function json_report;
report_function sarif_report;
report_function junit_report;
report_function github_report;
report_function azure_report;
report_function gitlab_report;
report_function markdown_report;
report_function html_report;

/* What people call a file that could not be read: rule id of its entry in formats that know only
 * findings. */
#define REPORT_UNREADABLE "parse-error"

#endif
