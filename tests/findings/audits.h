/* Audits of texts in tests. */
#ifndef TESTS_FINDINGS_AUDITS_H
#define TESTS_FINDINGS_AUDITS_H

#include "report/pack.h"

/* A deployment with these members of `modules`; ' stands for a double quote. Free it. */
char *audits_manifest(const char *modules);
/* Finished audit of one text called `name`; the text must outlive it. */
em_audit *audits_of(const pack *p, const char *name, const char *text);
/* The only finding of a rule, or NULL if there is none or are several. */
const em_finding *audits_find(const em_audit *audit, const char *rule);

#endif
