/* What stays the same of a finding when its file is reformatted or reordered. */
#ifndef FINDINGS_FINGERPRINT_H
#define FINDINGS_FINGERPRINT_H

#include "base/view.h"

enum { FINGERPRINT_SIZE = 32 };

/*
 * SHA-256 of rule, module (data NULL for none), what the match is about, and which of several
 * that are equal in all that it is (from 0, in order of the file).
 */
void fingerprint_make(uint8_t out[FINGERPRINT_SIZE], em_view rule, em_view module, em_view identity,
                      uint32_t ordinal);

/* A short digest of the facts that a rule judged. */
void fingerprint_value(uint8_t *out, size_t size, em_view evidence);

/* Lower-case hexadecimal digits, two for each byte, written to `digits`. */
em_view fingerprint_digits(const uint8_t *bytes, size_t size, char *digits);

#endif
