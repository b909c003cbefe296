/*
 * The text without its secrets. It works on the tree, not on the model alone: also a value that a
 * later one of the same name overrides, or a text that is no manifest at all, is on its way to
 * somebody. What the rules take for a secret goes in any case.
 */
#include "base/error.h"
#include "document/embedded.h"
#include "document/expand.h"
#include "inventory/redaction.h"
#include "model/option_parts.h"
#include "model/shape_parts.h"
#include "rules/checks/secrets_scan.h"
#include "text/output.h"

static bool hide_unreadable(redaction *r, const document *d, const option_parts *parts) {
  for (uint32_t i = 0; i < parts->count; i++) {
    if (!redaction_hide_value(r, d, parts->nodes[i])) {
      return false;
    }
  }
  return true;
}

/* createOptions in text are walked too; what cannot be read there goes as a whole. */
static bool walk_embedded(redaction *r, const document *d, const document_options *reading) {
  option_parts_list all = {0};
  if (!option_parts_find(d, &r->memory, &all)) {
    return false;
  }
  for (uint32_t i = 0; i < all.count; i++) {
    document inner;
    const em_status status =
        document_open_embedded(&inner, d, all.items[i].nodes, all.items[i].count, reading, NULL);
    if (status == EM_ERROR_MEMORY) {
      return false;
    }
    const bool is_walked =
        status == EM_OK ? redaction_walk(r, &inner) : hide_unreadable(r, d, &all.items[i]);
    if (status == EM_OK) {
      document_free(&inner);
    }
    if (!is_walked) {
      return false;
    }
  }
  return true;
}

static bool hide_match(redaction *r, const match_place *at) {
  const place *p = &at->at;
  return at->length > 0
             ? redaction_hide(r, p->document, at->start, at->start + at->length, VIEW(REDACTED))
             : redaction_hide_value(r, p->document, p->node);
}

static bool hide_secrets_of(redaction *r, const manifest *m) {
  secret_list secrets = {0};
  if (!secrets_scan(m, &r->memory, &secrets)) {
    return false;
  }
  for (uint32_t i = 0; i < secrets.count; i++) {
    if (!hide_match(r, &secrets.items[i].place)) {
      return false;
    }
  }
  return true;
}

/* What the rules would call a secret in each manifest that the text holds, if any. */
static bool hide_what_rules_find(redaction *r, const document *d, const document_options *reading) {
  shape_parts parts;
  if (!shape_parts_find(d, &r->memory, &parts)) {
    return false;
  }
  bool is_well = true;
  for (uint32_t i = 0; i < parts.count && is_well; i++) {
    manifest m;
    const em_status status = manifest_read_part(&m, d, &parts.items[i], reading, &r->memory, NULL);
    if (status == EM_OK) {
      is_well = hide_secrets_of(r, &m);
      manifest_free(&m);
    } else {
      is_well = status != EM_ERROR_MEMORY;
    }
  }
  return is_well;
}

static void sift(redaction_edit *edits, uint32_t root, uint32_t count) {
  for (uint32_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
    if (child + 1 < count && edits[child].start < edits[child + 1].start) {
      child++;
    }
    if (edits[root].start >= edits[child].start) {
      return;
    }
    const redaction_edit moved = edits[root];
    edits[root] = edits[child];
    edits[child] = moved;
    root = child;
  }
}

static void sort(redaction_edit *edits, uint32_t count) {
  for (uint32_t root = count / 2; root > 0; root--) {
    sift(edits, root - 1, count);
  }
  for (uint32_t end = count; end > 1; end--) {
    const redaction_edit moved = edits[0];
    edits[0] = edits[end - 1];
    edits[end - 1] = moved;
    sift(edits, 0, end - 1);
  }
}

static bool write_edited(redaction *r, em_view text, const em_writer *writer) {
  output o;
  output_start(&o, writer);
  size_t at = 0;
  for (uint32_t i = 0; i < r->edits.count; i++) {
    const redaction_edit *e = &r->edits.items[i];
    if (e->start < at) {
      /* two reasons for one place: what reaches further still goes */
      at = e->end > at ? e->end : at;
      continue;
    }
    output_text(&o, (em_view){text.data + at, e->start - at});
    output_text(&o, e->with);
    r->count += e->with.length > 0;
    at = e->end;
  }
  output_text(&o, view_from(text, at));
  return output_finish(&o);
}

static em_status redact_document(redaction *r, const document *d, const document_options *reading,
                                 const em_writer *writer, em_error *error) {
  if (!redaction_walk(r, d) || !walk_embedded(r, d, reading) ||
      !hide_what_rules_find(r, d, reading)) {
    return error_memory(error);
  }
  sort(r->edits.items, r->edits.count);
  return write_edited(r, document_file(d)->text, writer)
             ? EM_OK
             : error_set(error, EM_ERROR_WRITE, 0, 0, "The output could not be written.");
}

em_status em_redact(em_view name, em_view text, const em_inventory_options *options,
                    const em_writer *writer, size_t *count, em_error *error) {
  const em_inventory_options defaults = EM_INVENTORY_OPTIONS_INIT;
  options = options == NULL ? &defaults : options;
  if (writer == NULL || writer->write == NULL) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "There is no writer.");
  }
  const document_options reading = {.allocator = options->allocator, .limits = options->limits};
  document d;
  em_status status = document_parse(&d, name, text, options->syntax, &reading, error);
  if (status != EM_OK) {
    return status;
  }
  redaction r = {.count = 0};
  const em_allocator allocator = arena_allocator_or_default(options->allocator);
  arena_init(&r.memory, &allocator);
  status = redact_document(&r, &d, &reading, writer, error);
  if (count != NULL) {
    *count = r.count;
  }
  arena_free(&r.memory);
  document_free(&d);
  return status;
}
