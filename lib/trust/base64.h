/*
 * Base64 without mercy: no white space, no missing or surplus padding, no bits left over. Two texts
 * for the same bytes would be two signatures for the same key.
 */
#ifndef TRUST_BASE64_H
#define TRUST_BASE64_H

#include "base/arena.h"
#include "base/view.h"

typedef enum base64_alphabet {
  BASE64_STANDARD, /* + and /, padded */
  BASE64_URL,      /* - and _, not padded, as JWS has it */
} base64_alphabet;

/* Decodes exactly `size` bytes; false for anything else. */
bool base64_decode_exactly(void *bytes, size_t size, em_view text, base64_alphabet alphabet);
/* Decodes into the arena; false if it is not base64 or memory is out (then memory->has_failed). */
bool base64_decode(em_view *bytes, em_view text, base64_alphabet alphabet, arena *memory);
/* What is wrong with text that was not decoded: "has white space in it". For messages. */
const char *base64_fault(em_view text, base64_alphabet alphabet);
/* Data NULL if memory is out. */
em_view base64_encode(em_view bytes, base64_alphabet alphabet, arena *memory);

#endif
