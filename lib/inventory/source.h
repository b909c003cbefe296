/* One file, read as far as a manifest. */
#ifndef INVENTORY_SOURCE_H
#define INVENTORY_SOURCE_H

#include "model/manifest.h"

typedef struct inventory_source {
  document d;
  manifest m;
  arena memory; /* of the model, and of what is made of it */
} inventory_source;

/* On failure *source is freed and `error` is set, with line and column. Do not move it afterwards.
 */
em_status inventory_open(inventory_source *source, em_view name, em_view text,
                         const em_inventory_options *options, em_error *error);
void inventory_close(inventory_source *source);

/* An em_function's body: opens, calls `write`, closes. `write` returns false if memory is out or
 * the writer has refused; which of them the arena knows. */
typedef bool (*inventory_writer)(inventory_source *source, const em_inventory_options *options,
                                 const em_writer *writer);
em_status inventory_run(inventory_writer write, em_view name, em_view text,
                        const em_inventory_options *options, const em_writer *writer,
                        em_error *error);

#endif
