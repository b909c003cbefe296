/* Shows what was read: the document as canonical JSON. */
#include "base/error.h"
#include "document/embedded.h"
#include "document/print.h"
#include "model/option_parts.h"
#include "text/lines.h"

/* createOptions of one file, opened when they are printed. */
typedef struct opening {
  const document_options *options;
  em_error *error;
  em_status status;
  arena memory;
  option_parts_list texts;
  uint32_t
      *firsts;    /* by node: number + 1 of the text that starts there; UINT32_MAX: further part */
  uint64_t bytes; /* opened so far; bounded by the limit for one text */
  ARENA_LIST(document *) opened;
} opening;

static bool prepare(opening *o, const document *d) {
  o->firsts = arena_allocate_array(&o->memory, d->node_count, sizeof *o->firsts);
  if (o->firsts == NULL || !option_parts_find(d, &o->memory, &o->texts)) {
    return false;
  }
  for (uint32_t i = 0; i < o->texts.count; i++) {
    const option_parts *text = &o->texts.items[i];
    for (uint32_t part = 0; part < text->count; part++) {
      o->firsts[text->nodes[part]] = part == 0 ? i + 1 : UINT32_MAX;
    }
  }
  return true;
}

/* The error of an embedded document, with its place in the file. */
static void locate_error(const opening *o, const document *d, const option_parts *text) {
  if (o->error == NULL || o->status == EM_ERROR_MEMORY) {
    return;
  }
  const document_span span = document_locate_parts(
      d, text->nodes, text->count, (uint32_t)o->error->offset, (uint32_t)o->error->length);
  const lines_position at = lines_locate_once(span.file->text, span.start);
  o->error->offset = span.start;
  o->error->length = span.end - span.start;
  o->error->line = at.line;
  o->error->column = at.column;
  o->error->column_utf16 = at.column_utf16;
}

static bool may_open(opening *o, const document *d, const option_parts *text) {
  for (uint32_t i = 0; i < text->count; i++) {
    o->bytes += document_string(d, text->nodes[i]).length;
  }
  if (o->bytes <= o->options->limits.bytes) {
    return true;
  }
  o->status = error_set(o->error, EM_ERROR_LIMIT, 0, 0,
                        "More than %u bytes of createOptions in all; raise the limit with "
                        "--max-bytes if you trust the file.",
                        o->options->limits.bytes);
  return false;
}

static bool open_text(opening *o, const document *d, const option_parts *text,
                      const document **result) {
  document *opened = arena_allocate(&o->memory, sizeof *opened);
  if (opened == NULL || !ARENA_LIST_ADD(&o->memory, &o->opened)) {
    o->status = error_memory(o->error);
    return false;
  }
  o->opened.items[o->opened.count - 1] = opened;
  if (may_open(o, d, text)) {
    o->status = document_open_embedded(opened, d, text->nodes, text->count, o->options, o->error);
  }
  if (o->status != EM_OK) {
    locate_error(o, d, text);
    return false;
  }
  *result = opened;
  return true;
}

static document_opening open_member(void *context, const document *d, uint32_t object, uint32_t key,
                                    const document **opened) {
  opening *o = context;
  (void)object;
  const uint32_t number = d->host == NULL ? o->firsts[key + 1] : 0;
  if (number == 0) {
    return OPENING_NONE;
  }
  if (number == UINT32_MAX) {
    return OPENING_ELSEWHERE;
  }
  return open_text(o, d, &o->texts.items[number - 1], opened) ? OPENING_OPENED : OPENING_FAILED;
}

static void close_all(opening *o) {
  for (uint32_t i = 0; i < o->opened.count; i++) {
    document_free(o->opened.items[i]);
  }
  arena_free(&o->memory);
}

static em_status set_error(em_status status, em_error *error) {
  if (status == EM_ERROR_MEMORY) {
    return error_memory(error);
  }
  if (status == EM_ERROR_WRITE) {
    return error_set(error, status, 0, 0, "The output could not be written.");
  }
  return status;
}

static em_status print_opened(const document *d, document_print_options print,
                              const document_options *options, const em_writer *writer,
                              em_error *error) {
  opening o = {.options = options, .error = error};
  arena_init(&o.memory, &d->allocator);
  const document_opener opener = {open_member, &o};
  print.opener = &opener;
  em_status status = EM_ERROR_MEMORY;
  if (prepare(&o, d)) {
    status = document_print(d, &print, writer);
  }
  status = o.status != EM_OK ? o.status : set_error(status, error);
  close_all(&o);
  return status;
}

em_status em_parse(em_view name, em_view text, const em_parse_options *options,
                   const em_writer *writer, em_error *error) {
  static const em_parse_options standard = EM_PARSE_OPTIONS_INIT;
  options = options == NULL ? &standard : options;
  const document_options reading = {.allocator = options->allocator, .limits = options->limits};
  document d;
  em_status status = document_parse(&d, name, text, options->syntax, &reading, error);
  if (status != EM_OK) {
    return status;
  }
  const document_print_options print = {.allocator = options->allocator,
                                        .with_spans = options->with_spans};
  status = options->open_embedded ? print_opened(&d, print, &reading, writer, error)
                                  : set_error(document_print(&d, &print, writer), error);
  document_free(&d);
  return status;
}
