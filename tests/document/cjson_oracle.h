/* cJSON, as a second opinion on what a text says. */
#ifndef TESTS_DOCUMENT_CJSON_ORACLE_H
#define TESTS_DOCUMENT_CJSON_ORACLE_H

#include "document/document.h"

#include <cjson/cJSON.h>

/* True if both hold the same values under the same names in the same order. */
bool oracle_agrees(const document *d, const cJSON *root);
/*
 * Reads the text with both; fails the test if both take it and read it differently. Returns 1 if
 * they were compared, 0 if there was nothing to compare: cJSON's strings end at U+0000, and it
 * refuses half a surrogate pair.
 */
size_t check_against_cjson(em_view text);

#endif
