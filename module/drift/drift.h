/*
 * drift: what runs beside what was asked for.
 * In: two manifests, both read by the library, so that each setting is the one in effect. Out:
 * answers. Runs in the child.
 */
#ifndef DRIFT_DRIFT_H
#define DRIFT_DRIFT_H

#include "analysis/running.h"

#include <edgemanifest.h>

/*
 * `found` is the manifest of `r` as text. `asked` may be a manifest or the twin of $edgeAgent.
 * `expected`: a list of names of containers that are no drift, NULL for none.
 */
void drift_report(const running *r, em_view found, em_view asked, const cJSON *expected);

#endif
