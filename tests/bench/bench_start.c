/*
 * Start-up: the whole process auditing one manifest against a process that only prints, run in
 * turns; processor time, so that other work on the machine does not count. Usage: bench_start
 * EDGEMANIFEST TRIVIAL MANIFEST [ROUNDS]
 */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static double milliseconds(struct timeval t) {
  return (double)t.tv_sec * 1e3 + (double)t.tv_usec * 1e-3;
}

/* Milliseconds of the processor, output thrown away; negative if it did not run. */
static double run(char *const argv[]) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child;
  const int failure = posix_spawn(&child, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  struct rusage usage;
  if (failure != 0 || wait4(child, &status, 0, &usage) < 0 || !WIFEXITED(status) ||
      WEXITSTATUS(status) > 1) {
    return -1;
  }
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a;
  const double y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *values, size_t count) {
  qsort(values, count, sizeof *values, compare);
  return values[count / 2];
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: bench_start EDGEMANIFEST TRIVIAL MANIFEST [ROUNDS]\n");
    return 2;
  }
  const size_t rounds = argc > 4 ? strtoul(argv[4], NULL, 10) : 300;
  char audit_word[] = "audit";
  char *audit[] = {argv[1], audit_word, argv[3], NULL};
  char *trivial[] = {argv[2], NULL};
  double *ours = calloc(rounds + 1, sizeof *ours);
  double *peers = calloc(rounds + 1, sizeof *peers);
  if (ours == NULL || peers == NULL) {
    return 2;
  }
  for (size_t i = 0; i < rounds; i++) {
    ours[i] = run(audit);
    peers[i] = run(trivial);
    if (ours[i] < 0 || peers[i] < 0) {
      fprintf(stderr, "bench_start: a program did not run\n");
      return 2;
    }
  }
  const double our_median = median(ours, rounds);
  const double peer_median = median(peers, rounds);
  printf("start-up   audit of one manifest %.2f ms, trivial program %.2f ms: %+.2f ms (aim +2.00), "
         "ratio %.2f\n",
         our_median, peer_median, our_median - peer_median, our_median / peer_median);
  free(ours);
  free(peers);
  return 0;
}
