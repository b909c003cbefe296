/* As the rules env-tls-verification-off and edgehub-weak-tls have it. */
#include "delta/transport.h"

static bool is_one_of(em_view value, const char *const *words) {
  for (size_t i = 0; words[i] != NULL; i++) {
    if (view_equals_ignoring_case(value, view_of(words[i]))) {
      return true;
    }
  }
  return false;
}

static char upper(char c) {
  return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* True if the name ends with the words, each `_` of which may be missing, and they begin a word. */
static bool ends_with_words(em_view name, const char *words) {
  size_t at = name.length;
  for (size_t i = strlen(words); i > 0; i--) {
    const bool fits = at > 0 && upper(name.data[at - 1]) == words[i - 1];
    if (!fits && words[i - 1] != '_') {
      return false;
    }
    at -= fits ? 1 : 0;
  }
  return at == 0 || name.data[at - 1] == '_';
}

static bool ends_with_any(em_view name, const char *const *endings) {
  for (size_t i = 0; endings[i] != NULL; i++) {
    if (ends_with_words(name, endings[i])) {
      return true;
    }
  }
  return false;
}

/* Variables of programs that are known, and the value that switches checks off; NULL: any. */
static bool is_known_switch(em_view name, em_view value) {
  static const struct {
    const char *name, *value;
  } rows[] = {{"NODE_TLS_REJECT_UNAUTHORIZED", "0"},
              {"PYTHONHTTPSVERIFY", "0"},
              {"GIT_SSL_NO_VERIFY", NULL},
              {"PIP_TRUSTED_HOST", NULL}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (view_equals(name, view_of(rows[i].name))) {
      return rows[i].value == NULL ? value.length > 0 : view_equals(value, view_of(rows[i].value));
    }
  }
  static const char *const off[] = {"false", "0", NULL};
  return view_equals_ignoring_case(name, VIEW("NPM_CONFIG_STRICT_SSL")) && is_one_of(value, off);
}

bool transport_is_unchecked(em_view name, em_view value) {
  static const char *const checks[] = {"VERIFY_SSL",          "SSL_VERIFY",
                                       "VERIFY_TLS",          "TLS_VERIFY",
                                       "VERIFY_CERT",         "VERIFY_CERTS",
                                       "VERIFY_CERTIFICATE",  "VERIFY_CERTIFICATES",
                                       "REJECT_UNAUTHORIZED", NULL};
  static const char *const exemptions[] = {"TLS_INSECURE",           "INSECURE_TLS",
                                           "INSECURE_SKIP_VERIFY",   "SKIP_TLS_VERIFY",
                                           "SSL_INSECURE",           "TRUST_ALL_CERT",
                                           "TRUST_ALL_CERTS",        "TRUST_ALL_CERTIFICATE",
                                           "TRUST_ALL_CERTIFICATES", NULL};
  static const char *const off[] = {"false", "0", "no", "off", "none", NULL};
  static const char *const on[] = {"true", "1", "yes", "on", NULL};
  if (value.data == NULL) {
    return false;
  }
  return is_known_switch(name, value) || (is_one_of(value, off) && ends_with_any(name, checks)) ||
         (is_one_of(value, on) && ends_with_any(name, exemptions));
}

static bool is_separator(char c) {
  return c != '\0' && strchr(",; \t\n\r", c) != NULL;
}

/* Past one of the bytes, if it stands there. */
static size_t skip(em_view word, size_t at, const char *bytes) {
  return at < word.length && word.data[at] != '\0' && strchr(bytes, word.data[at]) != NULL ? at + 1
                                                                                           : at;
}

/* "ssl3.0", "tls", "tls_1_1"; but not "tls1.2". */
static bool is_old_version(em_view word) {
  const bool is_tls = view_equals_ignoring_case(view_until(word, 3), VIEW("tls"));
  if (!is_tls && !view_equals_ignoring_case(view_until(word, 3), VIEW("ssl"))) {
    return false;
  }
  if (word.length == 3) {
    return true;
  }
  const size_t number = skip(word, 3, "_.");
  const size_t behind = skip(word, number, is_tls ? "1" : "23");
  if (is_tls && behind == number) {
    return false;
  }
  const size_t minor = skip(word, behind, "_.");
  const size_t end = skip(word, minor, is_tls ? "01" : "0");
  return (end > minor && end == word.length) || behind == word.length;
}

bool transport_is_old(em_view name, em_view value) {
  if (value.data == NULL || !view_equals_ignoring_case(name, VIEW("SslProtocols"))) {
    return false;
  }
  for (size_t start = 0; start < value.length;) {
    size_t end = start;
    while (end < value.length && !is_separator(value.data[end])) {
      end++;
    }
    if (is_old_version(view_until(view_from(value, start), end - start))) {
      return true;
    }
    start = end + 1;
  }
  return false;
}
