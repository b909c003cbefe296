#include "findings/fingerprint.h"

#include <sodium/crypto_hash_sha256.h>

/* A length before each text: no two lists of texts give the same bytes. */
static void add(crypto_hash_sha256_state *hash, em_view text) {
  uint8_t length[8];
  for (unsigned i = 0; i < sizeof length; i++) {
    length[i] = (uint8_t)((uint64_t)text.length >> (8 * i));
  }
  crypto_hash_sha256_update(hash, length, sizeof length);
  crypto_hash_sha256_update(hash, (const unsigned char *)text.data, text.length);
}

/* libsodium's hashes need no sodium_init, which would change state of the process. */
void fingerprint_make(uint8_t out[FINGERPRINT_SIZE], em_view rule, em_view module, em_view identity,
                      uint32_t ordinal) {
  crypto_hash_sha256_state hash;
  crypto_hash_sha256_init(&hash);
  add(&hash, VIEW("edgemanifest finding 1"));
  add(&hash, rule);
  add(&hash, module.data == NULL ? VIEW("") : module);
  add(&hash, identity);
  const uint8_t number[4] = {(uint8_t)ordinal, (uint8_t)(ordinal >> 8), (uint8_t)(ordinal >> 16),
                             (uint8_t)(ordinal >> 24)};
  crypto_hash_sha256_update(&hash, number, sizeof number);
  crypto_hash_sha256_final(&hash, out);
}

void fingerprint_value(uint8_t *out, size_t size, em_view evidence) {
  uint8_t whole[FINGERPRINT_SIZE];
  crypto_hash_sha256(whole, (const unsigned char *)evidence.data, evidence.length);
  memcpy(out, whole, size);
}

em_view fingerprint_digits(const uint8_t *bytes, size_t size, char *digits) {
  static const char hex[] = "0123456789abcdef";
  for (size_t i = 0; i < size; i++) {
    digits[2 * i] = hex[bytes[i] >> 4];
    digits[2 * i + 1] = hex[bytes[i] & 15];
  }
  return (em_view){digits, 2 * size};
}
