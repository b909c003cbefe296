/* Which images a manifest names. */
#ifndef TRUST_IMAGES_H
#define TRUST_IMAGES_H

#include "trust/trust.h"

typedef struct named_images {
  em_view *items; /* as written, without blanks around; each once, in order of the text */
  uint32_t count;
  em_registry_login *logins;
  uint32_t login_count;
} named_images;

/* Reads a manifest of any shape. All text lives in the context's memory. */
em_status images_read(trust_context *t, named_images *images, em_view name, em_view text,
                      const em_limits *limits, em_error *error);

#endif
