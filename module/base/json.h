/*
 * Writing JSON piece by piece. cJSON reads what others send; what storms of events write is
 * appended directly, as a tree for each would cost more than the event. Text may be any bytes: what
 * is no UTF-8 becomes U+FFFD.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/bytes.h"

/* A quoted string. */
void json_text(bytes *out, const char *text, size_t length);
/* `"name":` with a comma before it unless an object or list was just opened. */
void json_name(bytes *out, const char *name);
void json_comma(bytes *out);
void json_member_text(bytes *out, const char *name, const char *text);
void json_member_number(bytes *out, const char *name, int64_t number);
void json_member_bool(bytes *out, const char *name, bool value);
/* Bytes of the longest start of `text`, at most `limit`, that does not cut a code point. */
size_t json_cut(const char *text, size_t length, size_t limit);

#endif
