#include "trust/envelope.h"

#include "base/error.h"
#include "trust/base64.h"
#include "trust/moment.h"
#include "trust/strict.h"

#define SCHEME VIEW_INIT("io.cncf.notary.signingScheme")
#define SIGNING_TIME VIEW_INIT("io.cncf.notary.signingTime")
#define AUTHENTIC_TIME VIEW_INIT("io.cncf.notary.authenticSigningTime")
#define EXPIRY VIEW_INIT("io.cncf.notary.expiry")
#define PAYLOAD_TYPE VIEW("application/vnd.cncf.notary.payload.v1+json")

static bool fail(em_error *error, const char *message) {
  error_set(error, EM_ERROR_SYNTAX, 0, 0, "%s", message);
  return false;
}

/* ---- Protected header -------------------------------------------------------------------------
 */

enum { P_ALG, P_CTY, P_CRIT, P_SCHEME, P_SIGNING, P_AUTHENTIC, P_EXPIRY, P_COUNT };

static const strict_member protected_members[P_COUNT] = {
    {VIEW_INIT("alg"), STRICT_TEXT, true},
    {VIEW_INIT("cty"), STRICT_TEXT, true},
    {VIEW_INIT("crit"), STRICT_ARRAY, true},
    {SCHEME, STRICT_TEXT, true},
    {SIGNING_TIME, STRICT_TEXT, false},
    {AUTHENTIC_TIME, STRICT_TEXT, false},
    {EXPIRY, STRICT_TEXT, false},
};

static bool is_listed(const document *d, uint32_t list, em_view name) {
  DOCUMENT_EACH_ELEMENT(d, list, element) {
    if (document_kind_of(d, element) == DOCUMENT_STRING &&
        view_equals(document_string(d, element), name)) {
      return true;
    }
  }
  return false;
}

/* Everything critical must be understood, and what is understood as critical must be marked so. */
static bool check_critical(const document *d, const uint32_t *nodes, em_error *error) {
  static const int critical[] = {P_SCHEME, P_AUTHENTIC, P_EXPIRY};
  for (size_t i = 0; i < sizeof critical / sizeof *critical; i++) {
    if (nodes[critical[i]] != DOCUMENT_NONE &&
        !is_listed(d, nodes[P_CRIT], protected_members[critical[i]].name)) {
      return fail(error, "The envelope's \"crit\" does not list a header that is critical.");
    }
  }
  DOCUMENT_EACH_ELEMENT(d, nodes[P_CRIT], element) {
    const em_view name = document_kind_of(d, element) == DOCUMENT_STRING
                             ? document_string(d, element)
                             : VIEW("(no text)");
    bool is_understood = false;
    for (size_t i = 0; i < sizeof critical / sizeof *critical; i++) {
      is_understood = is_understood || (nodes[critical[i]] != DOCUMENT_NONE &&
                                        view_equals(name, protected_members[critical[i]].name));
    }
    if (!is_understood) {
      error_set(error, EM_ERROR_SYNTAX, 0, 0,
                "The envelope demands to understand \"%.*s\", which is not understood here.",
                VIEW_ARGS(view_until(name, 80)));
      return false;
    }
  }
  return true;
}

static bool read_time(const document *d, uint32_t node, int64_t *time, em_error *error) {
  return moment_read(time, document_string(d, node)) ||
         fail(error, "A time in the envelope is not written as RFC 3339 demands.");
}

static bool read_times(envelope *e, const document *d, const uint32_t *nodes, em_error *error) {
  const uint32_t node = nodes[e->is_signing_authority ? P_AUTHENTIC : P_SIGNING];
  const uint32_t other = nodes[e->is_signing_authority ? P_SIGNING : P_AUTHENTIC];
  if (node == DOCUMENT_NONE || other != DOCUMENT_NONE) {
    return fail(error, "The envelope's time of signing does not fit its signing scheme.");
  }
  e->has_signing_time = true;
  e->has_expiry = nodes[P_EXPIRY] != DOCUMENT_NONE;
  return read_time(d, node, &e->signing_time, error) &&
         (!e->has_expiry || read_time(d, nodes[P_EXPIRY], &e->expiry, error));
}

static bool read_header(trust_context *t, envelope *e, const document *d, em_error *error) {
  uint32_t nodes[P_COUNT];
  if (!strict_members(d, 0, VIEW("the protected header"), protected_members, P_COUNT, true, nodes,
                      error)) {
    return false;
  }
  if (!view_equals(document_string(d, nodes[P_CTY]), PAYLOAD_TYPE)) {
    return fail(error, "The envelope's payload is of a type that is not known here (\"cty\").");
  }
  const em_view scheme = document_string(d, nodes[P_SCHEME]);
  e->is_signing_authority = view_equals(scheme, VIEW("notary.x509.signingAuthority"));
  if (!e->is_signing_authority && !view_equals(scheme, VIEW("notary.x509"))) {
    return fail(error, "The envelope's signing scheme is not known here.");
  }
  e->algorithm = arena_copy(&t->memory, document_string(d, nodes[P_ALG]));
  return check_critical(d, nodes, error) && read_times(e, d, nodes, error);
}

static bool read_protected(trust_context *t, envelope *e, em_view text, em_error *error) {
  document d;
  if (strict_read(&d, VIEW("the protected header"), text, &t->memory, error) != EM_OK) {
    return false;
  }
  const bool is_read = read_header(t, e, &d, error);
  document_free(&d);
  return is_read;
}

