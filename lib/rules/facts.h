/*
 * What rules may ask: subjects (a module, a mount, a port …) and their facts. One table for each
 * subject, over the model; docs/rules.md is generated from them.
 */
#ifndef RULES_FACTS_H
#define RULES_FACTS_H

#include "base/view.h"
#include "rules/ruleset.h"

typedef enum subject_kind {
  SUBJECT_DEPLOYMENT,
  SUBJECT_MODULE,
  SUBJECT_IMAGE,
  SUBJECT_MOUNT,
  SUBJECT_PORT,
  SUBJECT_CAPABILITY,
  SUBJECT_SECURITY_OPTION,
  SUBJECT_DEVICE,
  SUBJECT_DEVICE_RULE,
  SUBJECT_DEVICE_REQUEST,
  SUBJECT_ULIMIT,
  SUBJECT_ENDPOINT,
  SUBJECT_ENV,
  SUBJECT_LABEL,
  SUBJECT_SYSCTL,
  SUBJECT_LOG_OPTION,
  SUBJECT_ARGUMENT,
  SUBJECT_CREDENTIAL,
  SUBJECT_ROUTE,
  SUBJECT_TWIN,
  SUBJECT_PROPERTY,
  SUBJECT_NOTE,
  SUBJECT_COUNT
} subject_kind;

/* One thing under judgement. */
typedef struct subject {
  subject_kind kind;
  uint32_t module;  /* index into manifest.modules, or NOTE_NO_MODULE */
  uint32_t index;   /* among its kind in the module (or in the deployment) */
  const void *item; /* manifest, module, mount …, as the kind says */
} subject;

/* A scalar somewhere in the desired properties of a module that is not the runtime. */
typedef struct property {
  const twin *twin;
  uint32_t node;  /* the value */
  em_view name;   /* of the nearest member that holds it */
  uint32_t depth; /* below the desired properties */
} property;

/* A manifest as rules see it; what has to be built is built when first asked for. */
/* All of a kind that modules have, one module behind the other. */
typedef struct subject_index {
  const struct subject *items;
  uint32_t count;
  uint32_t unknown_modules; /* of which it is not known what they have */
  bool is_built;
} subject_index;

struct messages;

typedef struct facts {
  const manifest *manifest;
  arena *memory;
  const em_trust *trust;
  property *properties;
  uint32_t property_count;
  bool has_properties;
  const struct messages *messages;
  subject_index indexes[SUBJECT_COUNT];
} facts;

/* ---- Values --------------------------------------------------------------------------------- */

typedef enum fact_type {
  FACT_FLAG,
  FACT_NUMBER,
  FACT_TEXT,
  FACT_WORD,
  FACT_PATH,
  FACT_TEXTS,
} fact_type;

/* "flag", "number" …; static. */
em_view fact_type_name(fact_type type);

typedef struct fact_value {
  fact_type type;
  bool is_set;
  bool is_sentence;   /* ours, not somebody's value: shown in full */
  bool is_unresolved; /* holds a placeholder, or what it comes from cannot be read: unknown */
  int64_t number;     /* number; flag as 0 or 1; index of a word */
  em_view text;       /* text, path, word */
  const setting_texts *texts;
  place at; /* nowhere if it is not set */
} fact_value;

/* The words that a fact may have, in the order of the numbers that stand for them. */
typedef struct fact_words {
  const em_view *words; /* NULL: `name` knows them */
  uint32_t count;
  em_view (*name)(uint32_t number);
} fact_words;

static inline em_view fact_word(const fact_words *set, uint32_t number) {
  return set->words == NULL ? set->name(number) : set->words[number];
}

/* How the model stores it, at `offset` of the item (or of the module's settings). */
typedef enum fact_source {
  FROM_CALL, /* `read` knows */
  FROM_SETTING_FLAG,
  FROM_SETTING_NUMBER,
  FROM_SETTING_TEXT,
  FROM_SETTING_TEXTS,
  FROM_BOOL, /* always set */
  FROM_VIEW, /* set if it has data */
  FROM_UINT32,
  FROM_INT64,
  FROM_PLACE, /* a flag: something stands there */
} fact_source;

typedef struct fact {
  em_view name;
  fact_type type;
  fact_source source;
  bool is_of_settings; /* unknown where createOptions are refused or unreadable */
  bool is_identity;    /* tells it apart from others of its kind, whatever else changes */
  size_t offset;
  size_t place_offset;      /* of a `place` in the item; 0: the subject's own */
  size_t unresolved_offset; /* of a bool in the item that says it holds a placeholder; 0: none */
  const fact_words *words;  /* FACT_WORD */
  void (*read)(const facts *f, const subject *s, fact_value *value);
  em_view doc;
} fact;

