/* Locks, policies and signatures in an audit, as a person runs it. No network anywhere. */
#define _XOPEN_SOURCE 700
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static arena memory;

#define HEX "73c803930ea3ba1e54bc25c2bdc53edd0284c62ed651fe7b00369da519a3c333"
#define OTHER "9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0"
#define CAMERA "registry.example.com/fleet/camera"

/* A deployment whose module has this image; the runtime's images are pinned. */
static void write_manifest(const char *name, const char *image) {
  scratch_write(
      name, arena_format(
                &memory,
                "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":"
                "\"1.1\",\"runtime\":{\"type\":\"docker\",\"settings\":{}},\"systemModules\":{"
                "\"edgeAgent\":{\"type\":\"docker\",\"settings\":{\"image\":\"mcr.microsoft.com/"
                "azureiotedge-agent@sha256:" HEX "\"}},\"edgeHub\":{\"type\":\"docker\",\"status\":"
                "\"running\",\"restartPolicy\":\"always\",\"settings\":{\"image\":\"mcr.microsoft."
                "com/azureiotedge-hub@sha256:" HEX "\"}}},\"modules\":{\"camera\":{\"type\":"
                "\"docker\",\"status\":\"running\",\"restartPolicy\":\"always\",\"settings\":{"
                "\"image\":\"%s\"}}}}},\"$edgeHub\":{\"properties.desired\":{\"schemaVersion\":"
                "\"1.1\",\"routes\":{},\"storeAndForwardConfiguration\":{\"timeToLiveSecs\":7200}"
                "}}}}\n",
                image));
}

static void set_up(void) {
  arena_init(&memory, NULL);
  scratch_enter();
  scratch_name_program(EDGEMANIFEST_BIN);
  write_manifest("d.json", CAMERA "@sha256:" HEX);
  /* Whatever other rules may find in it is none of this test's business. */
  scratch_silence_others();
}

static void tear_down(void) {
  scratch_leave();
  arena_free(&memory);
}

TestSuite(trust_audit, .init = set_up, .fini = tear_down);

static void make_lock(const char *options) {
  cr_assert_eq(scratch_run("\"$E\" keygen -fW -p k.pub -s k.sec"), 0);
  cr_assert_eq(scratch_run("\"$E\" lock -s k.sec -o lock.json %s d.json", options), 0);
}

#define AUDIT "\"$E\" audit --width 300 --lock lock.json --key k.pub "

/* ---- Locks -------------------------------------------------------------------------------------
 */

Test(trust_audit, a_lock_vouches_for_what_was_locked_and_for_nothing_else) {
  static const struct {
    const char *image, *rule, *said;
  } rows[] = {
      {CAMERA "@sha256:" OTHER, "image-lock-other-digest", "the lock has sha256:" HEX},
      {CAMERA ":1.2", "image-not-locked", "not this tag"},
      {"registry.example.com/fleet/other@sha256:" HEX, "image-not-locked",
       "does not know this repository"},
      {"evil.example/fleet/camera@sha256:" HEX, "image-not-locked", "does not know"},
  };
  make_lock("");
  scratch_expect(0, "\"$E\" schema check lock lock.json");
  scratch_expect(0, AUDIT "d.json");
  scratch_expect(0, "\"$E\" audit --lock lock.json --key \"$(tail -n 1 k.pub)\" d.json");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    write_manifest("e.json", rows[i].image);
    scratch_expect(1, AUDIT "e.json");
    scratch_expect_said(rows[i].rule);
    scratch_expect_said(rows[i].said);
  }
}

Test(trust_audit, a_lock_that_is_not_as_signed_is_not_used) {
  make_lock("");
  scratch_expect(0, "\"$E\" keygen -W -p o.pub -s o.sec && cp lock.json kept");
  scratch_expect(2, "\"$E\" audit --lock lock.json --key o.pub d.json");
  scratch_expect_said("which is none of those given with --key");
  scratch_expect(0, "\"$E\" audit --lock lock.json --key o.pub --key k.pub d.json");
  scratch_expect(2, "sed -i s/" HEX "/" OTHER "/ lock.json; " AUDIT "d.json");
  scratch_expect_said("the lock is not what key");
  scratch_expect(2, "cp kept lock.json; echo >>lock.json; " AUDIT "d.json");
  scratch_expect_said("the lock is not what key");
  scratch_expect(2, "cp kept lock.json; rm lock.json.minisig; " AUDIT "d.json");
  scratch_expect_said("A lock without signature proves nothing");
  scratch_expect(2, "\"$E\" audit --lock lock.json d.json");
  scratch_expect_said("--lock needs --key");
  scratch_expect(2, "\"$E\" audit --key k.pub d.json");
  scratch_expect(2, "\"$E\" audit --lock absent.json --key k.pub d.json");
}

