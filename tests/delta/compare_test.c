/* What a new deployment changes, as people read it. */
#include "delta/delta.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* A deployment with these members of `modules`, and further members of modulesContent. */
#define DEPLOYMENT(modules, rest)                                                                  \
  "{'modulesContent':{'$edgeAgent':{'properties.desired':{'schemaVersion':'1.1','runtime':{"       \
  "'type':'docker','settings':{}},'systemModules':{},'modules':{" modules "}}}" rest "}}"
#define MODULE(members) "'cam':{'type':'docker'," members "}"
#define IMAGE "'settings':{'image':'a/b:1'}"
#define OPTIONS(text) "'settings':{'image':'a/b:1','createOptions':'" text "'}"
#define ROUTE(text)                                                                                \
  ",'$edgeHub':{'properties.desired':{'schemaVersion':'1.1','routes':{'r':'" text "'}}}"

/* What the engine says of the module cam, with these members of HostConfig. */
#define INSPECT(host)                                                                              \
  "[{'Id':'1','Name':'/cam','State':{'Running':true},'Config':{'User':'','Image':'a/b:1',"         \
  "'Labels':{'net.azure-devices.edge.owner':'Microsoft.Azure.Devices.Edge.Agent'}},"               \
  "'HostConfig':{'Runtime':'runc'," host "}}]"
#define LIST                                                                                       \
  "{'modules':[{'id':'1','name':'cam','type':'docker','config':{'settings':{'image':'a/b:1'},"     \
  "'env':[]},'status':{'runtimeStatus':{'status':'running'}}}]}"

typedef struct row {
  const char *name;
  const char *old, *new;
  const char *changes; /* of cam, or of the deployment (`*`): "made anew: +privileged; -user" */
  const char *uncompared;
} row;

static const row rows[] = {
    {"nothing", DEPLOYMENT(MODULE(IMAGE), ""), DEPLOYMENT(MODULE(IMAGE), ""), "", ""},
    {"defaults that are written out are no change", DEPLOYMENT(MODULE(IMAGE), ""),
     DEPLOYMENT(MODULE(IMAGE ",'status':'running','restartPolicy':'on-unhealthy'"), ""), "", ""},
    {"another order of createOptions is none",
     DEPLOYMENT(MODULE(OPTIONS("{\\'Tty\\':true,\\'User\\':\\'5\\'}")), ""),
     DEPLOYMENT(MODULE(OPTIONS("{ \\'User\\':\\'5\\', \\'Tty\\':true}")), ""), "", ""},
    {"stopping leaves the container", DEPLOYMENT(MODULE(IMAGE), ""),
     DEPLOYMENT(MODULE(IMAGE ",'status':'stopped'"), ""), "cam is stopped: +status!", ""},
    {"what no fact stands for makes it anew, too", DEPLOYMENT(MODULE(IMAGE), ""),
     DEPLOYMENT(MODULE(OPTIONS("{\\'Tty\\':true}")), ""), "cam is made anew:", ""},
    {"a power gained", DEPLOYMENT(MODULE(IMAGE), ""),
     DEPLOYMENT(MODULE(OPTIONS("{\\'HostConfig\\':{\\'Privileged\\':true}}")), ""),
     "cam is made anew: +privileged!", ""},
    {"a power lost is no danger",
     DEPLOYMENT(MODULE(OPTIONS("{\\'HostConfig\\':{\\'Privileged\\':true}}")), ""),
     DEPLOYMENT(MODULE(IMAGE), ""), "cam is made anew: -privileged", ""},
    {"a protection lost is",
     DEPLOYMENT(MODULE(OPTIONS("{\\'HostConfig\\':{\\'ReadonlyRootfs\\':true}}")), ""),
     DEPLOYMENT(MODULE(IMAGE), ""), "cam is made anew: -read-only root file system!", ""},
    {"a protection gained is none", DEPLOYMENT(MODULE(IMAGE), ""),
     DEPLOYMENT(MODULE(OPTIONS("{\\'HostConfig\\':{\\'CapDrop\\':[\\'ALL\\']}}")), ""),
     "cam is made anew: +capability ALL dropped", ""},
    {"a mount that becomes writable",
     DEPLOYMENT(MODULE(OPTIONS("{\\'HostConfig\\':{\\'Binds\\':[\\'/etc:/e:ro\\']}}")), ""),
     DEPLOYMENT(MODULE(OPTIONS("{\\'HostConfig\\':{\\'Binds\\':[\\'/etc:/e\\']}}")), ""),
     "cam is made anew: ~mount of /etc at /e!", ""},
    {"an image that loses its digest",
     DEPLOYMENT(MODULE("'settings':{'image':'a/b@sha256:0123456789abcdef0123456789abcdef0123456789"
                       "abcdef0123456789abcdef'}"),
                ""),
     DEPLOYMENT(MODULE(IMAGE), ""), "cam is made anew: ~image!; -image pinned by digest!", ""},
    {"certificates that are no longer checked", DEPLOYMENT(MODULE(IMAGE), ""),
     DEPLOYMENT(MODULE(IMAGE ",'env':{'NODE_TLS_REJECT_UNAUTHORIZED':{'value':'0'}}"), ""),
     "cam is made anew: +certificates unchecked by NODE_TLS_REJECT_UNAUTHORIZED!; "
     "+variable NODE_TLS_REJECT_UNAUTHORIZED!",
     ""},
    {"a module comes", DEPLOYMENT("", ROUTE("FROM /* INTO $upstream")),
     DEPLOYMENT(MODULE(IMAGE), ROUTE("FROM /* INTO $upstream")), "cam is added: +image!", ""},
    {"a module goes", DEPLOYMENT(MODULE(IMAGE), ROUTE("FROM /* INTO $upstream")),
     DEPLOYMENT("", ROUTE("FROM /* INTO $upstream")), "cam is removed: -image", ""},
    {"a route changes", DEPLOYMENT(MODULE(IMAGE), ROUTE("FROM /a INTO $upstream")),
     DEPLOYMENT(MODULE(IMAGE), ROUTE("FROM /* INTO $upstream")), "* : ~route r", ""},
    {"the engine tells of containers, and not of routes and policies", INSPECT("'Privileged':true"),
     DEPLOYMENT(MODULE(IMAGE ",'restartPolicy':'always'"), ROUTE("FROM /* INTO $upstream")),
     "cam is made anew: -privileged", "credential, route, setting"},
    {"what runs is what is deployed", INSPECT("'Privileged':true"),
     DEPLOYMENT(MODULE(OPTIONS("{\\'HostConfig\\':{\\'Privileged\\':true}}")), ""), "",
     "credential, route, setting"},
    {"a list of modules tells of images", LIST,
     DEPLOYMENT(MODULE(OPTIONS("{\\'HostConfig\\':{\\'Privileged\\':true}}")), ""), "",
     "privilege, namespace, capability, confinement, mount, device, port, credential, route, "
     "setting"},
    {"and of modules that are not there", LIST,
     DEPLOYMENT("'mic':{'type':'docker'," OPTIONS("{\\'HostConfig\\':{\\'Privileged\\':true}}") "}",
                ""),
     "cam is removed: -image; mic is added: +privileged!; +image!",
     "privilege, namespace, capability, confinement, mount, device, port, credential, route, "
     "setting"},
};

