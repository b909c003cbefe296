/* The module twin: desired settings taken as a whole, values in use reported, the last good ones
 * kept. */
#ifndef DAEMON_MODULE_TWIN_H
#define DAEMON_MODULE_TWIN_H

#include "events/events.h"
#include "hub/hub.h"
#include "settings/apply.h"

typedef struct module_twin module_twin;

/* `s` is filled in with the last good settings, or the defaults. `changed` is called when the
 * values in use changed. NULL if memory is out. */
module_twin *module_twin_new(spool *store, events *e, settings *s, void (*changed)(void *context),
                             void *context);
void module_twin_free(module_twin *t);
/* The hub that is asked and reported to. */
void module_twin_use(module_twin *t, hub *h);
/* The connection is open: asks for the whole twin. */
void module_twin_opened(module_twin *t);
void module_twin_whole(module_twin *t, const char *json, size_t length);
void module_twin_patch(module_twin *t, const char *json, size_t length, long long version);

#endif
