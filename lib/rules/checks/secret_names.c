#include "rules/checks/secret_names.h"

#include "model/placeholder.h"
#include "text/search.h"

#include <stdint.h>

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Words of the lists begin with a letter or a digit. */
static bool is_in(const em_view *list, size_t count, em_view text) {
  const char first = text.length == 0 ? '\0' : (char)(text.data[0] | 0x20);
  for (size_t i = 0; i < count; i++) {
    if (list[i].length == text.length && (list[i].data[0] | 0x20) == first &&
        view_equals_ignoring_case(list[i], text)) {
      return true;
    }
  }
  return false;
}

/* ---- Names
 * ------------------------------------------------------------------------------------------ */

static const em_view secret_words[] = {
    WORD("password"),   WORD("passwd"),       WORD("pwd"),         WORD("passphrase"),
    WORD("passwort"),   WORD("pass"),         WORD("secret"),      WORD("secrets"),
    WORD("token"),      WORD("apikey"),       WORD("accesskey"),   WORD("secretkey"),
    WORD("privatekey"), WORD("credential"),   WORD("credentials"), WORD("connectionstring"),
    WORD("connstr"),    WORD("accountkey"),   WORD("storagekey"),  WORD("sharedaccesskey"),
    WORD("authkey"),    WORD("authtoken"),    WORD("accesstoken"), WORD("clientsecret"),
    WORD("sastoken"),   WORD("primarykey"),   WORD("masterkey"),   WORD("hmackey"),
    WORD("dbpassword"), WORD("userpassword"),
};

/* `key` says nothing alone, but behind one of these. */
static const em_view key_words[] = {
    WORD("api"),     WORD("access"),    WORD("secret"),     WORD("private"),  WORD("account"),
    WORD("storage"), WORD("shared"),    WORD("auth"),       WORD("primary"),  WORD("secondary"),
    WORD("master"),  WORD("signing"),   WORD("encryption"), WORD("hmac"),     WORD("license"),
    WORD("licence"), WORD("symmetric"), WORD("sas"),        WORD("function"),
};

/* Whatever comes before: what these end is about a secret, and none. */
static const em_view harmless_ends[] = {
    WORD("file"),     WORD("path"),      WORD("name"),      WORD("url"),        WORD("uri"),
    WORD("ttl"),      WORD("expiry"),    WORD("expires"),   WORD("expiration"), WORD("limit"),
    WORD("limits"),   WORD("length"),    WORD("size"),      WORD("count"),      WORD("type"),
    WORD("id"),       WORD("endpoint"),  WORD("host"),      WORD("enabled"),    WORD("required"),
    WORD("policy"),   WORD("rotation"),  WORD("interval"),  WORD("timeout"),    WORD("ref"),
    WORD("location"), WORD("dir"),       WORD("directory"), WORD("format"),     WORD("prefix"),
    WORD("field"),    WORD("header"),    WORD("lifetime"),  WORD("renewal"),    WORD("max"),
    WORD("min"),      WORD("algorithm"), WORD("mode"),      WORD("issuer"),     WORD("audience"),
    WORD("scope"),    WORD("user"),      WORD("username"),  WORD("version"),    WORD("hash"),
    WORD("store"),    WORD("vault"),     WORD("days"),      WORD("seconds"),    WORD("minutes"),
    WORD("allowed"),  WORD("validity"),  WORD("duration"),  WORD("refresh"),
};

enum { WORDS_MAXIMUM = 12 };

/* Parts a name at signs and at humps: MY_ApiKey is my, api, key. */
static size_t split(em_view name, em_view *words) {
  size_t count = 0;
  size_t start = 0;
  for (size_t i = 0; i <= name.length && count < WORDS_MAXIMUM; i++) {
    const char c = i < name.length ? name.data[i] : '_';
    const bool is_letter = is_upper(c) || is_lower(c) || is_digit(c);
    const bool is_hump =
        i > start && is_upper(c) &&
        (is_lower(name.data[i - 1]) ||
         (i + 1 < name.length && is_upper(name.data[i - 1]) && is_lower(name.data[i + 1])));
    if ((!is_letter || is_hump) && i > start) {
      words[count++] = (em_view){name.data + start, i - start};
      start = i;
    }
    if (!is_letter) {
      start = i + 1;
    }
  }
  return count;
}

