/* Random texts of createOptions: names in any case, folded, escaped, doubled; values coerced or
 * wrong. */
#ifndef TESTS_DIFFERENTIAL_GENERATE_H
#define TESTS_DIFFERENTIAL_GENERATE_H

#include <stddef.h>
#include <stdint.h>

/* Case number `index` of the run with that seed: the same text each time. The caller frees it. */
char *generate_options(uint64_t seed, uint64_t index);
/* Value number `index` of all that the generator knows, alone in its member with its plain name;
 * NULL beyond the last. The caller frees it. */
char *generate_single(unsigned index);

#endif