Test(trust_audit, locks_are_read_strictly_even_when_signed) {
#define ENTRY                                                                                      \
  "{\"name\":\"a/b\",\"digest\":\"sha256:" HEX                                                     \
  "\",\"source\":\"manifest\",\"time\":\"2026-01-02T03:04:05Z\"}"
#define LOCK(members) "{\"schemaVersion\":1,\"created\":\"2026-01-02T03:04:05Z\"," members "}"
  static const struct {
    const char *text, *said;
  } rows[] = {
      {"{\"schemaVersion\":2,\"created\":\"2026-01-02T03:04:05Z\",\"images\":[]}",
       "Only schema version 1"},
      {LOCK("\"images\":[],\"images\":[" ENTRY "]"), "stands twice"},
      {LOCK("\"images\":[],\"more\":1"), "\"more\" is not known"},
      {LOCK("\"expires\":\"soon\",\"images\":[]"), "A time is written as"},
      {LOCK("\"images\":[{\"name\":\"a/b\",\"digest\":\"sha256:12\",\"source\":\"manifest\","
            "\"time\":\"2026-01-02T03:04:05Z\"}]"),
       "This is no digest"},
      {LOCK("\"images\":[{\"name\":\"b\",\"digest\":\"sha256:" HEX
            "\",\"source\":\"manifest\",\"time\":\"2026-01-02T03:04:05Z\"}]"),
       "with its registry"},
      {"[]", "A JSON object was expected"},
      {"", "edgemanifest"},
  };
  cr_assert_eq(scratch_run("\"$E\" keygen -W -p k.pub -s k.sec"), 0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    scratch_write("lock.json", view_of(rows[i].text));
    cr_assert_eq(scratch_run("\"$E\" sign -s k.sec lock.json"), 0);
    scratch_expect(2, AUDIT "d.json 2>&1 || { s=$?; echo edgemanifest; exit $s; }");
    scratch_expect_said(rows[i].said);
  }
}

Test(trust_audit, an_expired_lock_is_told_once) {
  cr_assert_eq(scratch_run("\"$E\" keygen -W -p k.pub -s k.sec"), 0);
  scratch_write("lock.json", VIEW(LOCK("\"expires\":\"2026-02-02T00:00:00Z\",\"images\":[]")));
  cr_assert_eq(scratch_run("\"$E\" sign -s k.sec lock.json"), 0);
  scratch_expect(1, AUDIT "d.json");
  scratch_expect_said("the image lock expired on 2026-02-02T00:00:00Z");
  scratch_expect(0, "test \"$(" AUDIT "d.json | grep -c 'image-lock-expired')\" = 1");
  make_lock("--expires 2");
  scratch_expect(0, AUDIT "d.json");
}

Test(trust_audit, what_cannot_be_locked_is_said_for_each_image) {
  cr_assert_eq(scratch_run("\"$E\" keygen -W -p k.pub -s k.sec"), 0);
  write_manifest("e.json", CAMERA ":1.2");
  scratch_expect(2, "\"$E\" lock -s k.sec -o lock.json e.json");
  scratch_expect_said(CAMERA ":1.2: nothing says which digest it has");
  scratch_expect(1, "test -e lock.json");
  write_manifest("e.json", CAMERA ":${TAG}");
  scratch_expect(2, "\"$E\" lock -s k.sec -o lock.json e.json");
  scratch_expect_said("placeholder");
  scratch_expect(2, "\"$E\" lock -s k.sec d.json");
  scratch_expect(0, "\"$E\" lock --unsigned d.json");
  scratch_expect_said("\"schemaVersion\": 1");
  scratch_expect(2, "echo '{}' >e.json; \"$E\" lock --unsigned e.json");
}

