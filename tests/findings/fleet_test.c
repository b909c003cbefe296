/* Modules that are set up otherwise than their namesakes in other manifests. */
#include "findings/audits.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static const char usual[] = "\\'Binds\\':[\\'/srv:/data:ro\\']";
static const char odd[] = "\\'Binds\\':[\\'/srv:/data:ro\\',\\'/etc:/x\\']";
static const char odder[] = "\\'Privileged\\':true";
/* the same in another order and spelling */
static const char same[] = "\\'mounts\\':[],\\'binds\\':[\\'/srv/./:/data:ro\\']";

enum { FILES = 6 };

typedef struct row {
  const char *what;
  const char *options[FILES]; /* HostConfig's members in each file; NULL: no more */
  const char *message;        /* of the finding; NULL: none */
  const char *file;           /* where it stands */
  size_t count;
} row;

static const row rows[] = {
    {"two of three",
     {usual, odd, usual},
     "camera is set up otherwise than in 2 of 3 manifests: it has "
     "mount of /etc at /x writable.",
     "1.json",
     1},
    {"what it lacks",
     {odd, odd, odd, usual},
     "camera is set up otherwise than in 3 of 4 manifests: it "
     "lacks mount of /etc at /x writable.",
     "3.json",
     1},
    {"two that are odd",
     {usual, usual, usual, usual, odd, odder},
     "camera is set up otherwise than in 4 of 6 "
     "manifests: it has mount of /etc at /x writable.",
     "4.json",
     2},
    {"all alike", {usual, usual, same}, NULL, NULL, 0},
    {"only two", {usual, odd}, NULL, NULL, 0},
    {"no two thirds", {usual, usual, usual, odd, odd}, NULL, NULL, 0},
    {"of one that is refused nothing is known",
     {usual, usual, "\\'Memory\\':\\'x\\'"},
     NULL,
     NULL,
     0},
};

static void check(const em_ruleset *rules, const row *r) {
  char *texts[FILES] = {NULL};
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.all_rules = true;
  em_audit *audit = em_audit_new(rules, &options);
  for (int i = 0; i < FILES && r->options[i] != NULL; i++) {
    char modules[512];
    char name[16];
    snprintf(modules, sizeof modules,
             "'camera':{'type':'docker','settings':{'image':'a.io/b:%d','createOptions':"
             "'{\\'HostConfig\\':{%s}}'}},'m%d':{'type':'docker','settings':{'image':'a.io/c:1'}}",
             i + 1, r->options[i], i);
    snprintf(name, sizeof name, "%d.json", i);
    texts[i] = audits_manifest(modules);
    cr_assert_eq(em_audit_add(audit, view(name), view(texts[i]), NULL), EM_OK);
  }
  cr_assert_eq(em_audit_finish(audit, NULL), EM_OK);
  size_t count = 0;
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    const em_finding *f = em_audit_finding(audit, i);
    if (memcmp(f->rule->id.data, "inconsistent-module", 19) != 0) {
      continue;
    }
    if (count++ == 0 && r->message != NULL) {
      cr_expect(f->message.length == strlen(r->message) &&
                    memcmp(f->message.data, r->message, f->message.length) == 0,
                "%s: %.*s", r->what, (int)f->message.length, f->message.data);
      cr_expect_eq(memcmp(f->place.file.data, r->file, f->place.file.length), 0, "%s: %.*s",
                   r->what, (int)f->place.file.length, f->place.file.data);
      cr_expect_eq(memcmp(&texts[r->file[0] - '0'][f->place.start], "\"camera\"", 8), 0, "%s",
                   r->what);
    }
  }
  cr_expect_eq(count, r->count, "%s: %zu findings", r->what, count);
  em_audit_free(audit);
  for (int i = 0; i < FILES; i++) {
    free(texts[i]);
  }
}

Test(fleet, tells_the_module_that_differs_from_two_thirds_of_its_namesakes) {
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    check(rules, &rows[i]);
  }
  em_ruleset_free(rules);
}

/* ---- Recommendations of Defender for IoT ------------------------------------------------------
 */

typedef struct recommendation {
  const char *id, *rule;
  const char *module; /* HostConfig or a whole module; NULL: see `agent` */
} recommendation;

