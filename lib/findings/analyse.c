/* One file: read, judged, listed. */
#include "base/error.h"
#include "document/embedded.h"
#include "document/expand.h"
#include "findings/comments.h"
#include "findings/fleet.h"
#include "findings/judge.h"
#include "findings/suppressing.h"
#include "findings/suppressions.h"
#include "findings/undefined.h"
#include "model/shape_parts.h"
#include "text/lines.h"

enum { PARTS_MAXIMUM = 1000 }; /* manifests in one file */

/* Everything that is gone when the findings are there. */
typedef struct analysis {
  audit_file *file;
  em_audit *audit;
  document document;
  manifest manifest;
  arena memory; /* of the model and the matches */
} analysis;

/* "deployment", and whether it is one as it stands. Data NULL if memory is out. */
static em_view describe(audit_file *file, const manifest *m) {
  const em_view name = shape_name(m->kind);
  if ((!m->is_template && !m->is_layered) || shape_is_transcribed(m->kind)) {
    return name;
  }
  return arena_format(&file->memory, "%.*s, %s", VIEW_ARGS(name),
                      m->is_template ? "template" : "layer");
}

/* `share`: bytes of text that make the part. */
static em_status analyse_part(analysis *a, const shape_part *part, size_t share) {
  enum { BYTES_A_BYTE = 3 }; /* a model with few findings takes no less */
  audit_file *file = a->file;
  const document_options options = {&a->audit->allocator, a->audit->options.limits};
  arena_init(&a->memory, &a->audit->allocator);
  arena_expect(&a->memory, BYTES_A_BYTE * share);
  em_status status =
      manifest_read_part(&a->manifest, &a->document, part, &options, &a->memory, &file->error);
  if (status == EM_OK) {
    file->shape = file->shape.length > 0 ? file->shape : describe(file, &a->manifest);
    suppressing_note_chances(a->audit, file->sources->name, &a->manifest);
    const bool is_judged = judge_manifest(file, a->audit, &a->manifest, NULL, &a->memory) &&
                           fleet_remember(a->audit, file, &a->manifest);
    status = is_judged ? EM_OK : error_memory(&file->error);
    manifest_free(&a->manifest);
  }
  arena_free(&a->memory);
  return status;
}

static void locate_in_template(const document *d, em_error *error) {
  if (d->expansion != NULL && error->status != EM_ERROR_MEMORY) {
    const document_span span = document_locate(d, (uint32_t)error->offset, (uint32_t)error->length);
    error->offset = span.start;
    error->length = span.end - span.start;
  }
}

/* Each costs a run of all rules. */
static em_status refuse_many(analysis *a, const shape_parts *parts) {
  const document_node *at = &a->document.nodes[parts->items[PARTS_MAXIMUM].nodes[0]];
  return error_set(&a->file->error, EM_ERROR_LIMIT, at->start, 1,
                   "More than %d manifests in one file: this one is number %d of %u. Split it.",
                   PARTS_MAXIMUM, PARTS_MAXIMUM + 1, parts->count);
}

static em_status analyse_document(analysis *a) {
  enum { LIST_OF_ONE = 160 }; /* bytes: most files hold one manifest */
  audit_file *file = a->file;
  shape_parts parts;
  arena memory;
  arena_init(&memory, &a->audit->allocator);
  arena_expect(&memory, LIST_OF_ONE);
  em_status status = EM_OK;
  if (!shape_parts_find(&a->document, &memory, &parts)) {
    status = error_memory(&file->error);
  } else if (parts.count == 0) {
    status = shape_error(&a->document, &file->error);
  } else if (parts.count > PARTS_MAXIMUM) {
    status = refuse_many(a, &parts);
  }
  if (status != EM_OK) {
    locate_in_template(&a->document, &file->error);
  }
  if (status == EM_OK && parts.count > 1) {
    file->shape = arena_format(&file->memory, "%u manifests", parts.count);
  }
  for (uint32_t i = 0; status == EM_OK && i < parts.count; i++) {
    status = analyse_part(a, &parts.items[i], a->document.text.length / parts.count);
  }
  arena_free(&memory);
  return status;
}

/* The readers of documents know lines; the model's errors have an offset. */
static void add_position(em_error *error, em_view text) {
  if (error->line == 0 && error->status != EM_ERROR_MEMORY) {
    const lines_position at = lines_locate_once(text, error->offset);
    error->line = at.line;
    error->column = at.column;
    error->column_utf16 = at.column_utf16;
  }
}

/* As it is, or with its values put in. */
static em_status parse(analysis *a, document_expansion *expansion, arena *memory) {
  audit_file *file = a->file;
  const em_audit_options *o = &a->audit->options;
  const document_options options = {&a->audit->allocator, o->limits};
  const audit_source *source = file->sources;
  if (o->variables == NULL) {
    return document_parse(&a->document, source->name, source->text, o->syntax, &options,
                          &file->error);
  }
  const em_status status = document_expand(expansion, source->name, source->text, o->variables,
                                           &o->limits, memory, &file->error);
  return status != EM_OK
             ? status
             : document_parse_expanded(&a->document, expansion, o->syntax, &options, &file->error);
}

em_status audit_file_analyse(audit_file *file, em_audit *audit) {
  analysis a = {.file = file, .audit = audit};
  document_expansion expansion;
  arena expanded;
  arena_init(&expanded, &audit->allocator);
  file->summary = (em_summary){.files = 1};
  file->status = parse(&a, &expansion, &expanded);
  if (file->status == EM_OK) {
    file->status =
        comments_find(audit, file, &a.document) ? analyse_document(&a) : error_memory(&file->error);
    document_free(&a.document);
  }
  if (file->status == EM_OK && audit->options.variables != NULL &&
      !undefined_judge(audit, file, &expansion)) {
    file->status = error_memory(&file->error);
  }
  if (file->status == EM_OK && !suppressions_judge_comments(audit, file)) {
    file->status = error_memory(&file->error);
  }
  arena_free(&expanded);
  if (file->status != EM_OK) {
    add_position(&file->error, file->sources->text);
    audit_file_forget(file);
  }
  return file->status;
}