/* Killed at each rename in turn: the old lock with its signature, or the new one with its. */
Test(trust_audit, a_lock_is_never_left_without_its_signature) {
  if (!scratch_has("strace")) {
    cr_skip("strace is not installed");
  }
  make_lock("--expires 2");
  scratch_expect(0, "sed -i s/@sha256:" HEX "/@sha256:" OTHER
                    "/ d.json && mkdir kept && cp lock.json* "
                    "kept");
  bool has_ended = false;
  for (int i = 1; i < 9 && !has_ended; i++) {
    scratch_expect(0, "rm -f lock.json*; cp kept/* .");
    has_ended = scratch_run("ASAN_OPTIONS=detect_leaks=0 strace -f -o trace -e trace=rename -e "
                            "inject=rename:error=EIO:signal=KILL:when=%d \"$E\" lock -s k.sec -o "
                            "lock.json d.json",
                            i) == 0;
    scratch_expect(0, "ls lock.json lock.json.minisig");
    /* Either lock is good; the old one says that the image has changed. */
    const int status = scratch_run(AUDIT "d.json");
    cr_expect(status < 2, "cut off at rename %d: %s", i, scratch_read("output.txt", &memory).data);
    cr_expect(!has_ended || status == 0);
  }
  cr_expect(has_ended);
  scratch_expect(1, "test -e lock.json.minisig.next");
  /* A new signature that was left over proves nothing for another lock. */
  scratch_expect(2, "cp lock.json.minisig lock.json.minisig.next; cp kept/lock.json .; " AUDIT
                    "d.json");
  scratch_expect_said("the lock is not what key");
}

/* ---- Policies and signatures ----------------------------------------------------------------- */

#define PAYLOAD                                                                                    \
  "{\"critical\":{\"identity\":{\"docker-reference\":\"" CAMERA                                    \
  "\"},\"image\":{\"docker-manifest-digest\":\"sha256:" HEX                                        \
  "\"},\"type\":\"cosign container image signature\"},\"optional\":null}"
#define POLICY                                                                                     \
  "{\"default\":[{\"type\":\"insecureAcceptAnything\"}],\"transports\":{\"docker\":{"              \
  "\"registry.example.com/fleet\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"keys/k.pub\"}]}}}"

static void make_signature(void) {
#ifdef EDGEMANIFEST_REDUCED
  cr_skip("built without OpenSSL");
#endif
  if (!scratch_has("openssl")) {
    cr_skip("openssl is not installed");
  }
  scratch_run("mkdir -p policy/keys signatures");
  scratch_write("policy/policy.json", VIEW(POLICY));
  scratch_write("signatures/sha256-" HEX ".json", VIEW(PAYLOAD));
  cr_assert_eq(
      scratch_run("openssl ecparam -name prime256v1 -genkey -noout -out k.pem && openssl pkey -in "
                  "k.pem -pubout -out policy/keys/k.pub && openssl dgst -sha256 -sign k.pem "
                  "signatures/sha256-" HEX ".json | base64 -w 0 >signatures/sha256-" HEX
                  ".json.sig"),
      0);
}

#define BY_POLICY "\"$E\" audit --width 300 --trust-policy policy/policy.json "

Test(trust_audit, signatures_in_a_folder_are_checked_by_the_policy) {
  make_signature();
  scratch_expect(0, BY_POLICY "--signatures signatures d.json");
  write_manifest("e.json", CAMERA "@sha256:" OTHER);
  scratch_expect(1, BY_POLICY "--signatures signatures e.json");
  scratch_expect_said("image-unsigned");
  scratch_expect_said("no signature for this digest in signatures");
  scratch_expect_said("scope registry.example.com/fleet");
  write_manifest("e.json", CAMERA ":1.2");
  scratch_expect(1, BY_POLICY "--signatures signatures e.json");
  scratch_expect_said("named by tag, so no signature can vouch");
  write_manifest("e.json", "registry.example.com/fleet/other@sha256:" HEX);
  scratch_expect(1, BY_POLICY "--signatures signatures e.json");
  scratch_expect_said("image-signature-other-repository");
  scratch_expect(1, "sed -i 's/null/{}/' signatures/*.json; " BY_POLICY
                    "--signatures signatures d.json");
  scratch_expect_said("image-signer-untrusted");
}

