/* Who this module is: the variables that edgeAgent gives every module. */
#ifndef IDENTITY_ENVIRONMENT_H
#define IDENTITY_ENVIRONMENT_H

#include <stdbool.h>

/* Borrowed from the process environment; NULL where a variable is not set. */
typedef struct environment {
  const char *workload_uri, *module, *generation, *device, *hub_host, *gateway_host, *api_version;
} environment;

/* False if one that is needed is missing; `missing` names the first. */
bool identity_environment_read(environment *e, const char **missing);

#endif
