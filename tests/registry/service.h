/* Servers on loopback that a test starts and ends. */
#ifndef TESTS_REGISTRY_SERVICE_H
#define TESTS_REGISTRY_SERVICE_H

#include <stdbool.h>

/* A port that was free a moment ago. */
int service_free_port(void);

/* Starts a command in the scratch folder and waits until the port answers. False if it does not. */
bool service_start(const char *command, int port);
/* The same for a second one, which service_stop leaves running. */
bool service_also_start(const char *command, int port);
/* Ends what service_start started. */
void service_stop(void);
void service_stop_all(void);

#endif
