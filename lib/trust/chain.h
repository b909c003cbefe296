/* Certificate chains, by the rules of the Notary Project's signature specification. */
#ifndef TRUST_CHAIN_H
#define TRUST_CHAIN_H

#include "trust/crypto.h"
#include "trust/trust.h"

typedef struct certificate {
  void *handle; /* of the crypto library; kept by the context */
  certificate_facts facts;
} certificate;

/* One certificate in DER. NULL with error set. */
certificate *certificate_read(trust_context *t, em_view der, em_error *error);
/* All certificates of a PEM text, or the one of a DER file; adds them to the list. */
bool certificates_read(trust_context *t, em_view text, certificate ***items, uint32_t *count,
                       em_error *error);

/*
 * Whether the chain, leaf first, is well-formed: each made by the next, the last by itself; the
 * leaf may sign code and nothing else, the others may sign certificates; sound algorithms. Says
 * nothing of time and trust. False with error set.
 */
bool chain_check_form(trust_context *t, certificate *const *chain, uint32_t count, em_error *error);
/* Whether all of it was valid throughout a time. */
bool chain_check_time(certificate *const *chain, uint32_t count, int64_t earliest, int64_t latest,
                      em_error *error);
/* Whether one of the roots is in it. */
bool chain_leads_to(certificate *const *chain, uint32_t count, certificate *const *roots,
                    uint32_t root_count);

/* First sixteen digits of the leaf's thumbprint: its id in messages. */
em_view certificate_id(const certificate *c, arena *memory);

#endif
