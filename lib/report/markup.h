/* Hostile text in markup: made showable first (text/escape.h), then harmless for the format. */
#ifndef REPORT_MARKUP_H
#define REPORT_MARKUP_H

#include "text/output.h"

/* For XML and HTML, in text and in attributes. */
void markup_write(output *o, em_view text);
/* For a cell of a table in GitHub's and GitLab's Markdown; nobody is mentioned by it. */
void markup_write_markdown(output *o, em_view text);

#endif
