/* Privileges and mounts that a container has and its deployment does not ask for. */
#ifndef DRIFT_PRIVILEGES_H
#define DRIFT_PRIVILEGES_H

#include "model/settings.h"

void privileges_compare(em_view module, const settings *asked, const settings *found);

#endif
