#include "inventory/source.h"

#include "base/error.h"
#include "text/lines.h"

static void add_position(em_error *error, em_view text) {
  if (error != NULL && error->line == 0 && error->status != EM_ERROR_MEMORY) {
    const lines_position at = lines_locate_once(text, error->offset);
    error->line = at.line;
    error->column = at.column;
    error->column_utf16 = at.column_utf16;
  }
}

em_status inventory_open(inventory_source *source, em_view name, em_view text,
                         const em_inventory_options *options, em_error *error) {
  const document_options reading = {.allocator = options->allocator, .limits = options->limits};
  em_status status = document_parse(&source->d, name, text, options->syntax, &reading, error);
  if (status != EM_OK) {
    add_position(error, text);
    return status;
  }
  const em_allocator allocator = arena_allocator_or_default(options->allocator);
  arena_init(&source->memory, &allocator);
  status = manifest_read(&source->m, &source->d, &reading, &source->memory, error);
  if (status != EM_OK) {
    add_position(error, text);
    arena_free(&source->memory);
    document_free(&source->d);
  }
  return status;
}

void inventory_close(inventory_source *source) {
  manifest_free(&source->m);
  arena_free(&source->memory);
  document_free(&source->d);
}

em_status inventory_run(inventory_writer write, em_view name, em_view text,
                        const em_inventory_options *options, const em_writer *writer,
                        em_error *error) {
  const em_inventory_options defaults = EM_INVENTORY_OPTIONS_INIT;
  if (writer == NULL || writer->write == NULL) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "There is no writer.");
  }
  inventory_source source;
  options = options == NULL ? &defaults : options;
  em_status status = inventory_open(&source, name, text, options, error);
  if (status != EM_OK) {
    return status;
  }
  const bool is_written = write(&source, options, writer);
  if (source.memory.has_failed) {
    status = error_memory(error);
  } else if (!is_written) {
    status = error_set(error, EM_ERROR_WRITE, 0, 0, "The output could not be written.");
  }
  inventory_close(&source);
  return status;
}
