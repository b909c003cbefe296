/*
 * Start-up: the whole process auditing one manifest against a process that only prints, run in
 * turns; processor time, so that other work on the machine does not count. Usage: bench_start
 * EDGEMANIFEST TRIVIAL MANIFEST [ROUNDS]
 */
#include "manifests.h"
#include "program.h"

#include <stdio.h>
#include <stdlib.h>

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
    ours[i] = bench_run(audit);
    peers[i] = bench_run(trivial);
    if (ours[i] < 0 || peers[i] < 0) {
      fprintf(stderr, "bench_start: a program did not run\n");
      return 2;
    }
  }
  const double our_median = bench_median(ours, rounds);
  const double peer_median = bench_median(peers, rounds);
  printf("start-up   audit of one manifest %.2f ms, trivial program %.2f ms: %+.2f ms (aim +2.00), "
         "ratio %.2f\n",
         our_median, peer_median, our_median - peer_median, our_median / peer_median);
  free(ours);
  free(peers);
  return 0;
}
