/* A text in the person's editor. */
#ifndef CLI_EDITOR_H
#define CLI_EDITOR_H

#include <edgemanifest.h>

typedef struct editor_text {
  em_view text;
  char *bytes;
  char *path; /* of the file that the editor had; NULL: none */
  bool is_kept;
} editor_text;

/* Appends to the text. */
em_writer editor_writer(editor_text *t);
/*
 * Writes the text to a file of its own that only this user can read, lets $VISUAL, $EDITOR or vi
 * have it, and reads it again. False, told, if any of that fails.
 */
bool editor_run(em_view text, editor_text *edited);
/* Says where the edited text stays, and leaves it there. Returns EXIT_FAILED. */
int editor_keep(editor_text *edited);
/* Frees it, and removes its file unless it is kept. */
void editor_free(editor_text *t);

#endif