/* Each with a rule that names it in its references and fires on a manifest that has the fault. */
static const recommendation recommendations[] = {
    {"IoT_PrivilegedDockerOptions", "privileged-container",
     "'a':{'type':'docker','settings':{'image':'a.io/b:1','createOptions':"
     "'{\\'HostConfig\\':{\\'Privileged\\':true}}'}}"},
    {"IoT_PrivilegedDockerOptions", "host-network",
     "'a':{'type':'docker','settings':{'image':'a.io/b:1','createOptions':"
     "'{\\'HostConfig\\':{\\'NetworkMode\\':\\'host\\'}}'}}"},
    {"IoT_PrivilegedDockerOptions", "capability-all",
     "'a':{'type':'docker','settings':{'image':'a.io/b:1','createOptions':"
     "'{\\'HostConfig\\':{\\'CapAdd\\':[\\'ALL\\']}}'}}"},
    {"IoT_EdgeLoggingOptions", "log-driver-none",
     "'a':{'type':'docker','settings':{'image':'a.io/b:1','createOptions':"
     "'{\\'HostConfig\\':{\\'LogConfig\\':{\\'Type\\':\\'none\\'}}}'}}"},
    {"IoT_ACRAuthentication", "registry-credential-admin",
     "'a':{'type':'docker','settings':{'image':'plant.azurecr.io/b:1'}}"},
    {"IoT_EdgeHubMemOptimize", "edgehub-protocol-heads",
     "'a':{'type':'docker','settings':{'image':'a.io/b:1'}}"},
    {"IoT_VulnerableTLSCipherSuite", "edgehub-weak-tls",
     "'a':{'type':'docker','settings':{'image':'a.io/b:1'}}"},
};

/* Two faults of the runtime that the last three are about. */
static char *manifest_of(const char *modules) {
  static const char form[] =
      "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","
      "\"runtime\":{\"type\":\"docker\",\"settings\":{\"registryCredentials\":{\"r\":{\"address\":"
      "\"plant.azurecr.io\",\"username\":\"plant\",\"password\":\"${P}\"}}}},\"systemModules\":{"
      "\"edgeAgent\":{\"type\":\"docker\",\"settings\":{\"image\":\"mcr.microsoft.com/"
      "azureiotedge-agent:1.5\"}},\"edgeHub\":{\"type\":\"docker\",\"settings\":{\"image\":"
      "\"mcr.microsoft.com/"
      "azureiotedge-hub:1.5\"},\"env\":{\"SslProtocols\":{\"value\":\"tls1.0\"}}"
      "}},\"modules\":{%s}}},\"$edgeHub\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","
      "\"routes\":{},\"storeAndForwardConfiguration\":{\"timeToLiveSecs\":1}}}}}";
  char *text = calloc(sizeof form + strlen(modules) + 1, 1);
  sprintf(text, form, modules);
  for (char *c = strstr(text, "'a'"); c != NULL && *c != '\0'; c++) {
    *c = *c == '\'' ? '"' : *c;
  }
  return text;
}

static bool refers_to(const em_rule *rule, const char *id) {
  for (size_t i = 0; i < rule->reference_count; i++) {
    const em_view r = rule->references[i];
    if (r.length == strlen(id) && memcmp(r.data, id, r.length) == 0) {
      return true;
    }
  }
  return false;
}

Test(defender, every_recommendation_for_iot_edge_has_a_rule_that_fires) {
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.all_rules = true;
  for (size_t i = 0; i < sizeof recommendations / sizeof *recommendations; i++) {
    const recommendation *r = &recommendations[i];
    const em_rule *rule = em_ruleset_find(rules, view(r->rule));
    cr_assert_not_null(rule, "%s", r->rule);
    cr_expect(refers_to(rule, r->id), "%s does not refer to %s", r->rule, r->id);
    char *text = manifest_of(r->module);
    em_audit *audit = em_audit_new(rules, &options);
    cr_assert_eq(em_audit_add(audit, view("a.json"), view(text), NULL), EM_OK);
    cr_expect_not_null(audits_find(audit, r->rule), "%s: %s does not fire", r->id, r->rule);
    em_audit_free(audit);
    free(text);
  }
  const em_rule *fleet = em_ruleset_find(rules, view("inconsistent-module-settings"));
  cr_assert_not_null(fleet); /* it fires in the test above */
  cr_expect(refers_to(fleet, "IoT_InconsistentModuleSettings"));
  em_ruleset_free(rules);
}
