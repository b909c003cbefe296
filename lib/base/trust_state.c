#include <edgemanifest.h>

const char *em_trust_state_name(em_trust_state state) {
  static const char *const names[EM_TRUST_STATE_COUNT] = {
      [EM_TRUST_NOT_EVALUATED] = "not-evaluated",
      [EM_TRUST_TRUSTED] = "trusted",
      [EM_TRUST_ACCEPTED] = "accepted",
      [EM_TRUST_UNSIGNED] = "unsigned",
      [EM_TRUST_UNTRUSTED_KEY] = "untrusted-key",
      [EM_TRUST_SIGNATURE_INVALID] = "signature-invalid",
      [EM_TRUST_PAYLOAD_INVALID] = "payload-invalid",
      [EM_TRUST_OTHER_DIGEST] = "other-digest",
      [EM_TRUST_OTHER_REPOSITORY] = "other-repository",
      [EM_TRUST_EXPIRED] = "expired",
      [EM_TRUST_REJECTED] = "rejected",
      [EM_TRUST_NO_KEY] = "no-key",
      [EM_TRUST_NOT_PINNED] = "not-pinned",
      [EM_TRUST_NOT_LOCKED] = "not-locked",
      [EM_TRUST_TAG_MOVED] = "tag-moved",
      [EM_TRUST_LOGGED] = "logged",
      [EM_TRUST_MIXED_DIGESTS] = "mixed-digests",
  };
  const size_t index = (size_t)state;
  return index < EM_TRUST_STATE_COUNT ? names[index] : "unknown";
}
