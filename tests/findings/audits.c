#include "findings/audits.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

char *audits_manifest(const char *modules) {
  static const char head[] =
      "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","
      "\"runtime\":{\"type\":\"docker\",\"settings\":{}},\"systemModules\":{},\"modules\":{";
  static const char tail[] = "}}}}}";
  char *text = calloc(sizeof head + strlen(modules) + sizeof tail, 1);
  strcpy(text, head);
  strcat(text, modules);
  for (char *c = text; *c != '\0'; c++) {
    *c = *c == '\'' ? '"' : *c;
  }
  return strcat(text, tail);
}

em_audit *audits_of(const pack *p, const char *name, const char *text) {
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.config = p->config;
  options.baseline = p->baseline;
  options.today = view("2026-11-25");
  em_audit *audit = em_audit_new(p->rules, &options);
  em_error error;
  cr_assert_eq(em_audit_add(audit, view(name), view(text), &error), EM_OK, "%s", error.message);
  cr_assert_eq(em_audit_finish(audit, NULL), EM_OK);
  return audit;
}

const em_finding *audits_find(const em_audit *audit, const char *rule) {
  const em_finding *found = NULL;
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    const em_finding *f = em_audit_finding(audit, i);
    if (f->rule->id.length == strlen(rule) && memcmp(f->rule->id.data, rule, strlen(rule)) == 0) {
      if (found != NULL) {
        return NULL;
      }
      found = f;
    }
  }
  return found;
}
