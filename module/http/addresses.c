#include "http/addresses.h"

#include <errno.h>
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Splits "host:port" or "[host]:port", up to a slash. */
static bool split(const char *name, char *host, size_t capacity, char port[8]) {
  const bool is_literal = name[0] == '[';
  name += is_literal;
  const size_t length = strcspn(name, is_literal ? "]" : ":/");
  if (length >= capacity) {
    errno = ENAMETOOLONG;
    return false;
  }
  memcpy(host, name, length);
  host[length] = '\0';
  name += length + (is_literal && name[length] == ']');
  /* Of a number that is too large the C library takes the lower bits. */
  const long number = name[0] == ':' && name[1] != '\0' ? strtol(name + 1, NULL, 10) : 80;
  snprintf(port, 8, "%ld", number < 0 || number > UINT16_MAX ? 0 : number);
  errno = EINVAL;
  return port[0] != '0';
}

bool addresses_find(addresses *a, const char *name) {
  char host[256], port[8];
  const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
  if (!split(name, host, sizeof host, port)) {
    return false;
  }
  if (getaddrinfo(host, port, &hints, &a->found) != 0) {
    a->found = NULL;
    errno = EHOSTUNREACH;
    return false;
  }
  a->next = a->found;
  for (const struct addrinfo *at = a->found; at != NULL && a->left < ADDRESSES; at = at->ai_next) {
    a->left++;
  }
  return true;
}

int addresses_connect(addresses *a) {
  int reason = ECONNREFUSED;
  while (a->left > 0) {
    const struct addrinfo *at = a->next;
    a->next = at->ai_next;
    a->left--;
    const int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && (connect(fd, at->ai_addr, at->ai_addrlen) == 0 || errno == EINPROGRESS)) {
      return fd;
    }
    reason = errno;
    if (fd >= 0) {
      close(fd);
    }
  }
  errno = reason;
  return -1;
}

void addresses_free(addresses *a) {
  if (a->found != NULL) {
    freeaddrinfo(a->found);
  }
  *a = (addresses){0};
}
