/*
 * text: bytes that claim to be UTF-8, their places and their escapes.
 * In: views. Out: code points, lines and columns, normalised paths, folded names.
 * Knows nothing of documents.
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include "base/view.h"

#define UTF8_INVALID UINT32_MAX

/* The code point at `offset` and its length in bytes (1 to 4); UTF8_INVALID with length 1 for
 * anything that is not well-formed (overlong, surrogate, above U+10FFFF, cut short). */
uint32_t utf8_decode(em_view text, size_t offset, uint32_t *length);
/* Writes a code point (not a surrogate) as 1 to 4 bytes and returns how many. */
uint32_t utf8_encode(uint32_t code_point, char *bytes);
/* Offset of the first byte that is not well-formed, or text.length if all is well. */
size_t utf8_first_invalid(em_view text);
/* Number of code points; a byte that is not well-formed counts as one. */
size_t utf8_count(em_view text);

#endif
