#include "trust/chain.h"

#include "base/error.h"
#include "trust/moment.h"
#include "trust/pem.h"

#include <stdio.h>

enum { RSA_BITS_MINIMUM = 2048, ID_BYTES = 8 };

certificate *certificate_read(trust_context *t, em_view der, em_error *error) {
  const crypto_library *crypto = trust_crypto(t, error);
  certificate *c = crypto == NULL ? NULL : arena_allocate(&t->memory, sizeof *c);
  if (c == NULL) {
    return NULL;
  }
  c->handle = crypto->certificate_read(der, &c->facts, &t->memory, error);
  if (c->handle == NULL) {
    return NULL;
  }
  if (!trust_keep(t, c->handle, crypto->certificate_free)) {
    error_memory(error);
    return NULL;
  }
  return c;
}

static bool add(trust_context *t, em_view der, certificate ***items, uint32_t *count,
                em_error *error) {
  if (*count == TRUST_KEYS) {
    error_set(error, EM_ERROR_LIMIT, 0, 0, "There are more than %d certificates.", (int)TRUST_KEYS);
    return false;
  }
  certificate *c = certificate_read(t, der, error);
  if (c == NULL) {
    return false;
  }
  if (*items == NULL) {
    *items = arena_allocate_array(&t->memory, TRUST_KEYS, sizeof **items);
  }
  if (*items == NULL) {
    error_memory(error);
    return false;
  }
  (*items)[(*count)++] = c;
  return true;
}

bool certificates_read(trust_context *t, em_view text, certificate ***items, uint32_t *count,
                       em_error *error) {
  const uint32_t before = *count;
  if (text.length > TRUST_POLICY_BYTES) {
    error_set(error, EM_ERROR_LIMIT, 0, 0, "This is too long for certificates.");
    return false;
  }
  /* DER starts with a sequence, PEM never does. */
  if (text.length > 0 && (unsigned char)text.data[0] == 0x30) {
    return add(t, text, items, count, error);
  }
  em_view rest = text;
  em_view der;
  pem_status status = PEM_END;
  while ((status = pem_next(&rest, VIEW("CERTIFICATE"), &der, &t->memory)) == PEM_FOUND) {
    if (!add(t, der, items, count, error)) {
      return false;
    }
  }
  if (status == PEM_MALFORMED || *count == before) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              status == PEM_MALFORMED ? "A certificate in this PEM text is cut short or no base64."
                                      : "There is no certificate in this file.");
    return false;
  }
  return true;
}

/* ---- Form -------------------------------------------------------------------------------------
 */

static bool complain(const certificate *c, em_error *error, const char *what) {
  error_set(error, EM_ERROR_SYNTAX, 0, 0, "The certificate \"%.*s\" %s.",
            VIEW_ARGS(view_until(c->facts.subject_text, 90)), what);
  return false;
}

static bool check_leaf(const certificate *c, em_error *error) {
  const certificate_facts *f = &c->facts;
  if (f->is_ca) {
    return complain(c, error, "is an authority's, and may not sign images itself");
  }
  if (!f->has_key_usage || !f->is_usage_critical || !f->may_sign_data) {
    return complain(c, error,
                    "does not say, as critical, that it may sign (keyUsage "
                    "digitalSignature)");
  }
  if (f->may_do_other) {
    return complain(c, error, "may do more than sign (keyUsage)");
  }
  if (f->has_extended_usage && (f->is_for_other_purpose || f->is_for_time_stamping)) {
    return complain(c, error, "is for another purpose than signing code (extendedKeyUsage)");
  }
  if (f->algorithm == KEY_RSA && f->key_bits < RSA_BITS_MINIMUM) {
    return complain(c, error, "has an RSA key of less than 2048 bits");
  }
  return true;
}

/* `below` is how many authorities stand between it and the leaf. */
static bool check_authority(const certificate *c, uint32_t below, em_error *error) {
  const certificate_facts *f = &c->facts;
  if (!f->has_basic_constraints || !f->is_constraints_critical || !f->is_ca) {
    return complain(c, error, "is not, as critical, that of an authority (basicConstraints)");
  }
  if (!f->has_key_usage || !f->is_usage_critical || !f->may_sign_certificates) {
    return complain(c, error,
                    "does not say, as critical, that it may sign certificates "
                    "(keyUsage keyCertSign)");
  }
  if (f->path_length >= 0 && (uint32_t)f->path_length < below) {
    return complain(c, error, "has more authorities below it than it allows");
  }
  return true;
}

bool chain_check_form(trust_context *t, certificate *const *chain, uint32_t count,
                      em_error *error) {
  for (uint32_t i = 0; i < count; i++) {
    const certificate *issuer = chain[i + 1 < count ? i + 1 : i];
    if (chain[i]->facts.is_signed_with_sha1) {
      return complain(chain[i], error, "is signed with a hash that can be forged (SHA-1 or older)");
    }
    if (i == 0 ? !check_leaf(chain[i], error) : !check_authority(chain[i], i - 1, error)) {
      return false;
    }
    if (!t->loaded->certificate_is_issued_by(chain[i]->handle, issuer->handle)) {
      return complain(chain[i], error,
                      i + 1 < count ? "was not issued by the next one in the chain"
                                    : "ends the chain, but is no root (not issued by itself)");
    }
  }
  return true;
}

/* ---- Time and trust ---------------------------------------------------------------------------
 */

bool chain_check_time(certificate *const *chain, uint32_t count, int64_t earliest, int64_t latest,
                      em_error *error) {
  for (uint32_t i = 0; i < count; i++) {
    const certificate_facts *f = &chain[i]->facts;
    char text[MOMENT_TEXT];
    char what[96];
    if (earliest < f->not_before) {
      moment_write(text, f->not_before);
      snprintf(what, sizeof what, "is not valid before %s", text);
      return complain(chain[i], error, what);
    }
    if (latest > f->not_after) {
      moment_write(text, f->not_after);
      snprintf(what, sizeof what, "expired on %s", text);
      return complain(chain[i], error, what);
    }
  }
  return true;
}

bool chain_leads_to(certificate *const *chain, uint32_t count, certificate *const *roots,
                    uint32_t root_count) {
  for (uint32_t i = 0; i < count; i++) {
    for (uint32_t k = 0; k < root_count; k++) {
      if (memcmp(chain[i]->facts.thumbprint, roots[k]->facts.thumbprint,
                 sizeof chain[i]->facts.thumbprint) == 0) {
        return true;
      }
    }
  }
  return false;
}

em_view certificate_id(const certificate *c, arena *memory) {
  char text[2 * ID_BYTES + 1];
  for (size_t i = 0; i < ID_BYTES; i++) {
    snprintf(text + 2 * i, 3, "%02x", c->facts.thumbprint[i]);
  }
  return arena_copy(memory, view_of(text));
}
