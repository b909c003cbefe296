/* Our own schemas, compiled with all the others beside them. */
#ifndef SCHEMA_OWN_SCHEMAS_H
#define SCHEMA_OWN_SCHEMAS_H

#include "texts.h"

/* schemas/NAME.schema.json, or schemas/NAME.json for those in meta/; compiled once, kept until the process ends. */
const em_schema *own_schema(em_view name);

#endif
