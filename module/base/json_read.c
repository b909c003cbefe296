#include "base/json_read.h"

cJSON *json_read(const char *text, size_t length, size_t values) {
  size_t count = 1;
  for (size_t i = 0; i < length; i++) {
    count += text[i] == ',' || text[i] == '[' || text[i] == '{';
  }
  return count > values ? NULL : cJSON_ParseWithLength(text, length);
}
