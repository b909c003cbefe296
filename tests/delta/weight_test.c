/* A delta weighs what it shows as the rules weigh it. */
#include "delta/collect.h"
#include "delta/host_paths.h"
#include "rules/compiled.h"

#include <criterion/criterion.h>
#include <stdio.h>

static em_ruleset *rules(void) {
  em_ruleset *set = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &set, NULL), EM_OK);
  return set;
}

Test(delta_weight, each_row_is_as_severe_as_the_rule_that_it_names) {
  em_ruleset *set = rules();
  unsigned named = 0;
  for (int i = 0; i < WEIGHT_COUNT; i++) {
    const char *id = delta_weight_rule((delta_weight)i);
    if (id == NULL) {
      continue;
    }
    const em_rule *rule = em_ruleset_find(set, view_of(id));
    cr_assert_not_null(rule, "there is no rule %s", id);
    cr_expect_eq(delta_severity((delta_weight)i), rule->severity, "%s is %s, and the delta says %s",
                 id, em_severity_name(rule->severity),
                 em_severity_name(delta_severity((delta_weight)i)));
    named++;
  }
  cr_expect_geq(named, 40);
  em_ruleset_free(set);
}

/* ---- Paths --------------------------------------------------------------------------------------
 */

static bool has_path(const host_paths *list, em_view path) {
  for (size_t i = 0; i < list->count; i++) {
    if (view_equals(list->paths[i], path)) {
      return true;
    }
  }
  return false;
}

Test(delta_weight, paths_are_those_of_the_rules) {
  static const host_paths *const all[] = {
      &engine_sockets,    &management_sockets, &identity_paths, &workload_sockets, &sensitive_trees,
      &sensitive_folders, &hardware_paths,     &harmless_files, &data_folders};
  em_ruleset *set = rules();
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    const pack *p;
    const uint32_t number = compiled_list_find(set, view_of(all[i]->list));
    cr_assert_neq(number, PACK_NONE, "there is no list %s", all[i]->list);
    const pack_list *list = compiled_list(set, number, &p);
    cr_expect_eq(list->values.count, all[i]->count, "%s", all[i]->list);
    for (uint32_t k = 0; k < list->values.count; k++) {
      const uint32_t *words = &p->words[list->values.start + 2 * k];
      const em_view path = pack_view(p, (pack_text){words[0], words[1]});
      cr_expect(has_path(all[i], path), "%s lacks %.*s", all[i]->list, VIEW_ARGS(path));
    }
  }
  em_ruleset_free(set);
}

/* ---- What containers may have
 * --------------------------------------------------------------------
 */

typedef struct row {
  const char *options; /* createOptions, with ' for " */
  const char *env;     /* members of the module's env */
  const char *rule;    /* that finds it; NULL: none that is on or off does */
  em_severity severity;
} row;

#define HOST(members) "{'HostConfig':{" members "}}"
#define BIND(bind) HOST("'Binds':['" bind "']")

