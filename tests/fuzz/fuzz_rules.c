/*
 * Rule files: whatever stands in one, the loader says where it is wrong, or the rule runs over a
 * manifest and ends. The manifest is the same each time; the rule is fuzzed.
 */
#include "invariants.h"

#include <string.h>

static const char manifest_text[] =
    "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","
    "\"runtime\":{\"type\":\"docker\",\"settings\":{\"registryCredentials\":{\"r\":{\"address\":"
    "\"r.example\",\"username\":\"u\",\"password\":\"Kq8vRz31xw\"}}}},\"systemModules\":{"
    "\"edgeHub\":"
    "{\"type\":\"docker\",\"status\":\"running\",\"env\":{\"A\":{\"value\":"
    "\"aaaaaaaaaaaaaaaaaaaaaaab\"}},"
    "\"settings\":{\"image\":\"r.example/hub:1.5\"}}},\"modules\":{\"camera\":{\"type\":\"docker\","
    "\"env\":{\"B\":{\"value\":\"x y z\"}},\"settings\":{\"image\":\"r.example/camera:1.0\","
    "\"createOptions\":\"{\\\"Cmd\\\":[\\\"run\\\",\\\"--token=abcdefgh\\\"],\\\"HostConfig\\\":"
    "{\\\"Privileged\\\":true,\\\"PidMode\\\":\\\"host\\\",\\\"CapAdd\\\":[\\\"ALL\\\"],"
    "\\\"Binds\\\":[\\\"/:/host\\\",\\\"data:/data:ro\\\"],\\\"PortBindings\\\":{\\\"80/tcp\\\":"
    "[{\\\"HostPort\\\":\\\"8080\\\"}]}}}\"}}}}},\"$edgeHub\":{\"properties.desired\":{"
    "\"schemaVersion\":"
    "\"1.1\",\"routes\":{\"up\":\"FROM /messages/* INTO "
    "$upstream\"},\"storeAndForwardConfiguration\":"
    "{\"timeToLiveSecs\":7200}}},\"camera\":{\"properties.desired\":{\"list\":[1,\"two\",true,null]"
    "}}}}";

static void run(const em_ruleset *rules, const em_allocator *allocator) {
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.allocator = allocator;
  options.all_rules = true;
  em_audit *audit = em_audit_new(rules, &options);
  MUST(audit != NULL);
  const em_view text = {manifest_text, sizeof manifest_text - 1};
  MUST(em_audit_add(audit, (em_view){"fuzz.json", 9}, text, NULL) == EM_OK);
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    const em_finding *f = em_audit_finding(audit, i);
    MUST(f->place.start <= f->place.end && f->place.end <= text.length);
  }
  em_audit_free(audit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ledger memory;
  ledger_open(&memory);
  em_ruleset_builder *builder = em_ruleset_builder_new(&memory.allocator, false);
  MUST(builder != NULL);
  em_error error;
  memset(&error, 0, sizeof error);
  const em_view text = {(const char *)data, size};
  const em_status status =
      em_ruleset_builder_add(builder, (em_view){"pack/fuzz.yaml", 14}, text, &error);
  em_ruleset *rules = NULL;
  if (status != EM_OK) {
    check_error(&error, status, size);
  } else if (em_ruleset_builder_finish(builder, &rules, &error) == EM_OK) {
    run(rules, &memory.allocator);
    for (size_t i = 0; i < em_ruleset_count(rules); i++) {
      em_ruleset_test(rules, em_ruleset_rule(rules, i), &error);
    }
  }
  em_ruleset_builder_free(builder);
  em_ruleset_free(rules);
  ledger_close(&memory, size);
  return 0;
}
