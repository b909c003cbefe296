/* Servers on loopback that a test starts and ends. */
#ifndef TESTS_REGISTRY_SERVICE_H
#define TESTS_REGISTRY_SERVICE_H

#include <stdbool.h>

/* A port that was free a moment ago. */
int service_free_port(void);

/* Starts a command in the scratch folder and waits until the port answers. False if it does not. */
bool service_start(const char *command, int port);
/* Ends whatever service_start started. */
void service_stop(void);

#endif
