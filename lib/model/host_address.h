/* Addresses of the device that a port is bound to. Internal to this room. */
#ifndef MODEL_HOST_ADDRESS_H
#define MODEL_HOST_ADDRESS_H

#include "base/view.h"

typedef enum host_address {
  ADDRESS_NONE, /* no IP address */
  ADDRESS_ALL,  /* "", 0.0.0.0, ::, however written */
  ADDRESS_LOOPBACK,
  ADDRESS_OTHER,
} host_address;

/* As Go's net.ParseIP reads it: no blanks, no port, no zone, no octal. */
host_address host_address_read(em_view text);

#endif
