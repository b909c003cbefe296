/* The reports of an audit. */
#ifndef CLI_AUDIT_REPORTS_H
#define CLI_AUDIT_REPORTS_H

#include "audit_arguments.h"

/* Choices of --format. */
extern const char *const audit_formats[];

/* Whether each --report is FORMAT=FILE; told if not. */
bool audit_reports_check(const audit_arguments *a);
/* Writes all that were asked for. False (told) if one could not be written. */
bool audit_reports_write(const em_audit *audit, const audit_arguments *a);
/* Writes a file through a function of the library, whole or not at all. */
typedef em_status audit_write_function(const em_audit *audit, const em_writer *writer,
                                       em_error *error);
bool audit_reports_write_file(const em_audit *audit, const char *path, audit_write_function *write);

#endif
