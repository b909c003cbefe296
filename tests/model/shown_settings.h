/* Settings in effect in the form in which the engine shows a container. */
#ifndef TESTS_MODEL_SHOWN_SETTINGS_H
#define TESTS_MODEL_SHOWN_SETTINGS_H

#include "model/settings.h"

#include <cJSON.h>

/*
 * One object: members of HostConfig by their names, those of Config as "Config.User" …; what is at
 * its default is left out, as it is where the engine says null, false, 0 or "". The caller frees
 * it.
 */
cJSON *shown_settings(const settings *s);

#endif
