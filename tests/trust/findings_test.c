/*
 * Every finding about trust, once, as an audit shows it: its rule, what was wrong, what was looked
 * at, and the id of the key.
 */
#define _XOPEN_SOURCE 700
#include "trust/lab_bundle.h"
#include "trust/lab_envelope.h"
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static lab l;

static void set_up(void) {
  lab_open(&l);
  cr_assert_eq(setenv("E", EDGEMANIFEST_BIN, 1), 0);
  scratch_silence_others();
  if (!scratch_has("python3")) {
    cr_skip("python3 is not installed");
  }
}

static void tear_down(void) {
  lab_close(&l);
}

TestSuite(trust_findings, .init = set_up, .fini = tear_down);

/* ---- What is to be audited ----------------------------------------------------------------------
 */

static void write_manifest(const char *named) {
  scratch_write("d.json",
                lab_text(&l,
                         "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{"
                         "\"schemaVersion\":\"1.1\",\"modules\":{\"camera\":{\"settings\":{"
                         "\"image\":\"%s\"}}}}}}}",
                         named));
}

static void must_run(const char *command) {
  cr_assert_eq(scratch_run("%s", command), 0, "%s: %s", command,
               scratch_read("output.txt", &l.trust.memory).data);
}

/* The lines of a report of findings, one a finding, with what stands in it. */
static em_view audit(const char *options) {
  const int status =
      scratch_run("\"$E\" audit --format json %s d.json >report.json; s=$?; python3 -c '"
                  "import json\nfor f in json.load(open(\"report.json\"))[\"findings\"]:\n"
                  "  print(f[\"ruleId\"], f[\"message\"])'; test $s -lt 2",
                  options);
  cr_assert_eq(status, 0, "%s: %s", options, scratch_read("output.txt", &l.trust.memory).data);
  return scratch_read("output.txt", &l.trust.memory);
}

static size_t count_of(const char *text, const char *wanted) {
  size_t count = 0;
  for (const char *at = strstr(text, wanted); at != NULL; at = strstr(at + 1, wanted)) {
    count++;
  }
  return count;
}

typedef struct finding_row {
  const char *rule, *image, *options;
  const char *detail, *checked;
  const char *key; /* id, or NULL where no key decided */
} finding_row;

static void expect_finding(const finding_row *row) {
  write_manifest(row->image);
  const em_view said = audit(row->options);
  char line[64];
  snprintf(line, sizeof line, "%s ", row->rule);
  cr_expect_eq(count_of(said.data, line), (size_t)1, "%s: %s", row->rule, said.data);
  const char *const parts[] = {row->detail, row->checked, row->key};
  for (size_t i = 0; i < 3; i++) {
    cr_expect(parts[i] == NULL || strstr(said.data, parts[i]) != NULL, "%s: expected %s in: %s",
              row->rule, parts[i], said.data);
  }
}

/* ---- Signatures ---------------------------------------------------------------------------------
 */

#define PINNED LAB_NAME "@" LAB_DIGEST
#define PAYLOAD(reference, digest)                                                                 \
  "{\"critical\":{\"identity\":{\"docker-reference\":\"" reference                                 \
  "\"},\"image\":{\"docker-manifest-digest\":\"" digest                                            \
  "\"},\"type\":\"cosign container image signature\"},\"optional\":null}"
#define SCOPE(requirement)                                                                         \
  "{\"default\":[{\"type\":\"reject\"}],\"transports\":{\"docker\":{\"registry.example.com\":[{"   \
  "\"type\":" requirement "}]}}}"

/* A folder NAME with one signature for the image by `key`. */
static void write_signature(const char *name, const char *key, const char *payload,
                            const char *written) {
  char path[256];
  const em_view signature = lab_base64(&l, lab_sign(&l, key, "-sha256", view_of(payload)));
  scratch_run("mkdir -p %s", name);
  snprintf(path, sizeof path, "%s/sha256-" HEX ".json", name);
  scratch_write(path, view_of(written));
  snprintf(path, sizeof path, "%s/sha256-" HEX ".json.sig", name);
  scratch_write(path, signature);
}

