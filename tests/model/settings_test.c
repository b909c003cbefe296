/* What is said of container settings that are ignored, refused, overridden or coerced; and typed
 * facts. */
#include "reading.h"

#include <criterion/criterion.h>
#include <stdio.h>

typedef struct row {
  const char *options; /* ' for \" */
  note_kind kind;
  const char *source;   /* what stands at the place, ' for \" */
  const char *expected; /* NULL: not looked at */
} row;

static const row noticed[] = {
    /* no effect */
    {"{'HostConfig':{'Priviledged':true}}", NOTE_SETTING_WITHOUT_EFFECT, "'Priviledged'",
     "Privileged"},
    {"{'Privileged':true}", NOTE_SETTING_WITHOUT_EFFECT, "'Privileged'", "HostConfig.Privileged"},
    {"{'PortBindings':{}}", NOTE_SETTING_WITHOUT_EFFECT, "'PortBindings'",
     "HostConfig.PortBindings"},
    {"{'portbinding':{}}", NOTE_SETTING_WITHOUT_EFFECT, "'portbinding'", "HostConfig.PortBindings"},
    {"{'HostConfig':{'ExposedPorts':{}}}", NOTE_SETTING_WITHOUT_EFFECT, "'ExposedPorts'",
     "ExposedPorts beside HostConfig"},
    {"{'HostConfir':{}}", NOTE_SETTING_WITHOUT_EFFECT, "'HostConfir'", "HostConfig"},
    {"{'HostConfig':{'k8s-experimental':{}}}", NOTE_SETTING_WITHOUT_EFFECT, "'k8s-experimental'",
     ""},
    {"{'HostConfig':{'Mounts':[{'Type':'bind','Src':'/a','Target':'/b','Source':'/c'}]}}",
     NOTE_SETTING_WITHOUT_EFFECT, "'Src'", NULL},
    {"{'HostConfig':{'Privileged ':true}}", NOTE_SETTING_WITHOUT_EFFECT, "'Privileged '",
     "Privileged"},
    /* names */
    {"{'hostconfig':{}}", NOTE_KEY_CASE_VARIANT, "'hostconfig'", "HostConfig"},
    {"{'user':'x'}", NOTE_KEY_CASE_VARIANT, "'user'", "User"},
    {"{'HostConfig':{'maskedPaths':[]}}", NOTE_KEY_CASE_VARIANT, "'maskedPaths'", "MaskedPaths"},
    {"{'HostConfig':{'Mounts':[{'type':'tmpfs','Target':'/b'}]}}", NOTE_KEY_CASE_VARIANT, "'type'",
     "Type"},
    {"{'HostConfig':{'PortBindings':{'80':[{'hostip':'::1'}]}}}", NOTE_KEY_CASE_VARIANT, "'hostip'",
     "HostIp"},
    {"{'Ho\xC5\xBFtConfig':{}}", NOTE_SETTING_FOLDED_NAME, "'Ho\xC5\xBFtConfig'", "HostConfig"},
    {"{'HostConfig':{'NetworKMode':'x'}}", NOTE_KEY_CASE_VARIANT, "'NetworKMode'", "NetworkMode"},
    {"{'HostConfig':{'Networ\xE2\x84\xAAMode':'x'}}", NOTE_SETTING_FOLDED_NAME,
     "'Networ\xE2\x84\xAAMode'", "NetworkMode"},
    /* the last one wins, or lists grow */
    {"{'HostConfig':{'Privileged':true,'Privileged':false}}", NOTE_SETTING_OVERRIDDEN,
     "'Privileged'", NULL},
    {"{'HostConfig':{'PidMode':'host','pidmode':''}}", NOTE_SETTING_OVERRIDDEN, "'PidMode'", NULL},
    {"{'HostConfig':{'Binds':['/a:/a']},'Ho\xC5\xBFtConfig':{'Binds':['/b:/b']}}",
     NOTE_SETTING_OVERRIDDEN, "'Binds'", NULL},
    {"{'HostConfig':{'SecurityOpt':['seccomp=unconfined','seccomp={}']}}", NOTE_SETTING_OVERRIDDEN,
     "'seccomp=unconfined'", NULL},
    {"{'HostConfig':{'Bind\xC5\xBF':['/:/h']}}", NOTE_WORKLOAD_SOCKET_LOST, "'Bind\xC5\xBF'", NULL},
    /* coerced */
    {"{'HostConfig':{'Privileged':1}}", NOTE_VALUE_COERCED, "1", "true"},
    {"{'HostConfig':{'Privileged':' TRUE '}}", NOTE_VALUE_COERCED, "' TRUE '", "true"},
    {"{'HostConfig':{'Memory':'67108864'}}", NOTE_VALUE_COERCED, "'67108864'", "67108864"},
    {"{'HostConfig':{'PidsLimit':99.5}}", NOTE_VALUE_COERCED, "99.5", "100"},
    {"{'HostConfig':{'PidsLimit':98.5}}", NOTE_VALUE_COERCED, "98.5", "98"},
    {"{'HostConfig':{'Memory':{'$value':67108864}}}", NOTE_VALUE_COERCED, "{'$value':67108864}",
     "67108864"},
    {"{'HostConfig':{'PortBindings':{'80':[{'HostPort':80}]}}}", NOTE_VALUE_COERCED, "80",
     "text in quotes"},
    /* refused by edgeAgent */
    {"{'HostConfig':{'Privileged':'yes'}}", NOTE_CREATE_OPTIONS_REFUSED, "'yes'", "true or false"},
    {"{'HostConfig':{'Privileged':null}}", NOTE_CREATE_OPTIONS_REFUSED, "null", "true or false"},
    {"{'HostConfig':{'Binds':'/a:/b'}}", NOTE_CREATE_OPTIONS_REFUSED, "'/a:/b'", "a list"},
    {"{'HostConfig':[]}", NOTE_CREATE_OPTIONS_REFUSED, "[]", "an object"},
    {"{'HostConfig':{'BlkioWeight':70000}}", NOTE_CREATE_OPTIONS_REFUSED, "70000",
     "a whole number from 0 to 65535"},
    {"{'Env':[[]]}", NOTE_CREATE_OPTIONS_REFUSED, "[]", "text"},
    {"{'HostConfig':{'CapAdd':{'$values':['ALL'],'x':1}}}", NOTE_CREATE_OPTIONS_REFUSED,
     "'$values'", ""},
    /* refused by edgelet */
    {"{'Cmd':'sh'}", NOTE_CREATE_OPTIONS_REFUSED, "'sh'", "a list of text"},
    {"{'Env':[null]}", NOTE_CREATE_OPTIONS_REFUSED, "null", "a list of text"},
    {"{'HostConfig':{'x':undefined}}", NOTE_CREATE_OPTIONS_REFUSED, "undefined", "JSON"},
    /* refused by the engine */
    {"{'Tty':'true'}", NOTE_CREATE_OPTIONS_REFUSED, "'true'", "true or false"},
    {"{'HostConfig':{'CgroupnsMode':'HOST'}}", NOTE_CREATE_OPTIONS_REFUSED, "'HOST'",
     "private or host"},
    {"{'HostConfig':{'SecurityOpt':['systempaths=unconfined']}}", NOTE_CREATE_OPTIONS_REFUSED,
     "'systempaths=unconfined'", NULL},
    {"{'HostConfig':{'CapAdd':['SYS_ADMN']}}", NOTE_CAPABILITY_UNKNOWN, "'SYS_ADMN'", "SYS_ADMIN"},
    {"{'HostConfig':{'CapAdd':['CAP_ALL']}}", NOTE_CAPABILITY_UNKNOWN, "'CAP_ALL'", NULL},
    {"{'HostConfig':{'Binds':['relative/x:/y']}}", NOTE_MOUNT_MALFORMED, "'relative/x:/y'", NULL},
    {"{'HostConfig':{'Binds':['/a:/b:nonsense']}}", NOTE_MOUNT_MALFORMED, "'/a:/b:nonsense'", NULL},
    {"{'HostConfig':{'Mounts':[{'Type':'BIND','Source':'/','Target':'/h'}]}}", NOTE_MOUNT_MALFORMED,
     "'BIND'", "bind, volume or tmpfs"},
    {"{'HostConfig':{'Binds':['/a:/h','/b:/x/../h']}}", NOTE_MOUNT_MALFORMED, "'/b:/x/../h'", NULL},
    {"{'HostConfig':{'PortBindings':{'a/tcp':[{}]}}}", NOTE_PORT_MALFORMED, "'a/tcp'", NULL},
    {"{'HostConfig':{'PortBindings':{'80/tcp':[{'HostPort':'99999'}]}}}", NOTE_PORT_MALFORMED,
     "'99999'", NULL},
    {"{'HostConfig':{'PortBindings':{'80/tcp':[{'HostIp':'no ip'}]}}}", NOTE_PORT_MALFORMED,
     "'no ip'", NULL},
    {"{'HostConfig':{'Memory':1024}}", NOTE_LIMIT_INVALID, "1024",
     "0, or at least 6291456 (6 MiB)"},
    {"{'HostConfig':{'Memory':67108864,'MemorySwap':7000000}}", NOTE_LIMIT_INVALID, "7000000",
     "at least Memory, as it counts both"},
};

