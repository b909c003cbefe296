/* Where a manifest has createOptions: in the `settings` of each module, wherever those are. */
#ifndef REWRITE_SITES_H
#define REWRITE_SITES_H

#include "model/option_parts.h"

typedef enum site_form {
  SITE_NONE,   /* no createOptions, or blank ones */
  SITE_OBJECT, /* one member, an object or a list */
  SITE_TEXT,   /* strings: one, or parts in order */
  SITE_MIXED,  /* both: left alone */
} site_form;

typedef struct site {
  em_view module;    /* name of the object that has the settings; of a dotted name the last part */
  uint32_t settings; /* its node */
  const uint32_t *keys; /* of the parts, in the order of joining */
  uint32_t count;
  site_form form;
} site;

typedef ARENA_LIST(site) sites;

/* All of a document, in its order; false if memory is out. */
bool sites_find(const document *d, arena *memory, sites *list);

#endif
