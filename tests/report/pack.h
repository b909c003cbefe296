/* A rule set that does not change when the library's rules do, and files to hold reports against.
 */
#ifndef TESTS_REPORT_PACK_H
#define TESTS_REPORT_PACK_H

#include <edgemanifest.h>
#include <string.h>

typedef struct pack {
  em_ruleset *rules;
  em_config *config;     /* NULL: none */
  em_baseline *baseline; /* NULL: none */
} pack;

/* The rules of fixtures/packs/plain, bound to the configuration; names of fixtures may be NULL. */
void pack_load(pack *p, const char *config, const char *baseline);
void pack_free(pack *p);
/* A fixture; free it. */
char *pack_read(const char *fixture, size_t *length);

/* Compares with tests/golden/FILE; with UPDATE_GOLDEN=1 writes it. */
void golden_expect(const char *file, const char *text, size_t length);

static inline em_view view(const char *text) {
  return (em_view){text, strlen(text)};
}

#endif
