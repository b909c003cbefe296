/* How a check ends, and what is kept of what it finds. */
#include "base/error.h"
#include "document/embedded.h"
#include "schema/checker.h"
#include "text/lines.h"

/* ---- Ends -------------------------------------------------------------------------------------
 */

bool check_fail(checker *c, const document *d, uint32_t node, em_status status, const char *what) {
  if (c->status == EM_OK) {
    const document_span span = document_locate_node(d, node);
    const lines_position at = lines_locate_once(span.file->text, span.start);
    c->status = error_set(c->error, status, span.start, span.end - span.start, "%s", what);
    if (c->error != NULL) {
      c->error->line = at.line;
      c->error->column = at.column;
      c->error->column_utf16 = at.column_utf16;
    }
  }
  return false;
}

bool check_fail_memory(checker *c) {
  if (c->status == EM_OK) {
    c->status = error_memory(c->error);
  }
  return false;
}

bool check_spend(checker *c, const visit *v, uint64_t steps) {
  c->steps += steps;
  return c->steps <= c->options->steps ||
         check_fail(c, v->d, v->node, EM_ERROR_LIMIT,
                    "Checking this text against the schema takes too much work; it was given up.");
}

/* ---- Faults -----------------------------------------------------------------------------------
 */

fault *check_add_fault(checker *c, const visit *v, const schema_rule *rule) {
  if (c->quiet > 0 || c->status != EM_OK) {
    return NULL;
  }
  if (c->faults.count >= c->options->violations) {
    c->dropped++;
    return NULL;
  }
  if (!ARENA_LIST_ADD(c->memory, &c->faults)) {
    check_fail_memory(c);
    return NULL;
  }
  fault *f = &c->faults.items[c->faults.count - 1];
  *f = (fault){.schema = v->schema, .rule = rule, .d = v->d, .node = v->node, .at = v->node};
  return f;
}

bool check_refuse(checker *c, const visit *v, const schema_rule *rule) {
  check_add_fault(c, v, rule);
  return false;
}
