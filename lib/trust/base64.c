#include "trust/base64.h"

#include <sodium.h>
#include <string.h>

static int variant(base64_alphabet alphabet) {
  return alphabet == BASE64_URL ? sodium_base64_VARIANT_URLSAFE_NO_PADDING
                                : sodium_base64_VARIANT_ORIGINAL;
}

bool base64_decode_exactly(void *bytes, size_t size, em_view text, base64_alphabet alphabet) {
  size_t length = 0;
  return text.data != NULL &&
         sodium_base642bin(bytes, size, text.data, text.length, NULL, &length, NULL,
                           variant(alphabet)) == 0 &&
         length == size;
}

bool base64_decode(em_view *bytes, em_view text, base64_alphabet alphabet, arena *memory) {
  *bytes = (em_view){0};
  if (text.data == NULL) {
    return false;
  }
  const size_t capacity = text.length / 4 * 3 + 3;
  char *decoded = arena_allocate(memory, capacity);
  size_t length = 0;
  if (decoded == NULL ||
      sodium_base642bin((unsigned char *)decoded, capacity, text.data, text.length, NULL, &length,
                        NULL, variant(alphabet)) != 0) {
    return false;
  }
  *bytes = (em_view){decoded, length};
  return true;
}

static bool is_any_of(char byte, const char *bytes) {
  return byte != '\0' && strchr(bytes, byte) != NULL;
}

const char *base64_fault(em_view text, base64_alphabet alphabet) {
  const char *const other = alphabet == BASE64_URL ? "+/=" : "-_";
  if (text.length == 0) {
    return "is empty";
  }
  for (size_t i = 0; i < text.length; i++) {
    const char byte = text.data[i];
    const bool is_alphanumeric = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                                 (byte >= 'a' && byte <= 'z');
    if (is_any_of(byte, " \t\r\n")) {
      return "has white space in its base64";
    }
    if (is_any_of(byte, other)) {
      return alphabet == BASE64_URL
                 ? "is in the base64 of mail (+, / and padding), not in that of URLs"
                 : "is in the base64 of URLs (- and _), not in that with + and /";
    }
    if (!is_alphanumeric && !is_any_of(byte, "+/-_=")) {
      return "is no base64: it has a character in it that base64 has not";
    }
  }
  return "is no whole base64: it is cut short, or its last character or padding was changed";
}

em_view base64_encode(em_view bytes, base64_alphabet alphabet, arena *memory) {
  if (bytes.length > SIZE_MAX / 2) {
    memory->has_failed = true;
    return (em_view){0};
  }
  const size_t capacity = sodium_base64_encoded_len(bytes.length, variant(alphabet));
  char *text = arena_allocate(memory, capacity);
  if (text == NULL) {
    return (em_view){0};
  }
  sodium_bin2base64(text, capacity, (const unsigned char *)bytes.data, bytes.length,
                    variant(alphabet));
  return (em_view){text, strlen(text)};
}
