/* The lines that minisign's files are made of, and their numbers. For this room's minisign_*.c
 * only. */
#ifndef TRUST_MINISIGN_LINES_H
#define TRUST_MINISIGN_LINES_H

#include "base/view.h"

#define MINISIGN_COMMENT_PREFIX VIEW("untrusted comment: ")
#define MINISIGN_TRUSTED_PREFIX VIEW("trusted comment: ")

/* Cuts off the first line, without its end (LF or CR LF). */
em_view minisign_next_line(em_view *rest);
/* No byte that is none of white space is left. */
bool minisign_is_at_end(em_view rest);

#endif
