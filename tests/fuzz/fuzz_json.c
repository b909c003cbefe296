/* The strict reader; and what it takes, the lenient one must take for the same. */
#include "invariants.h"

static document_options options_with(const em_allocator *allocator) {
  document_options options = {.allocator = allocator, .limits = EM_LIMITS_INIT};
  /* Small enough to be reached by inputs of this size. */
  options.limits.depth = 64;
  options.limits.nodes = 4096;
  return options;
}

/* What is one value is a stream of one; a stream is a list of values or an error with its place. */
static void check_stream(const document *strict, em_view text) {
  ledger memory;
  ledger_open(&memory);
  document_options options = options_with(&memory.allocator);
  options.limits.depth++;
  options.limits.nodes++;
  document d;
  em_error error;
  const em_status status =
      document_parse_json_lines(&d, VIEW("input.jsonl"), text, &options, &error);
  MUST(strict == NULL || (status == EM_OK && d.node_count == strict->node_count + 1));
  if (status == EM_OK) {
    check_document(&d);
    document_free(&d);
  } else {
    check_error(&error, status, text.length);
  }
  ledger_close(&memory, text.length);
}

/* Embedded documents are read by the strict reader first, and passed for what the other one makes
 * of them: to the byte. */
static bool is_same_reading(const document *a, const document *b) {
  for (uint32_t i = 0; i < a->node_count; i++) {
    const document_node *x = &a->nodes[i];
    const document_node *y = &b->nodes[i];
    if (x->start != y->start || x->length != y->length || x->style != y->style ||
        ((x->flags ^ y->flags) & ~DOCUMENT_PLAIN) != 0) {
      return false;
    }
  }
  return a->deviation_total == b->deviation_total && a->deviation_count == b->deviation_count &&
         a->duplicate_total == b->duplicate_total && a->duplicate_count == b->duplicate_count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const em_view text = {(const char *)data, size};
  const em_view name = VIEW("input.json");
  ledger strict_ledger;
  ledger_open(&strict_ledger);
  ledger lenient_ledger;
  ledger_open(&lenient_ledger);
  const document_options strictly = options_with(&strict_ledger.allocator);
  const document_options leniently = options_with(&lenient_ledger.allocator);
  document strict;
  document lenient;
  em_error strict_error;
  em_error lenient_error;
  const em_status status = document_parse_json(&strict, name, text, &strictly, &strict_error);
  const em_status second = document_parse_dialect(&lenient, name, text, &leniently, &lenient_error);
  check_stream(status == EM_OK ? &strict : NULL, text);
  if (status == EM_OK) {
    check_document(&strict);
    MUST(second == EM_OK);
    MUST(is_same_tree(&strict, &lenient));
    MUST(is_same_reading(&strict, &lenient));
    /* The grammar has room for half a surrogate pair, Unicode has not. */
    for (uint32_t i = 0; i < strict.deviation_count; i++) {
      MUST(strict.deviations[i].kind == DEVIATION_LONE_SURROGATE);
    }
    document_free(&strict);
  } else {
    check_error(&strict_error, status, size);
  }
  if (second == EM_OK) {
    check_document(&lenient);
    MUST(status == EM_OK || lenient.deviation_total > 0);
    document_free(&lenient);
  } else {
    check_error(&lenient_error, second, size);
  }
  ledger_close(&strict_ledger, size);
  ledger_close(&lenient_ledger, size);
  return 0;
}
