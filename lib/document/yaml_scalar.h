/* What a plain scalar or a tag of YAML means: the core schema of YAML 1.2. Internal to this room.
 */
#ifndef DOCUMENT_YAML_SCALAR_H
#define DOCUMENT_YAML_SCALAR_H

#include "document/document.h"

typedef struct yaml_meaning {
  document_kind kind; /* no container */
  uint8_t flags;      /* DOCUMENT_NOT_JSON, DOCUMENT_NONFINITE */
  bool is_disputed;   /* YAML 1.1 reads another value */
} yaml_meaning;

/* A plain scalar without a tag. */
yaml_meaning yaml_plain_meaning(em_view value);

typedef enum yaml_tag {
  YAML_TAG_NONE, /* no tag, or ? */
  YAML_TAG_STRING,
  YAML_TAG_NULL,
  YAML_TAG_BOOLEAN,
  YAML_TAG_INTEGER,
  YAML_TAG_REAL,
  YAML_TAG_SEQUENCE,
  YAML_TAG_MAPPING,
  YAML_TAG_OTHER, /* of a program or of YAML 1.1 */
} yaml_tag;

yaml_tag yaml_tag_of(em_view tag);

/* A scalar under a tag of the core schema; false if the value is none of that type. */
bool yaml_tagged_meaning(yaml_tag tag, em_view value, yaml_meaning *meaning);

#endif
