/*
 * createOptions as they stand in a file: escaped, and cut into numbered members. However they are
 * escaped and cut, the tree is the same, and every node maps back into the members it came from.
 * Read in one walk or by one reader behind the other, they become the same settings. The first byte
 * of the input chooses escapes and the number of cuts, the second where they are.
 */
#include "document/embedded.h"
#include "invariants.h"
#include "model/plain_tree.h"
#include "text/utf8.h"

#include <stdio.h>

enum { PARTS_MAXIMUM = 4 };

typedef struct wrapping {
  bool escapes_all; /* each UTF-16 unit as \uXXXX, so that a cut may split a surrogate pair */
  unsigned parts;
  unsigned step; /* units of a part but the last */
} wrapping;

static void add_unit(text_sink *file, uint32_t unit) {
  char escape[8];
  const int length = snprintf(escape, sizeof escape, "\\u%04X", (unsigned)unit);
  text_sink_add(file, escape, (size_t)length);
}

static void open_part(text_sink *file, unsigned part) {
  char name[40];
  const int length = part == 0
                         ? snprintf(name, sizeof name, "{\"createOptions\":\"")
                         : snprintf(name, sizeof name, "\",\n \"createOptions%02u\":\"", part);
  text_sink_add(file, name, (size_t)length);
}

/* A file with the text in it. */
static void wrap(text_sink *file, em_view text, wrapping how) {
  unsigned part = 0;
  unsigned units = 0;
  open_part(file, part);
  uint32_t length = 0;
  for (size_t i = 0; i < text.length; i += length) {
    const uint32_t code_point = utf8_decode(text, i, &length);
    const bool is_pair = code_point > 0xFFFF;
    const uint32_t high = 0xD800 + ((code_point - 0x10000) >> 10);
    const uint32_t low = 0xDC00 + (code_point & 0x3FF);
    for (unsigned half = 0; half < (is_pair && how.escapes_all ? 2u : 1u); half++) {
      if (units == how.step && part + 1 < how.parts) {
        open_part(file, ++part);
        units = 0;
      }
      if (how.escapes_all) {
        add_unit(file, !is_pair ? code_point : half == 0 ? high : low);
      } else if (code_point < 0x20 || code_point == '"' || code_point == '\\') {
        add_unit(file, code_point);
      } else {
        text_sink_add(file, text.data + i, length);
      }
      units++;
    }
  }
  text_sink_add(file, "\"}\n", 3);
}

typedef struct opened {
  text_sink file;
  document host, options;
  em_status status;
  em_error error;
} opened;

static void open_wrapped(opened *o, em_view text, wrapping how, const document_options *options) {
  *o = (opened){0};
  wrap(&o->file, text, how);
  em_error error;
  MUST(document_parse_json(&o->host, VIEW("deployment.json"),
                           (em_view){o->file.data, o->file.length}, options, &error) == EM_OK);
  uint32_t parts[PARTS_MAXIMUM];
  uint32_t count = 0;
  DOCUMENT_EACH_MEMBER(&o->host, 0, key) {
    MUST(count < PARTS_MAXIMUM);
    parts[count++] = key + 1;
  }
  o->status = document_open_embedded(&o->options, &o->host, parts, count, options, &o->error);
}

static void close_wrapped(opened *o) {
  if (o->status == EM_OK) {
    document_free(&o->options);
  }
  document_free(&o->host);
  text_sink_free(&o->file);
}

/* Each node stands in the file between the first quote and the last. */
static void check_places(const opened *o) {
  const document *d = &o->options;
  const uint32_t first = o->host.nodes[2].start;
  const uint32_t last = (uint32_t)o->file.length - 3; /* the quote before "}\n" */
  for (uint32_t node = 0; node < d->node_count; node++) {
    const document_span span = document_locate_node(d, node);
    MUST(span.file == &o->host);
    MUST(span.start > first && span.start <= span.end && span.end <= last);
    MUST(d->nodes[node].length == 0 || span.start < span.end);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) {
    return 0;
  }
  const em_view text = {(const char *)data + 2, size - 2};
  if (utf8_first_invalid(text) != text.length) {
    return 0;
  }
  const wrapping plain = {.parts = 1};
  const wrapping cut = {.escapes_all = (data[0] & 1) != 0,
                        .parts = 1 + (data[0] >> 1) % PARTS_MAXIMUM,
                        .step = data[1]};
  ledger memory;
  ledger_open(&memory);
  const document_options options = {.allocator = &memory.allocator, .limits = EM_LIMITS_INIT};
  opened one;
  opened many;
  open_wrapped(&one, text, plain, &options);
  open_wrapped(&many, text, cut, &options);
  MUST(one.status == many.status);
  if (one.status == EM_OK) {
    check_document(&one.options);
    check_document(&many.options);
    MUST(is_same_tree(&one.options, &many.options));
    MUST(plain_tree_compare(&one.options, 0, (data[0] & 0x80) != 0) != PLAIN_TREE_OTHER);
    check_places(&one);
    check_places(&many);
  } else {
    check_error(&one.error, one.status, text.length);
    check_error(&many.error, many.status, text.length);
    MUST(one.error.offset == many.error.offset);
  }
  close_wrapped(&many);
  close_wrapped(&one);
  ledger_close(&memory, size);
  return 0;
}