static reading *read_with_options(const char *options) {
  static const char head[] =
      "{'modulesContent':{'$edgeAgent':{'properties.desired':{" RUNTIME SYSTEM
      ",'modules':{'camera':{'type':'docker','settings':{'image':'a.io/b:1',"
      "'createOptions':'";
  static char text[6000];
  size_t used = (size_t)sprintf(text, "%s", head);
  for (const char *c = options; *c != '\0'; c++) {
    text[used++] = *c == '\'' ? '`' : *c;
  }
  strcpy(text + used, "'}}}}}}}");
  reading *r = read_manifest(text);
  cr_assert_eq(r->status, EM_OK, "%s", options);
  return r;
}

/* note_source with ` (for \") as '. */
static const char *noted(const reading *r, const note *n) {
  static char source[400];
  strcpy(source, note_source(r, n));
  for (char *c = source; *c != '\0'; c++) {
    *c = *c == '`' ? '\'' : *c;
  }
  return source;
}

Test(settings, each_row_is_noticed_at_its_place) {
  for (size_t i = 0; i < sizeof noticed / sizeof *noticed; i++) {
    const row *wanted = &noticed[i];
    reading *r = read_with_options(wanted->options);
    const note *n = find_note(r, wanted->kind);
    cr_expect_not_null(n, "%s\nwanted %s, got:%s", wanted->options,
                       note_kind_name(wanted->kind).data, list_notes(r));
    if (n != NULL) {
      cr_expect_str_eq(noted(r, n), wanted->source, "%s: at %s", wanted->options, noted(r, n));
      cr_expect(wanted->expected == NULL || is_text(n->expected, wanted->expected),
                "%s: expected %.*s", wanted->options, VIEW_ARGS(n->expected));
    }
    reading_free(r);
  }
}

