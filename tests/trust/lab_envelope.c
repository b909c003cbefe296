#include "trust/lab_envelope.h"

#include "trust/scratch.h"

#include <time.h>

const lab_parts lab_good_parts = {.header = HEADER("ES256", "", ""),
                                  .payload = ARTIFACT(LAB_DIGEST),
                                  .key = "leaf",
                                  .options = "-sha256",
                                  .half = 32,
                                  .chain = {"leaf", "root"}};

void lab_make_chain(lab *l) {
  l->trust.now = (int64_t)time(NULL) + 60;
  lab_make_key("root", "P-256");
  lab_make_certificate("root", "/CN=root", "root", CA_EXTENSIONS, "-days 300 -sha256");
  lab_make_key("leaf", "P-256");
  lab_make_certificate("leaf", SIGNER, "root", LEAF_EXTENSIONS, "-days 100 -sha256");
  scratch_run("mkdir -p store/x509/ca/acme store/x509/signingAuthority/acme store/x509/tsa/acme "
              "store/x509/ca/empty && cp root.crt store/x509/ca/acme/root.pem");
}

static em_view chain_text(lab *l, const char *const *chain) {
  em_view text = VIEW("");
  for (size_t i = 0; i < 4 && chain[i] != NULL; i++) {
    const em_view der = lab_base64(l, lab_der_of_certificate(l, chain[i]));
    text = lab_text(l, "%.*s%s\"%.*s\"", VIEW_ARGS(text), i == 0 ? "" : ",", VIEW_ARGS(der));
  }
  return text;
}

static em_view input_of(lab *l, const lab_parts *p) {
  const em_view header = lab_base64_url(l, view_of(p->header));
  const em_view payload = lab_base64_url(l, view_of(p->payload));
  return lab_text(l, "%.*s.%.*s", VIEW_ARGS(header), VIEW_ARGS(payload));
}

em_view lab_envelope_signature(lab *l, const lab_parts *p) {
  const em_view signature = lab_sign(l, p->key, p->options, input_of(l, p));
  return p->half == 0 ? signature : lab_raw_ecdsa(l, signature, p->half);
}

em_view lab_write_envelope(lab *l, const lab_parts *p, em_view signature) {
  const em_view header = lab_base64_url(l, view_of(p->header));
  const em_view payload = lab_base64_url(l, view_of(p->payload));
  const em_view chain = chain_text(l, p->chain);
  const em_view written = lab_base64_url(l, signature);
  return lab_text(l,
                  "{\"payload\":\"%.*s\",\"protected\":\"%.*s\",\"header\":{\"x5c\":[%.*s]%s},"
                  "\"signature\":\"%.*s\"}",
                  VIEW_ARGS(payload), VIEW_ARGS(header), VIEW_ARGS(chain),
                  p->unsigned_members == NULL ? "" : p->unsigned_members, VIEW_ARGS(written));
}

em_view lab_envelope(lab *l, const lab_parts *p) {
  return lab_write_envelope(l, p, lab_envelope_signature(l, p));
}
