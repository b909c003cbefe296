/* Names of files as URI references (RFC 3986). */
#ifndef REPORT_URI_H
#define REPORT_URI_H

#include "text/output.h"

/*
 * Writes a JSON string with the reference: percent-encoded, without "./", empty and inner ".."
 * segments; an absolute path becomes file:///….
 */
void uri_write(output *o, em_view file_name);
bool uri_is_relative(em_view file_name);

#endif
