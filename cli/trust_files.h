/* Files and libraries for the room of trust, which reads none itself. */
#ifndef CLI_TRUST_FILES_H
#define CLI_TRUST_FILES_H

#include "trust/trust.h"

/* A context with today's time, files of the system, and OpenSSL when it is needed. */
void trust_files_context(trust_context *t);

/*
 * A library of ours that is loaded when it is needed: the function `symbol` of NAME.so beside the
 * command's other libraries, or NULL with error set. It stays loaded.
 */
void *trust_files_load(const char *name, const char *symbol, em_error *error);

#endif
