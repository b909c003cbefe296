/* Variables that weaken what protects messages on their way. Internal to this room. */
#ifndef DELTA_TRANSPORT_H
#define DELTA_TRANSPORT_H

#include "base/view.h"

/* Clients of the module no longer check who answers. */
bool transport_is_unchecked(em_view name, em_view value);
/* edgeHub takes connections below TLS 1.2. */
bool transport_is_old(em_view name, em_view value);

#endif
