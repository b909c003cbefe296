#include "hub/family.h"

#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>

int family_failure(int fd, uint32_t events) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error != 0) {
    return error;
  }
  struct sockaddr_storage peer;
  size = sizeof peer;
  const bool is_over = (events & (EPOLLHUP | EPOLLERR)) != 0;
  return is_over && getpeername(fd, (struct sockaddr *)&peer, &size) != 0 ? ECONNREFUSED : 0;
}

const char *family_other(int fd, const char *host) {
  int family = AF_UNSPEC;
  socklen_t size = sizeof family;
  if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size) != 0) {
    return NULL;
  }
  const int other = family == AF_INET6 ? AF_INET : AF_INET6;
  const struct addrinfo hints = {.ai_family = other, .ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  if (getaddrinfo(host, NULL, &hints, &found) != 0) {
    return NULL;
  }
  freeaddrinfo(found);
  return other == AF_INET ? "0.0.0.0" : "::";
}
