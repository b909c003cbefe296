#include "model/agent_metadata.h"

bool agent_metadata_read(chain *c, uint32_t object, agent_metadata *found) {
  const document *d = c->document;
  const uint32_t end = document_after(d, object);
  *found = (agent_metadata){.first = object + 1};
  while (found->first < end) {
    const em_view name = document_string(d, found->first);
    const uint32_t value = found->first + 1;
    const uint32_t next = document_after(d, value);
    if (view_equals(name, VIEW("$values")) || view_equals(name, VIEW("$ref"))) {
      found->is_reference = view_equals(name, VIEW("$ref"));
      if (found->is_reference && d->nodes[value].kind == DOCUMENT_NULL) {
        found->is_reference = false;
        found->first = next;
        continue;
      }
      found->values = found->is_reference ? 0 : value;
      if (next != end || (found->is_reference && d->nodes[value].kind != DOCUMENT_STRING)) {
        chain_refuse(c, found->first, VIEW("edgeAgent"),
                     arena_format(c->memory, "%.*s must stand alone", VIEW_ARGS(name)), VIEW(""));
        return false;
      }
      return true;
    }
    if (!view_equals(name, VIEW("$id")) && !view_equals(name, VIEW("$type"))) {
      return true;
    }
    found->first = next;
  }
  return true;
}
