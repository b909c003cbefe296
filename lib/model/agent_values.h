/* Single values as Json.NET converts them to the types of edgeAgent. Internal to this room. */
#ifndef MODEL_AGENT_VALUES_H
#define MODEL_AGENT_VALUES_H

#include "model/chain.h"

typedef enum agent_outcome {
  AGENT_TAKEN,
  AGENT_NULL,    /* not set */
  AGENT_REFUSED, /* said so */
} agent_outcome;

/* A value that stands where `name` is read. `*out` is set for AGENT_TAKEN. */
typedef struct agent_value {
  em_view name;
  uint32_t node;
  uint32_t key; /* 0 for elements */
} agent_value;

agent_outcome agent_text(chain *c, agent_value v, chain_node **out);
agent_outcome agent_bool(chain *c, agent_value v, bool is_nullable, chain_node **out);
agent_outcome agent_integer(chain *c, agent_value v, const chain_type *type, chain_node **out);
/* A value of another kind than `wanted` says. Always AGENT_REFUSED. */
agent_outcome agent_mismatch(chain *c, agent_value v, em_view wanted);
/* A member that edgeAgent does not know, as it passes it on; NULL if memory is out or it refused.
 */
chain_node *agent_pass_on(chain *c, uint32_t node, uint32_t key, uint32_t depth);
/* The socket by which the module asks for its identity, behind all other binds; false without
 * memory. */
bool agent_add_workload_socket(chain *c, chain_node *sent);

#endif
