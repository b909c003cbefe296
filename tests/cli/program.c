#define _GNU_SOURCE
#include "cli/program.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAXIMUM = 64 };

char *program_read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return NULL;
  }
  char *text = NULL;
  FILE *memory = open_memstream(&text, length);
  char buffer[4096];
  size_t got;
  while ((got = fread(buffer, 1, sizeof buffer, file)) > 0) {
    fwrite(buffer, 1, got, memory);
  }
  fclose(file);
  fclose(memory);
  return text;
}

const char *program_scratch_folder(void) {
  static char path[64];
  strcpy(path, "/tmp/edgemanifest-test.XXXXXX");
  cr_assert_not_null(mkdtemp(path));
  return path;
}

static FILE *temporary(const char *text, size_t length) {
  FILE *file = tmpfile();
  cr_assert_not_null(file);
  fwrite(text, 1, length, file);
  rewind(file);
  return file;
}

/* Splits the arguments in place. */
static void split(char *text, char **arguments) {
  static char name[] = "edgemanifest";
  size_t count = 0;
  arguments[count++] = name;
  for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " ")) {
    cr_assert_lt(count, ARGUMENTS_MAXIMUM);
    for (char *c = word; *c != '\0'; c++) {
      *c = *c == '\x1f' ? ' ' : *c;
    }
    arguments[count++] = word;
  }
  arguments[count] = NULL;
}

static void become_program(const program_call *call, char **arguments) {
  static const char *const sanitizers[] = {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", NULL};
  char *environment[12];
  size_t count = 0;
  for (; call->variables[count] != NULL; count++) {
    environment[count] = strdup(call->variables[count]);
  }
  for (const char *const *name = sanitizers; *name != NULL; name++) {
    const char *value = getenv(*name);
    char *pair = NULL;
    if (value != NULL && asprintf(&pair, "%s=%s", *name, value) > 0) {
      environment[count++] = pair;
    }
  }
  environment[count] = NULL;
  if (chdir(call->folder != NULL ? call->folder : EDGEMANIFEST_FIXTURES) == 0) {
    execve(EDGEMANIFEST_BIN, arguments, environment);
  }
  _exit(126);
}

static char *read_stream(FILE *file, size_t *length) {
  char *text = NULL;
  FILE *memory = open_memstream(&text, length);
  rewind(file);
  for (int c = fgetc(file); c != EOF; c = fgetc(file)) {
    fputc(c, memory);
  }
  fclose(file);
  fclose(memory);
  return text;
}

static int wait_for(pid_t child) {
  int status = 0;
  cr_assert_eq(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static program_result run_in_terminal(const program_call *call, char **arguments) {
  program_result result = {0};
  const struct winsize size = {.ws_row = 24, .ws_col = 80};
  int terminal = -1;
  const pid_t child = forkpty(&terminal, NULL, NULL, &size);
  cr_assert_geq(child, 0);
  if (child == 0) {
    become_program(call, arguments);
  }
  FILE *memory = open_memstream(&result.out, &result.out_length);
  char buffer[4096];
  for (ssize_t got = read(terminal, buffer, sizeof buffer); got > 0;
       got = read(terminal, buffer, sizeof buffer)) {
    fwrite(buffer, 1, (size_t)got, memory);
  }
  fclose(memory);
  close(terminal);
  result.status = wait_for(child);
  result.error = strdup("");
  return result;
}

static program_result run_with_files(const program_call *call, char **arguments) {
  const char *input = call->input == NULL ? "" : call->input;
  FILE *in = temporary(input, call->input_length > 0 ? call->input_length : strlen(input));
  FILE *out = tmpfile();
  FILE *error = tmpfile();
  cr_assert(out != NULL && error != NULL);
  const pid_t child = fork();
  cr_assert_geq(child, 0);
  if (child == 0) {
    dup2(fileno(in), STDIN_FILENO);
    dup2(fileno(out), STDOUT_FILENO);
    dup2(fileno(error), STDERR_FILENO);
    become_program(call, arguments);
  }
  program_result result = {.status = wait_for(child)};
  fclose(in);
  result.out = read_stream(out, &result.out_length);
  result.error = read_stream(error, &result.error_length);
  return result;
}

program_result program_run(const program_call *call) {
  char *text = strdup(call->arguments);
  char *arguments[ARGUMENTS_MAXIMUM + 1];
  split(text, arguments);
  const program_result result =
      call->in_terminal ? run_in_terminal(call, arguments) : run_with_files(call, arguments);
  free(text);
  return result;
}

void program_free(program_result *result) {
  free(result->out);
  free(result->error);
}

void program_write_file(const char *folder, const char *name, const char *text) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash != NULL;
       slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    mkdir(path, 0700);
    *slash = '/';
  }
  FILE *file = fopen(path, "wb");
  cr_assert_not_null(file, "%s", path);
  fputs(text, file);
  fclose(file);
}