static void write_expired_envelope(void) {
  lab_make_chain(&l);
  lab_make_certificate("leaf", SIGNER, "root", LEAF_EXTENSIONS, "-days -1 -sha256");
  scratch_run("mkdir -p expired");
  scratch_write("expired/sha256-" HEX ".jws", lab_envelope(&l, &lab_good_parts));
  scratch_write("notary.json",
                VIEW("{\"version\":\"1.0\",\"trustPolicies\":[{\"name\":\"fleet\","
                     "\"registryScopes\":[\"*\"],\"signatureVerification\":{\"level\":\"strict\"},"
                     "\"trustStores\":[\"ca:acme\"],\"trustedIdentities\":[\"*\"]}]}"));
}

static em_view id_of(const char *public_key) {
  em_error error;
  const trust_key *key =
      trust_key_read(&l.trust, scratch_read(public_key, &l.trust.memory), &error);
  cr_assert_not_null(key, "%s", error.message);
  return arena_copy(&l.trust.memory, trust_key_id(key));
}

#define WITH(folder) "--trust-policy policy.json --signatures " folder

Test(trust_findings, signatures_are_judged_each_way) {
  static const char good[] = PAYLOAD(LAB_NAME, LAB_DIGEST);
  lab_make_key("k", "P-256");
  lab_make_key("o", "P-256");
  scratch_run("mkdir none");
  scratch_write("policy.json", VIEW(SCOPE("\"sigstoreSigned\",\"keyPath\":\"k.pub\"")));
  scratch_write("keyless.json", VIEW(SCOPE("\"sigstoreSigned\"")));
  scratch_write("reject.json", VIEW(SCOPE("\"reject\"")));
  write_signature("good", "k", good, good);
  write_signature("stranger", "o", good, good);
  write_signature("digest", "k", PAYLOAD(LAB_NAME, LAB_OTHER_DIGEST),
                  PAYLOAD(LAB_NAME, LAB_OTHER_DIGEST));
  write_signature("repository", "k", PAYLOAD("registry.example.com/fleet/other", LAB_DIGEST),
                  PAYLOAD("registry.example.com/fleet/other", LAB_DIGEST));
  write_signature("payload", "k", good, PAYLOAD(LAB_NAME, LAB_DIGEST) " ");
  write_signature("strict", "k", "{\"critical\":{},\"critical\":{}}",
                  "{\"critical\":{},\"critical\":{}}");
  write_expired_envelope();
  must_run("sed s/strict/permissive/ notary.json >permissive.json");
  const char *const key = id_of("k.pub").data;
  const char *const scope = "policy.json, scope registry.example.com";
  const finding_row rows[] = {
      {"image-unsigned", PINNED, WITH("none"), "no signature for this digest in none", scope, key},
      {"image-signer-untrusted", PINNED, WITH("stranger"), "by no trusted key", scope, key},
      {"image-signature-other-digest", PINNED, WITH("digest"), "but for " LAB_OTHER_DIGEST, scope,
       key},
      {"image-signature-other-repository", PINNED, WITH("repository"),
       "as \"registry.example.com/fleet/other\"", scope, key},
      {"image-signer-untrusted", PINNED, WITH("payload"), "or was changed after signing", scope,
       key},
      {"image-signature-invalid", PINNED, WITH("strict"), "stands twice", scope, key},
      {"image-signature-expired", PINNED,
       "--trust-policy notary.json --trust-store store --signatures expired", "expired on",
       "notary.json, scope *", "key "},
      {"image-signature-only-logged", PINNED,
       "--trust-policy permissive.json --trust-store store --signatures expired",
       "only logged: The certificate", "permissive.json, scope *", "key "},
      {"trust-policy-names-no-key", PINNED, "--trust-policy keyless.json --signatures good",
       "names no key", "keyless.json, scope registry.example.com", NULL},
      {"image-rejected-by-policy", PINNED, "--trust-policy reject.json --signatures good",
       "rejects every image", "reject.json, scope registry.example.com", NULL},
      {"image-unsigned", LAB_NAME ":1.2", WITH("good"), "named by tag", scope, key},
      {"trust-not-evaluated", PINNED, "--trust-policy policy.json", "nowhere to look", scope, NULL},
  };
  write_manifest(PINNED);
  cr_expect_eq(audit(WITH("good")).length, 0, "%s",
               scratch_read("output.txt", &l.trust.memory).data);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    expect_finding(&rows[i]);
  }
}