static const row rows[] = {
    {HOST("'Privileged':true"), "", "privileged-container", EM_SEVERITY_CRITICAL},
    {HOST("'PidMode':'host'"), "", "host-pid", EM_SEVERITY_HIGH},
    {HOST("'IpcMode':'host'"), "", "host-ipc", EM_SEVERITY_MEDIUM},
    {HOST("'UTSMode':'host'"), "", "host-uts", EM_SEVERITY_LOW},
    {HOST("'UsernsMode':'host'"), "", "host-user-namespace", EM_SEVERITY_MEDIUM},
    {HOST("'CgroupnsMode':'host'"), "", "host-cgroup-namespace", EM_SEVERITY_MEDIUM},
    {HOST("'PidMode':'container:edgeHub'"), "", "joins-other-container", EM_SEVERITY_MEDIUM},
    {HOST("'CapAdd':['ALL']"), "", "capability-all", EM_SEVERITY_CRITICAL},
    {HOST("'CapAdd':['CAP_SYS_ADMIN']"), "", "capability-host-takeover", EM_SEVERITY_HIGH},
    {HOST("'CapAdd':['NET_ADMIN']"), "", "capability-network-admin", EM_SEVERITY_MEDIUM},
    {HOST("'CapAdd':['SYS_TIME']"), "", "capability-added", EM_SEVERITY_LOW},
    {HOST("'SecurityOpt':['seccomp=unconfined']"), "", "seccomp-unconfined", EM_SEVERITY_HIGH},
    {HOST("'SecurityOpt':['apparmor=unconfined']"), "", "apparmor-unconfined", EM_SEVERITY_MEDIUM},
    {HOST("'SecurityOpt':['label=disable']"), "", "selinux-label-disabled", EM_SEVERITY_MEDIUM},
    {HOST("'SecurityOpt':['no-new-privileges:false']"), "", "no-new-privileges-disabled",
     EM_SEVERITY_MEDIUM},
    {HOST("'MaskedPaths':[]"), "", "system-paths-unmasked", EM_SEVERITY_HIGH},
    {HOST("'GroupAdd':['docker']"), "", "group-add-privileged", EM_SEVERITY_MEDIUM},
    {"{'User':'0'}", "", "run-as-root-explicit", EM_SEVERITY_MEDIUM},
    {BIND("/:/host"), "", "mount-host-root", EM_SEVERITY_CRITICAL},
    {BIND("/var/run/docker.sock:/d"), "", "mount-engine-socket", EM_SEVERITY_CRITICAL},
    {BIND("/run:/r:ro"), "", "mount-engine-socket", EM_SEVERITY_CRITICAL},
    {BIND("/run/iotedge/mgmt.sock:/m"), "", "mount-iotedge-management-socket",
     EM_SEVERITY_CRITICAL},
    {BIND("/var/run/iotedge:/m"), "", "mount-iotedge-management-socket", EM_SEVERITY_CRITICAL},
    {BIND("/etc/aziot:/a"), "", "mount-identity-service", EM_SEVERITY_CRITICAL},
    {BIND("/var/secrets/aziot:/a:ro"), "", "mount-identity-service", EM_SEVERITY_CRITICAL},
    {BIND("/var/lib/aziot/edged/mnt/other.sock:/a"), "", "mount-foreign-workload-socket",
     EM_SEVERITY_HIGH},
    {BIND("/etc:/host/etc"), "", "mount-sensitive-write", EM_SEVERITY_HIGH},
    {BIND("/etc/../usr/bin:/b"), "", "mount-sensitive-write", EM_SEVERITY_HIGH},
    {BIND("/home/anna/.ssh:/s"), "", "mount-sensitive-write", EM_SEVERITY_HIGH},
    {BIND("/home/anna:/s"), "", "mount-sensitive-write", EM_SEVERITY_HIGH},
    {BIND("/etc:/host/etc:ro"), "", "mount-sensitive-read", EM_SEVERITY_MEDIUM},
    {BIND("/home/anna/.aws:/s:ro"), "", "mount-sensitive-read", EM_SEVERITY_MEDIUM},
    {BIND("/var/lib/thing:/t"), "", "mount-host-writable", EM_SEVERITY_LOW},
    {BIND("/home/anna/data:/t"), "", "mount-host-writable", EM_SEVERITY_LOW},
    {BIND("/etc/localtime:/t:ro"), "", NULL, EM_SEVERITY_NOTE},
    {BIND("/srv/data:/t"), "", NULL, EM_SEVERITY_NOTE},
    {BIND("/sys/class/gpio:/g"), "", NULL, EM_SEVERITY_NOTE},
    {BIND("data:/t"), "", NULL, EM_SEVERITY_NOTE},
    {HOST("'VolumesFrom':['other']"), "", "volumes-from", EM_SEVERITY_MEDIUM},
    {HOST("'Devices':[{'PathOnHost':'/dev/sda1','PathInContainer':'/d'}]"), "",
     "device-raw-storage-or-memory", EM_SEVERITY_HIGH},
    {HOST("'Devices':[{'PathOnHost':'/dev/mem','PathInContainer':'/d'}]"), "",
     "device-raw-storage-or-memory", EM_SEVERITY_HIGH},
    {HOST("'Devices':[{'PathOnHost':'/dev/ttyUSB0','PathInContainer':'/d'}]"), "", "device-exposed",
     EM_SEVERITY_NOTE},
    {HOST("'DeviceCgroupRules':['c 188:* rwm']"), "", "device-cgroup-rule-broad", EM_SEVERITY_HIGH},
    {HOST("'PortBindings':{'2375/tcp':[{'HostIp':'127.0.0.1','HostPort':'2375'}]}"), "",
     "port-engine-api", EM_SEVERITY_CRITICAL},
    {HOST("'PortBindings':{'9229/tcp':[{'HostIp':'10.0.0.1','HostPort':'99'}]}"), "",
     "port-debugger", EM_SEVERITY_HIGH},
    {HOST("'PortBindings':{'8080/tcp':[{'HostPort':'8080'}]}"), "", "port-on-all-interfaces",
     EM_SEVERITY_MEDIUM},
    {HOST("'PublishAllPorts':true"), "", "port-publish-all", EM_SEVERITY_HIGH},
    {"{}", "'NODE_TLS_REJECT_UNAUTHORIZED':{'value':'0'}", "env-tls-verification-off",
     EM_SEVERITY_HIGH},
    {"{}", "'PYTHONHTTPSVERIFY':{'value':0}", "env-tls-verification-off", EM_SEVERITY_HIGH},
    {"{}", "'mqtt_VerifySsl':{'value':'False'}", "env-tls-verification-off", EM_SEVERITY_HIGH},
    {"{}", "'INSECURE_SKIP_VERIFY':{'value':'yes'}", "env-tls-verification-off", EM_SEVERITY_HIGH},
    {"{'Env':['GIT_SSL_NO_VERIFY=1']}", "", "env-tls-verification-off", EM_SEVERITY_HIGH},
    {"{}", "'VERIFY_SSL_PATH':{'value':'0'}", NULL, EM_SEVERITY_NOTE},
    {"{}", "'XVERIFYSSL':{'value':'0'}", NULL, EM_SEVERITY_NOTE},
    {"{}", "'MQTT_VERIFY_SSL':{'value':'true'}", NULL, EM_SEVERITY_NOTE},
};

