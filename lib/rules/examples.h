/*
 * Examples of rules: the manifest that a fragment stands for, and whether a rule does on it what
 * the example says.
 */
#ifndef RULES_EXAMPLES_H
#define RULES_EXAMPLES_H

#include "rules/compiled.h"

typedef enum example_fragment {
  FRAGMENT_HOST_CONFIG,
  FRAGMENT_CREATE_OPTIONS,
  FRAGMENT_SETTINGS,
  FRAGMENT_MODULE,
  FRAGMENT_MODULES,
  FRAGMENT_SYSTEM_MODULES,
  FRAGMENT_AGENT,
  FRAGMENT_HUB,
  FRAGMENT_CONTENTS,
  FRAGMENT_MANIFEST,
  FRAGMENT_LAYERS, /* a list: a base, and layers on top of it */
  FRAGMENT_COUNT
} example_fragment;

/* "host_config" …; static. */
em_view example_fragment_name(example_fragment fragment);
/* True if the text holds « and ». */
bool example_is_marked(em_view text);

/* The manifest of an example. */
typedef struct example_manifest {
  em_view text;
  em_view base;          /* JSON Pointer of the fragment in the file, createOptions included */
  em_view embedded_base; /* and inside createOptions, if it stands there; data NULL otherwise */
  uint32_t mark_start;   /* what stood between « and », in `text`; equal: nothing */
  uint32_t mark_end;
} example_manifest;

/* Completes a fragment. On failure data of `text` is NULL and `*why` says why (static). */
example_manifest example_complete(arena *memory, example_fragment fragment, em_view text,
                                  const char **why);

/* Rules with the lists extended as an example wants them. */
typedef struct example_run {
  const em_ruleset *rules;
  uint32_t rule;
  const pack *pack;
  const pack_example *example;
  arena *memory;
} example_run;

/* Data NULL if the rule does what the example says; otherwise a sentence on what it does instead.
 */
em_view example_judge(const example_run *run);

#endif
