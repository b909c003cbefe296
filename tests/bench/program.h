/* A whole process, as start-up is measured by. */
#ifndef BENCH_PROGRAM_H
#define BENCH_PROGRAM_H

/* Milliseconds of the processor, output thrown away; negative if it did not run. */
double bench_run(char *const argv[]);

#endif
