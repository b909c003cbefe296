#include "http/parser.h"

#include <string.h>
#include <strings.h>

void http_parser_start(http_parser *p, http_body *body, void *context) {
  p->state = HTTP_STATUS_LINE;
  p->status = 0;
  p->left = 0;
  p->is_chunked = p->has_length = false;
  p->header_bytes = 0;
  p->line_length = 0;
  p->broken = NULL;
  p->body = body;
  p->context = context;
}

static bool fail(http_parser *p, const char *why) {
  p->state = HTTP_BROKEN;
  p->broken = why;
  return false;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool read_status(http_parser *p) {
  const char *line = p->line;
  const bool is_http = p->line_length >= 12 && memcmp(line, "HTTP/1.", 7) == 0 &&
                       is_digit(line[7]) && line[8] == ' ' && is_digit(line[9]) &&
                       is_digit(line[10]) && is_digit(line[11]) &&
                       (p->line_length == 12 || line[12] == ' ');
  if (!is_http) {
    return fail(p, "the answer is no HTTP/1.1");
  }
  p->status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
  p->state = HTTP_HEADERS;
  return true;
}

static bool read_length(http_parser *p, const char *value) {
  uint64_t length = 0;
  if (!is_digit(*value)) {
    return fail(p, "Content-Length is no number");
  }
  for (; is_digit(*value); value++) {
    if (length > UINT64_MAX / 100) {
      return fail(p, "Content-Length is too large");
    }
    length = length * 10 + (uint64_t)(*value - '0');
  }
  while (*value == ' ' || *value == '\t') {
    value++;
  }
  if (*value != '\0' || (p->has_length && p->left != length)) {
    return fail(p, "Content-Length makes no sense");
  }
  p->left = length;
  p->has_length = true;
  return true;
}

static void headers_end(http_parser *p) {
  const bool has_no_body = p->status == 204 || p->status == 304;
  if (p->status >= 100 && p->status < 200) {
    p->state = HTTP_STATUS_LINE; /* an interim answer: the real one follows */
    p->has_length = p->is_chunked = false;
  } else if (p->is_chunked) {
    p->state = HTTP_CHUNK_SIZE;
  } else if (has_no_body || (p->has_length && p->left == 0)) {
    p->state = HTTP_COMPLETE;
  } else {
    p->state = p->has_length ? HTTP_BODY : HTTP_BODY_TO_END;
  }
}

static bool read_header(http_parser *p) {
  p->header_bytes += p->line_length;
  if (p->header_bytes > HTTP_HEADERS_LIMIT) {
    return fail(p, "the headers are too long");
  }
  if (p->line_length == 0) {
    headers_end(p);
    return true;
  }
  char *colon = memchr(p->line, ':', p->line_length);
  if (colon == NULL) {
    return fail(p, "a header has no colon");
  }
  *colon = '\0';
  const char *value = colon + 1 + strspn(colon + 1, " \t");
  if (strcasecmp(p->line, "content-length") == 0) {
    return read_length(p, value);
  }
  if (strcasecmp(p->line, "transfer-encoding") == 0) {
    if (strcasecmp(value, "chunked") != 0) {
      return fail(p, "the transfer encoding is not known");
    }
    p->is_chunked = true;
  }
  return true;
}

static int hex(char c) {
  return is_digit(c)            ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

static bool read_chunk_size(http_parser *p) {
  uint64_t size = 0;
  size_t digits = 0;
  for (const char *c = p->line; hex(*c) >= 0; c++, digits++) {
    size = size * 16 + (uint64_t)hex(*c);
  }
  const char behind = p->line[digits];
  if (digits == 0 || digits > 15 || (behind != '\0' && behind != ';' && behind != ' ')) {
    return fail(p, "the size of a chunk is no number");
  }
  p->left = size;
  p->state = size == 0 ? HTTP_TRAILERS : HTTP_CHUNK;
  return true;
}

static bool read_line(http_parser *p) {
  switch (p->state) {
    case HTTP_STATUS_LINE:
      return read_status(p);
    case HTTP_HEADERS:
      return read_header(p);
    case HTTP_CHUNK_SIZE:
      return read_chunk_size(p);
    case HTTP_CHUNK_END:
      p->state = HTTP_CHUNK_SIZE;
      return p->line_length == 0 || fail(p, "a chunk is longer than its size");
    case HTTP_TRAILERS:
      p->header_bytes += p->line_length + 1;
      if (p->line_length == 0) {
        p->state = HTTP_COMPLETE;
      }
      return p->header_bytes <= HTTP_HEADERS_LIMIT || fail(p, "the trailers are too long");
    case HTTP_BODY:
    case HTTP_BODY_TO_END:
    case HTTP_CHUNK:
    case HTTP_COMPLETE:
    case HTTP_BROKEN:
      break;
  }
  return fail(p, "out of step");
}

static bool is_reading_body(const http_parser *p) {
  return p->state == HTTP_BODY || p->state == HTTP_BODY_TO_END || p->state == HTTP_CHUNK;
}

static size_t feed_body(http_parser *p, const char *data, size_t length) {
  const bool is_bounded = p->state != HTTP_BODY_TO_END;
  const size_t take = is_bounded && length > p->left ? (size_t)p->left : length;
  if (!p->body(p->context, data, take)) {
    fail(p, "the body is larger than allowed");
    return take;
  }
  if (is_bounded) {
    p->left -= take;
    if (p->left == 0) {
      p->state = p->state == HTTP_BODY ? HTTP_COMPLETE : HTTP_CHUNK_END;
    }
  }
  return take;
}

static bool feed_byte(http_parser *p, char c) {
  if (c != '\n') {
    if (p->line_length + 1 >= HTTP_LINE_LIMIT) {
      return fail(p, "a line is too long");
    }
    p->line[p->line_length++] = c;
    return true;
  }
  if (p->line_length > 0 && p->line[p->line_length - 1] == '\r') {
    p->line_length--;
  }
  p->line[p->line_length] = '\0';
  const bool is_fine = read_line(p);
  p->line_length = 0;
  return is_fine;
}

bool http_parser_feed(http_parser *p, const char *data, size_t length) {
  for (size_t i = 0; i < length && p->state != HTTP_COMPLETE && p->state != HTTP_BROKEN;) {
    if (is_reading_body(p)) {
      i += feed_body(p, data + i, length - i);
    } else {
      feed_byte(p, data[i++]);
    }
  }
  return p->state != HTTP_BROKEN;
}

bool http_parser_end(http_parser *p) {
  if (p->state == HTTP_BODY_TO_END) {
    p->state = HTTP_COMPLETE;
  }
  if (p->state != HTTP_COMPLETE && p->state != HTTP_BROKEN) {
    fail(p, "the answer ends in its middle");
  }
  return p->state == HTTP_COMPLETE;
}
