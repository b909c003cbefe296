/* Formats that the schemas of the field use. Others, and those of other languages, are annotations.
 */
#include "schema/checker.h"

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_hex(char c) {
  const char lower = (char)(c | 0x20);
  return is_digit(c) || (lower >= 'a' && lower <= 'f');
}

static bool is_letter(char c) {
  const char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'z';
}

static char at(em_view text, size_t i) {
  return i < text.length ? text.data[i] : '\0';
}

/* `count` digits at an offset as a number, or UINT32_MAX. */
static uint32_t digits(em_view text, size_t from, size_t count) {
  uint32_t value = 0;
  for (size_t i = from; i < from + count; i++) {
    if (!is_digit(at(text, i))) {
      return UINT32_MAX;
    }
    value = value * 10 + (uint32_t)(at(text, i) - '0');
  }
  return value;
}

/* ---- Dates and times (RFC 3339) -----------------------------------------------------------------
 */

static bool is_date(em_view text) {
  static const uint32_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const uint32_t year = digits(text, 0, 4);
  const uint32_t month = digits(text, 5, 2);
  const uint32_t day = digits(text, 8, 2);
  if (text.length != 10 || at(text, 4) != '-' || at(text, 7) != '-' || year == UINT32_MAX ||
      month < 1 || month > 12 || day < 1 || day > days[month - 1]) {
    return false;
  }
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month != 2 || day < 29 || is_leap;
}

static bool is_time(em_view text) {
  const uint32_t hour = digits(text, 0, 2);
  const uint32_t minute = digits(text, 3, 2);
  const uint32_t second = digits(text, 6, 2);
  size_t i = 8;
  if (at(text, 2) != ':' || at(text, 5) != ':' || hour > 23 || minute > 59 || second > 60) {
    return false;
  }
  if (at(text, i) == '.') {
    for (i++; is_digit(at(text, i)); i++) {
    }
    if (i == 9) {
      return false;
    }
  }
  int offset = 0;
  if (at(text, i) == '+' || at(text, i) == '-') {
    const uint32_t hours = digits(text, i + 1, 2);
    const uint32_t minutes = digits(text, i + 4, 2);
    if (at(text, i + 3) != ':' || hours > 23 || minutes > 59) {
      return false;
    }
    offset = (int)(hours * 60 + minutes) * (at(text, i) == '-' ? 1 : -1);
    i += 6;
  } else if ((at(text, i) | 0x20) == 'z') {
    i++;
  } else {
    return false;
  }
  /* a leap second is the last of a day in UTC */
  const int utc = ((int)(hour * 60 + minute) + offset + 2880) % 1440;
  return i == text.length && (second < 60 || utc == 1439);
}

static bool is_date_time(em_view text) {
  return text.length > 11 && (text.data[10] | 0x20) == 't' && is_date(view_until(text, 10)) &&
         is_time(view_from(text, 11));
}

/* ---- Names and addresses ------------------------------------------------------------------------
 */

static bool is_ipv4(em_view text) {
  size_t i = 0;
  for (int part = 0; part < 4; part++) {
    size_t length = 0;
    while (length < 4 && is_digit(at(text, i + length))) {
      length++;
    }
    if (length == 0 || length > 3 || (length > 1 && at(text, i) == '0') ||
        digits(text, i, length) > 255) {
      return false;
    }
    i += length;
    if (part < 3 && at(text, i++) != '.') {
      return false;
    }
  }
  return i == text.length;
}

static bool is_ipv6(em_view text) {
  uint32_t groups = 0;
  bool is_shortened = false;
  size_t i = 0;
  if (view_starts_with(text, VIEW("::"))) {
    is_shortened = true;
    i = 2;
  }
  while (i < text.length) {
    if (view_find(view_from(text, i), '.') < text.length - i &&
        view_find(view_from(text, i), ':') == text.length - i) {
      groups += 2;
      if (!is_ipv4(view_from(text, i))) {
        return false;
      }
      break;
    }
    size_t length = 0;
    while (length < 5 && is_hex(at(text, i + length))) {
      length++;
    }
    if (length == 0 || length > 4) {
      return false;
    }
    groups++;
    i += length;
    if (i == text.length) {
      break;
    }
    if (at(text, i++) != ':' || i == text.length) {
      return false;
    }
    if (at(text, i) == ':') {
      if (is_shortened) {
        return false;
      }
      is_shortened = true;
      i++;
    }
  }
  return is_shortened ? groups < 8 : groups == 8;
}

static bool is_hostname(em_view text) {
  size_t label = 0;
  if (text.length == 0 || text.length > 253) {
    return false;
  }
  for (size_t i = 0; i <= text.length; i++) {
    const char c = at(text, i);
    if (i == text.length || c == '.') {
      if (label == 0 || label > 63 || text.data[i - 1] == '-') {
        return false;
      }
      label = 0;
    } else if (is_letter(c) || is_digit(c) || (c == '-' && label > 0)) {
      label++;
    } else {
      return false;
    }
  }
  return true;
}

static bool is_email(em_view text) {
  const size_t split = view_find(text, '@');
  if (split == 0 || split >= text.length || text.data[0] == '.' || text.data[split - 1] == '.') {
    return false;
  }
  for (size_t i = 0; i < split; i++) {
    const char c = text.data[i];
    if ((unsigned char)c <= ' ' || strchr("()<>[]:;,\\\"", c) != NULL ||
        (c == '.' && at(text, i + 1) == '.')) {
      return false;
    }
  }
  return is_hostname(view_from(text, split + 1));
}

static bool is_uuid(em_view text) {
  for (size_t i = 0; i < 36; i++) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? at(text, i) != '-' : !is_hex(at(text, i))) {
      return false;
    }
  }
  return text.length == 36;
}

/* ---- Addresses of documents ---------------------------------------------------------------------
 */

static bool has_only_uri_bytes(em_view text) {
  uint32_t fragments = 0;
  for (size_t i = 0; i < text.length; i++) {
    const char c = text.data[i];
    const bool is_allowed =
        is_letter(c) || is_digit(c) || (c != '\0' && strchr("-._~:/?#[]@!$&'()*+,;=%", c) != NULL);
    fragments += c == '#';
    if (!is_allowed || fragments > 1 ||
        (c == '%' && !(is_hex(at(text, i + 1)) && is_hex(at(text, i + 2))))) {
      return false;
    }
  }
  return true;
}

static bool is_uri(em_view text) {
  size_t i = 0;
  while (is_letter(at(text, i)) || (i > 0 && (is_digit(at(text, i)) || at(text, i) == '+' ||
                                              at(text, i) == '-' || at(text, i) == '.'))) {
    i++;
  }
  return i > 0 && at(text, i) == ':' && has_only_uri_bytes(text);
}

static bool is_json_pointer(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] == '~' && at(text, i + 1) != '0' && at(text, i + 1) != '1') {
      return false;
    }
  }
  return text.length == 0 || text.data[0] == '/';
}

bool format_fits(em_view format, em_view text) {
  static const struct {
    const char *name;
    bool (*fits)(em_view text);
  } formats[] = {
      {"date-time", is_date_time},
      {"date", is_date},
      {"time", is_time},
      {"ipv4", is_ipv4},
      {"ipv6", is_ipv6},
      {"hostname", is_hostname},
      {"email", is_email},
      {"uuid", is_uuid},
      {"uri", is_uri},
      {"uri-reference", has_only_uri_bytes},
      {"json-pointer", is_json_pointer},
  };
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    if (view_equals(format, view_of(formats[i].name))) {
      return formats[i].fits(text);
    }
  }
  return true;
}
