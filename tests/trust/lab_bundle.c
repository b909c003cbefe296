#include "trust/lab_bundle.h"

#include <string.h>

static em_view dsse_input(lab *l, const char *type, const char *body) {
  return lab_text(l, "DSSEv1 %zu %s %zu %s", strlen(type), type, strlen(body), body);
}

em_view lab_sign_statement(lab *l, const char *key, const char *options, const char *type,
                           const char *body) {
  return lab_base64(l, lab_sign(l, key, options, dsse_input(l, type, body)));
}

em_view lab_bundle(lab *l, const char *media, const char *type, const char *body,
                   em_view signature) {
  const em_view payload = lab_base64(l, view_of(body));
  return lab_text(
      l,
      "{\"mediaType\":\"%s\",\"verificationMaterial\":{\"publicKey\":{\"hint\":\"k\"},"
      "\"tlogEntries\":[]},\"dsseEnvelope\":{\"payload\":\"%.*s\",\"payloadType\":\"%s\","
      "\"signatures\":[{\"sig\":\"%.*s\",\"keyid\":\"\"}]}}",
      media, VIEW_ARGS(payload), type, VIEW_ARGS(signature));
}

em_view lab_message_bundle(lab *l, em_view digest_bytes, em_view signature) {
  const em_view digest = lab_base64(l, digest_bytes);
  return lab_text(l,
                  "{\"mediaType\":\"" MEDIA "\",\"verificationMaterial\":{\"publicKey\":{\"hint\":"
                  "\"k\"}},\"messageSignature\":{\"messageDigest\":{\"algorithm\":\"SHA2_256\","
                  "\"digest\":\"%.*s\"},\"signature\":\"%.*s\"}}",
                  VIEW_ARGS(digest), VIEW_ARGS(signature));
}
