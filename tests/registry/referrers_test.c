/* What refers to an image, from a registry that has today's API for that. */
#define _XOPEN_SOURCE 700
#include "registry/bench.h"
#include "registry/service.h"
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static void start_modern(void) {
  if (!scratch_has("python3") || !scratch_has("openssl")) {
    cr_skip("python3 or openssl is not installed");
  }
  bench_open();
  bench_port = service_free_port();
  scratch_run("mkdir layout");
  const em_view command = arena_format(&bench_memory, "python3 '%s/modern.py' %d layout log",
                                       EDGEMANIFEST_REGISTRY_TESTS, bench_port);
  cr_assert(service_start(command.data, bench_port), "%s",
            scratch_read("service.log", &bench_memory).data);
}

TestSuite(referrers, .init = start_modern, .fini = bench_close);

Test(referrers, every_page_is_read_and_the_tags_for_older_registries_are_not_asked_for) {
  const char *digest = arena_copy(&bench_memory, view_of(bench_push("--save layout"))).data;
  bench_make_bundle(digest);
  scratch_write("junk", VIEW("{}"));
  bench_push("--save layout --notary junk");
  bench_push("--save layout --bundle bundle");
  bench_write("policy.json", POLICY_OF("matchRepository"), "", "");
  bench_write_manifest("d.json", bench_pinned(digest), "");
  bench_expect_run(0, BY_POLICY "d.json");
  bench_expect_run(0, "grep -q 'referrers/.*page=1' log");
  bench_expect_run(0, "! grep -q 'manifests/sha256-[0-9a-f]*$' log");
  bench_expect_run(0, "! grep -q evil log");
}

Test(referrers, an_index_of_indexes_is_locked_and_signed_as_a_whole) {
  const char *digest =
      arena_copy(&bench_memory, view_of(bench_push("--save layout --nested --sign k.pem"))).data;
  bench_write("policy.json", POLICY_OF("matchRepository"), "", "");
  bench_write_manifest("d.json", "fleet/camera:1.0", "");
  bench_expect_run(0, "\"$E\" lock --registry -s k.sec -o lock.json d.json");
  bench_expect_run(0, arena_format(&bench_memory, "grep -q %.71s lock.json", digest).data);
  bench_write_manifest("d.json", bench_pinned(digest), "");
  bench_expect_run(0, BY_POLICY "--lock lock.json --key k.pub d.json");
}

Test(referrers, a_registry_that_is_down_is_no_registry_without_signatures) {
  bench_push("--save layout");
  bench_write("policy.json", POLICY_OF("matchRepository"), "", "");
  bench_write("d.json",
              "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"modules\":{\"m\":{"
              "\"settings\":{\"image\":\"127.0.0.1:%P/down/m:1\"}}}}}}}",
              "", "");
  bench_expect_run(1, BY_POLICY "d.json");
  bench_expect_said("trust-not-evaluated");
  bench_expect_said("status 503");
}
