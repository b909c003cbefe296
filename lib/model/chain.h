/*
 * What goes from reader to reader on the device: edgeAgent → edgelet → the engine. Each hands on a
 * tree; every node knows where in the document it was written. Internal to this room.
 *
 * The trees live in the workspace and are gone when the settings are read.
 */
#ifndef MODEL_CHAIN_H
#define MODEL_CHAIN_H

#include "model/settings.h"

typedef enum chain_flag {
  CHAIN_TYPED = 1,      /* a member that edgeAgent knows: its name is sent as edgeAgent spells it */
  CHAIN_UNRESOLVED = 2, /* text with a template's placeholder where something else is wanted */
  CHAIN_REAL = 4,       /* a number with a fraction or an exponent, or beyond 64 bits */
  CHAIN_AGENT = 8,      /* edgeAgent put it in: the workload socket */
} chain_flag;

typedef struct chain_node chain_node;
typedef struct chain_member chain_member;
struct chain_node {
  chain_node *next;
  em_view name;               /* of a member; static or the document's */
  const chain_member *member; /* the engine's, of a member that it decoded */
  union {
    em_view text; /* string; number as written */
    struct {
      chain_node *first, *last; /* object, array */
    };
  };
  union {
    int64_t integer;   /* number without CHAIN_REAL */
    chain_node *extra; /* object at edgeAgent: holds the members that it does not know */
  };
  uint32_t node;     /* the value in the document */
  uint32_t key;      /* its name in the document; 0 for elements and the root */
  uint32_t overrode; /* key (or value, in lists) that this one replaced; 0 for none */
  uint32_t count; /* array, object: nodes in it. An array of the engine may have more: see there */
  uint8_t kind;   /* document_kind */
  uint8_t flags;  /* chain_flag */
  uint32_t order; /* scratch of chain_settle */
};

/* ---- Types ---------------------------------------------------------------------------------- */

typedef enum chain_kind {
  CHAIN_TEXT,
  CHAIN_BOOL,
  CHAIN_INTEGER,
  CHAIN_LIST,   /* of */
  CHAIN_WORDS,  /* the engine's: a list of text, or one text */
  CHAIN_MAP,    /* of; names are data */
  CHAIN_OBJECT, /* table */
  CHAIN_EMPTY,  /* an object whose members do not matter */
  CHAIN_PAIR,   /* the engine's: exactly two numbers */
} chain_kind;

typedef struct chain_table chain_table;
typedef struct chain_type chain_type;
struct chain_type {
  chain_kind kind;
  bool is_nullable; /* null is a value of its own: "not set" */
  const chain_type *of;
  const chain_table *table;
  int64_t least; /* of integers */
  uint64_t most;
};

/* Settings that take the value as it is. */
typedef enum chain_plain {
  PLAIN_NONE,
  PLAIN_FLAG,
  PLAIN_NUMBER,
  PLAIN_TEXT,
  PLAIN_TEXTS,
  PLAIN_PAIRS
} chain_plain;

/* What edgeAgent does with a member on its way to the engine. */
typedef enum chain_sending {
  SENDING_PASSED,    /* it does not know it, and passes it on */
  SENDING_TYPED,     /* it knows it: maps are ordered by name */
  SENDING_NONZERO,   /* the same, and false and 0 are not sent */
  SENDING_OTHERWISE, /* to be looked at by each reader */
} chain_sending;

struct chain_member {
  em_view name; /* as the reader spells it */
  const chain_type *type;
  chain_sending sending; /* the engine's */
  chain_plain plain;     /* the engine's: which kind of setting it is */
  size_t offset;         /* its pointer in `settings` */
};

enum { CHAIN_SLOTS = 256 };

struct chain_table {
  em_view object; /* for messages: "HostConfig" */
  const chain_member *members;
  uint32_t count;
  const uint8_t *slots; /* of a long table: where its rows are found (chain_slots.c); or NULL */
  bool keeps_defaults;  /* edgeAgent: what a repeated object lacks stays, and defaults do not
                           override */
};