static const char *const quiet[] = {
    "{}",
    "{'User':'1000','Env':['A=1'],'Cmd':['x'],'Labels':{'a':'b'},'ExposedPorts':{'80/tcp':{}}}",
    "{'HostConfig':{'Privileged':true,'Binds':['/:/h:ro','v1:/v'],'NetworkMode':'host'}}",
    "{'HostConfig':{'Mounts':[{'Type':'volume','Source':'v1','Target':'/x','VolumeOptions':{"
    "'DriverConfig':{'Name':'local','Options':{'type':'nfs','device':':/"
    "x','o':'addr=1.2.3.4'}}}}]}}",
    "{'HostConfig':{'PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'80-90'}],'53/udp':[{}]}}}",
    "{'HostConfig':{'LogConfig':{'Type':'json-file','Config':{'max-size':'10m'}}}}",
    "{'HostConfig':{'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':3}}}",
    "{'HostConfig':{'MaskedPaths':null,'CapAdd':['CAP_SYS_TIME','sys_nice'],'CapDrop':['ALL']}}",
    "{'_comment':'why','$schema':'x','//':'y','x-note':1}",
    "{'NetworkingConfig':{'EndpointsConfig':{'azure-iot-edge':{'Aliases':['a']}}}}",
    "{'Healthcheck':{'Test':['NONE']},'StopSignal':'SIGINT','StopTimeout':5,'WorkingDir':'/w'}",
};

Test(settings, what_is_right_is_not_noticed) {
  for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++) {
    reading *r = read_with_options(quiet[i]);
    cr_expect_eq(r->manifest.notes.total, 0, "%s:%s", quiet[i], list_notes(r));
    cr_expect_eq(find_module(r, "camera")->settings->verdict, SETTINGS_EFFECTIVE, "%s", quiet[i]);
    reading_free(r);
  }
}

