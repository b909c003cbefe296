/* Time stamps (RFC 3161) through OpenSSL. */
#include "libcrypto/library.h"

#include "base/error.h"

#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

/* How far the stamp may be off, rounded up; without a statement one second. */
static int64_t accuracy_of(TS_TST_INFO *info) {
  const TS_ACCURACY *accuracy = TS_TST_INFO_get_accuracy(info);
  if (accuracy == NULL) {
    return 1;
  }
  const ASN1_INTEGER *seconds = TS_ACCURACY_get_seconds(accuracy);
  const bool has_parts =
      TS_ACCURACY_get_millis(accuracy) != NULL || TS_ACCURACY_get_micros(accuracy) != NULL;
  const long whole = seconds == NULL ? 0 : ASN1_INTEGER_get(seconds);
  return (whole < 0 || whole > 86400 ? 86400 : whole) + (has_parts ? 1 : 0);
}

static X509_STORE *make_store(void *const *roots, uint32_t root_count, int64_t time) {
  X509_STORE *store = X509_STORE_new();
  for (uint32_t i = 0; store != NULL && i < root_count; i++) {
    if (X509_STORE_add_cert(store, roots[i]) != 1) {
      X509_STORE_free(store);
      return NULL;
    }
  }
  if (store != NULL) {
    /* The stamp must hold for when it was made: its own certificate may have ended since. */
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)time);
  }
  return store;
}

static bool verify(PKCS7 *token, em_view message, void *const *roots, uint32_t root_count,
                   int64_t time) {
  TS_VERIFY_CTX *context = TS_VERIFY_CTX_new();
  X509_STORE *store = make_store(roots, root_count, time);
  BIO *data = BIO_new_mem_buf(message.data, (int)message.length);
  bool is_good = false;
  if (context != NULL && store != NULL && data != NULL) {
    TS_VERIFY_CTX_set_flags(context, TS_VFY_VERSION | TS_VFY_SIGNATURE | TS_VFY_DATA);
    /* The context takes both over. */
    TS_VERIFY_CTX_set_data(context, data);
    TS_VERIFY_CTX_set_store(context, store);
    data = NULL;
    store = NULL;
    is_good = TS_RESP_verify_token(context, token) == 1;
  }
  BIO_free(data);
  X509_STORE_free(store);
  TS_VERIFY_CTX_free(context);
  libcrypto_forget_errors();
  return is_good;
}

bool libcrypto_timestamp_verify(em_view token, em_view message, void *const *roots,
                                uint32_t root_count, int64_t *earliest, int64_t *latest,
                                em_error *error) {
  const unsigned char *cursor = (const unsigned char *)token.data;
  const unsigned char *end = cursor + token.length;
  PKCS7 *read = token.length > 65536 ? NULL : d2i_PKCS7(NULL, &cursor, (long)token.length);
  TS_TST_INFO *info = read == NULL || cursor != end ? NULL : PKCS7_to_TS_TST_INFO(read);
  int64_t time = 0;
  bool is_good = false;
  if (info == NULL || !libcrypto_time(TS_TST_INFO_get_time(info), &time)) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0, "The time stamp is no well-formed RFC 3161 token.");
  } else if (!verify(read, message, roots, root_count, time)) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              "The time stamp is not for this signature, or by no trusted time stamp authority.");
  } else {
    is_good = true;
    *earliest = time - accuracy_of(info);
    *latest = time + accuracy_of(info);
  }
  TS_TST_INFO_free(info);
  PKCS7_free(read);
  libcrypto_forget_errors();
  return is_good;
}
