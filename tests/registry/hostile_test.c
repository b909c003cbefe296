/* Against a registry that wants to do harm. */
#define _XOPEN_SOURCE 700
#include "registry/service.h"
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static arena memory;
static int port, other;

static void set_up(void) {
  arena_init(&memory, NULL);
  scratch_enter();
  if (!scratch_has("python3")) {
    cr_skip("python3 is not installed");
  }
  cr_assert_eq(setenv("E", EDGEMANIFEST_BIN, 1), 0);
  cr_assert_eq(setenv("HOME", "/nonexistent", 1), 0);
  port = service_free_port();
  other = service_free_port();
  const em_view command = arena_format(&memory, "python3 '%s/hostile.py' %d %d log",
                                       EDGEMANIFEST_REGISTRY_TESTS, port, other);
  cr_assert(service_start(command.data, port), "%s", scratch_read("service.log", &memory).data);
  cr_assert_eq(
      scratch_run("\"$E\" keygen -W -p k.pub -s k.sec && printf '{\"auths\":{\"127.0.0.1:%d\":{"
                  "\"auth\":\"dXNlcjpzZWNyZXQtcGFzc3dvcmQ=\"}}}' >auth.json",
                  port),
      0);
}

static void tear_down(void) {
  service_stop();
  scratch_leave();
  arena_free(&memory);
}

TestSuite(hostile, .init = set_up, .fini = tear_down);

static void write_manifest(const char *repository) {
  scratch_write(
      "d.json",
      arena_format(&memory,
                   "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"modules\":{"
                   "\"m\":{\"settings\":{\"image\":\"127.0.0.1:%d/%s:1\"}}}}}}}",
                   port, repository));
}

static int lock_image(const char *repository, const char *options) {
  write_manifest(repository);
  return scratch_run(
      "rm -f log; \"$E\" lock --registry --timeout 2 %s -s k.sec -o lock.json d.json", options);
}

static void expect_said(const char *repository, const char *text) {
  const em_view said = scratch_read("output.txt", &memory);
  cr_expect_not_null(strstr(said.data, text), "%s: expected \"%s\" in: %s", repository, text,
                     said.data);
}

Test(hostile, answers_that_cannot_be_trusted_are_refused_with_the_reason) {
  static const struct {
    const char *repository, *said;
  } rows[] = {
      {"other-digest", "does not have the digest that it states"},
      {"endless", "is larger than"},
      {"silent", "imed out"},
      {"cut", "127.0.0.1"},
      {"headers", "is larger than"},
      {"twice", "stands twice"},
      {"text", "a manifest cannot be read"},
      {"deep", "a manifest cannot be read"},
      {"busy", "enough questions"},
      {"away", "enough questions"},
      {"dated", "status 503"},
      {"broken", "status 500"},
      {"nonsense", "127.0.0.1"},
      {"circle", "on and on"},
      {"to-file", "leads elsewhere, but not to a URL"},
      {"to-cloud", "leads to http://169.254.169.254, which is not followed"},
      {"to-login", "not to a URL"},
      {"to-nowhere", "not to a URL"},
      {"never", "wants a login"},
      {"negotiate", "in a way that is not known"},
      {"token-file", "no place that tokens could be had from"},
      {"token-twice", "it hands out no token"},
      {"token-line", "127.0.0.1"},
  };
  cr_expect_eq(lock_image("good", ""), 0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cr_expect_eq(lock_image(rows[i].repository, ""), 2, "%s", rows[i].repository);
    expect_said(rows[i].repository, rows[i].said);
    cr_expect_eq(scratch_run("! LC_ALL=C grep -q \"$(printf '\\033')\" output.txt"), 0, "%s",
                 rows[i].repository);
  }
  cr_expect_eq(scratch_run("! grep -q 'X-Evil' log"), 0);
}

Test(hostile, passwords_go_to_nobody_else) {
  cr_expect_eq(lock_image("elsewhere", "--auth-file auth.json"), 0, "%s",
               scratch_read("output.txt", &memory).data);
  cr_expect_eq(scratch_run("grep '^%d ' log", other), 0);
  cr_expect_eq(scratch_run("! grep '^%d ' log | grep -v ' -$'", other), 0);
  /* A token for the asking, from a host of another name: without the password. */
  cr_expect_eq(lock_image("token-elsewhere", "--auth-file auth.json"), 0);
  cr_expect_eq(scratch_run("! grep '^%d ' log | grep -v ' -$'", other), 0);
  cr_expect_eq(lock_image("token-elsewhere", "--auth-file auth.json --token-host localhost"), 0);
  cr_expect_eq(scratch_run("grep '^%d ' log | grep -q 'Basic'", other), 0);
}

Test(hostile, a_proxy_is_not_told_what_is_said_without_tls) {
  write_manifest("elsewhere");
  cr_expect_eq(
      scratch_run("rm -f log; http_proxy=http://127.0.0.1:%d all_proxy=http://127.0.0.1:%d "
                  "\"$E\" lock --registry --timeout 2 --auth-file auth.json -s k.sec -o "
                  "lock.json d.json",
                  other, other),
      0, "%s", scratch_read("output.txt", &memory).data);
  /* The other one is led to by the registry itself, and gets no login and no whole URL. */
  cr_expect_eq(scratch_run("! grep '^%d ' log | grep -E 'Basic|http:'", other), 0);
}

Test(hostile, what_refers_to_an_image_is_bounded) {
  scratch_write("policy.json",
                VIEW("{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"k.pub\"}]}"));
  static const char *const repositories[] = {"pages", "flood", "next-elsewhere"};
  static const char *const said[] = {"more than", "more than", "goes on elsewhere"};
  for (size_t i = 0; i < 3; i++) {
    write_manifest(repositories[i]);
    scratch_run("rm -f log");
    cr_expect_eq(
        scratch_run("\"$E\" audit --width 300 --trust-policy policy.json --registry d.json"), 1);
    expect_said(repositories[i], said[i]);
    cr_expect_eq(scratch_run("test $(wc -l <log) -lt 300"), 0);
    cr_expect_eq(scratch_run("! grep '^%d ' log", other), 0);
  }
}
