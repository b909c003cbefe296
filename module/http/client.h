/* One request at a time over a socket of its own, driven by the loop; every call has a deadline. */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include "loop/loop.h"

#include <stddef.h>

typedef struct http_call http_call;

typedef struct http_answer {
  int status;       /* 0 if there was no answer */
  const char *body; /* terminated; "" if there is none */
  size_t length;
  const char *error; /* NULL, or a sentence on why there is no whole answer; status may be known */
} http_answer;

/* The end of a call, always from the loop, never from http_start. The call is freed afterwards. */
typedef void http_done(void *context, const http_answer *answer);
/* One line of a body that streams, without its end; terminated. */
typedef void http_line(void *context, const char *line, size_t length);

typedef struct http_request {
  const char *address; /* "unix:///path", "/path" or "http://host[:port]" */
  const char *method;
  const char *path;              /* with query */
  const char *body;              /* JSON, or NULL */
  int64_t deadline;              /* milliseconds for the whole answer; a stream: for its headers */
  size_t limit;                  /* bytes of the body; a stream: of a line */
  http_line *line;               /* not NULL: the body streams */
  void (*opened)(void *context); /* stream only: the headers came with 200; may be NULL */
  http_done *done;
  void *context;
} http_request;

/* All text is copied. NULL if memory is out; otherwise `done` is called once, unless cancelled. */
http_call *http_start(loop *l, const http_request *request);
void http_cancel(http_call *call);

#endif
