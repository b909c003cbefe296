/* Many manifests of one fleet: a module that is set up otherwise than its namesakes. */
#ifndef FINDINGS_FLEET_H
#define FINDINGS_FLEET_H

#include "findings/finding.h"

/* The rule whose metadata describe it. It is off by default: not all files of a folder are one
 * fleet. */
#define FLEET_RULE "inconsistent-module-settings"

/* Remembers how the modules of a manifest are set up, if the rule is on. False if memory is out. */
bool fleet_remember(em_audit *audit, audit_file *file, const manifest *m);
/*
 * When all files are there: where three manifests or more have a module of one name and repository,
 * and two thirds of them set it up alike, the others get a finding. False if memory is out.
 */
bool fleet_judge(em_audit *audit);

#endif