static em_view without_digits(em_view word) {
  while (word.length > 1 && is_digit(word.data[word.length - 1])) {
    word.length--;
  }
  return word;
}

/* Two words that make one of the list: connection string, api key. */
static bool is_pair(em_view first, em_view second) {
  char joined[32];
  if (first.length + second.length > sizeof joined) {
    return false;
  }
  memcpy(joined, first.data, first.length);
  memcpy(joined + first.length, second.data, second.length);
  return is_in(secret_words, COUNT(secret_words),
               (em_view){joined, first.length + second.length}) ||
         ((view_equals_ignoring_case(second, VIEW("key")) ||
           view_equals_ignoring_case(second, VIEW("keys"))) &&
          is_in(key_words, COUNT(key_words), first));
}

enum { LETTER_BITS = 5, TRIPLE = (1 << 3 * LETTER_BITS) - 1 };

#define LETTERS(a, b, c) (((a)&31) << 2 * LETTER_BITS | ((b)&31) << LETTER_BITS | ((c)&31))

/* Every word above that makes a name tell has one of these triples, or it is made of two words: so
 * only the letters of the name count. */
static bool may_tell(em_view name) {
  uint32_t last = 0;
  for (size_t i = 0; i < name.length; i++) {
    const uint32_t letter = ((unsigned char)name.data[i] | 0x20u) - 'a' + 1;
    if (letter - 1 >= 26) {
      continue;
    }
    last = (last << LETTER_BITS | letter) & TRIPLE;
    switch (last) {
      case LETTERS('p', 'a', 's'):
      case LETTERS('p', 'w', 'd'):
      case LETTERS('s', 'e', 'c'):
      case LETTERS('t', 'o', 'k'):
      case LETTERS('k', 'e', 'y'):
      case LETTERS('c', 'r', 'e'):
      case LETTERS('c', 'o', 'n'):
        return true;
      default:
        break;
    }
  }
  return false;
}

bool secret_name_is_telling(em_view name) {
  em_view words[WORDS_MAXIMUM];
  if (!may_tell(name)) {
    return false;
  }
  const size_t count = split(name, words);
  if (count == 0 || is_in(harmless_ends, COUNT(harmless_ends), words[count - 1])) {
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    const em_view word = without_digits(words[i]);
    if (view_equals_ignoring_case(word, VIEW("public"))) {
      return false;
    }
    if (is_in(secret_words, COUNT(secret_words), word) ||
        (i + 1 < count && is_pair(word, without_digits(words[i + 1])))) {
      return true;
    }
  }
  return false;
}

/* ---- Values
 * ----------------------------------------------------------------------------------------- */

static bool is_all(em_view text, const char *letters) {
  for (size_t i = 0; i < text.length; i++) {
    if (strchr(letters, text.data[i]) == NULL || text.data[i] == '\0') {
      return false;
    }
  }
  return text.length > 0;
}

/* `---TOKEN---`: a name in capitals between dashes. The head of a private key has a blank in it. */
static bool is_name_between_dashes(em_view value) {
  size_t dashes = 0;
  while (dashes < value.length && value.data[dashes] == '-') {
    dashes++;
  }
  if (dashes < 2 || value.length <= 2 * dashes) {
    return false;
  }
  for (size_t i = 0; i < value.length; i++) {
    const bool is_of_name = i >= dashes && i < value.length - dashes;
    const char c = value.data[i];
    if (is_of_name ? !((c >= 'A' && c <= 'Z') || c == '_') : c != '-') {
      return false;
    }
  }
  return true;
}

