/*
 * Our model against a real engine: generated createOptions go through our model of the first
 * readers to the engine; what it then shows must be what our model says is in effect.
 *
 * EDGEMANIFEST_CASES: how many; EDGEMANIFEST_SEED: which (printed). A case that differs is shrunk
 * and printed; with UPDATE_GOLDEN=1 it is kept in fixtures/readers/kept.txt, all of which run each
 * time.
 */
#define _POSIX_C_SOURCE 200809L
#include "compare.h"
#include "engine.h"
#include "generate.h"
#include "shrink.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CASES = 5000, SHOWN = 400 };
static const char kept_path[] = EDGEMANIFEST_FIXTURES "/readers/kept.txt";

typedef struct session {
  engine engine;
  http *connection;
  comparison comparison;
  unsigned compared, not_sent, different;
} session;

static bool session_start(session *s) {
  s->connection = http_open(s->engine.socket);
  return s->connection != NULL && comparison_start(&s->comparison, s->connection);
}

static void session_end(session *s) {
  comparison_end(&s->comparison);
  http_close(s->connection);
  engine_stop(&s->engine);
}

static bool still_differs(void *context, const char *text) {
  session *s = context;
  char why[600];
  return compare_case(&s->comparison, s->connection, text, why, sizeof why) == CASE_DIFFERS;
}

static void keep(const char *text) {
  const char *wanted = getenv("UPDATE_GOLDEN");
  FILE *file = wanted == NULL ? NULL : fopen(kept_path, "ab");
  if (file != NULL) {
    fprintf(file, "%s\n", text);
    fclose(file);
  }
}

static void report(session *s, const char *text, const char *why) {
  char *smallest = shrink(text, still_differs, s);
  char small_why[600] = "";
  compare_case(&s->comparison, s->connection, smallest, small_why, sizeof small_why);
  fprintf(stderr, "differs: %s\n  from: %s\n  %s\n", smallest, text,
          small_why[0] == '\0' ? why : small_why);
  keep(smallest);
  free(smallest);
}

static void run_case(session *s, const char *text) {
  char why[600] = "";
  switch (compare_case(&s->comparison, s->connection, text, why, sizeof why)) {
    case CASE_AGREES:
      s->compared++;
      break;
    case CASE_NOT_SENT:
      s->not_sent++;
      break;
    case CASE_DIFFERS:
      s->compared++;
      if (++s->different <= SHOWN) {
        report(s, text, why);
      }
      break;
    case CASE_BROKEN:
      cr_assert_fail("the engine broke off at: %s", text);
  }
}

static void run_kept(session *s) {
  static char line[1 << 16];
  FILE *file = fopen(kept_path, "rb");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    run_case(s, line);
  }
  if (file != NULL) {
    fclose(file);
  }
}

static void run_singles(session *s) {
  unsigned index = 0;
  for (char *text = generate_single(index); text != NULL; text = generate_single(++index)) {
    run_case(s, text);
    free(text);
  }
}

static uint64_t number_from(const char *name, uint64_t otherwise) {
  const char *text = getenv(name);
  return text == NULL ? otherwise : strtoull(text, NULL, 0);
}

Test(differential, the_engine_does_what_the_model_says) {
  session s = {0};
  const char *obstacle = engine_start(&s.engine);
  if (obstacle != NULL) {
    fprintf(stderr, "SKIPPED: NO CASE WAS COMPARED WITH A REAL ENGINE: %s\n", obstacle);
    cr_skip("%s", obstacle);
  }
  const uint64_t seed = number_from("EDGEMANIFEST_SEED", (uint64_t)time(NULL));
  const uint64_t wanted = number_from("EDGEMANIFEST_CASES", CASES);
  if (!session_start(&s)) {
    session_end(&s);
    cr_assert_fail("the engine makes no plain container");
  }
  run_kept(&s);
  const unsigned kept = s.compared;
  run_singles(&s);
  for (uint64_t i = 0; s.compared - kept < wanted; i++) {
    char *text = generate_options(seed, i);
    run_case(&s, text);
    free(text);
  }
  printf(
      "differential: seed %llu: %u cases compared (%u of them kept ones; %u made containers), %u "
      "more refused before the engine, %u differ\n",
      (unsigned long long)seed, s.compared, kept, s.comparison.created, s.not_sent, s.different);
  session_end(&s);
  cr_expect_eq(s.different, 0, "%u of %u cases differ; seed %llu", s.different, s.compared,
               (unsigned long long)seed);
}
