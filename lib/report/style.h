/* Colours of a terminal: the basic ones only, never the only carrier of what is said. */
#ifndef REPORT_STYLE_H
#define REPORT_STYLE_H

#include <edgemanifest.h>

/* Reports are never narrower than this. */
enum { REPORT_NARROWEST = 40 };

/* Each is "" without colour. style_end ends any of them. */
const char *style_bold(const em_report_options *options);
const char *style_error(const em_report_options *options);
const char *style_severity(const em_report_options *options, em_severity severity);
const char *style_end(const em_report_options *options);

#endif
