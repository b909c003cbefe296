/*
 * What was noticed while reading: structure that is wrong, odd, or read differently by others. Rules
 * (rules/structure) turn notes into findings; the model itself judges nothing.
 */
#ifndef MODEL_NOTE_H
#define MODEL_NOTE_H

#include "base/arena.h"
#include "model/place.h"

typedef enum note_kind {
  NOTE_DUPLICATE_KEY,           /* name; other: the first */
  NOTE_KEY_CASE_VARIANT,        /* name; expected: as documented */
  NOTE_KEY_UNKNOWN,             /* name; expected: nearest known name or empty */
  NOTE_KEY_AMBIGUOUS,           /* two spellings of one member: which counts depends on the order the hub
                                   hands them out; other: the other one */
  NOTE_VALUE_TYPE,              /* name; expected: the type; detail: the type found */
  NOTE_VALUE_COERCED,           /* name; detail: as written; expected: what the device makes of it */
  NOTE_VALUE_ENUM,              /* name; detail: value; expected: the set */
  NOTE_VALUE_RANGE,             /* name; detail: value; expected: the range */
  NOTE_REQUIRED_MISSING,        /* name; at: the object that lacks it */
  NOTE_MODULE_NAME_INVALID,     /* name; detail: what is wrong */
  NOTE_MODULE_NAME_CLASH,       /* names that differ in case only; other */
  NOTE_CREATE_OPTIONS_NOT_JSON, /* detail: the reader's complaint; at: byte place (see span) */
  NOTE_CREATE_OPTIONS_REFUSED,  /* name: who refuses ("edgeAgent", "edgelet", "the engine", "the
                                   engine at start"); detail: why; expected: the right form or empty */
  NOTE_SETTING_WITHOUT_EFFECT,  /* name; expected: nearest name or right level, may be empty */
  NOTE_SETTING_OVERRIDDEN,      /* name; at: the loser; other: the winner; detail: which value wins, what others see */
  NOTE_SETTING_FOLDED_NAME,     /* name honoured through Unicode folding only; expected: plain name */
  NOTE_CREATE_OPTIONS_LENIENT,  /* name: the kind of deviation; span */
  NOTE_CREATE_OPTIONS_NOT_STRING,
  NOTE_CREATE_OPTIONS_CHUNKS,   /* detail */
  NOTE_CREATE_OPTIONS_SHADOW_KEY, /* name */
  NOTE_WORKLOAD_SOCKET_LOST,    /* Binds written so that it replaces the agent's own bind */
  NOTE_PORT_MALFORMED,          /* detail; expected */
  NOTE_MOUNT_MALFORMED,         /* detail; expected */
  NOTE_LIMIT_INVALID,           /* name; detail; expected: the range */
  NOTE_CAPABILITY_UNKNOWN,      /* name; expected: nearest or empty */
  NOTE_IMAGE_INVALID,           /* detail: what is wrong; expected */
  NOTE_IMAGE_TAG_WITH_DIGEST,   /* expected: the reference without tag */
  NOTE_SCHEMA_VERSION,          /* detail; expected */
  NOTE_TWIN_LIMIT,              /* name; detail: the number; expected: the limit */
  NOTE_INVISIBLE_CHARACTERS,    /* name: where; detail: the code points */
  NOTE_DEPRECATED_MEMBER,       /* name; expected */
  NOTE_PLACEHOLDER_LEFT,        /* detail: the placeholder */
  NOTE_YAML_SURPRISE,           /* detail: what YAML 1.1 tools read; span */
  NOTE_ROUTE_INVALID,           /* detail; expected */
  NOTE_KIND_COUNT,
} note_kind;

/* "duplicate-key" …: the word that rule files use; static. */
em_view note_kind_name(note_kind kind);

typedef struct note {
  note_kind kind;
  place at;
  uint32_t span_start;  /* within at's document, if span_length > 0: more exact than the node */
  uint32_t span_length;
  place other;
  uint32_t module; /* index into manifest.modules, or NOTE_NO_MODULE */
  em_view name;    /* all views: in the model's arena or static, unescaped, maybe hostile */
  em_view detail;
  em_view expected;
} note;

#define NOTE_NO_MODULE UINT32_MAX

/* Grows in the arena; beyond NOTES_MAXIMUM notes are counted, not kept. */
enum { NOTES_MAXIMUM = 20000 };
typedef struct notes {
  arena *memory;
  note *items;
  uint32_t count, capacity;
  uint32_t total;
  uint32_t module; /* stamped on each note added */
} notes;

/* Adds a note and returns it to be filled in, or NULL if full or memory is out (the arena knows). */
note *notes_add(notes *list, note_kind kind, place at);

#endif
