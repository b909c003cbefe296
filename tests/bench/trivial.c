/* The peer of the start-up benchmark: a program that only prints. */
#include <stdio.h>

int main(void) {
  puts("trivial");
  return 0;
}
