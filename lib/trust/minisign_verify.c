#include "trust/minisign.h"

#include <sodium.h>

static bool is_comment_signed(const minisign_public_key *key, const minisign_signature *signature) {
  unsigned char covered[MINISIGN_SIGNATURE + MINISIGN_TRUSTED_COMMENT_MAXIMUM];
  const em_view comment = signature->trusted_comment;
  if (comment.length > MINISIGN_TRUSTED_COMMENT_MAXIMUM) {
    return false;
  }
  memcpy(covered, signature->bytes, MINISIGN_SIGNATURE);
  if (comment.length > 0) {
    memcpy(covered + MINISIGN_SIGNATURE, comment.data, comment.length);
  }
  return crypto_sign_verify_detached(signature->global, covered,
                                     MINISIGN_SIGNATURE + comment.length, key->bytes) == 0;
}

minisign_verdict minisign_verify(const minisign_public_key *key,
                                 const minisign_signature *signature,
                                 const unsigned char hash[MINISIGN_HASH], em_view bytes) {
  if (memcmp(key->id, signature->id, sizeof key->id) != 0) {
    return MINISIGN_OTHER_KEY;
  }
  const unsigned char *message = signature->is_prehashed ? hash : (const unsigned char *)bytes.data;
  const size_t length = signature->is_prehashed ? MINISIGN_HASH : bytes.length;
  if (crypto_sign_verify_detached(signature->bytes, message, length, key->bytes) != 0) {
    return MINISIGN_OTHER_BYTES;
  }
  return is_comment_signed(key, signature) ? MINISIGN_GOOD : MINISIGN_COMMENT_CHANGED;
}
