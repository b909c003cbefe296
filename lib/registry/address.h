/* Where a registry listens, and who may be sent what. */
#ifndef REGISTRY_ADDRESS_H
#define REGISTRY_ADDRESS_H

#include "base/arena.h"
#include "base/view.h"

/* Scheme, host and port of a URL; compared as a whole. */
typedef struct origin {
  em_view scheme, host, port;
} origin;

/* "https://registry.example.com" for a registry as references name it; Docker Hub has another host.
 */
em_view address_of_registry(em_view registry, bool has_ca, arena *memory);
/* localhost, 127.0.0.0/8, [::1]: without TLS, as the engine has it, unless there is a CA of ours.
 */
bool address_is_loopback(em_view host);

/* The parts of an absolute URL; false if it is none, or holds a login. */
bool address_read(origin *o, em_view url, arena *memory);
bool address_equals(const origin *a, const origin *b);
/* `location` as seen from `base`; data NULL if it is no URL. */
em_view address_resolve(em_view base, em_view location, arena *memory);

/*
 * Whether a request may be led from one origin to another: to https always, to http only where both
 * are this very machine.
 */
bool address_may_lead_to(const origin *from, const origin *to);

#endif
