/* What sshd, dropbear and login write of logins: user names and all. Whatever somebody calls
 * himself, the address is the one that sshd wrote. */
#include "collectors/login_text.h"
#include "invariants.h"

#include <stdlib.h>
#include <string.h>

enum { MESSAGE = 8192 };

static bool is_text(login_span span, const char *text) {
  return span.length == strlen(text) && memcmp(span.start, text, span.length) == 0;
}

/* Within the message, or a word that the reader knows. */
static bool is_within(login_span span, const char *text, size_t length) {
  return span.length == 0 || (span.start >= text && span.start + span.length <= text + length) ||
         is_text(span, "root") || is_text(span, "password") || is_text(span, "publickey");
}

static void check(const char *program, const char *text, size_t length) {
  const login_text read = login_text_read(program, text, length);
  MUST(is_within(read.user, text, length) && is_within(read.method, text, length));
  MUST(is_within(read.address, text, length));
  MUST(read.outcome != LOGIN_NOTHING || (read.user.length == 0 && read.address.length == 0));
  MUST(read.address.length == 0 || memchr(read.address.start, ' ', read.address.length) == NULL);
}

/* The message with the user's name between what sshd wrote. */
static size_t join(char *message, const char *before, const char *name, size_t length,
                   const char *after) {
  size_t at = strlen(before);
  memcpy(message, before, at);
  if (length > 0) {
    memcpy(message + at, name, length);
  }
  at += length;
  memcpy(message + at, after, strlen(after));
  return at + strlen(after);
}

static void check_name(const char *before, const char *name, size_t size, const char *after) {
  char message[MESSAGE + 128];
  const size_t length = join(message, before, name, size, after);
  const login_text read = login_text_read("sshd", message, length);
  MUST(read.outcome == LOGIN_FAILURE && read.port == 22 && is_text(read.address, "192.0.2.1"));
  MUST(read.user.length == size && (size == 0 || memcmp(read.user.start, name, size) == 0));
}

static void check_key(const char *words, size_t size) {
  char message[MESSAGE + 128];
  const size_t length =
      join(message, "Accepted hostbased for alice from 192.0.2.1 port 22 ssh2: ", words, size, "");
  const login_text read = login_text_read("sshd-session", message, length);
  MUST(read.outcome == LOGIN_SUCCESS && read.port == 22 && is_text(read.address, "192.0.2.1"));
  MUST(is_text(read.user, "alice"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  size = size > MESSAGE ? MESSAGE : size;
  char *text = malloc(size + (size == 0));
  MUST(text != NULL);
  if (size > 0) {
    memcpy(text, data, size);
  }
  check("sshd", text, size);
  check("login", text, size);
  check("dropbear", text, size);
  check_name("Failed password for invalid user ", text, size, " from 192.0.2.1 port 22 ssh2");
  check_name("Invalid user ", text, size, " from 192.0.2.1 port 22");
  check_key(text, size);
  free(text);
  return 0;
}
