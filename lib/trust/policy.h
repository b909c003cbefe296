/*
 * Who may sign what. Three ways to write it down, one meaning: containers-policy.json(5), the
 * Notary Project's trust policy, and the section `trust` of .edgemanifest.yaml.
 */
#ifndef TRUST_POLICY_H
#define TRUST_POLICY_H

#include "document/document.h"
#include "trust/requirement.h"

/* Requirements for what lies at or below a scope; all of them must be met. */
typedef struct policy_scope {
  em_view scope; /* "" for the default of the transport, data NULL for the global one */
  requirement *requirements;
  uint32_t count;
} policy_scope;

typedef struct policy {
  em_view name; /* the file, for messages */
  policy_scope *scopes;
  uint32_t scope_count;
  bool requires_digest; /* an image by tag is refused, whoever signed what it leads to now */
  bool is_notary;       /* scopes are exact repositories, or "*" */
} policy;

/*
 * Reads a policy: a containers-policy.json, or a Notary Project trust policy (known by its
 * "trustPolicies"). Key files and trust stores are read through the context's files; relative paths
 * are relative to `folder`. `trust_store` is the folder that holds x509/…, or data NULL. On failure
 * error has the place in `text`, or, with another file at fault, its name in the message.
 */
em_status policy_read(trust_context *t, policy *p, em_view name, em_view text, em_view folder,
                      em_view trust_store, em_error *error);

/*
 * The section `trust` of a configuration, at node `section` of a document (YAML or JSON):
 *   default, docker: as "default" and "transports.docker" of containers-policy.json, and beside
 *   sigstoreSigned also {type: notarySigned, trustStores, trustedIdentities, level, override};
 *   sigstoreSigned also takes `threshold`, `annotations`, and signedIdentity {type: matchDigest}.
 *   trustStore: folder of the trust stores. requireDigest: images must be named by digest.
 */
em_status policy_read_section(trust_context *t, policy *p, const document *d, uint32_t section,
                              em_view name, em_view folder, em_error *error);

/* The scope that decides on an image, or NULL: then nothing is allowed. */
const policy_scope *policy_find(const policy *p, const image *wanted, arena *memory);

/* Whether the evidence meets all that the policy demands of the image; digest may have data NULL.
 */
trust_result policy_check(trust_context *t, const policy *p, const image *wanted, em_view digest,
                          const evidence_set *set);

#endif
