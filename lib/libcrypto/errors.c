#include "libcrypto/library.h"

#include <openssl/err.h>

void libcrypto_forget_errors(void) {
  ERR_clear_error();
}
