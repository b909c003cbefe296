/*
 * Hostile text on its way to a person: what could move a cursor, turn the reading direction, hide,
 * or speak to the program that shows a log is written as an escape.
 */
#ifndef TEXT_ESCAPE_H
#define TEXT_ESCAPE_H

#include "base/view.h"

/* Room that one step of escape_next needs: \u{10ffff}. */
enum { ESCAPE_MAXIMUM = 16 };

/*
 * True for code points that must not be shown as they are: controls (C0, DEL, C1), bidirectional
 * and invisible characters, line separators, blanks that are no plain blank.
 */
bool escape_is_needed(uint32_t code_point);

/*
 * Writes what stands for the code point at `offset` (it may be any byte) to `out`, without NUL, and
 * returns its bytes; `*taken` is how many bytes of the text it stood for. Written as they are: what
 * is harmless, a backslash too. Escapes: \n \r \t, \x1b for other controls and for bytes that are
 * no UTF-8, \u202e and \u{e0001} for the rest.
 *
 * Programs that run builds take commands from the log of what they run: GitHub's ::error::, its
 * older
 * ##[error], Azure's ##vso[…]. None can be formed: \x3a:error::, #\x23[error].
 */
uint32_t escape_next(em_view text, size_t offset, char out[ESCAPE_MAXIMUM], uint32_t *taken);

/* How many bytes from `from` on are ASCII that is written as it is. */
size_t escape_plain_run(em_view text, size_t from);

/* True if the text is its own escaped form. */
bool escape_leaves(em_view text);

#endif
