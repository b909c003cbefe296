/*
 * http: HTTP/1.1 as the container engine, edgelet and the workload API speak it, over their
 * sockets. In: bytes of an answer, hostile. Out: status and body, bounded. This is the parser
 * alone.
 */
#ifndef HTTP_PARSER_H
#define HTTP_PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HTTP_LINE_LIMIT = 8192, HTTP_HEADERS_LIMIT = 65536 };

typedef enum http_state {
  HTTP_STATUS_LINE,
  HTTP_HEADERS,
  HTTP_BODY,        /* length known */
  HTTP_BODY_TO_END, /* until the peer closes */
  HTTP_CHUNK_SIZE,
  HTTP_CHUNK,
  HTTP_CHUNK_END,
  HTTP_TRAILERS,
  HTTP_COMPLETE,
  HTTP_BROKEN,
} http_state;

/* Takes a piece of the body; false to stop, which breaks the parse. */
typedef bool http_body(void *context, const char *data, size_t length);

typedef struct http_parser {
  http_state state;
  int status;
  uint64_t left; /* of the body or the chunk */
  bool is_chunked, has_length;
  size_t header_bytes;
  char line[HTTP_LINE_LIMIT];
  size_t line_length;
  const char *broken; /* why; static */
  http_body *body;
  void *context;
} http_parser;

void http_parser_start(http_parser *p, http_body *body, void *context);
/* Feeds bytes. False when broken. Bytes behind a complete answer are ignored. */
bool http_parser_feed(http_parser *p, const char *data, size_t length);
/* The peer closed: true if the answer is complete by that. */
bool http_parser_end(http_parser *p);

#endif
