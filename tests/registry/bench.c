#define _XOPEN_SOURCE 700
#include "registry/bench.h"

#include "registry/service.h"
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

arena bench_memory;
int bench_port;

void bench_write(const char *name, const char *format, const char *a, const char *b) {
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
    cursor += *c == 'P' ? sprintf(cursor, "%d", bench_port) : 0;
  }
  scratch_write(name, (em_view){text, (size_t)(cursor - text)});
}

void bench_write_manifest(const char *name, const char *rest, const char *login) {
  bench_write(
      name,
      "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","
      "\"runtime\":{\"type\":\"docker\",\"settings\":{%2}},\"systemModules\":{},\"modules\":{"
      "\"camera\":{\"type\":\"docker\",\"status\":\"running\",\"restartPolicy\":\"always\","
      "\"settings\":{\"image\":\"127.0.0.1:%P/%1\"}}}}},\"$edgeHub\":{\"properties.desired\":{"
      "\"schemaVersion\":\"1.1\",\"routes\":{},\"storeAndForwardConfiguration\":{"
      "\"timeToLiveSecs\":7200}}}}}\n",
      rest, login);
}

static void serve(const char *http, const char *more) {
  bench_write("registry.yml",
              "version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: storage}}\n"
              "http: {addr: \"127.0.0.1:%P\"%1}\n%2",
              http, more);
  cr_assert(service_start("docker-registry serve registry.yml", bench_port), "%s",
            scratch_read("service.log", &bench_memory).data);
}

void bench_start(const char *more) {
  if (!scratch_has("docker-registry") || !scratch_has("python3") || !scratch_has("openssl")) {
    cr_skip("docker-registry, python3 or openssl is not installed");
  }
  bench_port = service_free_port();
  scratch_run("mkdir storage");
  serve("", more);
}

void bench_restart(const char *http, const char *more) {
  service_stop();
  serve(http, more);
}

void bench_open(void) {
  arena_init(&bench_memory, NULL);
  scratch_enter();
  cr_assert_eq(setenv("E", EDGEMANIFEST_BIN, 1), 0);
  cr_assert_eq(setenv("HOME", "/nonexistent", 1), 0);
  cr_assert_eq(unsetenv("REGISTRY_AUTH_FILE"), 0);
  cr_assert_eq(unsetenv("XDG_RUNTIME_DIR"), 0);
  scratch_silence_others();
  cr_assert_eq(scratch_run("\"$E\" keygen -W -p k.pub -s k.sec && openssl ecparam -name prime256v1 "
                           "-genkey -noout -out k.pem && openssl pkey -in k.pem -pubout -out "
                           "sign.pub"),
               0);
}

void bench_close(void) {
  service_stop_all();
  scratch_leave();
  arena_free(&bench_memory);
}

void bench_expect_run(int status, const char *command) {
  cr_expect_eq(scratch_run("%s", command), status, "%s: %s", command,
               scratch_read("output.txt", &bench_memory).data);
}

void bench_expect_said(const char *text) {
  const em_view said = scratch_read("output.txt", &bench_memory);
  cr_expect_not_null(strstr(said.data, text), "expected \"%s\" in: %s", text, said.data);
}

const char *bench_push(const char *options) {
  cr_assert_eq(scratch_run("python3 '%s/push.py' http://127.0.0.1:%d fleet/camera 1.0 %s",
                           EDGEMANIFEST_REGISTRY_TESTS, bench_port, options),
               0, "%s", scratch_read("output.txt", &bench_memory).data);
  return view_until(scratch_read("output.txt", &bench_memory), 71).data;
}

const char *bench_pinned(const char *digest) {
  return arena_format(&bench_memory, "fleet/camera@%.71s", digest).data;
}

void bench_make_bundle(const char *digest) {
  bench_write(
      "statement",
      "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"127.0.0.1:%P/"
      "fleet/camera\",\"digest\":{\"sha256\":\"%1\"}}],\"predicateType\":"
      "\"https://sigstore.dev/cosign/sign/v1\",\"predicate\":{}}",
      arena_copy(&bench_memory, (em_view){digest + 7, 64}).data, "");
  cr_assert_eq(
      scratch_run(
          "{ printf 'DSSEv1 28 application/vnd.in-toto+json %%d ' $(stat -c %%s statement); "
          "cat statement; } >input; printf '{\"mediaType\":\"application/"
          "vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{\"publicKey\":{}},"
          "\"dsseEnvelope\":{\"payload\":\"%%s\",\"payloadType\":\"application/"
          "vnd.in-toto+json\",\"signatures\":[{\"sig\":\"%%s\"}]}}' \"$(base64 -w 0 "
          "statement)\" \"$(openssl dgst -sha256 -sign k.pem input | base64 -w 0)\" >bundle"),
      0);
}