/* ---- Facts ---------------------------------------------------------------------------------- */

typedef struct mount_row {
  const char *options;
  mount_kind kind;
  const char *host_path; /* NULL: none */
  const char *target;
  bool is_read_only, is_disguised;
} mount_row;

#define VOLUME(options)                                                                            \
  "{'HostConfig':{'Mounts':[{'Type':'volume','Source':'vv','Target':'/t','VolumeOptions':{"        \
  "'DriverConfig':{'Options':{" options "}}}}]}}"

static const mount_row mounts[] = {
    {"{'HostConfig':{'Binds':['/var/run/../run//docker.sock:/d:ro']}}", MOUNT_HOST_PATH,
     "/run/docker.sock", "/d", true, false},
    {"{'HostConfig':{'Binds':['data:/d']}}", MOUNT_VOLUME, NULL, "/d", false, false},
    {"{'HostConfig':{'Binds':['/only']}}", MOUNT_VOLUME, NULL, "/only", false, false},
    {"{'HostConfig':{'Binds':{'$id':'1','$values':['/:/d']}}}", MOUNT_HOST_PATH, "/", "/d", false,
     false},
    {"{'HostConfig':{'Mounts':[{'Type':'bind','Source':'/etc/..','Target':'/d','ReadOnly':1}]}}",
     MOUNT_HOST_PATH, "/", "/d", true, false},
    {"{'HostConfig':{'Mounts':[{'Type':'bind','Source':'/a','Target':'/d','ReadOnly':true,"
     "'readonly':false}]}}",
     MOUNT_HOST_PATH, "/a", "/d", true, false},
    {"{'HostConfig':{'Tmpfs':{'/run':'size=1m'}}}", MOUNT_TMPFS, NULL, "/run", false, false},
    {"{'Volumes':{'/v':{}}}", MOUNT_VOLUME, NULL, "/v", false, false},
    {"{'HostConfig':{'VolumesFrom':['other:ro']}}", MOUNT_CONTAINER, NULL, NULL, true, false},
    {VOLUME("'type':'none','o':'bind,ro','device':'/etc'"), MOUNT_HOST_PATH, "/etc", "/t", true,
     true},
    {VOLUME("'type':'ext4','o':'rbind','device':'/var/lock/x'"), MOUNT_HOST_PATH, "/run/lock/x",
     "/t", false, true},
    {VOLUME("'type':'overlay','o':'lowerdir=/root:/b,upperdir=/c,workdir=/w','device':'overlay'"),
     MOUNT_HOST_PATH, "/root", "/t", false, true},
    {VOLUME("'type':'devtmpfs','device':'none'"), MOUNT_HOST_PATH, "/dev", "/t", false, true},
    {VOLUME("'type':'ext4','device':'/dev/sda1'"), MOUNT_HOST_DEVICE, "/dev/sda1", "/t", false,
     false},
    {VOLUME("'type':'nfs','o':'addr=1.2.3.4','device':':/x'"), MOUNT_REMOTE, NULL, "/t", false,
     false},
    {VOLUME("'type':'tmpfs','device':'tmpfs'"), MOUNT_TMPFS, NULL, "/t", false, false},
};

Test(settings, mounts_are_what_the_engine_mounts) {
  for (size_t i = 0; i < sizeof mounts / sizeof *mounts; i++) {
    const mount_row *wanted = &mounts[i];
    reading *r = read_with_options(wanted->options);
    const settings *s = find_module(r, "camera")->settings;
    cr_expect_eq(s->mount_count, 1, "%s: %u mounts", wanted->options, s->mount_count);
    if (s->mount_count == 1) {
      const mount *m = &s->mounts[0];
      cr_expect_eq(m->kind, wanted->kind, "%s: kind %d", wanted->options, (int)m->kind);
      cr_expect(is_text(m->host_path, wanted->host_path), "%s: %.*s", wanted->options,
                VIEW_ARGS(m->host_path));
      cr_expect(is_text(m->target, wanted->target), "%s: target", wanted->options);
      cr_expect_eq(m->is_read_only, wanted->is_read_only, "%s", wanted->options);
      cr_expect_eq(m->is_disguised, wanted->is_disguised, "%s", wanted->options);
    }
    reading_free(r);
  }
}

typedef struct address_row {
  const char *address;
  bool is_on_all, is_on_loopback;
} address_row;