bool secret_is_placeholder(em_view value) {
  static const em_view starts[] = {
      WORD("@Microsoft.KeyVault"), WORD("keyvault:"), WORD("vault:"), WORD("secret:"),
      WORD("secretref:"),          WORD("env:"),      WORD("file:"),  WORD("ref:"),
  };
  static const em_view inside[] = {
      WORD("your"),        WORD("replace"), WORD("placeholder"), WORD("insert"),
      WORD("redacted"),    WORD("to-be-"),  WORD("todo"),        WORD("dummy"),
      WORD("xxxx"),        WORD("****"),    WORD("enter-"),      WORD("enter "),
      WORD("example-key"), WORD("put-"),    WORD("fill"),        WORD("somevalue"),
  };
  if (value.length == 0 || placeholder_is_in(value)) {
    return true;
  }
  const char first = value.data[0];
  const char last = value.data[value.length - 1];
  if ((first == '<' && last == '>') || (first == '[' && last == ']') ||
      (first == '{' && last == '}') || (first == '%' && last == '%' && value.length > 2) ||
      is_all(value, "xX*.-_?#") || is_name_between_dashes(value)) {
    return true;
  }
  for (size_t i = 0; i < COUNT(starts); i++) {
    if (view_equals_ignoring_case(view_until(value, starts[i].length), starts[i])) {
      return true;
    }
  }
  const size_t open = view_find(value, '<');
  if (open < value.length && view_find(view_from(value, open), '>') < value.length - open) {
    return true;
  }
  /* a long token may hold any letters by chance */
  for (size_t i = 0; i < COUNT(inside) && value.length < 48; i++) {
    if (text_holds(value, inside[i], true)) {
      return true;
    }
  }
  return false;
}

bool secret_is_default(em_view value) {
  static const em_view known[] = {
      WORD("changeme"),
      WORD("change-me"),
      WORD("change_me"),
      WORD("changeit"),
      WORD("password"),
      WORD("password1"),
      WORD("password123"),
      WORD("passw0rd"),
      WORD("p@ssw0rd"),
      WORD("p@ssword"),
      WORD("passwd"),
      WORD("pass"),
      WORD("admin"),
      WORD("admin123"),
      WORD("administrator"),
      WORD("root"),
      WORD("toor"),
      WORD("guest"),
      WORD("default"),
      WORD("secret"),
      WORD("supersecret"),
      WORD("letmein"),
      WORD("qwerty"),
      WORD("welcome"),
      WORD("welcome1"),
      WORD("test"),
      WORD("test123"),
      WORD("demo"),
      WORD("123456"),
      WORD("12345678"),
      WORD("123456789"),
      WORD("1234"),
      WORD("12345"),
      WORD("postgres"),
      WORD("mysql"),
      WORD("mariadb"),
      WORD("mongo"),
      WORD("influx"),
      WORD("influxdb"),
      WORD("grafana"),
      WORD("minio"),
      WORD("minioadmin"),
      WORD("minio123"),
      WORD("rabbitmq"),
      WORD("redis"),
      WORD("elastic"),
      WORD("mosquitto"),
      WORD("nodered"),
      WORD("raspberry"),
      WORD("raspberrypi"),
      WORD("ubuntu"),
      WORD("pi"),
      WORD("user"),
      WORD("iotedge"),
      WORD("sa"),
      WORD("Passw0rd!"),
      WORD("Password!"),
      WORD("Password1!"),
      WORD("P@ssw0rd!"),
      WORD("P@ssw0rd1"),
      WORD("P@55w0rd"),
      WORD("Strong!Passw0rd"),
      WORD("YourStrong!Passw0rd"),
      WORD("YourStrong@Passw0rd"),
      WORD("yourStrong(!)Password"),
      WORD("MyPass@word"),
      WORD("Pa$$w0rd"),
      WORD("Pass@word1"),
      WORD("public"),
      WORD("private"),
      WORD("admin@123"),
      WORD("abc123"),
      WORD("hunter2"),
      WORD("insecure"),
  };
  return is_in(known, COUNT(known), value);
}

static bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_guid(em_view value) {
  if (value.length != 36) {
    return false;
  }
  for (size_t i = 0; i < value.length; i++) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? value.data[i] != '-' : !is_hex(value.data[i])) {
      return false;
    }
  }
  return true;
}

static bool is_word_of_settings(em_view value) {
  static const em_view words[] = {
      WORD("true"),     WORD("false"),    WORD("yes"),       WORD("no"),       WORD("on"),
      WORD("off"),      WORD("none"),     WORD("null"),      WORD("auto"),     WORD("default"),
      WORD("sas"),      WORD("x509"),     WORD("tpm"),       WORD("basic"),    WORD("bearer"),
      WORD("optional"), WORD("required"), WORD("anonymous"), WORD("disabled"), WORD("enabled"),
      WORD("n/a"),      WORD("na"),
  };
  return is_in(words, COUNT(words), value);
}

