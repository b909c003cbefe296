/*
 * Members that mean something to Json.NET itself, at the start of an object: $id and $type are read
 * past;
 * {"$ref": …} stands for an object from elsewhere, here for null; {"$values": […]} stands for the
 * list. Internal to this room.
 */
#ifndef MODEL_AGENT_METADATA_H
#define MODEL_AGENT_METADATA_H

#include "model/chain.h"

typedef struct agent_metadata {
  uint32_t first;  /* the first member behind them, or the object's end */
  uint32_t values; /* the node of the list, or 0 */
  bool is_reference;
} agent_metadata;

/* False if edgeAgent refuses, which is said. */
bool agent_metadata_read(chain *c, uint32_t object, agent_metadata *found);

#endif
