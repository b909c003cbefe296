/* Days of the calendar as YYYY-MM-DD. */
#ifndef CLI_DAY_H
#define CLI_DAY_H

#include <edgemanifest.h>

typedef struct day {
  char text[sizeof "0000-00-00"];
} day;

/* Today in UTC; the view lives as long as `d`. */
em_view day_today(day *d);
/* Whether a text has the form of a day. */
bool day_has_form(const char *text);

#endif