/* ---- Payload ------------------------------------------------------------------------------------
 */

static bool read_payload(trust_context *t, envelope *e, em_view text, em_error *error) {
  static const strict_member members[] = {{VIEW_INIT("targetArtifact"), STRICT_OBJECT, true}};
  static const strict_member artifact_members[] = {
      {VIEW_INIT("mediaType"), STRICT_TEXT, true},
      {VIEW_INIT("digest"), STRICT_TEXT, true},
      {VIEW_INIT("size"), STRICT_NUMBER, true},
      {VIEW_INIT("annotations"), STRICT_OBJECT, false},
      {VIEW_INIT("artifactType"), STRICT_TEXT, false},
  };
  document d;
  uint32_t artifact = 0;
  uint32_t nodes[5];
  if (strict_read(&d, VIEW("the payload"), text, &t->memory, error) != EM_OK) {
    return false;
  }
  const bool is_read =
      strict_members(&d, 0, VIEW("the payload"), members, 1, false, &artifact, error) &&
      strict_members(&d, artifact, VIEW("\"targetArtifact\""), artifact_members, 5, false, nodes,
                     error);
  if (is_read) {
    e->digest = arena_copy(&t->memory, document_string(&d, nodes[1]));
  }
  document_free(&d);
  return is_read;
}

/* ---- Unprotected header --------------------------------------------------------------------- */

static bool read_chain(trust_context *t, envelope *e, const document *d, uint32_t list,
                       em_error *error) {
  DOCUMENT_EACH_ELEMENT(d, list, element) {
    em_view der;
    if (e->chain_count == TRUST_CHAIN) {
      return fail(error, "The envelope's certificate chain is longer than ten.");
    }
    if (!base64_decode(&der, document_string(d, element), BASE64_STANDARD, &t->memory)) {
      return fail(error, "A certificate of the envelope (\"x5c\") is no well-formed base64.");
    }
    certificate *c = certificate_read(t, der, error);
    if (c == NULL) {
      return false;
    }
    e->chain[e->chain_count++] = c;
  }
  return e->chain_count > 0 || fail(error, "The envelope brings no certificate (\"x5c\").");
}

static bool read_unprotected(trust_context *t, envelope *e, const document *d, uint32_t header,
                             em_error *error) {
  static const strict_member members[] = {
      {VIEW_INIT("x5c"), STRICT_ARRAY, true},
      {VIEW_INIT("io.cncf.notary.timestampSignature"), STRICT_TEXT, false},
      {VIEW_INIT("io.cncf.notary.signingAgent"), STRICT_TEXT, false},
  };
  uint32_t nodes[3];
  if (!strict_members(d, header, VIEW("\"header\""), members, 3, true, nodes, error)) {
    return false;
  }
  if (nodes[1] != DOCUMENT_NONE &&
      !base64_decode(&e->timestamp, document_string(d, nodes[1]), BASE64_STANDARD, &t->memory)) {
    return fail(error, "The envelope's time stamp is no well-formed base64.");
  }
  return read_chain(t, e, d, nodes[0], error);
}

/* ---- All ----------------------------------------------------------------------------------------
 */

static bool decode(trust_context *t, const document *d, uint32_t node, const char *what,
                   em_view *bytes, em_error *error) {
  const em_view text = document_string(d, node);
  if (base64_decode(bytes, text, BASE64_URL, &t->memory)) {
    return true;
  }
  error_set(error, EM_ERROR_SYNTAX, 0, 0, "The envelope's \"%s\" %s.", what,
            base64_fault(text, BASE64_URL));
  return false;
}

static bool read_document(trust_context *t, envelope *e, const document *d, em_error *error) {
  static const strict_member members[] = {
      {VIEW_INIT("payload"), STRICT_TEXT, true},
      {VIEW_INIT("protected"), STRICT_TEXT, true},
      {VIEW_INIT("header"), STRICT_OBJECT, true},
      {VIEW_INIT("signature"), STRICT_TEXT, true},
  };
  uint32_t nodes[4];
  em_view payload;
  em_view header;
  if (!strict_members(d, 0, VIEW("the envelope"), members, 4, false, nodes, error) ||
      !decode(t, d, nodes[0], "payload", &payload, error) ||
      !decode(t, d, nodes[1], "protected", &header, error) ||
      !decode(t, d, nodes[3], "signature", &e->signature, error)) {
    return false;
  }
  const em_view first = document_string(d, nodes[1]);
  const em_view second = document_string(d, nodes[0]);
  e->input = arena_format(&t->memory, "%.*s.%.*s", VIEW_ARGS(first), VIEW_ARGS(second));
  return read_protected(t, e, header, error) && read_payload(t, e, payload, error) &&
         read_unprotected(t, e, d, nodes[2], error);
}

bool envelope_read(trust_context *t, envelope *e, em_view text, em_error *error) {
  *e = (envelope){0};
  if (text.length > TRUST_PAYLOAD_BYTES) {
    error_set(error, EM_ERROR_LIMIT, 0, 0, "It is larger than any envelope for an image.");
    return false;
  }
  document d;
  if (strict_read(&d, VIEW("the envelope"), text, &t->memory, error) != EM_OK) {
    return false;
  }
  const bool is_read = read_document(t, e, &d, error);
  document_free(&d);
  if (is_read && t->memory.has_failed) {
    error_memory(error);
    return false;
  }
  return is_read;
}
