/* Options on trust that `audit` and `lock` share, and what they make: keys, policies, sources. */
#ifndef CLI_TRUST_OPTIONS_H
#define CLI_TRUST_OPTIONS_H

#include "options.h"
#include "registry_options.h"
#include "trust/judge.h"

typedef struct trust_options {
  const char *policy, *trust_store, *lock, *lock_signature, *signatures, *layout;
  option_texts keys;
  registry_arguments registry;
} trust_options;

#define TRUST_OPTIONS_INIT                                                                         \
  { .registry = REGISTRY_ARGUMENTS_INIT }

#define TRUST_LAYOUT(struct_type, member)                                                          \
  {                                                                                                \
    "layout", 0, OPTION_TEXT, offsetof(struct_type, member.layout), "DIR",                         \
        "look for images and signatures in an OCI image layout", NULL, 0, 0                        \
  }

#define TRUST_OPTIONS(struct_type, member)                                                         \
  {"trust-policy",                                                                                 \
   0,                                                                                              \
   OPTION_TEXT,                                                                                    \
   offsetof(struct_type, member.policy),                                                           \
   "FILE",                                                                                         \
   "who must have signed images: a containers-policy.json or a Notary Project trust policy",       \
   NULL,                                                                                           \
   0,                                                                                              \
   0},                                                                                             \
      {"trust-store",                                                                              \
       0,                                                                                          \
       OPTION_TEXT,                                                                                \
       offsetof(struct_type, member.trust_store),                                                  \
       "DIR",                                                                                      \
       "folder that holds x509/ca/NAME, for a Notary Project policy",                              \
       NULL,                                                                                       \
       0,                                                                                          \
       0},                                                                                         \
      {"signatures",                                                                               \
       0,                                                                                          \
       OPTION_TEXT,                                                                                \
       offsetof(struct_type, member.signatures),                                                   \
       "DIR",                                                                                      \
       "look for signatures in this folder",                                                       \
       NULL,                                                                                       \
       0,                                                                                          \
       0},                                                                                         \
      {"lock",                                                                                     \
       0,                                                                                          \
       OPTION_TEXT,                                                                                \
       offsetof(struct_type, member.lock),                                                         \
       "FILE",                                                                                     \
       "image lock that must vouch for each image; needs --key",                                   \
       NULL,                                                                                       \
       0,                                                                                          \
       0},                                                                                         \
      {"lock-signature",                                                                           \
       0,                                                                                          \
       OPTION_TEXT,                                                                                \
       offsetof(struct_type, member.lock_signature),                                               \
       "FILE",                                                                                     \
       "signature of the lock (default LOCK.minisig)",                                             \
       NULL,                                                                                       \
       0,                                                                                          \
       0},                                                                                         \
      {"key",                                                                                      \
       0,                                                                                          \
       OPTION_TEXTS,                                                                               \
       offsetof(struct_type, member.keys),                                                         \
       "KEY",                                                                                      \
       "public key that may have signed the lock, a file or itself; may be repeated",              \
       NULL,                                                                                       \
       0,                                                                                          \
       0},                                                                                         \
      TRUST_LAYOUT(struct_type, member), REGISTRY_OPTIONS(struct_type, member.registry)

/* Keys, policy, lock and sources; lives as long as the audit. */
typedef struct trust_setup {
  trust_judge judge;
  policy policy;
  image_lock lock;
  registry_setup registry;
} trust_setup;

/* Whether any of the options is given. */
bool trust_options_are_given(const trust_options *options);
/* Reads all of it, and the section `trust` of a configuration (NULL: there is none); false, told,
 * if something cannot be read or the lock's signature is not good. Free it in any case. */
bool trust_setup_open(trust_setup *setup, const trust_options *options, const char *config);
/* Whether anything is known of images after that. */
bool trust_setup_is_given(const trust_setup *setup);
void trust_setup_free(trust_setup *setup);

/* Adds an image layout, or the registries, to the sources; false if that failed, which has been
 * told. */
bool trust_setup_add_layout(trust_judge *judge, const char *path);
bool trust_setup_add_registry(trust_judge *judge, registry_setup *registry,
                              const registry_arguments *arguments);

#endif
