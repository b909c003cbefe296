/* What edgeAgent adds of its own (CombinedEdgeletConfigProvider.cs). */
#include "model/agent_values.h"

/* A member that the table has. */
static const chain_member *find_type(const chain_table *table, em_view name) {
  uint32_t i = 0;
  while (!view_equals(table->members[i].name, name)) {
    i++;
  }
  return &table->members[i];
}

/* A member of an object, made if it is not there. */
static chain_node *ensure(chain *c, chain_node *parent, const chain_member *member) {
  chain_node *child = chain_find(parent, member->name);
  if (child != NULL) {
    return child;
  }
  child = chain_make(c, member->type->kind == CHAIN_LIST ? DOCUMENT_ARRAY : DOCUMENT_OBJECT, 0, 0);
  if (child != NULL) {
    child->name = member->name;
    child->flags = CHAIN_TYPED;
    chain_append(parent, child);
  }
  return child;
}

chain_node *agent_make_workload_bind(chain *c) {
  chain_node *bind = chain_make(c, DOCUMENT_STRING, 0, 0);
  if (bind != NULL) {
    bind->text = VIEW("/var/run/iotedge/workload.sock:/var/run/iotedge/workload.sock");
    bind->flags = CHAIN_AGENT;
  }
  return bind;
}

bool agent_add_workload_socket(chain *c, chain_node *sent) {
  const chain_member *host = find_type(&agent_create_options, VIEW("HostConfig"));
  chain_node *host_config = ensure(c, sent, host);
  chain_node *binds = host_config == NULL
                          ? NULL
                          : ensure(c, host_config, find_type(host->type->table, VIEW("Binds")));
  chain_node *bind = binds == NULL ? NULL : agent_make_workload_bind(c);
  if (bind == NULL) {
    return false;
  }
  chain_append(binds, bind);
  return true;
}
