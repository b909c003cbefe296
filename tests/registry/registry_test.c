/* Against Debian's docker-registry on loopback. */
#define _XOPEN_SOURCE 700
#include "registry/service.h"
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static arena memory;
static int port;

#define HEX "73c803930ea3ba1e54bc25c2bdc53edd0284c62ed651fe7b00369da519a3c333"

static void write_text(const char *name, const char *format, const char *a, const char *b) {
  char text[8192];
  char *cursor = text;
  /* %1 and %2 stand for the two values, %P for the port. */
  for (const char *c = format; *c != '\0'; c++) {
    if (*c != '%') {
      *cursor++ = *c;
      continue;
    }
    c++;
    cursor += sprintf(cursor, "%s", *c == '1' ? a : *c == '2' ? b : "");
    cursor += *c == 'P' ? sprintf(cursor, "%d", port) : 0;
  }
  scratch_write(name, (em_view){text, (size_t)(cursor - text)});
}

/* A deployment whose module has the image 127.0.0.1:PORT/REST, with a login for the registry or "".
 */
static void write_manifest(const char *name, const char *rest, const char *login) {
  write_text(
      name,
      "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","
      "\"runtime\":{\"type\":\"docker\",\"settings\":{%2}},\"systemModules\":{},\"modules\":{"
      "\"camera\":{\"type\":\"docker\",\"status\":\"running\",\"restartPolicy\":\"always\","
      "\"settings\":{\"image\":\"127.0.0.1:%P/%1\"}}}}},\"$edgeHub\":{\"properties.desired\":{"
      "\"schemaVersion\":\"1.1\",\"routes\":{},\"storeAndForwardConfiguration\":{"
      "\"timeToLiveSecs\":7200}}}}}\n",
      rest, login);
}

static void start_registry(const char *more) {
  if (!scratch_has("docker-registry") || !scratch_has("python3") || !scratch_has("openssl")) {
    cr_skip("docker-registry, python3 or openssl is not installed");
  }
  port = service_free_port();
  scratch_run("mkdir storage");
  write_text("registry.yml",
             "version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: storage}}\n"
             "http: {addr: \"127.0.0.1:%P\"}\n%1",
             more, "");
  cr_assert(service_start("docker-registry serve registry.yml", port), "%s",
            scratch_read("service.log", &memory).data);
}

static void set_up(void) {
  arena_init(&memory, NULL);
  scratch_enter();
  cr_assert_eq(setenv("E", EDGEMANIFEST_BIN, 1), 0);
  cr_assert_eq(setenv("HOME", "/nonexistent", 1), 0);
  cr_assert_eq(unsetenv("REGISTRY_AUTH_FILE"), 0);
  cr_assert_eq(unsetenv("XDG_RUNTIME_DIR"), 0);
  cr_assert_eq(
      scratch_run("{ echo families:; ls '%s/../rules' | grep -vE '[.]|^(trust|baseline)$' | sed "
                  "'s/.*/  &: off/'; } >.edgemanifest.yaml; \"$E\" keygen -W -p k.pub -s "
                  "k.sec && openssl ecparam -name prime256v1 -genkey -noout -out k.pem && "
                  "openssl pkey -in k.pem -pubout -out sign.pub",
                  EDGEMANIFEST_FIXTURES),
      0);
}

static void tear_down(void) {
  service_stop();
  scratch_leave();
  arena_free(&memory);
}

TestSuite(registry, .init = set_up, .fini = tear_down);

static void expect_run(int status, const char *command) {
  cr_expect_eq(scratch_run("%s", command), status, "%s: %s", command,
               scratch_read("output.txt", &memory).data);
}

static void expect_said(const char *text) {
  const em_view said = scratch_read("output.txt", &memory);
  cr_expect_not_null(strstr(said.data, text), "expected \"%s\" in: %s", text, said.data);
}

/* Runs push.py; the digest of what the tag leads to. */
static const char *push(const char *options) {
  cr_assert_eq(scratch_run("python3 '%s/push.py' http://127.0.0.1:%d fleet/camera 1.0 %s",
                           EDGEMANIFEST_REGISTRY_TESTS, port, options),
               0, "%s", scratch_read("output.txt", &memory).data);
  return view_until(scratch_read("output.txt", &memory), 71).data;
}

static const char *pinned(const char *digest) {
  return arena_format(&memory, "fleet/camera@%.71s", digest).data;
}

#define POLICY_OF(identity)                                                                        \
  "{\"default\":[{\"type\":\"reject\"}],\"transports\":{\"docker\":{\"127.0.0.1:%P\":[{\"type\":"  \
  "\"sigstoreSigned\",\"keyPath\":\"sign.pub\",\"signedIdentity\":{\"type\":\"" identity           \
  "\"}}]}}}"
