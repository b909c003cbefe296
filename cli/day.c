#define _POSIX_C_SOURCE 200809L
#include "day.h"

#include <string.h>
#include <time.h>

em_view day_today(day *d) {
  const time_t now = time(NULL);
  struct tm parts;
  const struct tm *utc = gmtime_r(&now, &parts);
  const size_t length = utc == NULL ? 0 : strftime(d->text, sizeof d->text, "%Y-%m-%d", utc);
  return (em_view){length == 0 ? NULL : d->text, length};
}

bool day_has_form(const char *text) {
  static const char form[] = "0000-00-00";
  for (size_t i = 0; i < sizeof form; i++) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == '0' ? !is_digit : text[i] != form[i]) {
      return false;
    }
  }
  return true;
}
