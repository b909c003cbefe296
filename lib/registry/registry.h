/*
 * registry: what registries say of images, over the OCI distribution API.
 * In: references, logins. Out: digests that tags lead to, manifests, signatures as evidence.
 * Trusts nobody: bytes are compared with their digests, and whether a signature is good is for
 * trust. The only room that includes libcurl; loaded when somebody asks for the network.
 */
#ifndef REGISTRY_REGISTRY_H
#define REGISTRY_REGISTRY_H

#include "trust/images.h"
#include "trust/source.h"

typedef struct registry_options {
  const em_registry_login *logins; /* for a registry; the first that fits is used */
  uint32_t login_count;
  /* Hosts beside the registry itself that may be sent its password, to hand out tokens. */
  const em_view *token_hosts;
  uint32_t token_host_count;
  const char *ca_file;      /* certificates to trust in place of the system's; NULL: those */
  uint32_t timeout_seconds; /* for one request */
  uint32_t parallel;        /* requests at a time */
  void (*progress)(void *context, uint32_t done, uint32_t total); /* NULL: nobody looks */
  void *progress_context;
} registry_options;

#define REGISTRY_OPTIONS_INIT                                                                      \
  { .timeout_seconds = 30, .parallel = 8 }

typedef struct registry_library {
  const char *version; /* EM_VERSION it was built with */
  /*
   * As trust_source.look. Asks about an image what is not known yet: the digest behind `tag`, and,
   * if wanted, signatures for the digest. What the registry says goes wrong stands in set.trouble.
   */
  bool (*look)(const registry_options *options, trust_context *t, sought_image *images,
               uint32_t count, bool wants_signatures);
} registry_library;

#define REGISTRY_LIBRARY_SYMBOL "edgemanifest_registry_library"
const registry_library *edgemanifest_registry_library(void);

#endif
