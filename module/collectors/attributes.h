/* Netlink attributes, read within their bounds. */
#ifndef COLLECTORS_ATTRIBUTES_H
#define COLLECTORS_ATTRIBUTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct attribute {
  uint16_t type; /* without the flags */
  const uint8_t *data;
  size_t length;
} attribute;

typedef struct attributes {
  const uint8_t *data;
  size_t length;
} attributes;

/* Takes the next attribute; false at the end or where lengths make no sense. */
bool attributes_next(attributes *rest, attribute *found);
/* The first of a type; false if there is none. */
bool attributes_find(attributes all, uint16_t type, attribute *found);
/* Text up to its NUL, cut to capacity - 1 bytes; "" if absent. */
void attributes_text(attributes all, uint16_t type, char *text, size_t capacity);
/* A number in network order of 4 or 8 bytes; `absent` if there is none. */
uint64_t attributes_number(attributes all, uint16_t type, uint64_t absent);
attributes attribute_nested(const attribute *a);

#endif
