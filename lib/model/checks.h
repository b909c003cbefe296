/* Checks over the whole manifest once it is read. Internal to this room. */
#ifndef MODEL_CHECKS_H
#define MODEL_CHECKS_H

#include "model/reader.h"

/* Names that the hub or the engine refuses, and names that differ in case only. */
void module_names_check(manifest_reader *r);
/* schemaVersion of agent and hub, and members that need a newer one. */
void schema_versions_check(manifest_reader *r);
/*
 * Size, depth, keys and strings of one twin's desired properties against the limits of the hub;
 * characters on the way. The runtime's texts mean something to the device, those of other modules
 * do not.
 */
void twin_limits_check(manifest_reader *r, em_view name, uint32_t node, bool is_runtime);
/* Names that stand twice in the file, outside of createOptions. */
void duplicates_check(manifest_reader *r);
/* Invisible characters in what createOptions hold. */
void embedded_characters_check(manifest_reader *r);

/* Values of a file in YAML that tools of YAML 1.1 read differently. */
void yaml_surprises_check(manifest_reader *r);

typedef enum character_use {
  CHARACTERS_OF_NAME, /* letters of two scripts are suspicious too */
  CHARACTERS_OF_TEXT,
} character_use;

/* One note if the text holds characters that a reader cannot see or takes for others. */
void characters_check(manifest_reader *r, place at, em_view name, em_view text, character_use use);
/* True if no byte is beyond ASCII or a control character: nothing to check. */
bool characters_are_plain(em_view text);

#endif
