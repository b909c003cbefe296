/* edgemanifestd: see docs/module.md. */
#include "analysis/child.h"
#include "daemon/daemon.h"

#include <edgemanifest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_USAGE = 2 };

/* Without --source: the engine where Docker has it, and edgelet's list over the workload socket. */
static void add_usual_sources(options *o) {
  if (o->source_count > 0) {
    return;
  }
  o->sources[o->source_count++] = (option_source){SOURCE_DOCKER, "/var/run/docker.sock"};
  const char *workload = getenv("IOTEDGE_WORKLOADURI");
  if (workload != NULL) {
    o->sources[o->source_count++] = (option_source){SOURCE_EDGELET, workload};
  }
}

int main(int argc, char **argv) {
  /* Of our own making only: see analysis/analysis.c. */
  if (argc == 2 && strcmp(argv[1], "--analyse") == 0) {
    return child_main();
  }
  options o;
  char why[512];
  if (!options_read(&o, argc, argv, why, sizeof why)) {
    fprintf(stderr, "edgemanifestd: %s\nTry edgemanifestd --help.\n", why);
    return EXIT_USAGE;
  }
  if (o.shows_help) {
    fputs(options_help(), stdout);
    return EXIT_SUCCESS;
  }
  if (o.shows_version) {
    printf("edgemanifestd %s\n", em_version());
    return EXIT_SUCCESS;
  }
  add_usual_sources(&o);
  static char program[4096];
  const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length <= 0) {
    fputs("edgemanifestd: /proc is not mounted\n", stderr);
    return EXIT_USAGE;
  }
  return daemon_run(&o, program);
}
