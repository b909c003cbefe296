/* X.509 certificates through OpenSSL: what they say, and who made them. */
#include "libcrypto/library.h"

#include "base/error.h"

#include <openssl/asn1.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { SUBJECT_TEXT = 512 };

bool libcrypto_time(const ASN1_TIME *time, int64_t *seconds) {
  int days = 0;
  int rest = 0;
  ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
  const bool is_read = epoch != NULL && ASN1_TIME_diff(&days, &rest, epoch, time) == 1;
  ASN1_TIME_free(epoch);
  *seconds = (int64_t)days * 86400 + rest;
  return is_read;
}

static em_view name_type(const ASN1_OBJECT *object, arena *memory) {
  const int nid = OBJ_obj2nid(object);
  if (nid != NID_undef) {
    return view_of(OBJ_nid2sn(nid));
  }
  char dotted[80];
  OBJ_obj2txt(dotted, sizeof dotted, object, 1);
  return arena_copy(memory, view_of(dotted));
}

static bool read_subject(X509 *certificate, certificate_facts *facts, arena *memory) {
  const X509_NAME *subject = X509_get_subject_name(certificate);
  const int count = X509_NAME_entry_count(subject);
  char text[SUBJECT_TEXT];
  size_t used = 0;
  if (count > CERTIFICATE_NAMES) {
    return false;
  }
  text[0] = '\0';
  for (int i = 0; i < count; i++) {
    const X509_NAME_ENTRY *entry = X509_NAME_get_entry(subject, i);
    unsigned char *value = NULL;
    const int length = ASN1_STRING_to_UTF8(&value, X509_NAME_ENTRY_get_data(entry));
    if (length < 0) {
      return false;
    }
    certificate_name *name = &facts->subject[facts->subject_count++];
    name->type = name_type(X509_NAME_ENTRY_get_object(entry), memory);
    name->value = arena_copy(memory, (em_view){(const char *)value, (size_t)length});
    OPENSSL_free(value);
    if (used < sizeof text) {
      const int more = snprintf(text + used, sizeof text - used, "%s%.*s=%.*s", i == 0 ? "" : ", ",
                                VIEW_ARGS(name->type), VIEW_ARGS(name->value));
      used += more < 0 ? 0 : (size_t)more;
    }
  }
  facts->subject_text = arena_copy(memory, view_of(text));
  return facts->subject_text.data != NULL;
}

static bool is_critical(X509 *certificate, int nid) {
  const int index = X509_get_ext_by_NID(certificate, nid, -1);
  return index >= 0 && X509_EXTENSION_get_critical(X509_get_ext(certificate, index)) == 1;
}

static void read_usage(X509 *certificate, certificate_facts *facts) {
  static const uint32_t others = KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT | KU_KEY_AGREEMENT |
                                 KU_KEY_CERT_SIGN | KU_CRL_SIGN | KU_ENCIPHER_ONLY |
                                 KU_DECIPHER_ONLY;
  const uint32_t flags = X509_get_extension_flags(certificate);
  facts->has_basic_constraints = (flags & EXFLAG_BCONS) != 0;
  facts->is_constraints_critical = is_critical(certificate, NID_basic_constraints);
  facts->is_ca = (flags & EXFLAG_BCONS) != 0 && (flags & EXFLAG_CA) != 0;
  facts->path_length = (int32_t)X509_get_pathlen(certificate);
  facts->has_key_usage = (flags & EXFLAG_KUSAGE) != 0;
  facts->is_usage_critical = is_critical(certificate, NID_key_usage);
  const uint32_t usage = facts->has_key_usage ? X509_get_key_usage(certificate) : 0;
  facts->may_sign_data = (usage & KU_DIGITAL_SIGNATURE) != 0;
  facts->may_sign_certificates = (usage & KU_KEY_CERT_SIGN) != 0;
  facts->may_do_other = (usage & others) != 0;
  facts->has_extended_usage = (flags & EXFLAG_XKUSAGE) != 0;
  const uint32_t extended =
      facts->has_extended_usage ? X509_get_extended_key_usage(certificate) : 0;
  facts->is_for_code_signing = (extended & XKU_CODE_SIGN) != 0;
  facts->is_for_time_stamping = (extended & XKU_TIMESTAMP) != 0;
  facts->is_for_other_purpose =
      (extended & (XKU_ANYEKU | XKU_SSL_SERVER | XKU_SSL_CLIENT | XKU_SMIME)) != 0;
}

static bool is_hash_broken(X509 *certificate) {
  int digest = NID_undef;
  return X509_get_signature_info(certificate, &digest, NULL, NULL, NULL) != 1 ||
         digest == NID_sha1 || digest == NID_md5 || digest == NID_md4 || digest == NID_md2;
}

static bool describe(X509 *certificate, certificate_facts *facts, arena *memory, em_error *error) {
  unsigned int length = 0;
  EVP_PKEY *key = X509_get0_pubkey(certificate);
  /* Extensions that contradict themselves. */
  if ((X509_get_extension_flags(certificate) & EXFLAG_INVALID) != 0 || key == NULL ||
      !libcrypto_time(X509_get0_notBefore(certificate), &facts->not_before) ||
      !libcrypto_time(X509_get0_notAfter(certificate), &facts->not_after) ||
      !read_subject(certificate, facts, memory) ||
      X509_digest(certificate, EVP_sha256(), facts->thumbprint, &length) != 1) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0, "This certificate contradicts itself or its standard.");
    return false;
  }
  read_usage(certificate, facts);
  facts->is_signed_with_sha1 = is_hash_broken(certificate);
  facts->names_revocation =
      X509_get_ext_by_NID(certificate, NID_crl_distribution_points, -1) >= 0 ||
      X509_get_ext_by_NID(certificate, NID_info_access, -1) >= 0;
  facts->is_self_issued =
      X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
  return libcrypto_describe_key(key, &facts->algorithm, &facts->key_bits, error);
}

void *libcrypto_certificate_read(em_view der, certificate_facts *facts, arena *memory,
                                 em_error *error) {
  *facts = (certificate_facts){.path_length = -1};
  const unsigned char *cursor = (const unsigned char *)der.data;
  const unsigned char *end = cursor + der.length;
  X509 *certificate = der.length > 65536 ? NULL : d2i_X509(NULL, &cursor, (long)der.length);
  if (certificate == NULL || cursor != end) {
    X509_free(certificate);
    libcrypto_forget_errors();
    error_set(error, EM_ERROR_SYNTAX, 0, 0, "This is no well-formed X.509 certificate in DER.");
    return NULL;
  }
  if (!describe(certificate, facts, memory, error)) {
    X509_free(certificate);
    libcrypto_forget_errors();
    return NULL;
  }
  return certificate;
}

void libcrypto_certificate_free(void *certificate) {
  X509_free(certificate);
}

void *libcrypto_certificate_key(void *certificate) {
  return X509_get0_pubkey(certificate);
}

bool libcrypto_certificate_is_issued_by(void *certificate, void *issuer) {
  const bool is_issued =
      X509_NAME_cmp(X509_get_issuer_name(certificate), X509_get_subject_name(issuer)) == 0 &&
      X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
  libcrypto_forget_errors();
  return is_issued;
}
