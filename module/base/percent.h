/* Percent-encoding as IoT Hub's clients write it: all but letters, digits and -_.~ */
#ifndef BASE_PERCENT_H
#define BASE_PERCENT_H

#include "base/bytes.h"

void percent_append(bytes *out, const char *text);
/* Decodes in place; what is no escape stays. */
void percent_decode(char *text);

#endif
