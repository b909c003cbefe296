#include "trust/pem.h"

#include "trust/base64.h"

static em_view next_line(em_view *rest) {
  const size_t end = view_find(*rest, '\n');
  em_view line = view_until(*rest, end);
  *rest = view_from(*rest, end + 1);
  while (line.length > 0 &&
         (line.data[line.length - 1] == '\r' || line.data[line.length - 1] == ' ' ||
          line.data[line.length - 1] == '\t')) {
    line.length--;
  }
  return line;
}

/* -----BEGIN PUBLIC KEY----- */
static bool is_boundary(em_view line, em_view word, em_view label) {
  const em_view dashes = VIEW("-----");
  if (!view_starts_with(line, dashes) || !view_ends_with(line, dashes) ||
      line.length != 2 * dashes.length + word.length + label.length) {
    return false;
  }
  const em_view middle = view_from(line, dashes.length);
  return view_starts_with(middle, word) && view_starts_with(view_from(middle, word.length), label);
}

/* The lines up to the end of the block, joined; false if there is no end. */
static bool join(em_view *rest, em_view label, em_view *joined, arena *memory) {
  char *text = arena_allocate(memory, rest->length + 1);
  size_t used = 0;
  while (text != NULL && rest->length > 0) {
    const em_view line = next_line(rest);
    if (is_boundary(line, VIEW("END "), label)) {
      *joined = (em_view){text, used};
      return true;
    }
    memcpy(text + used, line.data, line.length);
    used += line.length;
  }
  return false;
}

pem_status pem_next(em_view *rest, em_view label, em_view *der, arena *memory) {
  while (rest->length > 0) {
    if (!is_boundary(next_line(rest), VIEW("BEGIN "), label)) {
      continue;
    }
    em_view joined;
    return join(rest, label, &joined, memory) &&
                   base64_decode(der, joined, BASE64_STANDARD, memory) && der->length > 0
               ? PEM_FOUND
               : PEM_MALFORMED;
  }
  return PEM_END;
}
