/* Pieces of SARIF that are made of manifest text. */
#ifndef REPORT_SARIF_TEXT_H
#define REPORT_SARIF_TEXT_H

#include "findings/finding.h"
#include "report/json_writer.h"

/*
 * A message object of sentences, a blank between them; empty ones are left out. Braces are doubled
 * (else they are placeholders), and nothing in it can become a link.
 */
void sarif_message(json_writer *w, const char *name, const em_view *sentences, uint32_t count);
/* The text of a region, its start if it is long, without secrets. */
void sarif_snippet(json_writer *w, const audit_source *source, size_t start, size_t end);
/* The value: JSON Pointer in the file, "#" and the one inside createOptions. */
void sarif_pointer(json_writer *w, const em_place *at);

#endif
