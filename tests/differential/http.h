/* As much HTTP/1.1 as the engine's API over its socket takes; one connection, kept. */
#ifndef TESTS_DIFFERENTIAL_HTTP_H
#define TESTS_DIFFERENTIAL_HTTP_H

#include <stdbool.h>
#include <stddef.h>

typedef struct http http;
typedef struct http_answer {
  int status;
  const char *body; /* terminated; until the next request */
} http_answer;

http *http_open(const char *socket_path);
void http_close(http *connection); /* NULL is allowed */
/* JSON, or no body if NULL. False if the connection broke. */
bool http_request(http *connection, const char *method, const char *path, const char *json,
                  http_answer *answer);
bool http_send(http *connection, const char *method, const char *path, const char *type,
               const char *body, size_t length, http_answer *answer);

#endif
