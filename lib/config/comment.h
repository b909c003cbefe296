/* A suppression that stands in a comment of the manifest:
 * `edgemanifest: allow RULE value=… reason="…" owner=… until=… ticket=…`. */
#ifndef CONFIG_COMMENT_H
#define CONFIG_COMMENT_H

#include "config/config.h"

#define COMMENT_SIGN "edgemanifest:"

/*
 * Reads what stands behind the sign, to the end of the comment; views point into the text. False if
 * it cannot be read: `*problem` then says why, in `memory`, or has data NULL if memory is out.
 */
bool comment_read(em_view text, const em_ruleset *rules, arena *memory, suppression *result,
                  em_view *problem);

#endif
