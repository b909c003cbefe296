/* One policy of a Notary Project trust policy, and its check of an envelope. */
#ifndef TRUST_NOTARY_H
#define TRUST_NOTARY_H

#include "trust/chain.h"
#include "trust/requirement.h"

typedef enum notary_action { NOTARY_ENFORCE, NOTARY_LOG, NOTARY_SKIP } notary_action;

typedef struct notary_roots {
  certificate **items;
  uint32_t count;
} notary_roots;

/* "x509.subject: C=…, O=…": every attribute must be one of the certificate's subject. */
typedef struct notary_identity {
  certificate_name *names;
  uint32_t count;
} notary_identity;

typedef struct notary_policy {
  em_view name;
  bool is_skipped; /* level skip: signatures are not looked at */
  notary_action authenticity, authentic_time, expiry, revocation;
  notary_roots authorities;         /* stores "ca:" */
  notary_roots signing_authorities; /* stores "signingAuthority:" */
  notary_roots time_authorities;    /* stores "tsa:" */
  bool stamps_after_expiry_only;    /* verifyTimestamp: afterCertExpiry, not always */
  bool any_identity;
  notary_identity *identities;
  uint32_t identity_count;
} notary_policy;

trust_result notary_check(trust_context *t, const notary_policy *policy, em_view digest,
                          const evidence *e);

#endif
