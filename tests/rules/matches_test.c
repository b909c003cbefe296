/* What a run hands over with its matches: where texts live, what is only counted. */
#include "rules/evaluation.h"
#include "rules/examples.h"

#include <criterion/criterion.h>

static const char host_mounts[] =
    "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","
    "\"runtime\":{\"type\":\"docker\",\"settings\":{}},\"systemModules\":{"
    "\"edgeAgent\":{\"type\":\"docker\",\"settings\":{\"image\":"
    "\"mcr.microsoft.com/azureiotedge-agent:1.5.0\",\"createOptions\":"
    "\"{\\\"HostConfig\\\":{\\\"Binds\\\":[\\\"/srv/edgeAgent:/data\\\"]},"
    "\\\"Env\\\":[\\\"storageFolder=/data\\\"]}\"}},"
    "\"edgeHub\":{\"type\":\"docker\",\"settings\":{\"image\":"
    "\"mcr.microsoft.com/azureiotedge-hub:1.5.0\",\"createOptions\":"
    "\"{\\\"HostConfig\\\":{\\\"PortBindings\\\":{\\\"443/tcp\\\":[{\\\"HostPort\\\":\\\"443\\\"}],"
    "\\\"8883/tcp\\\":[{\\\"HostPort\\\":\\\"8883\\\"}]}}}\"}}},\"modules\":{}}}}}";

typedef struct audited {
  em_ruleset *rules;
  arena memory;
  document document;
  manifest manifest;
} audited;

static void open(audited *a) {
  const document_options reading = {.limits = EM_LIMITS_INIT};
  em_error error = {0};
  arena_init(&a->memory, NULL);
  cr_assert_eq(em_ruleset_embedded(NULL, &a->rules, &error), EM_OK);
  cr_assert_eq(document_parse(&a->document, VIEW("t.json"), view_of(host_mounts), EM_SYNTAX_AUTO,
                              &reading, &error),
               EM_OK, "%s", error.message);
  cr_assert_eq(manifest_read(&a->manifest, &a->document, &reading, &a->memory, &error), EM_OK);
}

static void close(audited *a) {
  manifest_free(&a->manifest);
  document_free(&a->document);
  arena_free(&a->memory);
  em_ruleset_free(a->rules);
}

Test(matches, what_is_expected_is_only_counted_where_nobody_asks_for_more) {
  audited a;
  matches all;
  matches fewer;
  open(&a);
  const rules_options skip = {.skips_expected = true};
  cr_assert(rules_run(a.rules, &a.manifest, NULL, &a.memory, &all));
  cr_assert(rules_run(a.rules, &a.manifest, &skip, &a.memory, &fewer));
  cr_assert_eq(all.count, fewer.count);
  uint32_t expected = 0;
  for (uint32_t i = 0; i < all.count; i++) {
    const match *x = all.items[i];
    const match *y = fewer.items[i];
    cr_expect(x->rule == y->rule && x->is_expected == y->is_expected &&
              place_equals(x->place.at, y->place.at) && view_equals(x->message, y->message));
    const bool is_bare = y->identity.data == NULL && y->evidence.data == NULL;
    cr_expect_eq(is_bare, y->is_expected, "match %u", i);
    cr_expect(x->identity.data != NULL && x->evidence.data != NULL);
    expected += x->is_expected;
  }
  cr_expect_geq(expected, 2, "only %u are expected", expected);
  close(&a);
}

Test(matches, texts_outlive_the_run_where_the_caller_wants_them) {
  audited a;
  matches first;
  matches plain;
  arena texts;
  arena short_lived;
  open(&a);
  arena_init(&texts, NULL);
  arena_init(&short_lived, NULL);
  const rules_options options = {.texts = &texts};
  cr_assert(rules_run(a.rules, &a.manifest, &options, &short_lived, &first));
  const uint32_t count = first.count;
  em_view *kept = arena_allocate_array(&texts, count, 5 * sizeof *kept);
  for (uint32_t i = 0; i < count; i++) {
    const match *m = first.items[i];
    memcpy(&kept[i * 5], (em_view[]){m->message, m->why, m->fix, m->identity, m->evidence},
           5 * sizeof *kept);
  }
  arena_free(&short_lived); /* what is left must not point into it */
  cr_assert(rules_run(a.rules, &a.manifest, NULL, &a.memory, &plain));
  cr_assert_eq(plain.count, count);
  for (uint32_t i = 0; i < count; i++) {
    const match *m = plain.items[i];
    cr_expect(view_equals(kept[i * 5], m->message) && view_equals(kept[i * 5 + 1], m->why) &&
              view_equals(kept[i * 5 + 2], m->fix) && view_equals(kept[i * 5 + 3], m->identity) &&
              view_equals(kept[i * 5 + 4], m->evidence));
  }
  arena_free(&texts);
  close(&a);
}

Test(matches, all_facts_that_tell_subjects_apart_are_remembered) {
  for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
    const fact_table *table = subject_types[kind].facts;
    uint32_t count = 0;
    for (uint32_t i = 0; i < table->count; i++) {
      count += table->facts[i].is_identity;
    }
    cr_expect(count <= IDENTITY_FACTS_MAXIMUM && table->count <= UINT8_MAX, "%.*s has %u",
              VIEW_ARGS(subject_types[kind].name), count);
  }
}
