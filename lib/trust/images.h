/* Which images a manifest names. */
#ifndef TRUST_IMAGES_H
#define TRUST_IMAGES_H

#include "trust/trust.h"

/* Login to a registry, as the manifest itself carries it for the device. */
typedef struct registry_login {
  em_view address, username, password;
} registry_login;

typedef struct named_images {
  em_view *items; /* as written, without blanks around; each once, in order of the text */
  uint32_t count;
  registry_login *logins;
  uint32_t login_count;
} named_images;

/* Reads a manifest of any shape. All text lives in the context's memory. */
em_status images_read(trust_context *t, named_images *images, em_view name, em_view text,
                      const em_limits *limits, em_error *error);

#endif
