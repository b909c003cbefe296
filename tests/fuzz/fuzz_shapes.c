/* Whatever a file is taken for: what is read of it stands in the file. */
#include "document/embedded.h"
#include "invariants.h"
#include "model/shape_parts.h"

enum { PARTS_READ = 16 };

static void check_place(const document *file, place at) {
  if (!place_is_set(at)) {
    return;
  }
  MUST(at.node < at.document->node_count);
  const document_span span = document_locate_node(at.document, at.node);
  MUST(span.file == file);
  MUST(span.start <= span.end && span.end <= file->text.length);
}

static void check_manifest(const document *file, const manifest *m) {
  for (uint32_t i = 0; i < m->module_count; i++) {
    const module *found = &m->modules[i];
    check_place(file, found->at);
    check_place(file, found->image.at);
    check_place(file, found->settings->privileged->at);
    check_place(file, found->create_options_at);
    for (uint32_t k = 0; k < found->env_count; k++) {
      check_place(file, found->env[k].at);
      check_place(file, found->env[k].name_at);
    }
    for (uint32_t k = 0; k < found->settings->mount_count; k++) {
      check_place(file, found->settings->mounts[k].at);
    }
  }
  for (uint32_t i = 0; i < m->notes.count; i++) {
    check_place(file, m->notes.items[i].at);
    check_place(file, m->notes.items[i].other);
  }
}

static void read_parts(const document *d, const document_options *options) {
  arena memory;
  arena_init(&memory, options->allocator);
  shape_parts parts;
  MUST(shape_parts_find(d, &memory, &parts));
  for (uint32_t i = 0; i < parts.count && i < PARTS_READ; i++) {
    manifest m;
    em_error error;
    const em_status status = manifest_read_part(&m, d, &parts.items[i], options, &memory, &error);
    if (status == EM_OK) {
      check_manifest(d, &m);
      manifest_free(&m);
    } else {
      check_error(&error, status, d->text.length);
    }
  }
  if (parts.count == 0) {
    em_error error;
    MUST(shape_error(d, &error) == EM_ERROR_SHAPE);
    check_error(&error, EM_ERROR_SHAPE, d->text.length);
  }
  arena_free(&memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) {
    return 0;
  }
  /* The first byte chooses the syntax, as a name would. */
  static const em_syntax syntaxes[] = {EM_SYNTAX_AUTO, EM_SYNTAX_YAML, EM_SYNTAX_TOML,
                                       EM_SYNTAX_DIALECT};
  const em_view text = {(const char *)data + 1, size - 1};
  ledger memory;
  ledger_open(&memory);
  document_options options = {.allocator = &memory.allocator, .limits = EM_LIMITS_INIT};
  options.limits.depth = 64;
  options.limits.nodes = 8192;
  document d;
  const em_status status =
      document_parse(&d, VIEW("input"), text, syntaxes[data[0] & 3], &options, NULL);
  if (status == EM_OK) {
    read_parts(&d, &options);
    document_free(&d);
  }
  MUST(memory.now == 0);
  return 0;
}
