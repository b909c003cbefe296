/* What the readers of the three forms share. For this room's policy_*.c only. */
#ifndef TRUST_POLICY_READER_H
#define TRUST_POLICY_READER_H

#include "trust/notary.h"
#include "trust/policy.h"
#include "trust/strict.h"

typedef struct policy_reader {
  trust_context *t;
  policy *p;
  const document *d;
  em_view folder;
  em_view trust_store; /* data NULL if none is given */
  bool has_extensions; /* our own section: what containers-policy.json does not know */
  em_error *error;
} policy_reader;

/* Says what is wrong at a node; returns false. */
bool policy_fail(policy_reader *r, uint32_t node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A file that the policy names, at a node that holds its path. */
bool policy_read_file(policy_reader *r, uint32_t node, size_t maximum, em_view *bytes);
/* `path` below `folder`, unless it is absolute. */
em_view policy_path(em_view folder, em_view path, arena *memory);

/* Adds a key to a requirement, unless the same key is there already. */
bool policy_add_key(policy_reader *r, requirement *q, uint32_t node, em_view text);

/* An array of requirement objects (containers-policy.json); not empty. */
bool policy_read_requirements(policy_reader *r, uint32_t list, policy_scope *scope);
/* The object {"type": …} of signedIdentity. */
bool policy_read_identity(policy_reader *r, uint32_t node, struct identity *i);
/* The object at `transports.docker`: adds its scopes. */
bool policy_read_scopes(policy_reader *r, uint32_t object);

/* Room for one more scope, or NULL (memory). */
policy_scope *policy_add_scope(policy_reader *r);

/* Level, override, stores and identities of a Notary Project policy, at nodes that may be absent.
 */
typedef struct notary_nodes {
  uint32_t object; /* for messages */
  uint32_t level, override, stores, identities, time_stamps;
} notary_nodes;
bool policy_read_notary(policy_reader *r, const notary_nodes *nodes, em_view name, requirement *q);

bool policy_read_identities(policy_reader *r, const notary_nodes *nodes, notary_policy *p);

/* All of a Notary Project trust policy. */
bool policy_read_trust_policies(policy_reader *r);

#endif
