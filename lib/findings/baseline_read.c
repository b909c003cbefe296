/* The file of a baseline, as lib/report/baseline.c writes it. */
#include "base/error.h"
#include "document/document.h"
#include "findings/baseline.h"
#include "text/lines.h"

enum { VERSION = 1 };

typedef struct baseline_reader {
  em_baseline *baseline;
  const document *document;
  em_error *error;
} baseline_reader;

static em_status fail(const baseline_reader *r, uint32_t node, const char *message) {
  const document_node *n = &r->document->nodes[node];
  error_set(r->error, EM_ERROR_CONFIG, n->start, n->length, "%s", message);
  if (r->error != NULL) {
    const lines_position at = lines_locate_once(r->document->text, n->start);
    r->error->line = at.line;
    r->error->column = at.column;
    r->error->column_utf16 = at.column_utf16;
  }
  return EM_ERROR_CONFIG;
}

static int digit_of(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_digits(em_view text, uint8_t *bytes, size_t size) {
  if (text.data == NULL || text.length != 2 * size) {
    return false;
  }
  for (size_t i = 0; i < size; i++) {
    const int high = digit_of(text.data[2 * i]);
    const int low = digit_of(text.data[2 * i + 1]);
    if (high < 0 || low < 0) {
      return false;
    }
    bytes[i] = (uint8_t)(high << 4 | low);
  }
  return true;
}

/* The text of a member, copied; data NULL if it is not there or no text. */
static em_view text_of(const baseline_reader *r, uint32_t object, em_view name) {
  const uint32_t value = document_member(r->document, object, name);
  const em_view text = value == DOCUMENT_NONE ? (em_view){0} : document_string(r->document, value);
  return text.data == NULL ? text : arena_copy(&r->baseline->memory, text);
}

static em_status read_entry(baseline_reader *r, uint32_t node) {
  baseline_entry *e = baseline_add(r->baseline);
  if (e == NULL) {
    return error_memory(r->error);
  }
  if (document_kind_of(r->document, node) != DOCUMENT_OBJECT) {
    return fail(r, node, "A finding of a baseline is an object.");
  }
  e->rule = text_of(r, node, VIEW("ruleId"));
  e->module = text_of(r, node, VIEW("module"));
  e->file = text_of(r, node, VIEW("file"));
  if (e->rule.data == NULL || e->file.data == NULL ||
      !read_digits(text_of(r, node, VIEW("fingerprint")), e->fingerprint, sizeof e->fingerprint) ||
      !read_digits(text_of(r, node, VIEW("value")), e->value, sizeof e->value)) {
    return r->baseline->memory.has_failed
               ? error_memory(r->error)
               : fail(r, node,
                      "A finding of a baseline has ruleId, file, fingerprint (64 hexadecimal "
                      "digits) and value (16).");
  }
  return EM_OK;
}

static em_status read_entries(baseline_reader *r) {
  const document *d = r->document;
  const uint32_t version = document_member(d, 0, VIEW("schemaVersion"));
  const uint32_t findings = document_member(d, 0, VIEW("findings"));
  int64_t number = 0;
  double real;
  if (version == DOCUMENT_NONE || findings == DOCUMENT_NONE ||
      document_kind_of(d, version) != DOCUMENT_NUMBER ||
      document_kind_of(d, findings) != DOCUMENT_ARRAY) {
    return fail(r, 0, "No baseline: --write-baseline makes one.");
  }
  if (document_number(d, version, &number, &real) != NUMBER_INTEGER || number != VERSION) {
    return fail(r, version, "This version of a baseline is not known here; write it anew.");
  }
  DOCUMENT_EACH_ELEMENT(d, findings, element) {
    const em_status status = read_entry(r, element);
    if (status != EM_OK) {
      return status;
    }
  }
  return EM_OK;
}

em_status em_baseline_read(const em_allocator *allocator, em_view name, em_view text,
                           em_baseline **baseline, em_error *error) {
  const document_options options = {allocator, EM_LIMITS_INIT};
  document d;
  *baseline = NULL;
  em_status status = document_parse_json(&d, name, text, &options, error);
  if (status != EM_OK) {
    return status;
  }
  baseline_reader r = {baseline_new(allocator), &d, error};
  status = r.baseline == NULL ? error_memory(error) : read_entries(&r);
  document_free(&d);
  if (status != EM_OK) {
    em_baseline_free(r.baseline);
    return status;
  }
  baseline_sort(r.baseline);
  *baseline = r.baseline;
  return EM_OK;
}
