#include "text/fold.h"

static unsigned char lower(char c) {
  const unsigned char byte = (unsigned char)c;
  return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte | 0x20) : byte;
}

bool fold_equals_dotnet(em_view written, em_view known) {
  return view_equals_ignoring_case(written, known);
}

bool fold_equals_go(em_view written, em_view known) {
  size_t i = 0;
  for (size_t k = 0; k < known.length; k++) {
    const em_view rest = view_from(written, i);
    if (rest.length == 0) {
      return false;
    }
    const unsigned char wanted = lower(known.data[k]);
    if (wanted == 's' && view_starts_with(rest, VIEW("\xC5\xBF"))) {
      i += 2;
    } else if (wanted == 'k' && view_starts_with(rest, VIEW("\xE2\x84\xAA"))) {
      i += 3;
    } else if (lower(rest.data[0]) == wanted) {
      i++;
    } else {
      return false;
    }
  }
  return i == written.length;
}
