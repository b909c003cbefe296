#include "trust/minisign.h"

#include "trust/base64.h"

#include <sodium.h>

enum { RECORD = 2 + MINISIGN_ID + MINISIGN_SIGNATURE };

void minisign_hash(unsigned char hash[MINISIGN_HASH], em_view bytes) {
  crypto_generichash(hash, MINISIGN_HASH, (const unsigned char *)bytes.data, bytes.length, NULL, 0);
}

em_view minisign_sign(const minisign_secret_key *key, const unsigned char hash[MINISIGN_HASH],
                      em_view comment, em_view trusted_comment, arena *memory) {
  unsigned char record[RECORD] = {'E', 'D'};
  unsigned char *signature = record + 2 + MINISIGN_ID;
  memcpy(record + 2, key->id, MINISIGN_ID);
  crypto_sign_detached(signature, NULL, hash, MINISIGN_HASH, key->bytes);
  unsigned char *covered = arena_allocate(memory, MINISIGN_SIGNATURE + trusted_comment.length);
  if (covered == NULL) {
    return (em_view){0};
  }
  memcpy(covered, signature, MINISIGN_SIGNATURE);
  if (trusted_comment.length > 0) {
    memcpy(covered + MINISIGN_SIGNATURE, trusted_comment.data, trusted_comment.length);
  }
  unsigned char global[MINISIGN_SIGNATURE];
  crypto_sign_detached(global, NULL, covered, MINISIGN_SIGNATURE + trusted_comment.length,
                       key->bytes);
  const em_view first =
      base64_encode((em_view){(const char *)record, sizeof record}, BASE64_STANDARD, memory);
  const em_view second =
      base64_encode((em_view){(const char *)global, sizeof global}, BASE64_STANDARD, memory);
  if (first.data == NULL || second.data == NULL) {
    return (em_view){0};
  }
  return arena_format(memory, "untrusted comment: %.*s\n%.*s\ntrusted comment: %.*s\n%.*s\n",
                      VIEW_ARGS(comment), VIEW_ARGS(first), VIEW_ARGS(trusted_comment),
                      VIEW_ARGS(second));
}
