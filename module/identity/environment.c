#include "identity/environment.h"

#include <stddef.h>
#include <stdlib.h>

bool identity_environment_read(environment *e, const char **missing) {
  *e = (environment){0};
  const struct {
    const char *name;
    const char **value;
    bool is_needed;
  } variables[] = {
      {"IOTEDGE_WORKLOADURI", &e->workload_uri, true},
      {"IOTEDGE_MODULEID", &e->module, true},
      {"IOTEDGE_MODULEGENERATIONID", &e->generation, true},
      {"IOTEDGE_DEVICEID", &e->device, true},
      {"IOTEDGE_IOTHUBHOSTNAME", &e->hub_host, true},
      {"IOTEDGE_GATEWAYHOSTNAME", &e->gateway_host, true},
      {"IOTEDGE_APIVERSION", &e->api_version, false},
  };
  *missing = NULL;
  for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
    const char *value = getenv(variables[i].name);
    *variables[i].value = value;
    if (variables[i].is_needed && (value == NULL || value[0] == '\0') && *missing == NULL) {
      *missing = variables[i].name;
    }
  }
  return *missing == NULL;
}
