#define _XOPEN_SOURCE 700
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[128];

void scratch_enter(void) {
  const char *base = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%.100s/edgemanifest-XXXXXX", base == NULL ? "/tmp" : base);
  cr_assert_not_null(mkdtemp(folder));
  cr_assert_eq(chdir(folder), 0);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where) {
  (void)about;
  (void)kind;
  (void)where;
  return remove(path);
}

void scratch_leave(void) {
  cr_assert_eq(chdir("/"), 0);
  nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void scratch_write(const char *name, em_view bytes) {
  FILE *file = fopen(name, "wb");
  cr_assert_not_null(file, "%s", name);
  cr_assert_eq(fwrite(bytes.data, 1, bytes.length, file), bytes.length);
  cr_assert_eq(fclose(file), 0);
}

em_view scratch_read(const char *name, arena *memory) {
  FILE *file = fopen(name, "rb");
  if (file == NULL) {
    return (em_view){0};
  }
  cr_assert_eq(fseek(file, 0, SEEK_END), 0);
  const long size = ftell(file);
  rewind(file);
  cr_assert_geq(size, 0);
  char *bytes = arena_allocate(memory, (size_t)size + 1);
  const size_t got = bytes == NULL ? 0 : fread(bytes, 1, (size_t)size, file);
  fclose(file);
  cr_assert(bytes == NULL || got == (size_t)size);
  return (em_view){bytes, got};
}

char *scratch_copy(em_view text, arena *memory) {
  char *copy = arena_allocate(memory, text.length + 1);
  cr_assert_not_null(copy);
  memcpy(copy, text.data, text.length);
  return copy;
}

int scratch_run(const char *command, ...) {
  char line[4096];
  va_list arguments;
  va_start(arguments, command);
  int length = vsnprintf(line, sizeof line - 32, command, arguments);
  va_end(arguments);
  cr_assert(length > 0 && (size_t)length < sizeof line - 32);
  char whole[4200];
  snprintf(whole, sizeof whole, "{ %s\n} >output.next 2>&1", line);
  const int status = system(whole);
  /* Until here the command could look at what the one before it had said. */
  cr_assert_eq(rename("output.next", "output.txt"), 0);
  cr_assert(WIFEXITED(status), "%s", line);
  return WEXITSTATUS(status);
}

void scratch_name_program(const char *path) {
  cr_assert_eq(setenv("E", path, 1), 0);
}

void scratch_expect(int status, const char *command) {
  arena memory;
  arena_init(&memory, NULL);
  cr_expect_eq(scratch_run("%s", command), status, "%s: %s", command,
               scratch_read("output.txt", &memory).data);
  arena_free(&memory);
}

void scratch_expect_said(const char *text) {
  arena memory;
  arena_init(&memory, NULL);
  const em_view said = scratch_read("output.txt", &memory);
  cr_expect_not_null(strstr(said.data, text), "expected \"%s\" in: %s", text, said.data);
  arena_free(&memory);
}

bool scratch_has(const char *program) {
  char line[256];
  snprintf(line, sizeof line, "command -v %.200s >/dev/null", program);
  return system(line) == 0;
}

void scratch_silence_others(void) {
  cr_assert_eq(scratch_run("{ echo families:; ls '%s/../rules' | grep -vE '[.]|^(trust|baseline)$' "
                           "| sed 's/.*/  &: off/'; } >.edgemanifest.yaml",
                           EDGEMANIFEST_FIXTURES),
               0);
}
