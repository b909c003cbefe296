#include "libcrypto/library.h"

__attribute__((visibility("default"))) const crypto_library *edgemanifest_crypto_library(void) {
  static const crypto_library library = {
      .version = EM_VERSION,
      .key_read = libcrypto_key_read,
      .key_free = libcrypto_key_free,
      .key_verify = libcrypto_key_verify,
      .key_verify_digest = libcrypto_key_verify_digest,
      .certificate_read = libcrypto_certificate_read,
      .certificate_free = libcrypto_certificate_free,
      .certificate_key = libcrypto_certificate_key,
      .certificate_is_issued_by = libcrypto_certificate_is_issued_by,
      .timestamp_verify = libcrypto_timestamp_verify,
  };
  return &library;
}