#define BY_POLICY "\"$E\" audit --width 300 --trust-policy policy.json --registry "

/* ---- Signatures -------------------------------------------------------------------------------
 */

Test(registry, cosign_signatures_are_found_by_their_tag) {
  start_registry("");
  write_text("policy.json", POLICY_OF("matchRepository"), "", "");
  write_manifest("d.json", pinned(push("--sign k.pem")), "");
  expect_run(0, BY_POLICY "d.json");
  write_manifest("d.json", "fleet/camera:1.0", "");
  expect_run(0, BY_POLICY "d.json");
  write_manifest("d.json", pinned(push("--content two")), "");
  expect_run(1, BY_POLICY "d.json");
  expect_said("image-unsigned");
  expect_said("in registry 127.0.0.1");
  push("--content three --sign k.pem --name registry.example.com/other");
  write_manifest("d.json", "fleet/camera:1.0", "");
  expect_run(1, BY_POLICY "d.json");
  expect_said("image-signature-other-repository");
}

Test(registry, an_index_is_signed_as_a_whole) {
  start_registry("");
  write_text("policy.json", POLICY_OF("matchRepository"), "", "");
  write_manifest("d.json", pinned(push("--index --sign k.pem")), "");
  expect_run(0, BY_POLICY "d.json");
}

Test(registry, bundles_and_notary_signatures_are_found_as_referrers) {
  start_registry("");
  const char *digest = push("");
  write_text("policy.json", POLICY_OF("matchRepository"), "", "");
  /* The statement of a bundle, signed by OpenSSL in its envelope. */
  write_text("statement",
             "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"127.0.0.1:%P/"
             "fleet/camera\",\"digest\":{\"sha256\":\"%1\"}}],\"predicateType\":"
             "\"https://sigstore.dev/cosign/sign/v1\",\"predicate\":{}}",
             arena_copy(&memory, (em_view){digest + 7, 64}).data, "");
  cr_assert_eq(
      scratch_run(
          "{ printf 'DSSEv1 28 application/vnd.in-toto+json %%d ' $(stat -c %%s statement); "
          "cat statement; } >input; printf '{\"mediaType\":\"application/"
          "vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{\"publicKey\":{}},"
          "\"dsseEnvelope\":{\"payload\":\"%%s\",\"payloadType\":\"application/"
          "vnd.in-toto+json\",\"signatures\":[{\"sig\":\"%%s\"}]}}' \"$(base64 -w 0 "
          "statement)\" \"$(openssl dgst -sha256 -sign k.pem input | base64 -w 0)\" >bundle"),
      0);
  write_manifest("d.json", pinned(push("--bundle bundle")), "");
  expect_run(0, BY_POLICY "d.json");
  scratch_write("envelope", VIEW("{\"payload\":\"\",\"protected\":\"\",\"header\":{},\"signature\":"
                                 "\"\"}"));
  push("--notary envelope");
  scratch_run("mkdir -p store/x509/ca/acme && openssl req -x509 -newkey rsa:2048 -nodes -subj "
              "/CN=root -keyout root.pem -out store/x509/ca/acme/root.pem");
  write_text("policy.json",
             "{\"version\":\"1.0\",\"trustPolicies\":[{\"name\":\"all\",\"registryScopes\":[\"*\"],"
             "\"signatureVerification\":{\"level\":\"strict\"},\"trustStores\":[\"ca:acme\"],"
             "\"trustedIdentities\":[\"*\"]}]}",
             "", "");
  expect_run(1, BY_POLICY "--trust-store store d.json");
  expect_said("image-signature-invalid");
}

/* ---- Locks
 * --------------------------------------------------------------------------------------- */

#define LOCKED "\"$E\" audit --width 300 --lock lock.json --key k.pub "

Test(registry, a_lock_knows_tags_platforms_and_whether_a_tag_moved) {
  start_registry("");
  const char *digest = arena_copy(&memory, view_of(push("--index"))).data;
  write_manifest("d.json", "fleet/camera:1.0", "");
  expect_run(0, "\"$E\" lock --registry -s k.sec -o lock.json d.json");
  expect_run(0, "\"$E\" schema check lock lock.json && grep -q linux/arm64 lock.json");
  expect_run(1, LOCKED "d.json");
  expect_said("image-not-pinned-by-lock");
  write_manifest("d.json", pinned(digest), "");
  expect_run(0, LOCKED "d.json");
  expect_run(0, LOCKED "--registry d.json");
  cr_assert_eq(scratch_run("grep -A1 arm64 lock.json | grep -o 'sha256:[0-9a-f]*'"), 0);
  write_manifest("p.json", pinned(view_until(scratch_read("output.txt", &memory), 71).data), "");
  expect_run(1, LOCKED "p.json");
  expect_said("image-platform-pinned");
  push("--index --content other");
  expect_run(0, LOCKED "d.json");
  expect_run(1, LOCKED "--registry d.json");
  expect_said("image-tag-moved");
  expect_run(2, "\"$E\" lock --registry -s k.sec -o x.json d.json absent.json");
  write_manifest("d.json", "fleet/absent:1.0", "");
  expect_run(2, "\"$E\" lock --registry -s k.sec -o x.json d.json");
  expect_said("is not there");
}

