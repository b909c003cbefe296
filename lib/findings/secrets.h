/* The bytes of a file that no output may show. */
#ifndef FINDINGS_SECRETS_H
#define FINDINGS_SECRETS_H

#include "findings/resolve.h"

/*
 * Fills in the secrets of the file's sources, once all places are resolved: what the rules
 * recognised, and passwords of registries, whatever they look like. False if memory is out.
 */
bool secrets_collect(resolver *r, const matches *found, const manifest *m);

#endif
