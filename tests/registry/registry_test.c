/* Against Debian's docker-registry on loopback. */
#define _XOPEN_SOURCE 700
#include "registry/bench.h"
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

TestSuite(registry, .init = bench_open, .fini = bench_close);

/* ---- Signatures -------------------------------------------------------------------------------
 */

Test(registry, cosign_signatures_are_found_by_their_tag) {
  bench_start("");
  bench_write("policy.json", POLICY_OF("matchRepository"), "", "");
  bench_write_manifest("d.json", bench_pinned(bench_push("--sign k.pem")), "");
  bench_expect_run(0, BY_POLICY "d.json");
  bench_write_manifest("d.json", "fleet/camera:1.0", "");
  bench_expect_run(0, BY_POLICY "d.json");
  bench_write_manifest("d.json", bench_pinned(bench_push("--content two")), "");
  bench_expect_run(1, BY_POLICY "d.json");
  bench_expect_said("image-unsigned");
  bench_expect_said("in registry 127.0.0.1");
  bench_push("--content three --sign k.pem --name registry.example.com/other");
  bench_write_manifest("d.json", "fleet/camera:1.0", "");
  bench_expect_run(1, BY_POLICY "d.json");
  bench_expect_said("image-signature-other-repository");
}

Test(registry, an_index_is_signed_as_a_whole) {
  bench_start("");
  bench_write("policy.json", POLICY_OF("matchRepository"), "", "");
  bench_write_manifest("d.json", bench_pinned(bench_push("--index --sign k.pem")), "");
  bench_expect_run(0, BY_POLICY "d.json");
}

Test(registry, bundles_and_notary_signatures_are_found_as_referrers) {
  bench_start("");
  const char *digest = bench_push("");
  bench_write("policy.json", POLICY_OF("matchRepository"), "", "");
  bench_make_bundle(digest);
  bench_write_manifest("d.json", bench_pinned(bench_push("--bundle bundle")), "");
  bench_expect_run(0, BY_POLICY "d.json");
  scratch_write("envelope", VIEW("{\"payload\":\"\",\"protected\":\"\",\"header\":{},\"signature\":"
                                 "\"\"}"));
  bench_push("--notary envelope");
  scratch_run("mkdir -p store/x509/ca/acme && openssl req -x509 -newkey rsa:2048 -nodes -subj "
              "/CN=root -keyout root.pem -out store/x509/ca/acme/root.pem");
  bench_write(
      "policy.json",
      "{\"version\":\"1.0\",\"trustPolicies\":[{\"name\":\"all\",\"registryScopes\":[\"*\"],"
      "\"signatureVerification\":{\"level\":\"strict\"},\"trustStores\":[\"ca:acme\"],"
      "\"trustedIdentities\":[\"*\"]}]}",
      "", "");
  bench_expect_run(1, BY_POLICY "--trust-store store d.json");
  bench_expect_said("image-signature-invalid");
}

/* ---- Locks
 * --------------------------------------------------------------------------------------- */

#define LOCKED "\"$E\" audit --width 300 --lock lock.json --key k.pub "

Test(registry, a_lock_knows_tags_platforms_and_whether_a_tag_moved) {
  bench_start("");
  const char *digest = arena_copy(&bench_memory, view_of(bench_push("--index"))).data;
  bench_write_manifest("d.json", "fleet/camera:1.0", "");
  bench_expect_run(0, "\"$E\" lock --registry -s k.sec -o lock.json d.json");
  bench_expect_run(0, "\"$E\" schema check lock lock.json && grep -q linux/arm64 lock.json");
  bench_expect_run(1, LOCKED "d.json");
  bench_expect_said("image-not-pinned-by-lock");
  bench_write_manifest("d.json", bench_pinned(digest), "");
  bench_expect_run(0, LOCKED "d.json");
  bench_expect_run(0, LOCKED "--registry d.json");
  cr_assert_eq(scratch_run("grep -A1 arm64 lock.json | grep -o 'sha256:[0-9a-f]*'"), 0);
  bench_write_manifest(
      "p.json", bench_pinned(view_until(scratch_read("output.txt", &bench_memory), 71).data), "");
  bench_expect_run(1, LOCKED "p.json");
  bench_expect_said("image-platform-pinned");
  bench_push("--index --content other");
  bench_expect_run(0, LOCKED "d.json");
  bench_expect_run(1, LOCKED "--registry d.json");
  bench_expect_said("image-tag-moved");
  bench_expect_run(2, "\"$E\" lock --registry -s k.sec -o x.json d.json absent.json");
  bench_write_manifest("d.json", "fleet/absent:1.0", "");
  bench_expect_run(2, "\"$E\" lock --registry -s k.sec -o x.json d.json");
  bench_expect_said("is not there");
}

