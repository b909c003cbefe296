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
  scratch_write("more", VIEW("{\"a\":1}"));
  bench_push("--save layout --notary more");
  bench_push("--save layout --bundle bundle");
  bench_write("policy.json", POLICY_OF("matchRepository"), "", "");
  bench_write_manifest("d.json", bench_pinned(digest), "");
  bench_expect_run(0, BY_POLICY "d.json");
  bench_expect_run(0, "grep -q 'referrers/.*page=2' log");
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

Test(referrers, a_registry_that_is_busy_is_asked_again) {
  bench_push("--save layout");
  bench_write("d.json",
              "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"modules\":{\"m\":{"
              "\"settings\":{\"image\":\"127.0.0.1:%P/busy/m:1.0\"}}}}}}}",
              "", "");
  bench_expect_run(0, "\"$E\" lock --registry -s k.sec -o lock.json d.json");
  bench_expect_run(0, "test \"$(grep -c busy log)\" = 2");
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

/* ---- Many images --------------------------------------------------------------------------------
 */

static void write_many(void) {
  em_view modules = VIEW("");
  for (int i = 0; i < 8; i++) {
    modules = arena_format(&bench_memory,
                           "%.*s%s\"m%d\":{\"settings\":{\"image\":\"127.0.0.1:%d/slow/m%d:1.0\"}}",
                           VIEW_ARGS(modules), i == 0 ? "" : ",", i, bench_port, i);
  }
  scratch_write("d.json",
                arena_format(&bench_memory,
                             "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{"
                             "\"modules\":{%.*s}}}}}",
                             VIEW_ARGS(modules)));
}

Test(referrers, several_images_are_asked_for_at_a_time) {
  bench_push("--save layout");
  write_many();
  bench_expect_run(0, "rm -f log; \"$E\" lock --registry -s k.sec -o lock.json d.json");
  bench_expect_run(0, "grep -q '^[4-8] ' log");
  bench_expect_run(0, "! grep -q '^9 ' log");
}

Test(referrers, progress_is_shown_on_a_terminal_and_nowhere_else) {
  bench_push("--save layout");
  write_many();
  bench_expect_run(0, "\"$E\" lock --registry -s k.sec -o lock.json d.json");
  cr_expect_eq(scratch_read("output.txt", &bench_memory).length, (size_t)0);
  bench_expect_run(0, "python3 -c 'import os, pty, sys; sys.exit(pty.spawn([os.environ[\"E\"], "
                      "\"lock\", \"--registry\", \"-s\", \"k.sec\", \"-o\", \"lock.json\", "
                      "\"d.json\"]) >> 8)'");
  bench_expect_said("registry: 1 of 8 images");
  /* The line is gone at the end. */
  bench_expect_run(0, "tail -c 4 output.txt | grep -q \"$(printf '\\r\\033')\\[K\"");
}
