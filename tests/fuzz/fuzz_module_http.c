/* The parser of what engine and edgelet answer: the same whatever the pieces it comes in, and never
 * more than was sent. */
#include "base/bytes.h"
#include "http/parser.h"
#include "invariants.h"

#include <string.h>

typedef struct outcome {
  http_state state;
  int status;
  bytes body;
} outcome;

static bool take(void *context, const char *data, size_t length) {
  return bytes_append(context, data, length);
}

/* Feeds the input in pieces of `step` bytes. */
static void parse(outcome *o, const char *data, size_t size, size_t step) {
  static http_parser parser;
  bytes_init(&o->body, 4096);
  http_parser_start(&parser, take, &o->body);
  bool is_fine = true;
  for (size_t at = 0; at < size && is_fine && parser.state != HTTP_COMPLETE; at += step) {
    is_fine = http_parser_feed(&parser, data + at, size - at < step ? size - at : step);
    MUST(is_fine == (parser.state != HTTP_BROKEN));
  }
  const bool is_whole = is_fine && http_parser_end(&parser);
  MUST(is_whole == (parser.state == HTTP_COMPLETE));
  MUST(is_whole || parser.broken != NULL);
  MUST(!is_whole || (parser.status >= 0 && parser.status <= 999));
  MUST(o->body.length <= size);
  o->state = parser.state;
  o->status = parser.status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  outcome whole, split;
  parse(&whole, (const char *)data, size, size == 0 ? 1 : size);
  parse(&split, (const char *)data, size, 1 + size % 7);
  MUST(whole.state == split.state && whole.status == split.status);
  /* A body beyond its bound is given up at the piece that is too long. */
  MUST(whole.state == HTTP_BROKEN ||
       (whole.body.length == split.body.length &&
        (whole.body.length == 0 ||
         memcmp(whole.body.data, split.body.data, whole.body.length) == 0)));
  bytes_free(&whole.body);
  bytes_free(&split.body);
  return 0;
}
