/* The reader of YAML; and every string's bytes are found again in the text, whatever its style. */
#include "invariants.h"
#include "scalars.h"

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
    document_free(&d);
  } else {
    check_error(&error, status, size);
  }
  ledger_close(&memory, size);
  return 0;
}
