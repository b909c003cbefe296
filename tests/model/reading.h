/* Reading manifests written in the tests, with ' for ". */
#ifndef TESTS_MODEL_READING_H
#define TESTS_MODEL_READING_H

#include "model/manifest.h"
#include "text/lines.h"

typedef struct reading {
  char *text;
  document document;
  arena memory;
  manifest manifest;
  em_status status;
  em_error error;
} reading;

/* ' becomes ", and ` becomes \" (for createOptions). Fails the test if the JSON is wrong. */
reading *read_manifest(const char *text);
reading *read_manifest_named(const char *name, const char *text);
/* The text exactly as it is. */
reading *read_manifest_text(const char *name, em_view text);
void reading_free(reading *r);

/* The first note of that kind, or NULL. */
const note *find_note(const reading *r, note_kind kind);
uint32_t count_notes(const reading *r, note_kind kind);
/* What stands in the file where the note points, ' for " and ` for \" again; in one static buffer.
 */
const char *note_source(const reading *r, const note *n);
/* All notes, one a line, for messages of failed tests; in one static buffer. */
const char *list_notes(const reading *r);
/* The module of that name (the first one), or NULL. */
const module *find_module(const reading *r, const char *name);
bool is_text(em_view view, const char *text);

/* A manifest whose $edgeAgent has these desired properties. */
#define AGENT(desired) "{'modulesContent':{'$edgeAgent':{'properties.desired':{" desired "}}}}"
#define RUNTIME "'schemaVersion':'1.1','runtime':{'type':'docker','settings':{}},"
#define SYSTEM                                                                                     \
  "'systemModules':{'edgeAgent':{'type':'docker','settings':{'image':'mcr.example/agent:1.5'}},"   \
  "'edgeHub':{'type':'docker','status':'running','settings':{'image':'mcr.example/hub:1.5'}}}"
/* One that is right but for these members of modules, of one module, of its settings. */
#define MODULES(modules) AGENT(RUNTIME SYSTEM ",'modules':{" modules "}")
#define MODULE(members) MODULES("'camera':{" members "}")
#define SETTINGS(members) MODULE("'type':'docker','settings':{" members "}")
/* A $edgeHub with these desired properties. */
#define HUB(desired) "{'modulesContent':{'$edgeHub':{'properties.desired':{" desired "}}}}"
#define STORE "'storeAndForwardConfiguration':{'timeToLiveSecs':7200}"

#endif