Test(trust_audit, where_nothing_could_be_looked_at_it_says_so_once) {
  make_signature();
  scratch_expect(1, BY_POLICY "d.json");
  scratch_expect_said("trust-not-evaluated");
  scratch_expect_said("there was nowhere to look for signatures");
  scratch_expect(0, "\"$E\" audit --width 300 d.json");
  scratch_expect_said("no signature policy was given");
}

Test(trust_audit, wrong_policies_are_told_with_their_place) {
  static const struct {
    const char *policy, *said;
  } rows[] = {
      {"{\"default\":[]}", "with at least one"},
      {"{}", "\"default\" is missing"},
      {"{\"default\":[{\"type\":\"rejct\"}]}", "is not known"},
      {"{\"default\":[{\"type\":\"reject\"}],\"transport\":{}}", "did you mean \"transports\"?"},
      {"{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"a\",\"keyData\":\"b\"}]}",
       "Only one of keyPath"},
      {"{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"absent\"}]}", "No such file"},
      {"{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"keys\"}]}", "no regular file"},
      {"{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"keys/k.pub\",\"threshold\":1}]}",
       "\"threshold\" is not known"},
      {"{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"keys/k.pub\",\"signedIdentity\":{"
       "\"type\":\"exactReference\"}}]}",
       "lacks a member"},
      {"{\"default\":[{\"type\":\"reject\"},{\"type\":\"reject\"}],\"default\":[{\"type\":"
       "\"insecureAcceptAnything\"}]}",
       "stands twice"},
      {"{\"version\":\"1.0\",\"trustPolicies\":[{\"name\":\"n\",\"registryScopes\":[\"*\"],"
       "\"signatureVerification\":{\"level\":\"strict\"},\"trustStores\":[\"ca:../..\"],"
       "\"trustedIdentities\":[\"*\"]}]}",
       "A trust store is named"},
      {"{\"version\":\"1.0\",\"trustPolicies\":[{\"name\":\"n\",\"registryScopes\":[\"*\"],"
       "\"signatureVerification\":{\"level\":\"skip\"}}]}",
       "must not apply to everything"},
  };
  make_signature();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    scratch_write("policy/policy.json", view_of(rows[i].policy));
    scratch_expect(2, BY_POLICY "d.json");
    scratch_expect_said(rows[i].said);
    scratch_expect_said("policy/policy.json:1:");
  }
}

Test(trust_audit, a_policy_that_names_no_key_or_rejects_is_a_finding) {
  make_signature();
  scratch_write("policy/policy.json", VIEW("{\"default\":[{\"type\":\"sigstoreSigned\"}]}"));
  scratch_expect(1, BY_POLICY "--signatures signatures d.json");
  scratch_expect_said("trust-policy-names-no-key");
  scratch_write("policy/policy.json", VIEW("{\"default\":[{\"type\":\"reject\"}]}"));
  scratch_expect(1, BY_POLICY "--signatures signatures d.json");
  scratch_expect_said("image-rejected-by-policy");
  scratch_write("policy/policy.json",
                VIEW("{\"default\":[{\"type\":\"signedBy\",\"keyType\":\"GPGKeys\",\"keyPath\":"
                     "\"/x\"}]}"));
  scratch_expect(1, BY_POLICY "--signatures signatures d.json");
  scratch_expect_said("OpenPGP");
}

Test(trust_audit, the_configuration_may_say_who_signs) {
  make_signature();
  static const char section[] =
      "trust:\n  default: [{type: insecureAcceptAnything}]\n  docker:\n"
      "    registry.example.com/fleet:\n"
      "      - {type: sigstoreSigned, keyPath: policy/keys/k.pub, threshold: 1}\n";
  const em_view config = scratch_read(".edgemanifest.yaml", &memory);
  scratch_write(".edgemanifest.yaml", arena_format(&memory, "%.*s%s", VIEW_ARGS(config), section));
  scratch_expect(0, "\"$E\" audit --width 300 --signatures signatures d.json");
  write_manifest("e.json", CAMERA "@sha256:" OTHER);
  scratch_expect(1, "\"$E\" audit --width 300 --signatures signatures e.json");
  scratch_expect_said("image-unsigned");
  scratch_write(".edgemanifest.yaml",
                arena_format(&memory, "%.*strust: {requireDigst: true}\n", VIEW_ARGS(config)));
  scratch_expect(2, "\"$E\" audit d.json");
  scratch_expect_said("did you mean \"requireDigest\"?");
}
