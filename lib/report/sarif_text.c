#include "report/sarif_text.h"

#include "text/spans.h"
#include "text/utf8.h"

enum { MESSAGE_SIZE = 4096, SNIPPET_SIZE = 512 };

/* A string of JSON that is put together in pieces first. */
typedef struct buffer {
  char bytes[MESSAGE_SIZE];
  size_t used;
  bool is_full;
} buffer;

static void add(buffer *b, em_view text) {
  if (text.length > sizeof b->bytes - b->used) {
    b->is_full = true;
  }
  if (!b->is_full) {
    memcpy(b->bytes + b->used, text.data, text.length);
    b->used += text.length;
  }
}

/* One code point, so that a message that is cut is cut between two. */
static void add_code_point(buffer *b, em_view text, size_t offset, uint32_t length) {
  const char byte = text.data[offset];
  const char before = offset > 0 ? text.data[offset - 1] : '\0';
  if (byte == '{' || byte == '}') {
    add(b, (em_view){&text.data[offset], 1});
  }
  if (byte == '(' && before == ']') {
    add(b, VIEW(" "));
  }
  add(b, (em_view){&text.data[offset], length});
}

static void add_sentence(buffer *b, em_view sentence) {
  for (size_t i = 0; i < sentence.length;) {
    uint32_t length = 1;
    utf8_decode(sentence, i, &length);
    add_code_point(b, sentence, i, length);
    i += length;
  }
}

void sarif_message(json_writer *w, const char *name, const em_view *sentences, uint32_t count) {
  buffer b = {.used = 0};
  for (uint32_t i = 0; i < count; i++) {
    if (sentences[i].length > 0) {
      add(&b, b.used > 0 ? VIEW(" ") : VIEW(""));
      add_sentence(&b, sentences[i]);
    }
  }
  json_open_object(w, name);
  json_write_string(w, "text", (em_view){b.bytes, b.used});
  json_close_object(w);
}

void sarif_snippet(json_writer *w, const audit_source *source, size_t start, size_t end) {
  buffer b = {.used = 0};
  for (size_t i = start; i < end && b.used < SNIPPET_SIZE;) {
    const text_span *secret = spans_at(source->secrets, source->secret_count, i);
    if (secret != NULL) {
      add(&b, VIEW("***"));
      i = secret->end;
      continue;
    }
    uint32_t length = 1;
    utf8_decode(source->text, i, &length);
    add(&b, (em_view){source->text.data + i, length});
    i += length;
  }
  json_open_object(w, "snippet");
  json_write_string(w, "text", (em_view){b.bytes, b.used});
  json_close_object(w);
}

void sarif_pointer(json_writer *w, const em_place *at) {
  buffer b = {.used = 0};
  add(&b, at->path.length > 0 ? at->path : VIEW("/"));
  if (at->embedded_path.data != NULL) {
    add(&b, VIEW("#"));
    add(&b, at->embedded_path);
  }
  output_string(w->o, (em_view){b.bytes, b.used});
}
