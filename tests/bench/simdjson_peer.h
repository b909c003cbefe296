/* simdjson from C. Its parser is kept from one reading to the next, as its manual recommends. */
#ifndef BENCH_SIMDJSON_PEER_H
#define BENCH_SIMDJSON_PEER_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct simdjson_peer simdjson_peer;

simdjson_peer *simdjson_peer_new(const char *data, size_t length);
bool simdjson_peer_read(simdjson_peer *peer);
void simdjson_peer_free(simdjson_peer *peer);

#ifdef __cplusplus
}
#endif

#endif
