/* Reading JSON that others send. cJSON takes 64 bytes and more for every value, whatever it holds:
 * so the number of values is bounded before. */
#ifndef BASE_JSON_READ_H
#define BASE_JSON_READ_H

#include <cjson/cJSON.h>
#include <stddef.h>

/* Values that fit: of a small answer, and of a list of everything that runs. */
enum { JSON_FEW = 4096, JSON_SOME = 32768, JSON_MANY = 131072 };

/* NULL if it is no JSON, or may be of more than `values` values. */
cJSON *json_read(const char *text, size_t length, size_t values);

#endif
