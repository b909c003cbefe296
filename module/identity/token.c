#include "identity/token.h"

#include "base/percent.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

void token_resource(bytes *out, const char *hub_host, const char *device, const char *module) {
  bytes plain;
  bytes_init(&plain, 2048);
  bytes_append_format(&plain, "%s/devices/%s/modules/%s", hub_host, device, module);
  percent_append(out, plain.data == NULL ? "" : plain.data);
  out->has_failed = out->has_failed || plain.has_failed;
  bytes_free(&plain);
}

void token_data(bytes *out, const char *resource, int64_t expiry) {
  bytes plain;
  bytes_init(&plain, 8192);
  bytes_append_format(&plain, "%s\n%lld", resource, (long long)expiry);
  unsigned char *encoded = malloc(plain.length * 4 / 3 + 8);
  if (encoded != NULL && !plain.has_failed) {
    EVP_EncodeBlock(encoded, (const unsigned char *)plain.data, (int)plain.length);
    bytes_append_text(out, (const char *)encoded);
  } else {
    out->has_failed = true;
  }
  free(encoded);
  bytes_free(&plain);
}

void token_write(bytes *out, const char *resource, const char *digest, int64_t expiry) {
  bytes_append_format(out, "SharedAccessSignature sr=%s&sig=", resource);
  percent_append(out, digest);
  bytes_append_format(out, "&se=%lld", (long long)expiry);
}
