#include "trust/digest.h"

#include <sodium.h>

#define SHA256_PREFIX VIEW("sha256:")
#define SHA512_PREFIX VIEW("sha512:")

static bool is_hexadecimal(em_view digits, size_t length) {
  for (size_t i = 0; i < digits.length; i++) {
    const char digit = digits.data[i];
    if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f')) {
      return false;
    }
  }
  return digits.length == length;
}

bool digest_is_valid(em_view digest) {
  return (view_starts_with(digest, SHA256_PREFIX) && is_hexadecimal(view_from(digest, 7), 64)) ||
         (view_starts_with(digest, SHA512_PREFIX) && is_hexadecimal(view_from(digest, 7), 128));
}

bool digest_is_of(em_view digest, em_view bytes) {
  if (!digest_is_valid(digest)) {
    return false;
  }
  unsigned char hash[crypto_hash_sha512_BYTES];
  char text[2 * sizeof hash + 1];
  size_t size = crypto_hash_sha256_BYTES;
  if (view_starts_with(digest, SHA256_PREFIX)) {
    crypto_hash_sha256(hash, (const unsigned char *)bytes.data, bytes.length);
  } else {
    size = crypto_hash_sha512_BYTES;
    crypto_hash_sha512(hash, (const unsigned char *)bytes.data, bytes.length);
  }
  sodium_bin2hex(text, sizeof text, hash, size);
  return view_equals(view_from(digest, SHA256_PREFIX.length), view_of(text));
}

em_view digest_make(em_view bytes, arena *memory) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  char text[2 * sizeof hash + 1];
  crypto_hash_sha256(hash, (const unsigned char *)bytes.data, bytes.length);
  sodium_bin2hex(text, sizeof text, hash, sizeof hash);
  return arena_format(memory, "sha256:%s", text);
}

bool digest_sha256_bytes(em_view digest, unsigned char bytes[32]) {
  size_t length = 0;
  return digest_is_valid(digest) && view_starts_with(digest, SHA256_PREFIX) &&
         sodium_hex2bin(bytes, 32, digest.data + SHA256_PREFIX.length, 64, NULL, &length, NULL) ==
             0 &&
         length == 32;
}
