/* The shared access signature: what is signed and how it is written. Source: azure-iot-common. */
#ifndef IDENTITY_TOKEN_H
#define IDENTITY_TOKEN_H

#include "base/bytes.h"

#include <stdint.h>

/* "HUB/devices/D/modules/M", percent-encoded as a whole. */
void token_resource(bytes *out, const char *hub_host, const char *device, const char *module);
/* The base64 text of resource, line end and expiry (seconds since 1970) that the workload API
 * signs. */
void token_data(bytes *out, const char *resource, int64_t expiry);
/* The token; `digest` is the base64 text that the API answered. */
void token_write(bytes *out, const char *resource, const char *digest, int64_t expiry);

#endif
