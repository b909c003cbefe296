/* Routes as the tests write them: trees as text, and places marked in the route itself. */
#ifndef TESTS_ROUTES_SHOW_H
#define TESTS_ROUTES_SHOW_H

#include "routes/syntax.h"

enum { SHOWN_MAXIMUM = 4096 };

/* The condition as nested lists, "(= temperature '30')"; "" without one; in one static buffer. */
const char *show_condition(const routes_syntax *route);
/* "upstream", "into MODULE INPUT" or "into nothing"; in one static buffer. */
const char *show_sink(const routes_syntax *route);
/* "anything", "output a alert" …; in one static buffer. */
const char *show_source(const routes_syntax *route);
/* The route with « and » around the span, as far as it fits; in one static buffer. */
const char *show_span(em_view text, routes_span span);
/* Takes « and » out of `marked`: the text between them is the span. The text is static. */
em_view take_marks(const char *marked, routes_span *span);

#endif
