/* One compiled schema, several threads: each gets the answer that one alone gets. */
#define _POSIX_C_SOURCE 200809L
#include "base/view.h"

#include <criterion/criterion.h>
#include <edgemanifest.h>
#include <pthread.h>

enum { THREADS = 4, ROUNDS = 200 };

static const char schema_text[] =
    "{\"$id\":\"x:/a\",\"properties\":{\"n\":{\"pattern\":\"^(a|b)+$\"},\"m\":{\"$ref\":\"#/$defs/"
    "m\"}},"
    "\"unevaluatedProperties\":false,\"$defs\":{\"m\":{\"items\":{\"multipleOf\":0.5},"
    "\"uniqueItems\":true}}}";

static void *check_often(void *schema) {
  const em_view text = VIEW("{\"n\":\"abc\",\"m\":[1,1.25,1.0],\"o\":1}");
  size_t wrong = 0;
  for (int i = 0; i < ROUNDS; i++) {
    em_check *check = NULL;
    const em_status status = em_schema_check(schema, VIEW("d.json"), text, NULL, &check, NULL);
    wrong += status != EM_OK || em_check_count(check) != 3;
    em_check_free(check);
  }
  return wrong == 0 ? schema : NULL;
}

Test(threads, a_schema__may_be_shared) {
  em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
  options.syntax = EM_SYNTAX_JSON;
  em_schema *schema = NULL;
  cr_assert_eq(em_schema_compile(VIEW("s"), view_of(schema_text), &options, &schema, NULL), EM_OK);
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    cr_assert_eq(pthread_create(&threads[i], NULL, check_often, schema), 0);
  }
  for (int i = 0; i < THREADS; i++) {
    void *result = NULL;
    cr_assert_eq(pthread_join(threads[i], &result), 0);
    cr_expect_eq(result, schema);
  }
  em_schema_free(schema);
}
