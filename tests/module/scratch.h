/* A folder of its own for each test, gone afterwards. */
#ifndef TESTS_MODULE_SCRATCH_H
#define TESTS_MODULE_SCRATCH_H

/* Path of a new, empty folder; static. */
const char *scratch_make(void);
/* "FOLDER/name"; valid until the fourth call after. */
const char *scratch_path(const char *name);
void scratch_write(const char *name, const char *text);
void scratch_remove(void);

#endif
