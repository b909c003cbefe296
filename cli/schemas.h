/* The schemas that come with the command, by their short names. */
#ifndef CLI_SCHEMAS_H
#define CLI_SCHEMAS_H

#include <edgemanifest.h>

enum { SCHEMAS_WITH_MAXIMUM = 64 };

/* A schema that can be had by a short name. */
typedef struct schema_entry {
  const char *name; /* "deployment" */
  const char *summary;
} schema_entry;

extern const schema_entry schema_entries[]; /* ends with a name NULL */

/* Text of a schema by its short name; data NULL if there is none. */
em_view schemas_text(const char *name);
/*
 * All that come with the command, as resources for em_schema_compile: under the address that their
 * $id gives. `*count` is how many; static.
 */
const em_schema_resource *schemas_resources(size_t *count);
/* Address of a bundled schema, for em_schema_options.uri; valid until the next call. */
em_view schemas_address(const char *name);

#endif
