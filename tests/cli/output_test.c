/* Files appear whole or not at all. */
#define _GNU_SOURCE
#include "cli/program.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "wb");
  cr_assert_not_null(file);
  fputs(text, file);
  fclose(file);
}

static void expect_file(const char *path, const char *wanted) {
  size_t length;
  char *text = program_read_file(path, &length);
  cr_assert_not_null(text, "%s is not there", path);
  cr_expect_str_eq(text, wanted, "%s holds: %s", path, text);
  free(text);
}

static size_t count_files(const char *folder) {
  size_t count = 0;
  DIR *dir = opendir(folder);
  for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
    count += entry->d_name[0] != '.';
  }
  closedir(dir);
  return count;
}

static char *path_in(const char *folder, const char *name) {
  char *path = NULL;
  cr_assert_geq(asprintf(&path, "%s/%s", folder, name), 0);
  return path;
}

/* Prints [1] to a file with `parse`, the smallest command that writes one. */
static int print_to(const char *folder, const char *name) {
  char arguments[256];
  snprintf(arguments, sizeof arguments, "parse - --output %s", name);
  program_result r =
      program_run(&(program_call){.arguments = arguments, .input = "[ 1 ]", .folder = folder});
  const int status = r.status;
  cr_expect_str_empty(r.out);
  program_free(&r);
  return status;
}

Test(output, a_new_file_has_ordinary_permissions) {
  const char *folder = program_scratch_folder();
  umask(022);
  cr_expect_eq(print_to(folder, "new.json"), 0);
  char *path = path_in(folder, "new.json");
  struct stat status;
  cr_assert_eq(stat(path, &status), 0);
  cr_expect_eq(status.st_mode & 0777, 0644);
  expect_file(path, "[1]\n");
  cr_expect_eq(count_files(folder), 1);
  free(path);
}

Test(output, a_file_that_exists_keeps_its_permissions) {
  const char *folder = program_scratch_folder();
  char *path = path_in(folder, "old.json");
  write_file(path, "old");
  chmod(path, 0640);
  cr_expect_eq(print_to(folder, "old.json"), 0);
  struct stat status;
  cr_assert_eq(stat(path, &status), 0);
  cr_expect_eq(status.st_mode & 0777, 0640);
  expect_file(path, "[1]\n");
  cr_expect_eq(count_files(folder), 1);
  free(path);
}

Test(output, a_symbolic_link_stays_one) {
  const char *folder = program_scratch_folder();
  char *path = path_in(folder, "real.json");
  char *link = path_in(folder, "link.json");
  write_file(path, "old");
  cr_assert_eq(symlink("real.json", link), 0);
  cr_expect_eq(print_to(folder, "link.json"), 0);
  struct stat status;
  cr_assert_eq(lstat(link, &status), 0);
  cr_expect(S_ISLNK(status.st_mode));
  expect_file(path, "[1]\n");
  free(path);
  free(link);
}

Test(output, nothing_is_lost_when_the_input_is_wrong) {
  const char *folder = program_scratch_folder();
  char *path = path_in(folder, "old.json");
  write_file(path, "old");
  program_result r = program_run(
      &(program_call){.arguments = "parse - --output old.json", .input = "[ 1", .folder = folder});
  cr_expect_eq(r.status, 2);
  expect_file(path, "old");
  cr_expect_eq(count_files(folder), 1);
  program_free(&r);
  free(path);
}

Test(output, a_folder_that_is_not_there_is_an_error) {
  const char *folder = program_scratch_folder();
  cr_expect_eq(print_to(folder, "nowhere/x.json"), 2);
  cr_expect_eq(count_files(folder), 0);
}

Test(output, a_device_is_written_in_place_and_a_full_one_is_told) {
  const char *folder = program_scratch_folder();
  cr_expect_eq(print_to(folder, "/dev/null"), 0);
  if (access("/dev/full", W_OK) == 0) {
    cr_expect_eq(print_to(folder, "/dev/full"), 2);
  }
}