static const address_row addresses[] = {
    {"", true, false},
    {"0.0.0.0", true, false},
    {"::", true, false},
    {"0::0", true, false},
    {"::ffff:0.0.0.0", true, false},
    {"127.0.0.1", false, true},
    {"127.9.9.9", false, true},
    {"::1", false, true},
    {"::ffff:127.0.0.1", false, true},
    {"10.0.0.5", false, false},
    {"fe80::1", false, false},
    {"::ffff:7f00:1", false, true},
    {"1:2:3:4:5:6:7:8", false, false},
    {"1:2:3:4:5:6:1.2.3.4", false, false},
    /* no addresses: the engine binds to all of them, if it starts at all */
    {"127.0.0.01", true, false},
    {"localhost", true, false},
    {"[::1]", true, false},
    {"::1%eth0", true, false},
    {"1:2:3:4:5:6:7", true, false},
    {"1::2::3", true, false},
    {"127.0.0", true, false},
    {" 127.0.0.1", true, false},
    {"::12345", true, false},
};

Test(settings, ports_know_whom_they_are_open_to) {
  for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
    char options[200];
    snprintf(options, sizeof options,
             "{'HostConfig':{'PortBindings':{'80/tcp':[{'HostIp':'%s','HostPort':'8080'}]}}}",
             addresses[i].address);
    reading *r = read_with_options(options);
    const settings *s = find_module(r, "camera")->settings;
    cr_assert_eq(s->port_count, 1);
    cr_expect_eq(s->ports[0].is_on_all_addresses, addresses[i].is_on_all, "\"%s\"",
                 addresses[i].address);
    cr_expect_eq(s->ports[0].is_on_loopback, addresses[i].is_on_loopback, "\"%s\"",
                 addresses[i].address);
    reading_free(r);
  }
}

Test(settings, ports_are_read_as_the_engine_reads_them) {
  reading *r = read_with_options(
      "{'ExposedPorts':{'80/tcp':{},'99/udp':{}},'HostConfig':{'PortBindings':{'80':[{'HostPort':"
      "'8000-8010/udp'},{'HostPort':'0'}],'53/UDP':[{'HostPort':'053'}],'70':null}}}");
  const settings *s = find_module(r, "camera")->settings;
  cr_assert_eq(s->port_count, 5);
  const port *p = s->ports;
  cr_expect(p[0].container_port == 53 && is_text(p[0].protocol, "udp") && p[0].host_port == 53);
  cr_expect(p[1].container_port == 70 && !p[1].is_published && !p[1].is_only_exposed);
  cr_expect(p[2].host_port == 8000 && p[2].host_port_last == 8010 && !p[2].is_ephemeral);
  cr_expect(p[3].is_ephemeral && p[3].is_published);
  cr_expect(p[4].is_only_exposed && p[4].container_port == 99);
  reading_free(r);
}

Test(settings, know_what_they_replaced_and_who_refuses) {
  reading *r = read_with_options("{'HostConfig':{'PidMode':'','pidmode':'host'}}");
  const settings *s = find_module(r, "camera")->settings;
  const place earlier = settings_overrode(s, s->pid_mode->at);
  cr_expect(is_text(s->pid_mode->value, "host") && place_is_set(earlier));
  cr_expect_eq(document_string(earlier.document, earlier.node).length, 0);
  cr_expect(!place_is_set(settings_overrode(s, s->user->at)));
  reading_free(r);
  static const struct {
    const char *options, *who;
    settings_verdict verdict;
  } rows[] = {
      {"{'HostConfig':{'Privileged':'yes'}}", "edgeAgent", SETTINGS_REFUSED},
      {"{'Cmd':'sh'}", "edgelet", SETTINGS_REFUSED},
      {"{'HostConfig':{'CapAdd':['NOPE']}}", "the engine", SETTINGS_REFUSED},
      {"{'HostConfig':{'SecurityOpt':['seccomp=UNCONFINED']}}", "the engine at start",
       SETTINGS_REFUSED},
      {"{'HostConfig':{'Runtime':'nvidia'}}", "the engine", SETTINGS_CONDITIONAL},
      {"{'HostConfig':{'VolumesFrom':['x'],'CapAdd':['NOPE']}}", "the engine", SETTINGS_REFUSED},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    r = read_with_options(rows[i].options);
    s = find_module(r, "camera")->settings;
    cr_expect_eq(s->verdict, rows[i].verdict, "%s", rows[i].options);
    cr_expect(is_text(s->refused_by, rows[i].who), "%s: %.*s", rows[i].options,
              VIEW_ARGS(s->refused_by));
    reading_free(r);
  }
}