Test(registry, a_layout_serves_as_well_as_a_registry) {
  if (!scratch_has("python3") || !scratch_has("openssl")) {
    cr_skip("python3 or openssl is not installed");
  }
  bench_port = 1;
  const char *digest =
      arena_copy(&bench_memory, view_of(bench_push("--index --save layout --sign k.pem"))).data;
  bench_write("policy.json", POLICY_OF("matchRepository"), "", "");
  bench_write_manifest("d.json", "fleet/camera:1.0", "");
  bench_expect_run(0, "\"$E\" audit --trust-policy policy.json --layout layout d.json");
  bench_expect_run(0, "\"$E\" lock --layout layout -s k.sec -o lock.json d.json");
  bench_write_manifest("d.json", bench_pinned(digest), "");
  bench_expect_run(0, LOCKED "d.json");
  bench_expect_run(
      2, "echo >>layout/blobs/sha256/$(ls layout/blobs/sha256 | head -n 1); cp -r layout l2; "
         "for f in l2/blobs/sha256/*; do echo >>$f; done; \"$E\" audit --trust-policy "
         "policy.json --layout l2 d.json");
  bench_expect_said("does not have that digest");
  bench_expect_run(2, "\"$E\" audit --trust-policy policy.json --layout absent d.json");
}

/* ---- Logins
 * ---------------------------------------------------------------------------------------- */

Test(registry, logins_come_from_the_manifest_or_the_auth_file_and_are_shown_to_nobody) {
  scratch_run(
      "python3 -W ignore -c 'import crypt; print(\"user:\" + crypt.crypt(\"secret-password\", "
      "crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16)))' >htpasswd");
  bench_start("auth: {htpasswd: {realm: x, path: htpasswd}}\n");
  bench_push("--login user:secret-password");
  bench_write_manifest("d.json", "fleet/camera:1.0", "");
  bench_expect_run(2, "\"$E\" lock --registry -s k.sec -o lock.json d.json");
  bench_expect_said("it wants a login, and there is none");
  bench_write("auth.json", "{\"auths\":{\"127.0.0.1:%P\":{\"auth\":\"%1\"}}}",
              "dXNlcjpzZWNyZXQtcGFzc3dvcmQ=", "");
  bench_expect_run(0, "\"$E\" lock --registry --auth-file auth.json -s k.sec -o lock.json d.json");
  bench_expect_run(
      0, "REGISTRY_AUTH_FILE=auth.json \"$E\" lock --registry -s k.sec -o lock.json d.json");
  bench_write("wrong.json", "{\"auths\":{\"127.0.0.1:%P\":{\"auth\":\"%1\"}}}",
              "dXNlcjp3cm9uZw==", "");
  bench_expect_run(2, "\"$E\" lock --registry --auth-file wrong.json -s k.sec -o lock.json d.json");
  bench_expect_said("it does not accept the login");
  const char *login = arena_format(&bench_memory,
                                   "\"registryCredentials\":{\"r\":{\"address\":\"127.0.0.1:%d\","
                                   "\"username\":\"user\",\"password\":\"secret-password\"}}",
                                   bench_port)
                          .data;
  bench_write_manifest("l.json", "fleet/camera:1.0", login);
  bench_expect_run(0, "\"$E\" lock --registry -s k.sec -o lock.json l.json");
  bench_expect_run(0, "! grep -q secret-password output.txt lock.json");
  bench_write("policy.json", POLICY_OF("matchRepository"), "", "");
  bench_expect_run(1, BY_POLICY "l.json");
  bench_expect_said("image-unsigned");
  bench_expect_run(0, "! grep -q secret-password output.txt");
  bench_expect_run(
      2, "echo '{\"auths\":{\"a\":{\"auth\":\"????\"}}}' >bad.json; \"$E\" lock --registry "
         "--auth-file bad.json -s k.sec -o lock.json d.json");
  bench_expect_said("no base64");
}

/* ---- No network without being asked
 * --------------------------------------------------------------- */

Test(registry, nothing_touches_the_network_unless_asked) {
  if (!scratch_has("strace")) {
    cr_skip("strace is not installed");
  }
  bench_start("");
  const char *digest = arena_copy(&bench_memory, view_of(bench_push("--sign k.pem"))).data;
  bench_write_manifest("d.json", bench_pinned(digest), "");
  bench_write("policy.json", POLICY_OF("matchRepository"), "", "");
  scratch_run("mkdir signatures && \"$E\" lock -s k.sec -o lock.json d.json");
  static const char *const quiet[] = {
      "audit d.json",
      "audit --trust-policy policy.json --signatures signatures d.json",
      "audit --lock lock.json --key k.pub d.json",
      "lock -s k.sec -o lock.json d.json",
      "sign -s k.sec d.json",
      "verify -p k.pub d.json",
      "keygen -W -f -p o.pub -s o.sec",
  };
  for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++) {
    scratch_run("ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=network -o trace \"$E\" %s",
                quiet[i]);
    cr_expect_eq(scratch_run("! grep -E 'socket|connect|send|recv' trace"), 0, "%s: %s", quiet[i],
                 scratch_read("output.txt", &bench_memory).data);
  }
  bench_expect_run(0, "ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=network -o trace " BY_POLICY
                      "d.json");
  bench_expect_run(0, "grep -q connect trace");
}
