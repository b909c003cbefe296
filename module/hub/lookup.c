#include "hub/lookup.h"

#include <netdb.h>
#include <stddef.h>
#include <sys/socket.h>

/* The resolver's own patience may be longer: two servers, two attempts, a few domains. */
enum { DEADLINE = 15000, FOUND = 0 };

static int run(const void *argument) {
  const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  return getaddrinfo(argument, NULL, &hints, &found) == 0 ? FOUND : 1;
}

static void on_end(void *context, const aside_end *end) {
  const lookup *k = context;
  const bool is_found = end->why == NULL && end->code == FOUND;
  k->done(k->context, is_found           ? NULL
                      : end->why == NULL ? "the name is not known"
                                         : "no name server answers");
}

bool lookup_start(lookup *k, loop *l, const char *host, lookup_done *done, void *context) {
  k->done = done;
  k->context = context;
  return aside_start(&k->aside, l,
                     &(aside_work){.run = run,
                                   .argument = host,
                                   .keep = -1,
                                   .deadline = DEADLINE,
                                   .limit = 1,
                                   .done = on_end,
                                   .context = k});
}

void lookup_stop(lookup *k) {
  aside_stop(&k->aside);
}
