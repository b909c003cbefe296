#include <edgemanifest.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "--version") == 0) {
    printf("edgemanifest %s\n", em_version());
    return 0;
  }
  fputs("usage: edgemanifest --version\n", stderr);
  return 2;
}
