/*
 * settings: everything that can be set from afar, as values in use.
 * In: the object of the module twin. Out: values, or a reason for each that is refused; the whole
 * is taken or nothing. One table (settings/table.h) knows names, types, ranges and defaults.
 */
#ifndef SETTINGS_SETTINGS_H
#define SETTINGS_SETTINGS_H

#include "base/bytes.h"
#include "collectors/names.h"
#include "events/kinds.h"

#include <cjson/cJSON.h>
#include <edgemanifest.h>

/* The object's name in the desired and the reported properties. */
#define SETTINGS_OBJECT "ms_iotn:urn_azureiot_Security_SecurityAgentConfiguration"

enum { SETTINGS_TEXT = 256, SETTINGS_NAMES = 64, SETTINGS_NAME = 128 };

/* A list of names, for what is accepted. */
typedef struct settings_names {
  char items[SETTINGS_NAMES][SETTINGS_NAME];
  uint32_t count;
} settings_names;

typedef struct settings {
  int64_t high_frequency, low_frequency, snapshot_frequency; /* milliseconds */
  int64_t cache_bytes, message_bytes;
  char hub_resource_id[SETTINGS_TEXT];
  event_policy policy;
  event_priority operational; /* of what the daemon says of itself, unless its kind is set */
  bool has_custom_checks;
  char custom_checks_path[SETTINGS_TEXT];
  char custom_checks_hash[SETTINGS_TEXT]; /* 64 hexadecimal digits, or empty */
  /* Ours */
  bool is_collector_on[COLLECTOR_COUNT];
  int64_t collector_interval[COLLECTOR_COUNT]; /* 0: its default */
  bool all_rules;
  em_severity minimum_severity;
  settings_names accepted_findings;   /* "rule" or "module/rule" */
  settings_names expected_containers; /* not drift although no deployment asks for them */
} settings;

void settings_defaults(settings *s);

/* Milliseconds between two collections, 0 where the collector works by events alone. */
int64_t settings_interval(const settings *s, collector_id id);

bool settings_names_hold(const settings_names *names, const char *name);

#endif