/* What edgeAgent knows (CreateContainerParameters.cs and what it refers to). */
extern const chain_table agent_create_options;
/* What the engine knows (container.Config, container.HostConfig, API 1.41). */
extern const chain_table engine_config;
extern const chain_table engine_host_config;
extern const chain_table engine_networking_config;
extern const uint8_t agent_host_config_slots[CHAIN_SLOTS];
extern const uint8_t engine_config_slots[CHAIN_SLOTS];
extern const uint8_t engine_host_config_slots[CHAIN_SLOTS];
/* The slot where the search for a row of that name starts. */
uint32_t chain_slot_of(em_view name);

/* ---- One reading ----------------------------------------------------------------------------- */

/* Made for the first module, and used again for all others. */
typedef struct chain_workspace {
  arena scratch;
} chain_workspace;

enum { CHAIN_USUAL = 3072 }; /* bytes of the trees of most modules */

static inline void chain_workspace_start(chain_workspace *w, const em_allocator *allocator) {
  arena_init(&w->scratch, allocator);
}

typedef struct chain {
  const document *document;
  chain_workspace *workspace;
  arena *memory;
  notes *notes;
  settings *settings;
  bool is_from_object; /* an object of the manifest: of equal names only the last gets to the hub */
  bool has_placeholders; /* a template */
  bool is_running;       /* what an engine says of a container that it has */
  bool is_stopped;       /* a reader refused: nothing behind it reads */
} chain;

static inline place chain_place(const chain *c, uint32_t node) {
  return (place){c->document, node};
}

/*
 * The row whose name is this one but for the case of ASCII letters, or NULL: no table has two of
 * them.
 */
const chain_member *chain_find_row(const chain_table *table, em_view name);
/* The row of exactly this name, or NULL. */
const chain_member *chain_find_exact(const chain_table *table, em_view name);

/* ---- Building ------------------------------------------------------------------------------- */

/* A new node without a parent, or NULL. */
chain_node *chain_make(chain *c, document_kind kind, uint32_t node, uint32_t key);
/* Appends a node to an object or array. */
void chain_append(chain_node *parent, chain_node *child);
/* The child whose name is this very view (of a table), or NULL. */
chain_node *chain_find(const chain_node *object, em_view name);
/* Takes a child out of its parent. */
void chain_remove(chain_node *parent, const chain_node *child);
/* Orders members by the bytes of their names; of equal names the last stays. */
void chain_sort(chain_node *object);
/* Of equal names the last stays, in the place of the first, as Json.NET replaces a property. */
void chain_settle(chain_node *object);

/* ---- Reading -------------------------------------------------------------------------------- */

/*
 * The first reader: what edgeAgent makes of the object, its own defaults left out; NULL if it
 * refuses (the settings then say so) or memory is out.
 */
chain_node *chain_read_agent(chain *c, uint32_t object);
/*
 * The second: puts the members in the order in which edgelet sends them. False if edgelet refuses.
 */
bool chain_read_edgelet(chain *c, chain_node *sent);

typedef struct engine_tree {
  chain_node *config; /* members of the engine's table, its spelling, each at most once */
  chain_node *host_config;
  chain_node *networking; /* NULL if absent */
} engine_tree;

/* The third: decodes as the engine does. False if it refuses or memory is out. */
bool chain_read_engine(chain *c, const chain_node *sent, engine_tree *tree);

/* What edgeAgent puts behind all other binds: the socket by which the module asks for its identity.
 */
chain_node *agent_make_workload_bind(chain *c);
/* The row of `Binds` in engine_host_config. */
enum { ENGINE_BINDS = 0 };

/*
 * All three at once, for what each of them takes as it stands: names as the engine spells them,
 * each once, and values of the very type. False, and nothing has happened, if anything is otherwise
 * (or memory is out).
 */
bool chain_read_plain(chain *c, uint32_t object, engine_tree *tree);

/* ---- Saying so ------------------------------------------------------------------------------ */

/*
 * The module will not start: records who refuses and why (the first counts) with a note; nothing
 * behind this reader is read. `expected` is the right form, or empty.
 */
void chain_refuse(chain *c, uint32_t at, em_view who, em_view because, em_view expected);
note *chain_note(chain *c, note_kind kind, uint32_t at, em_view name);
/* A value that one behind it replaced; both are keys (or values, in lists). */
void chain_note_overridden(chain *c, em_view name, uint32_t loser, uint32_t winner, em_view detail);
/* The value of a node as written, cut to what fits in a sentence. */
em_view chain_show(const chain *c, uint32_t node);

#endif