/* ---- Locks --------------------------------------------------------------------------------------
 */

#define LOCKED "--lock lock.json --key k.pub "

Test(trust_findings, locks_are_judged_each_way) {
  must_run("\"$E\" keygen -W -p k.pub -s k.sec");
  const char *const push = "python3 '" EDGEMANIFEST_PUSH "' http://registry.example.com "
                           "fleet/camera 1.0 --save layout --index";
  must_run(push);
  const char *const digest =
      arena_copy(&l.trust.memory, view_until(scratch_read("output.txt", &l.trust.memory), 71)).data;
  write_manifest("registry.example.com/fleet/camera:1.0");
  must_run("\"$E\" lock --layout layout -s k.sec -o lock.json d.json");
  must_run("sed 's/\"created\"/\"expires\": \"2026-01-01T00:00:00Z\", &/' lock.json >past.json && "
           "\"$E\" sign -s k.sec past.json");
  must_run("grep -A1 arm64 lock.json | grep -o 'sha256:[0-9a-f]*'");
  const char *const platform =
      arena_copy(&l.trust.memory, view_until(scratch_read("output.txt", &l.trust.memory), 71)).data;
  must_run(
      lab_text(&l, "cp -r layout moved; rm moved/index.json; %s --content two --save moved", push)
          .data);
  const char *const key = id_of("k.pub").data;
  const char *const pinned = lab_text(&l, LAB_NAME "@%s", digest).data;
  const finding_row rows[] = {
      {"image-lock-other-digest", PINNED, LOCKED, "the lock has ", "lock.json", key},
      {"image-not-locked", "registry.example.com/other@" LAB_DIGEST, LOCKED,
       "does not know this repository", "lock.json", key},
      {"image-not-pinned-by-lock", LAB_NAME ":1.0", LOCKED, "what was locked is " LAB_NAME "@",
       "lock.json", key},
      {"image-platform-pinned", lab_text(&l, LAB_NAME "@%s", platform).data, LOCKED,
       "one platform of the index", "lock.json", key},
      {"image-tag-moved", pinned, LOCKED "--layout moved", "the tag 1.0 leads to ", "lock.json",
       key},
      {"image-lock-expired", pinned, "--lock past.json --key k.pub", "expired on 2026-01-01",
       "past.json", key},
  };
  write_manifest(pinned);
  cr_expect_eq(audit(LOCKED "--layout layout").length, 0, "%s",
               scratch_read("output.txt", &l.trust.memory).data);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    expect_finding(&rows[i]);
  }
}

/* ---- Nothing to judge by ------------------------------------------------------------------------
 */

Test(trust_findings, what_was_not_evaluated_is_said_once_for_all_images) {
  scratch_write("policy.json", VIEW(SCOPE("\"sigstoreSigned\",\"keyPath\":\"k.pub\"")));
  lab_make_key("k", "P-256");
  scratch_write(
      "d.json",
      VIEW("{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{"
           "\"schemaVersion\":\"1.1\",\"modules\":{\"a\":{\"settings\":{\"image\":\"" PINNED
           "\"}},\"b\":{\"settings\":{\"image\":\"" LAB_NAME "@" LAB_OTHER_DIGEST "\"}}}}}}}"));
  const em_view said = audit("--trust-policy policy.json");
  cr_expect_eq(count_of(said.data, "trust-not-evaluated "), (size_t)1, "%s", said.data);
  cr_expect_not_null(strstr(said.data, "signatures of 2 image(s)"), "%s", said.data);
}