static bool is_path_or_address(em_view value) {
  const bool is_path = value.data[0] == '/' || value.data[0] == '~' ||
                       view_starts_with(value, VIEW("./")) ||
                       view_starts_with(value, VIEW("../")) ||
                       (value.length > 2 && value.data[1] == ':' && value.data[2] == '\\');
  bool has_blank_or_slash = false;
  for (size_t i = 0; i < value.length; i++) {
    has_blank_or_slash = has_blank_or_slash || value.data[i] == '/';
  }
  return (is_path && has_blank_or_slash && value.length < 120 &&
          view_find(value, '=') == value.length && view_find(value, '+') == value.length) ||
         text_holds(value, VIEW("://"), true);
}

static bool is_number_or_version(em_view value) {
  size_t digits = 0;
  for (size_t i = 0; i < value.length; i++) {
    if (!is_digit(value.data[i]) && value.data[i] != '.' && value.data[i] != '-' &&
        value.data[i] != ':') {
      return false;
    }
    digits += is_digit(value.data[i]);
  }
  return digits < 6 || view_find(value, '.') < value.length;
}

static bool is_public(em_view value) {
  static const em_view starts[] = {
      WORD("ssh-rsa "),          WORD("ssh-ed25519 "),           WORD("ecdsa-sha2-"),
      WORD("-----BEGIN PUBLIC"), WORD("-----BEGIN CERTIFICATE"), WORD("sha256:"),
  };
  for (size_t i = 0; i < COUNT(starts); i++) {
    if (view_starts_with(value, starts[i])) {
      return true;
    }
  }
  return false;
}

/* A sentence, a list or a template's text is no password. */
static bool is_prose(em_view value) {
  size_t blanks = 0;
  for (size_t i = 0; i < value.length; i++) {
    blanks += value.data[i] == ' ';
  }
  return blanks > 2 || value.data[0] == '{' || value.data[0] == '[';
}

bool secret_is_literal(em_view name, em_view value) {
  return value.length >= 3 && !secret_is_placeholder(value) && !is_word_of_settings(value) &&
         !view_equals_ignoring_case(name, value) && !is_guid(value) && !is_path_or_address(value) &&
         !is_number_or_version(value) && !is_public(value) && !is_prose(value);
}

/* ---- Entropy
 * ---------------------------------------------------------------------------------------- */

/* log2 in sixteenths of a bit, by table: no floating point, no libm. */
static uint32_t log2_sixteenths(uint32_t number) {
  static const uint8_t fraction[16] = {0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15};
  uint32_t whole = 0;
  while (number >> (whole + 1) != 0) {
    whole++;
  }
  const uint32_t rest = whole >= 4 ? (number >> (whole - 4)) & 15 : (number << (4 - whole)) & 15;
  return whole * 16 + fraction[rest];
}

bool secret_is_random(em_view value) {
  uint32_t counts[256] = {0};
  uint32_t digits = 0;
  uint32_t letters = 0;
  bool is_only_hex = true;
  if (value.length < 24 || value.length > 256 || is_guid(value)) {
    return false;
  }
  for (size_t i = 0; i < value.length; i++) {
    const char c = value.data[i];
    const bool is_letter = is_upper(c) || is_lower(c);
    if (!is_letter && !is_digit(c) && strchr("+/=_-.~", c) == NULL) {
      return false;
    }
    counts[(unsigned char)c]++;
    digits += is_digit(c);
    letters += is_letter;
    is_only_hex = is_only_hex && is_hex(c);
  }
  /* of what is drawn at random, a sixth is digits; words have none */
  if (letters == 0 || digits * 16 < value.length) {
    return false;
  }
  uint64_t sum = 0;
  for (size_t i = 0; i < 256; i++) {
    sum += counts[i] > 0 ? (uint64_t)counts[i] * log2_sixteenths(counts[i]) : 0;
  }
  const uint32_t length = (uint32_t)value.length;
  const uint64_t entropy = log2_sixteenths(length) - sum / length;
  return entropy >= (is_only_hex ? 3u * 16u : 4u * 16u);
}
