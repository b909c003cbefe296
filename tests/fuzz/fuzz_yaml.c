/* The reader of YAML; every string's bytes are found again in the text, whatever its style; and the
 * reader of simple YAML says the same, with the same places. */
#include "invariants.h"
#include "scalars.h"

static bool is_same_node(const document *a, const document *b, uint32_t i) {
  const document_node *x = &a->nodes[i];
  const document_node *y = &b->nodes[i];
  return x->kind == y->kind && x->flags == y->flags && x->style == y->style &&
         x->start == y->start && x->length == y->length;
}

/* `d` is what the reader of all YAML made of it; NULL: it was refused. */
static void check_simple(const document *d, em_view text, const document_options *options) {
  document simple;
  em_error error;
  const em_status status =
      document_parse_simple_yaml(&simple, (em_view){0}, VIEW("input.yaml"), text, options, &error);
  MUST((status == EM_OK) == (d != NULL));
  if (d == NULL) {
    return;
  }
  MUST(simple.node_count == d->node_count);
  for (uint32_t i = 0; i < d->node_count; i++) {
    MUST(is_same_node(d, &simple, i));
  }
  MUST(is_same_tree(d, &simple));
  MUST(simple.deviation_total == d->deviation_total);
  document_free(&simple);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const em_view text = {(const char *)data, size};
  ledger memory;
  ledger_open(&memory);
  document_options options = {.allocator = &memory.allocator, .limits = EM_LIMITS_INIT};
  options.limits.depth = 64;
  options.limits.nodes = 8192;
  options.limits.alias_nodes = 1024;
  document d;
  em_error error;
  const em_status status = document_parse_yaml(&d, VIEW("input.yaml"), text, &options, &error);
  if (status == EM_OK) {
    check_document(&d);
    check_scalars(&d);
    check_simple(&d, text, &options);
    document_free(&d);
  } else {
    check_error(&error, status, size);
    check_simple(NULL, text, &options);
  }
  ledger_close(&memory, size);
  return 0;
}
