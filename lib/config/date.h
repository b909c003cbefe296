/* Days of the calendar as text: YYYY-MM-DD. Their order is that of their text. */
#ifndef CONFIG_DATE_H
#define CONFIG_DATE_H

#include "base/view.h"

/* A day that there is, from the year 1970 on. */
bool date_is_valid(em_view text);

#endif
