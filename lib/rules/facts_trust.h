/* Facts of what is known of images: rows for the tables of images and of the deployment. */
#ifndef RULES_FACTS_TRUST_H
#define RULES_FACTS_TRUST_H

#include "rules/fact_macros.h"

extern const fact_words fact_trust_words;

void fact_read_signature(const facts *f, const subject *s, fact_value *value);
void fact_read_signature_key(const facts *f, const subject *s, fact_value *value);
void fact_read_signature_checked(const facts *f, const subject *s, fact_value *value);
void fact_read_signature_detail(const facts *f, const subject *s, fact_value *value);
void fact_read_lock(const facts *f, const subject *s, fact_value *value);
void fact_read_lock_key(const facts *f, const subject *s, fact_value *value);
void fact_read_lock_checked(const facts *f, const subject *s, fact_value *value);
void fact_read_lock_detail(const facts *f, const subject *s, fact_value *value);
void fact_read_lock_file(const facts *f, const subject *s, fact_value *value);
void fact_read_lock_file_key(const facts *f, const subject *s, fact_value *value);
void fact_read_lock_file_checked(const facts *f, const subject *s, fact_value *value);
void fact_read_lock_file_detail(const facts *f, const subject *s, fact_value *value);

#define FACTS_OF_IMAGE_TRUST                                                                       \
  FACT_CALL_WORD("signature", fact_trust_words, fact_read_signature,                               \
                 "what signatures say by the policy (`needs: signature-policy`)"),                 \
      FACT_CALL("signature_key", FACT_TEXT, fact_read_signature_key, "id of the key"),             \
      FACT_CALL("signature_checked", FACT_TEXT, fact_read_signature_checked,                       \
                "what was looked at: the policy and its scope"),                                   \
      FACT_CALL("signature_detail", FACT_TEXT, fact_read_signature_detail, "the reason"),          \
      FACT_CALL_WORD("lock", fact_trust_words, fact_read_lock,                                     \
                     "what the image lock says (`needs: image-lock`)"),                            \
      FACT_CALL("lock_key", FACT_TEXT, fact_read_lock_key, "id of the key that signed the lock"),  \
      FACT_CALL("lock_checked", FACT_TEXT, fact_read_lock_checked, "the lock and its entry"),      \
      FACT_CALL("lock_detail", FACT_TEXT, fact_read_lock_detail, "the reason")

#define FACTS_OF_LOCK_FILE                                                                         \
  FACT_CALL_WORD("lock_file", fact_trust_words, fact_read_lock_file,                               \
                 "the image lock itself: `trusted` or `expired` (`needs: image-lock`)"),           \
      FACT_CALL("lock_file_key", FACT_TEXT, fact_read_lock_file_key,                               \
                "id of the key that signed it"),                                                   \
      FACT_CALL("lock_file_checked", FACT_TEXT, fact_read_lock_file_checked, "its name"),          \
      FACT_CALL("lock_file_detail", FACT_TEXT, fact_read_lock_file_detail, "the reason")

#endif
