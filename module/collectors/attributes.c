#include "collectors/attributes.h"

#include <linux/netlink.h>
#include <string.h>

bool attributes_next(attributes *rest, attribute *found) {
  struct nlattr header;
  if (rest->length < sizeof header) {
    return false;
  }
  memcpy(&header, rest->data, sizeof header);
  if (header.nla_len < sizeof header || header.nla_len > rest->length) {
    return false;
  }
  *found = (attribute){(uint16_t)(header.nla_type & 0x3fff), rest->data + sizeof header,
                       header.nla_len - sizeof header};
  const size_t step = NLA_ALIGN(header.nla_len);
  rest->data += step > rest->length ? rest->length : step;
  rest->length -= step > rest->length ? rest->length : step;
  return true;
}

bool attributes_find(attributes all, uint16_t type, attribute *found) {
  while (attributes_next(&all, found)) {
    if (found->type == type) {
      return true;
    }
  }
  return false;
}

void attributes_text(attributes all, uint16_t type, char *text, size_t capacity) {
  attribute found;
  text[0] = '\0';
  if (attributes_find(all, type, &found)) {
    const size_t length = strnlen((const char *)found.data, found.length);
    const size_t cut = length < capacity ? length : capacity - 1;
    memcpy(text, found.data, cut);
    text[cut] = '\0';
  }
}

uint64_t attributes_number(attributes all, uint16_t type, uint64_t absent) {
  attribute found;
  if (!attributes_find(all, type, &found) || (found.length != 4 && found.length != 8)) {
    return absent;
  }
  uint64_t number = 0;
  for (size_t i = 0; i < found.length; i++) {
    number = number << 8 | found.data[i];
  }
  return number;
}

attributes attribute_nested(const attribute *a) {
  return (attributes){a->data, a->length};
}
