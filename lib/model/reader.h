/* What the readers of a manifest's parts share. Internal to this room. */
#ifndef MODEL_READER_H
#define MODEL_READER_H

#include "model/chain.h"
#include "model/manifest.h"
#include "model/option_parts.h"

/*
 * A value of the manifest. A layer's dotted name stands for nested objects: as long as `path` holds
 * names (parted by dots), the value is an object of one member, the first of them; the node is at
 * the end.
 */
typedef struct value {
  uint32_t node;
  em_view path;
} value;

/* A member of `settings` that is, or is taken for, a part of createOptions. */
typedef struct create_options_part {
  em_view name;
  em_view digits; /* behind the word */
  value value;
  uint32_t key;
} create_options_part;

typedef struct manifest_reader {
  manifest *m;
  const document *document;
  const document_options *options;
  arena *memory;
  notes *notes;
  em_error *error;
  em_status status;         /* first failure that ends the reading; EM_OK so far */
  bool notes_placeholders;  /* one that is left is worth a note, once: no template by its name */
  bool is_variant;          /* what is read now may or may not count on the device */
  uint32_t module_capacity; /* of the manifest's lists */
  uint32_t modules_ahead;   /* members of `modules`, while the system modules are read */
  uint32_t credential_capacity, route_capacity, twin_capacity, usage_capacity;
  create_options_part *parts; /* of the module that is being read; used again for the next */
  uint32_t part_capacity;
  chain_workspace workspace;
  uint64_t embedded_bytes; /* opened so far; bounded by the limit for one text */
} manifest_reader;

static inline value value_of(uint32_t node) {
  return (value){.node = node};
}

static inline place value_place(const manifest_reader *r, value v) {
  return (place){r->document, v.node};
}

static inline bool value_is_object(const manifest_reader *r, value v) {
  return v.path.length > 0 || r->document->nodes[v.node].kind == DOCUMENT_OBJECT;
}

static inline bool value_is_null(const manifest_reader *r, value v) {
  return v.path.length == 0 && r->document->nodes[v.node].kind == DOCUMENT_NULL;
}

/* "an object", "text", "a number" … for messages; static. */
em_view value_kind_name(const manifest_reader *r, value v);

/*
 * Walks the members of an object, dotted or not. Start with walk_start; anything else has none. Of
 * members with exactly the same name only the last is seen, as `az` sends only that.
 */
typedef struct member_walk {
  em_view name;
  value value;
  uint32_t key;      /* node of the name */
  bool is_duplicate; /* beyond what the document lists of them */
  uint32_t next, end;
  em_view path;
} member_walk;

member_walk walk_start(const manifest_reader *r, value object);
/* The first name of the walk's path, as if it were a member. */
bool walk_next_of_path(member_walk *walk);
/* The first name from `key` on that does not come again in its object. */
uint32_t walk_last_of_name(const document *d, uint32_t key, uint32_t end);

static inline bool walk_next(const manifest_reader *r, member_walk *walk) {
  const document *d = r->document;
  if (walk->path.length > 0) {
    return walk_next_of_path(walk);
  }
  uint32_t key = walk->next;
  key = d->duplicate_count == 0 ? key : walk_last_of_name(d, key, walk->end);
  if (key >= walk->end) {
    walk->next = key;
    return false;
  }
  walk->key = key;
  walk->name = document_string(d, key);
  walk->is_duplicate = (d->nodes[key].flags & DOCUMENT_DUPLICATE) != 0;
  walk->value = value_of(key + 1);
  walk->next = document_after(d, key + 1);
  return true;
}

/* ---- Tables of members ---------------------------------------------------------------------- */

typedef enum member_kind {
  MEMBER_ANY,    /* known, and of no interest here */
  MEMBER_TEXT,   /* setting_text */
  MEMBER_WORD,   /* setting_text, one of a set */
  MEMBER_NUMBER, /* setting_number */
  MEMBER_OBJECT, /* has a reader of its own */
  MEMBER_PLACE,  /* place: only that it is there */
} member_kind;

