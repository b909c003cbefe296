#define _XOPEN_SOURCE 700
#include "trust/lab.h"

#include "trust/base64.h"
#include "trust/scratch.h"
#include "trust/secret.h"

#include "base/error.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const crypto_library *load(void *context, em_error *error) {
  (void)context;
  (void)error;
  return edgemanifest_crypto_library();
}

void lab_open(lab *l) {
  if (!scratch_has("openssl")) {
    cr_skip("openssl is not installed");
  }
  cr_assert(secret_start());
  scratch_enter();
  trust_context_start(&l->trust, NULL, LAB_NOW);
  l->trust.crypto = load;
  l->trust.files = lab_files();
  cr_assert(image_read(&l->wanted, VIEW(LAB_NAME "@" LAB_DIGEST), (place){0}, &l->trust.memory));
}

void lab_close(lab *l) {
  trust_context_free(&l->trust);
  scratch_leave();
}

static void must_run(const char *command) {
  char said[2048] = "";
  if (scratch_run("%s", command) != 0) {
    FILE *file = fopen("output.txt", "r");
    if (file != NULL) {
      said[fread(said, 1, sizeof said - 1, file)] = '\0';
      fclose(file);
    }
    cr_assert(false, "%s: %s", command, said);
  }
}

void lab_make_key(const char *name, const char *kind) {
  char command[512];
  if (strncmp(kind, "RSA:", 4) == 0) {
    snprintf(command, sizeof command,
             "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:%s -out %s.pem", kind + 4,
             name);
  } else if (strcmp(kind, "ED25519") == 0) {
    snprintf(command, sizeof command, "openssl genpkey -algorithm ED25519 -out %s.pem", name);
  } else {
    snprintf(command, sizeof command,
             "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:%s -out %s.pem", kind, name);
  }
  must_run(command);
  snprintf(command, sizeof command, "openssl pkey -in %s.pem -pubout -out %s.pub", name, name);
  must_run(command);
}

void lab_make_certificate(const char *name, const char *subject, const char *issuer,
                          const char *extensions, const char *days) {
  char command[1024];
  scratch_write("extensions", view_of(extensions));
  snprintf(command, sizeof command, "openssl req -new -key %s.pem -subj '%s' -out request.csr",
           name, subject);
  must_run(command);
  const bool is_root = strcmp(name, issuer) == 0;
  /* faketime is not needed: the dates are said outright. */
  if (is_root) {
    snprintf(command, sizeof command,
             "openssl x509 -req -in request.csr -signkey %s.pem -extfile extensions %s "
             "-out %s.crt",
             name, days, name);
  } else {
    snprintf(command, sizeof command,
             "openssl x509 -req -in request.csr -CA %s.crt -CAkey %s.pem -CAcreateserial "
             "-extfile extensions %s -out %s.crt",
             issuer, issuer, days, name);
  }
  must_run(command);
}

em_view lab_sign(lab *l, const char *name, const char *options, em_view bytes) {
  char command[512];
  scratch_write("to-sign", bytes);
  snprintf(command, sizeof command,
           *options == '\0' ? "openssl pkeyutl -sign -rawin -inkey %s.pem -in to-sign -out signed%s"
                            : "openssl dgst -sign %s.pem %s -out signed to-sign",
           name, options);
  must_run(command);
  const em_view signature = scratch_read("signed", &l->trust.memory);
  cr_assert_not_null(signature.data);
  return signature;
}

/* One INTEGER of the signature, right-aligned. */
static const unsigned char *take_number(const unsigned char *der, unsigned char *out, size_t half) {
  cr_assert_eq(der[0], 0x02);
  size_t length = der[1];
  const unsigned char *bytes = der + 2;
  const unsigned char *end = bytes + length;
  while (length > half) {
    bytes++;
    length--;
  }
  memset(out, 0, half);
  memcpy(out + half - length, bytes, length);
  return end;
}

em_view lab_raw_ecdsa(lab *l, em_view der, size_t half) {
  unsigned char *out = arena_allocate(&l->trust.memory, 2 * half);
  const unsigned char *bytes = (const unsigned char *)der.data;
  bytes += bytes[1] == 0x81 ? 3 : 2;
  bytes = take_number(bytes, out, half);
  take_number(bytes, out + half, half);
  return (em_view){(const char *)out, 2 * half};
}

em_view lab_der_of_certificate(lab *l, const char *name) {
  char command[256];
  snprintf(command, sizeof command, "openssl x509 -in %s.crt -outform DER -out certificate.der",
           name);
  must_run(command);
  return scratch_read("certificate.der", &l->trust.memory);
}

em_view lab_base64(lab *l, em_view bytes) {
  return base64_encode(bytes, BASE64_STANDARD, &l->trust.memory);
}

em_view lab_base64_url(lab *l, em_view bytes) {
  return base64_encode(bytes, BASE64_URL, &l->trust.memory);
}

em_view lab_text(lab *l, const char *format, ...) {
  char text[65536];
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  cr_assert(length >= 0 && (size_t)length < sizeof text);
  return arena_copy(&l->trust.memory, (em_view){text, (size_t)length});
}

policy lab_policy(lab *l, const char *text) {
  policy p;
  em_error error = {0};
  cr_assert_eq(policy_read(&l->trust, &p, VIEW("policy.json"), view_of(text), VIEW(""),
                           VIEW("store"), &error),
               EM_OK, "%s", error.message);
  return p;
}

policy lab_section(lab *l, const char *text) {
  policy p;
  em_error error = {0};
  document d;
  const document_options options = {.limits = EM_LIMITS_INIT};
  cr_assert_eq(document_parse_json(&d, VIEW("config"), view_of(text), &options, &error), EM_OK,
               "%s", error.message);
  cr_assert_eq(
      policy_read_section(&l->trust, &p, &d, 0, VIEW(".edgemanifest.yaml"), VIEW(""), &error),
      EM_OK, "%s", error.message);
  document_free(&d);
  return p;
}

/* ---- Files ------------------------------------------------------------------------------------
 */

static bool read_file(void *context, em_view path, size_t maximum, arena *memory, em_view *bytes,
                      em_error *error) {
  (void)context;
  char name[512];
  snprintf(name, sizeof name, "%.*s", VIEW_ARGS(path));
  *bytes = scratch_read(name, memory);
  if (memory->has_failed) {
    error_memory(error);
    return false;
  }
  if (bytes->data == NULL || bytes->length > maximum) {
    error_set(error, EM_ERROR_ARGUMENT, 0, 0, "%s", strerror(errno));
    return false;
  }
  return true;
}

static int is_plain(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

static bool list_files(void *context, em_view folder, arena *memory, em_view **names,
                       uint32_t *count, em_error *error) {
  (void)context;
  char name[512];
  struct dirent **entries = NULL;
  snprintf(name, sizeof name, "%.*s", VIEW_ARGS(folder));
  const int found = scandir(name, &entries, is_plain, alphasort);
  if (found < 0) {
    error_set(error, EM_ERROR_ARGUMENT, 0, 0, "%s", strerror(errno));
    return false;
  }
  *names = arena_allocate_array(memory, (size_t)found, sizeof **names);
  *count = 0;
  for (int i = 0; i < found; i++) {
    if (*names != NULL) {
      (*names)[(*count)++] = arena_copy(memory, view_of(entries[i]->d_name));
    }
    free(entries[i]);
  }
  free(entries);
  return !memory->has_failed || (error_memory(error), false);
}

trust_files lab_files(void) {
  return (trust_files){.read = read_file, .list = list_files};
}