typedef struct fact_table {
  const fact *facts;
  uint32_t count;
} fact_table;

typedef struct subject_type {
  em_view name;
  em_view doc;
  em_view place_doc; /* its own place, in words */
  const fact_table *facts;
  bool is_of_module;   /* one for each such thing in a module */
  bool is_of_settings; /* comes from createOptions: there are none where these are not in effect */
  place (*at)(const facts *f, const subject *s);
} subject_type;

extern const subject_type subject_types[SUBJECT_COUNT];

/* The subject of that name, or SUBJECT_COUNT. */
subject_kind subject_find(em_view name);
/* Index of a fact in the subject's table, or UINT32_MAX. */
uint32_t fact_find(subject_kind kind, em_view name);

/* A member of createOptions that the engine takes as it is. */
static inline bool fact_is_member(uint32_t kind, uint32_t number) {
  const fact *which = &subject_types[kind].facts->facts[number];
  return which->is_of_settings && which->source >= FROM_SETTING_FLAG &&
         which->source <= FROM_SETTING_TEXTS;
}

/* ---- Reading -------------------------------------------------------------------------------- */

/* Prepares the facts of a manifest. `trust` may be NULL. */
void facts_start(facts *f, const manifest *m, const em_trust *trust, arena *memory);
/* The value of a fact. Nothing is allocated. */
void fact_read(const facts *f, const subject *s, const fact *which, fact_value *value);
/* What of a value tests need. */
typedef struct fact_glance {
  uint32_t state; /* bit 0: it is set, bit 1: it is unresolved */
  fact_type type;
  int64_t number;
  em_view text;
  const setting_texts *texts;
} fact_glance;

enum { FACT_STATE_NONE, FACT_STATE_KNOWN, FACT_STATE_UNRESOLVED, FACT_STATES = 4 };

/* The same as fact_read, and quicker: nothing is asked about places. */
void fact_glance_at(const fact_value *value, fact_glance *seen);
void fact_look(const facts *f, const subject *s, const fact *which, fact_glance *seen);
/* The subject's own place: where absence is told. */
place subject_place(const facts *f, const subject *s);
/* The module that a subject belongs to, or NULL. */
static inline const module *subject_module(const facts *f, const subject *s) {
  return s->module < f->manifest->module_count ? &f->manifest->modules[s->module] : NULL;
}

/* How many of that kind there are: in a module, or (module NOTE_NO_MODULE) in the deployment
 * outside of modules. Properties are walked on the first call; if memory is out there are none. */
uint32_t subjects_count(facts *f, subject_kind kind, uint32_t in);
/* Number `index` of them; false beyond the end, and for notes of another module. */
bool subjects_get(const facts *f, subject_kind kind, uint32_t in, uint32_t index, subject *s);
/* All of a kind, found on the first call; empty if memory is out. */
const subject_index *subjects_all(facts *f, subject_kind kind);
/* The routes, parsed and tied to modules on the first call; NULL if memory is out. */
const struct messages *facts_messages(facts *f);
/* True if what the module has of the kind cannot be known. */
bool subjects_are_hidden(const module *m, subject_kind kind);
/* How many a module has, of a kind that modules have. */
uint32_t subjects_in_module(const module *m, subject_kind kind);
/* True if settings of the module are known: read and in effect, and not left to other layers. */
static inline bool settings_are_known(const module *m) {
  /* a layer that reaches into a module says nothing of what it leaves to others */
  const settings_verdict verdict = m->settings->verdict;
  return (verdict == SETTINGS_EFFECTIVE || verdict == SETTINGS_CONDITIONAL) &&
         place_is_set(m->settings_at);
}

/* ---- The tables ----------------------------------------------------------------------------- */

extern const fact_table deployment_facts, module_facts, image_facts, mount_facts, port_facts;
extern const fact_table capability_facts, security_option_facts, device_facts, device_rule_facts;
extern const fact_table device_request_facts, ulimit_facts, endpoint_facts, env_facts, pair_facts;
extern const fact_table argument_facts, credential_facts, route_facts, twin_facts, property_facts;
extern const fact_table note_facts;

#define FACT_NAME(text)                                                                            \
  { "" text, sizeof(text) - 1 }
#define FACT_COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

#endif
