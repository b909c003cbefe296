/* What the writer of the embedded pack itself is linked with: there is none yet. */
#include "rules/pack.h"

const pack embedded_pack = {0};