Test(registry, a_layout_serves_as_well_as_a_registry) {
  if (!scratch_has("python3") || !scratch_has("openssl")) {
    cr_skip("python3 or openssl is not installed");
  }
  port = 1;
  const char *digest =
      arena_copy(&memory, view_of(push("--index --save layout --sign k.pem"))).data;
  write_text("policy.json", POLICY_OF("matchRepository"), "", "");
  write_manifest("d.json", "fleet/camera:1.0", "");
  expect_run(0, "\"$E\" audit --trust-policy policy.json --layout layout d.json");
  expect_run(0, "\"$E\" lock --layout layout -s k.sec -o lock.json d.json");
  write_manifest("d.json", pinned(digest), "");
  expect_run(0, LOCKED "d.json");
  expect_run(2,
             "echo >>layout/blobs/sha256/$(ls layout/blobs/sha256 | head -n 1); cp -r layout l2; "
             "for f in l2/blobs/sha256/*; do echo >>$f; done; \"$E\" audit --trust-policy "
             "policy.json --layout l2 d.json");
  expect_said("does not have that digest");
  expect_run(2, "\"$E\" audit --trust-policy policy.json --layout absent d.json");
}

/* ---- Logins
 * ---------------------------------------------------------------------------------------- */

Test(registry, logins_come_from_the_manifest_or_the_auth_file_and_are_shown_to_nobody) {
  scratch_run(
      "python3 -W ignore -c 'import crypt; print(\"user:\" + crypt.crypt(\"secret-password\", "
      "crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16)))' >htpasswd");
  start_registry("auth: {htpasswd: {realm: x, path: htpasswd}}\n");
  push("--login user:secret-password");
  write_manifest("d.json", "fleet/camera:1.0", "");
  expect_run(2, "\"$E\" lock --registry -s k.sec -o lock.json d.json");
  expect_said("it wants a login, and there is none");
  write_text("auth.json", "{\"auths\":{\"127.0.0.1:%P\":{\"auth\":\"%1\"}}}",
             "dXNlcjpzZWNyZXQtcGFzc3dvcmQ=", "");
  expect_run(0, "\"$E\" lock --registry --auth-file auth.json -s k.sec -o lock.json d.json");
  expect_run(0, "REGISTRY_AUTH_FILE=auth.json \"$E\" lock --registry -s k.sec -o lock.json d.json");
  write_text("wrong.json", "{\"auths\":{\"127.0.0.1:%P\":{\"auth\":\"%1\"}}}",
             "dXNlcjp3cm9uZw==", "");
  expect_run(2, "\"$E\" lock --registry --auth-file wrong.json -s k.sec -o lock.json d.json");
  expect_said("it does not accept the login");
  const char *login = arena_format(&memory,
                                   "\"registryCredentials\":{\"r\":{\"address\":\"127.0.0.1:%d\","
                                   "\"username\":\"user\",\"password\":\"secret-password\"}}",
                                   port)
                          .data;
  write_manifest("l.json", "fleet/camera:1.0", login);
  expect_run(0, "\"$E\" lock --registry -s k.sec -o lock.json l.json");
  expect_run(0, "! grep -q secret-password output.txt lock.json");
  write_text("policy.json", POLICY_OF("matchRepository"), "", "");
  expect_run(1, BY_POLICY "l.json");
  expect_said("image-unsigned");
  expect_run(0, "! grep -q secret-password output.txt");
  expect_run(2, "echo '{\"auths\":{\"a\":{\"auth\":\"????\"}}}' >bad.json; \"$E\" lock --registry "
                "--auth-file bad.json -s k.sec -o lock.json d.json");
  expect_said("no base64");
}

/* ---- No network without being asked
 * --------------------------------------------------------------- */

Test(registry, nothing_touches_the_network_unless_asked) {
  if (!scratch_has("strace")) {
    cr_skip("strace is not installed");
  }
  start_registry("");
  const char *digest = arena_copy(&memory, view_of(push("--sign k.pem"))).data;
  write_manifest("d.json", pinned(digest), "");
  write_text("policy.json", POLICY_OF("matchRepository"), "", "");
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
                 scratch_read("output.txt", &memory).data);
  }
  expect_run(0,
             "ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=network -o trace " BY_POLICY "d.json");
  expect_run(0, "grep -q connect trace");
}
