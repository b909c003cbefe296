/* Numbers and words of strict JSON. */
#include "document/json_reader.h"

#include "text/digits.h"

static bool is_at_digit(const json_reader *r) {
  return r->p < r->end && digit_is_decimal(*r->p);
}

static void skip_digits(json_reader *r) {
  while (is_at_digit(r)) {
    r->p++;
  }
}

static bool read_number(json_reader *r) {
  const char *start = r->p;
  if (*r->p == '-') {
    r->p++;
    if (!is_at_digit(r)) {
      return json_fail(r, "a digit behind the minus sign");
    }
  }
  if (*r->p == '0') {
    r->p++;
    if (is_at_digit(r)) {
      return json_fail(r, "no further digit behind a leading zero");
    }
  } else {
    skip_digits(r);
  }
  if (r->p < r->end && *r->p == '.') {
    r->p++;
    if (!is_at_digit(r)) {
      return json_fail(r, "a digit behind the decimal point");
    }
    skip_digits(r);
  }
  if (r->p < r->end && (*r->p == 'e' || *r->p == 'E')) {
    r->p++;
    if (r->p < r->end && (*r->p == '+' || *r->p == '-')) {
      r->p++;
    }
    if (!is_at_digit(r)) {
      return json_fail(r, "a digit of the exponent");
    }
    skip_digits(r);
  }
  return builder_add(&r->b, DOCUMENT_NUMBER, json_offset(r, start), (size_t)(r->p - start)) != NULL;
}

static bool read_word(json_reader *r, em_view word, document_kind kind) {
  const char *start = r->p;
  for (size_t i = 0; i < word.length; i++, r->p++) {
    if (r->p >= r->end || *r->p != word.data[i]) {
      r->p = start;
      return json_fail(r, "a value (true, false and null are written so)");
    }
  }
  return builder_add(&r->b, kind, json_offset(r, start), word.length) != NULL;
}

/* A value that is no container. */
bool json_read_scalar(json_reader *r) {
  switch (r->p < r->end ? *r->p : '\0') {
    case '"':
      return json_read_string(r, 0);
    case 't':
      return read_word(r, VIEW("true"), DOCUMENT_TRUE);
    case 'f':
      return read_word(r, VIEW("false"), DOCUMENT_FALSE);
    case 'n':
      return read_word(r, VIEW("null"), DOCUMENT_NULL);
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      return read_number(r);
    default:
      return json_fail(r, "a value");
  }
}