Test(settings, of_what_no_reader_decodes_there_are_no_facts) {
  reading *r = read_with_options("{'User':'root','HostConfig':{'Privileged':true,'Binds':5}}");
  const settings *s = find_module(r, "camera")->settings;
  cr_expect(!s->privileged->is_set && s->user->value.data == NULL && s->mount_count == 0);
  reading_free(r);
  /* another engine may take what this one refuses: the facts stay */
  r = read_with_options("{'HostConfig':{'Privileged':true,'CapAdd':['NEWER_THAN_THIS']}}");
  s = find_module(r, "camera")->settings;
  cr_expect(s->privileged->value && s->verdict == SETTINGS_REFUSED);
  reading_free(r);
}

Test(settings, capabilities_are_named_as_the_engine_names_them) {
  reading *r = read_with_options(
      "{'HostConfig':{'CapAdd':['\xC5\xBFys_adm\xC4\xB1n','CAP_net_Raw','aLL']}}");
  const settings *s = find_module(r, "camera")->settings;
  static const char *const names[] = {"SYS_ADMIN", "NET_RAW", "ALL"};
  cr_assert_eq(s->cap_add_count, 3);
  for (uint32_t i = 0; i < 3; i++) {
    cr_expect(is_text(s->cap_add[i].name, names[i]), "%.*s", VIEW_ARGS(s->cap_add[i].name));
  }
  reading_free(r);
}

Test(settings, placeholders_of_a_template_are_not_known_yet) {
  reading *r = read_manifest_named(
      "deployment.template.json",
      SETTINGS(
          "'image':'a.io/c:1','createOptions':{'HostConfig':{'Privileged':'${P}','Memory':'$M',"
          "'Binds':['${DIR}:/d','/etc:${T}']}}"));
  const settings *s = find_module(r, "camera")->settings;
  cr_expect_eq(s->verdict, SETTINGS_EFFECTIVE, "%.*s", VIEW_ARGS(s->refused_because));
  cr_expect(!s->privileged->is_set && !s->memory->is_set && place_is_set(s->privileged->at));
  cr_assert_eq(s->mount_count, 2);
  cr_expect(s->mounts[0].has_placeholder && s->mounts[1].has_placeholder);
  reading_free(r);
}

Test(settings, of_an_object_take_the_last_of_equal_names) {
  reading *r = read_manifest(SETTINGS(
      "'image':'a.io/c:1','createOptions':{'HostConfig':{'Binds':['/a:/a'],'Binds':['/b:/b']}}"));
  const settings *s = find_module(r, "camera")->settings;
  cr_assert_eq(s->mount_count, 1);
  cr_expect(is_text(s->mounts[0].source, "/b"));
  reading_free(r);
}

Test(settings, of_a_hundred_thousand_members_are_read_soon) {
  enum { COUNT = 100000 };
  static char text[COUNT * 24 + 400];
  size_t used = (size_t)sprintf(text, "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":"
                                      "{\"modules\":{\"m\":{\"settings\":{\"image\":\"a:1\","
                                      "\"createOptions\":{\"HostConfig\":{");
  for (int i = 0; i < COUNT; i++) {
    used += (size_t)sprintf(text + used, "%s\"u%d\":%d", i == 0 ? "" : ",", i % (COUNT / 2), i);
  }
  used += (size_t)sprintf(text + used, "}}}}}}}}}");
  reading *r = read_manifest_text("many.json", (em_view){text, used});
  cr_assert_eq(r->status, EM_OK);
  reading_free(r);
}

/* Readers of settings do not ask whether a member is there. */
Test(settings, what_is_not_set_can_be_read_all_the_same) {
  const settings *const all[] = {&settings_none, &settings_unreadable};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    const char *const start = (const char *)all[i];
    for (size_t at = offsetof(settings, privileged); at <= offsetof(settings, health);
         at += sizeof(void *)) {
      cr_expect_not_null(*(const void *const *)(const void *)(start + at), "the pointer at %zu",
                         at);
    }
  }
}