/* One word of a set; `alias` is another name for it (C# enum), or empty. Case does not matter. */
typedef struct member_word {
  em_view name;
  em_view alias;
} member_word;

typedef struct member_words {
  const member_word *words;
  uint32_t count;
  em_view expected; /* the set, for messages */
} member_words;

typedef struct member_range {
  int64_t least, most;
  em_view expected;
} member_range;

typedef struct member {
  em_view name; /* as documented */
  member_kind kind;
  bool is_required;
  size_t offset; /* of its value in the target */
  const member_words *words;
  const member_range *range;
  void (*read)(manifest_reader *r, void *target, value v);
} member;

enum { MEMBERS_MAXIMUM = 24 };

typedef struct member_table {
  em_view object; /* what is read, for messages: "module" */
  const member *members;
  uint32_t count;          /* at most MEMBERS_MAXIMUM */
  bool is_open;            /* takes any other member: unknown ones are no mistake */
  bool keeps_alternatives; /* the caller reads other spellings of a member itself */
} member_table;

/* Another spelling of a member whose value may win, depending on the order of the text. */
typedef struct member_alternative {
  uint32_t member; /* index into the table */
  value value;
  em_view name;
  uint32_t key;
} member_alternative;

typedef struct members_found {
  value values[MEMBERS_MAXIMUM];
  em_view names[MEMBERS_MAXIMUM]; /* as spelt; data NULL if absent */
  uint32_t keys[MEMBERS_MAXIMUM];
  member_alternative *alternatives;
  uint32_t alternative_count, alternative_capacity;
} members_found;

/*
 * Finds the members of an object as Json.NET does for constructor-built types (measured): ignoring
 * case, the last one in the text wins. Notes unknown names, other cases, ambiguity, and what is
 * required and missing. Members that are null count as absent.
 */
void members_find(manifest_reader *r, const member_table *table, value object,
                  members_found *found);
/* Finds, and reads each into the target. Alternatives of objects are read first, as variants. */
void members_read(manifest_reader *r, const member_table *table, value object, void *target);
/* Reads one value into the target as its member says. */
void member_read(manifest_reader *r, const member *m, void *target, value v);

/* ---- Readers of parts ------------------------------------------------------------------------ */

/* A name that tools and people put beside the real ones to say something to each other. */
bool members_is_remark(em_view name);
/* The name of the list that is nearest to this one, or empty. */
em_view members_nearest(const em_view *names, uint32_t count, em_view name);

/* False and a note if the value is no object (no note for null and whole placeholders). */
bool reader_expect_object(manifest_reader *r, em_view name, value v);

void agent_read(manifest_reader *r, value desired);
void hub_read(manifest_reader *r, value desired);
/* systemModules, modules. `target` is not used. */
void system_modules_read(manifest_reader *r, void *target, value v);
void modules_read(manifest_reader *r, void *target, value v);
/* An image from the value that names it, and what is wrong with one. */
void module_image_read(manifest_reader *r, value v, image *result);
void module_image_note(manifest_reader *r, const image *read);
/* The module's env object becomes the list of the draft's module. */
void environment_read(manifest_reader *r, void *target, value v);
/* Appends the settings' Env to the module's list. */
void environment_add_settings(manifest_reader *r, module *m);
/* createOptions of a module, from the members of its `settings`. */
void create_options_read(manifest_reader *r, module *m, value v);
/* The document that these strings make, in order; NULL where it is none, or what ends the reading.
 */
document *create_options_open(manifest_reader *r, const uint32_t *nodes, uint32_t count);
/* The whole: twins below modulesContent. */
void contents_read(manifest_reader *r, uint32_t contents);

/* Remembers the first failure that ends the reading. */
void manifest_fail(manifest_reader *r, em_status status);
/* Notes the first placeholder of a file that does not say it is a template. */
void manifest_note_placeholder(manifest_reader *r, place at, em_view text);

#endif
