/* What may stand in the parts of an image's reference. Internal to this room. */
#ifndef MODEL_IMAGE_GRAMMAR_H
#define MODEL_IMAGE_GRAMMAR_H

#include "model/image.h"

static inline bool image_is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

static inline bool image_is_lower(char byte) {
  return byte >= 'a' && byte <= 'z';
}

static inline bool image_is_letter(char byte) {
  return image_is_lower(byte) || (byte >= 'A' && byte <= 'Z');
}

/* A placeholder of an image: what templates have, and `<…>`, which no reference may hold. */
size_t image_length_of_opaque(em_view text, size_t offset);
/* The same; every byte is asked, and hardly one starts a placeholder. */
static inline size_t image_opaque_length(em_view text, size_t offset) {
  static const bool may_start[256] = {
      ['$'] = true, ['{'] = true, ['#'] = true, ['_'] = true, ['<'] = true};
  return may_start[(unsigned char)text.data[offset]] ? image_length_of_opaque(text, offset) : 0;
}

/* Offset of the first wrong byte, or SIZE_MAX; placeholders are right everywhere. */
size_t image_check_repository(em_view text);
size_t image_check_registry(em_view text);
size_t image_check_tag(em_view text);
size_t image_check_digest(em_view text);

#endif
