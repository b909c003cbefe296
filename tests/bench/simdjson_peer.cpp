// simdjson's tree of a text, for the benchmark to compare with.
#include "simdjson_peer.h"

#include <simdjson.h>

struct simdjson_peer {
  simdjson::dom::parser parser;
  simdjson::padded_string text;
};

simdjson_peer *simdjson_peer_new(const char *data, size_t length) {
  auto *peer = new simdjson_peer;
  peer->text = simdjson::padded_string(data, length);
  return peer;
}

bool simdjson_peer_read(simdjson_peer *peer) {
  return peer->parser.parse(peer->text).error() == simdjson::SUCCESS;
}

void simdjson_peer_free(simdjson_peer *peer) {
  delete peer;
}
