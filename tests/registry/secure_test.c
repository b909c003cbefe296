/* TLS and logins by token, with Debian's docker-registry and a server of tokens beside it. */
#define _XOPEN_SOURCE 700
#include "registry/bench.h"
#include "registry/service.h"
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

TestSuite(secure, .init = bench_open, .fini = bench_close);

/* ---- TLS ----------------------------------------------------------------------------------------
 */

/* ca.pem, and NAME.pem with NAME.key that it issued. */
static void make_certificate(const char *name, const char *subject_names, const char *dates) {
  cr_assert_eq(
      scratch_run(
          "test -e ca.pem || openssl req -x509 -newkey ec -pkeyopt "
          "ec_paramgen_curve:prime256v1 -nodes -subj /CN=ca -keyout ca.key -out ca.pem -days "
          "30; echo 'subjectAltName=%s' >extensions; openssl req -newkey ec -pkeyopt "
          "ec_paramgen_curve:prime256v1 -nodes -subj /CN=registry -keyout %s.key -out "
          "request && openssl x509 -req -in request -CA ca.pem -CAkey ca.key "
          "-CAcreateserial -extfile extensions %s -out %s.pem",
          subject_names, name, dates, name),
      0);
}

static void restart_with(const char *name) {
  bench_restart(
      arena_format(&bench_memory, ", tls: {certificate: %s.pem, key: %s.key}", name, name).data,
      "");
}

#define LOCK "\"$E\" lock --registry -s k.sec -o lock.json "

Test(secure, a_registry_must_prove_its_name_with_a_certificate_that_is_trusted) {
  char host[256];
  cr_assert_eq(gethostname(host, sizeof host), 0);
  bench_start("");
  bench_push("");
  bench_write_manifest("d.json", "fleet/camera:1.0", "");
  const em_view names = arena_format(&bench_memory, "IP:127.0.0.1,DNS:%s", host);
  make_certificate("good", names.data, "-days 20");
  make_certificate("misnamed", "DNS:registry.example.com", "-days 20");
  make_certificate("expired", names.data, "-days -1");
  cr_assert_eq(scratch_run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 "
                           "-nodes -subj /CN=other -keyout o.key -out other.pem"),
               0);
  restart_with("good");
  bench_expect_run(0, LOCK "--ca-file ca.pem d.json");
  bench_expect_run(2, LOCK "--ca-file other.pem d.json");
  bench_expect_said("certificate");
  bench_expect_run(2, LOCK "--ca-file absent.pem d.json");
  bench_expect_said("absent.pem");
  /* A name that is not known to be this machine's is asked with TLS, and the system decides whom
   * to trust. */
  if (scratch_run("python3 -c \"import socket; socket.create_connection(('%s', %d))\"", host,
                  bench_port) == 0) {
    cr_assert_eq(scratch_run("sed 's/127.0.0.1:/%s:/' d.json >h.json", host), 0);
    bench_expect_run(2, LOCK "h.json");
    bench_expect_said("certificate");
    bench_expect_run(0, LOCK "--ca-file ca.pem h.json");
  }
  restart_with("misnamed");
  bench_expect_run(2, LOCK "--ca-file ca.pem d.json");
  bench_expect_said("subject name");
  restart_with("expired");
  bench_expect_run(2, LOCK "--ca-file ca.pem d.json");
  bench_expect_said("expired");
}

Test(secure, a_registry_that_speaks_tls_to_plain_questions_is_told_so) {
  bench_start("");
  bench_push("");
  bench_write_manifest("d.json", "fleet/camera:1.0", "");
  make_certificate("good", "IP:127.0.0.1", "-days 20");
  restart_with("good");
  bench_expect_run(2, LOCK "d.json");
  bench_expect_said("--ca-file");
}

/* ---- Tokens -------------------------------------------------------------------------------------
 */

/* The registry wants tokens, which the server beside it hands out. */
static void start_tokens(void) {
  const int port = service_free_port();
  cr_assert_eq(scratch_run("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=tokens -days 20 "
                           "-keyout tokens.key -out tokens.pem"),
               0);
  bench_start("");
  bench_push("--sign k.pem");
  const em_view more = arena_format(&bench_memory,
                                    "auth: {token: {realm: 'http://127.0.0.1:%d/token', service: "
                                    "test-service, issuer: test, rootcertbundle: tokens.pem}}\n",
                                    port);
  bench_restart("", more.data);
  const em_view command = arena_format(
      &bench_memory, "python3 '%s/tokens.py' %d tokens.key tokens.pem test-service tokens.log",
      EDGEMANIFEST_REGISTRY_TESTS, port);
  cr_assert(service_also_start(command.data, port), "%s",
            scratch_read("also.log", &bench_memory).data);
}

static void expect_login_works(const char *auth_file) {
  const em_view command =
      arena_format(&bench_memory, "rm -f tokens.log; " LOCK "--auth-file %s d.json", auth_file);
  bench_expect_run(0, command.data);
  bench_expect_run(0, "! grep -q secret output.txt lock.json lock.json.minisig");
}

Test(secure, tokens_are_had_with_a_password_or_an_identity_token) {
  start_tokens();
  bench_write_manifest("d.json", "fleet/camera:1.0", "");
  bench_expect_run(2, LOCK "d.json");
  bench_expect_said("it wants a login, and there is none");
  bench_expect_run(0, "grep -q '^GET /token?service=test-service&scope=.* - $' tokens.log");
  bench_write("auth.json", "{\"auths\":{\"127.0.0.1:%P\":{\"auth\":\"%1\"}}}",
              "dXNlcjpzZWNyZXQtcGFzc3dvcmQ=", "");
  expect_login_works("auth.json");
  bench_expect_run(0, "test \"$(grep -c '^GET .*Basic dXNlcjpz' tokens.log)\" = 1");
  /* docker login writes a made-up user beside an identity token. */
  bench_write(
      "identity.json",
      "{\"auths\":{\"127.0.0.1:%P\":{\"auth\":\"%1\",\"identitytoken\":\"refresh-secret\"}}}",
      "MDAwMDAwMDAtMDAwMDo=", "");
  expect_login_works("identity.json");
  bench_expect_run(0, "grep -q '^POST /token - .*refresh_token=refresh-secret' tokens.log");
  bench_write("wrong.json", "{\"auths\":{\"127.0.0.1:%P\":{\"identitytoken\":\"wrong\"}}}", "", "");
  bench_expect_run(2, LOCK "--auth-file wrong.json d.json");
  bench_expect_said("it does not accept the login");
}

Test(secure, tokens_are_had_for_signatures_too) {
  start_tokens();
  const char *login = arena_format(&bench_memory,
                                   "\"registryCredentials\":{\"r\":{\"address\":\"127.0.0.1:%d\","
                                   "\"username\":\"user\",\"password\":\"secret-password\"}}",
                                   bench_port)
                          .data;
  bench_write_manifest("d.json", "fleet/camera:1.0", login);
  bench_write("policy.json", POLICY_OF("matchRepository"), "", "");
  bench_expect_run(0, BY_POLICY "d.json");
  bench_expect_run(0, "! grep -q secret-password output.txt");
}