/* ' for ", and \' for an escaped one. */
static char *quoted(const char *text) {
  char *made = calloc(strlen(text) + 1, 1);
  for (size_t i = 0; text[i] != '\0'; i++) {
    made[i] = text[i] == '\'' ? '"' : text[i];
  }
  return made;
}

static void read_side(const char *text, document *d, manifest *m, arena *memory, const char *name) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  em_error error = {0};
  cr_assert_eq(document_parse(d, VIEW("x.json"), view_of(text), EM_SYNTAX_AUTO, &options, &error),
               EM_OK, "%s: %s", name, error.message);
  cr_assert_eq(manifest_read(m, d, &options, memory, &error), EM_OK, "%s: %s", name, error.message);
}

static void append(char *text, size_t size, em_view piece) {
  const size_t used = strlen(text);
  snprintf(text + used, size - used, "%.*s", VIEW_ARGS(piece));
}

static void show_change(const delta_change *c, char *text, size_t size) {
  static const char *const signs[] = {
      [DELTA_GAINED] = "+", [DELTA_LOST] = "-", [DELTA_CHANGED] = "~"};
  append(text, size, view_of(signs[c->kind]));
  append(text, size, c->new != NULL ? c->new->key : c->old->key);
  append(text, size, c->is_worse ? VIEW("!") : VIEW(""));
}

static void show(const delta *d, char *text, size_t size) {
  *text = '\0';
  for (uint32_t i = 0; i < d->count; i++) {
    const delta_module *m = &d->modules[i];
    const bool has_name = m->name.data != NULL;
    append(text, size, i > 0 ? VIEW("; ") : VIEW(""));
    append(text, size, has_name ? m->name : VIEW("*"));
    append(text, size, VIEW(" "));
    append(text, size, has_name ? delta_fate_name(m->fate) : VIEW(""));
    append(text, size, VIEW(":"));
    for (uint32_t k = 0; k < m->count; k++) {
      append(text, size, k > 0 ? VIEW("; ") : VIEW(" "));
      show_change(&m->changes[k], text, size);
    }
  }
}

Test(delta_compare, changes_are_those_of_what_is_in_effect) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const row *r = &rows[i];
    char *texts[] = {quoted(r->old), quoted(r->new)};
    arena memory;
    const em_allocator allocator = arena_allocator_or_default(NULL);
    arena_init(&memory, &allocator);
    document documents[2];
    manifest manifests[2];
    read_side(texts[0], &documents[0], &manifests[0], &memory, r->name);
    read_side(texts[1], &documents[1], &manifests[1], &memory, r->name);
    delta d;
    cr_assert(delta_compute(&d, &manifests[0], &manifests[1], &memory));
    char shown[1024];
    show(&d, shown, sizeof shown);
    cr_expect_str_eq(shown, r->changes, "%s:\n  wanted %s\n     got %s", r->name, r->changes,
                     shown);
    const em_view names = delta_name_uncompared(&d, &memory);
    cr_expect(view_equals(names, view_of(r->uncompared)), "%s: %.*s", r->name, VIEW_ARGS(names));
    for (size_t k = 0; k < 2; k++) {
      manifest_free(&manifests[k]);
      document_free(&documents[k]);
      free(texts[k]);
    }
    arena_free(&memory);
  }
}
