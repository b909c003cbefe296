/* A folder for files that other programs judge, and those programs. */
#ifndef TESTS_TRUST_SCRATCH_H
#define TESTS_TRUST_SCRATCH_H

#include "base/arena.h"
#include "base/view.h"

/* Makes and enters a new folder below the system's one for temporary files. */
void scratch_enter(void);
/* Leaves and removes it. */
void scratch_leave(void);

void scratch_write(const char *name, em_view bytes);
/* The bytes of a file in the arena; data NULL if there is none, or memory is out. */
em_view scratch_read(const char *name, arena *memory);

/* A copy that may be changed. */
char *scratch_copy(em_view text, arena *memory);

/* Runs a shell command in the folder; its exit status. What it says goes to `output.txt`. */
int scratch_run(const char *command, ...) __attribute__((format(printf, 1, 2)));

/* The shell knows the command under test as "$E". */
void scratch_name_program(const char *path);
/* A command must end with this status, and what it says hold this text. */
void scratch_expect(int status, const char *command);
void scratch_expect_said(const char *text);

/* A configuration in the folder in which only the rules about trust speak. */
void scratch_silence_others(void);

/* Whether a program is installed. */
bool scratch_has(const char *program);

#endif