/* A deployment of one module with these options, in JSON. */
static em_view deployment_of(const row *r, char *text, size_t size) {
  char options[512];
  size_t used = 0;
  for (const char *c = r->options; *c != '\0'; c++) {
    used += (size_t)snprintf(options + used, sizeof options - used, *c == '\'' ? "\\\"" : "%c", *c);
  }
  const int length = snprintf(
      text, size,
      "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","
      "\"runtime\":{\"type\":\"docker\",\"settings\":{}},\"systemModules\":{},"
      "\"modules\":{\"camera\":{\"type\":\"docker\",\"env\":{%s},"
      "\"settings\":{\"image\":\"a/b:1\",\"createOptions\":\"%s\"}}}}}}}",
      r->env, options);
  for (char *c = text; *c != '\0'; c++) {
    *c = *c == '\'' ? '"' : *c;
  }
  return (em_view){text, (size_t)length};
}

static bool swallow(void *context, const char *data, size_t length) {
  (void)context;
  (void)data;
  (void)length;
  return true;
}

/* The worst that the delta sees in the new one; its image is that of the old one. */
static em_severity weigh(em_view text) {
  static const row plain = {"{}", "", NULL, EM_SEVERITY_NOTE};
  char old_text[1024];
  const em_layer old = {.name = VIEW("old"), .text = deployment_of(&plain, old_text, 1024)};
  const em_layer new = {.name = VIEW("new"), .text = text};
  const em_diff_input input = {&old, 1, &new, 1};
  const em_writer writer = {swallow, NULL};
  em_diff diff;
  em_error error = {0};
  cr_assert_eq(em_diff_write(&input, NULL, &writer, &diff, &error), EM_OK, "%s", error.message);
  cr_assert_gt(diff.gained, 0, "nothing is gained by %.*s", VIEW_ARGS(text));
  int worst = EM_SEVERITY_CRITICAL;
  while (worst > EM_SEVERITY_NOTE && diff.worse[worst] == 0) {
    worst--;
  }
  return (em_severity)worst;
}

static bool finds(const em_ruleset *set, em_view text, const char *rule) {
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.all_rules = true;
  em_audit *audit = em_audit_new(set, &options);
  cr_assert_eq(em_audit_add(audit, VIEW("new.json"), text, NULL), EM_OK);
  bool is_found = false;
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    is_found = is_found || view_equals(em_audit_finding(audit, i)->rule->id, view_of(rule));
  }
  em_audit_free(audit);
  return is_found;
}

Test(delta_weight, what_a_rule_finds_the_delta_weighs_the_same) {
  em_ruleset *set = rules();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[2048];
    const em_view deployment = deployment_of(&rows[i], text, sizeof text);
    const em_severity weight = weigh(deployment);
    cr_expect_eq(weight, rows[i].severity, "%s %s: %s, not %s", rows[i].options, rows[i].env,
                 em_severity_name(weight), em_severity_name(rows[i].severity));
    if (rows[i].rule != NULL) {
      cr_expect(finds(set, deployment, rows[i].rule), "%s does not find %s %s", rows[i].rule,
                rows[i].options, rows[i].env);
      cr_expect_eq(em_ruleset_find(set, view_of(rows[i].rule))->severity, rows[i].severity);
    }
  }
  em_ruleset_free(set);
}
