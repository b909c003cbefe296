/*
 * document: one tree for JSON, the device's dialect of JSON, and YAML, with exact places.
 * In: text. Out: an immutable array of nodes in the order of the text, each with its byte span.
 * Knows nothing of manifests.
 */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "base/arena.h"
#include "base/view.h"

typedef enum document_kind {
  DOCUMENT_NULL,
  DOCUMENT_FALSE,
  DOCUMENT_TRUE,
  DOCUMENT_NUMBER,
  DOCUMENT_STRING,
  DOCUMENT_ARRAY,
  DOCUMENT_OBJECT,
  DOCUMENT_UNDEFINED, /* the dialect's `undefined` */
} document_kind;

typedef enum document_flag {
  DOCUMENT_KEY = 1,        /* a member's name; the node behind it is its value */
  DOCUMENT_DECODED = 2,    /* a string whose value is not its text: it stands in the pool */
  DOCUMENT_DUPLICATE = 4,  /* a name that was given before in the same object */
  DOCUMENT_ALIASED = 8,    /* came here through a YAML alias; the span is that of the anchor */
  DOCUMENT_NONFINITE = 16, /* a number that is NaN or infinite (dialect, YAML) */
  DOCUMENT_NOT_JSON = 32,  /* a number in a notation that JSON lacks (hexadecimal, octal, +1 …) */
  DOCUMENT_PLAIN = 64,     /* a string that is surely printable ASCII; others may be as well */
} document_flag;

/*
 * Nodes stand in preorder: an object is followed by its first name, that by its value with all that
 * belongs to it, that by the next name. Sixteen bytes, no pointers: a subtree can be copied.
 */
typedef struct document_node {
  uint8_t kind;    /* document_kind */
  uint8_t flags;   /* document_flag */
  uint16_t style;  /* for the reader of the format: quote character, YAML scalar style */
  uint32_t start;  /* first byte in document.text */
  uint32_t length; /* bytes, quotes and brackets included */
  uint32_t extra;  /* array, object: number of nodes inside, all levels; decoded string: offset of
                      its  value in the pool */
} document_node;

/* A node of a document that is not there. */
#define DOCUMENT_NONE UINT32_MAX

typedef enum document_syntax {
  DOCUMENT_JSON = 1,
  DOCUMENT_DIALECT,
  DOCUMENT_YAML,
  DOCUMENT_TOML,
} document_syntax;

/* See scalar_map.h. */
typedef struct scalar_marks scalar_marks;

/* What an embedded document's text was put together from: string nodes of its host, in order. */
typedef struct document_part {
  uint32_t node;   /* string in the host */
  uint32_t start;  /* where its value starts in the embedded text */
  uint32_t length; /* bytes of its value */
  uint32_t skip;   /* bytes of its value left out at the start: the second half of a surrogate pair
                      that a   cut had split, and that was joined to the part before */
  const scalar_marks *marks; /* may be NULL */
} document_part;

/* Something that strict JSON would have refused, and a lenient reader took. */
typedef enum document_deviation_kind {
  DEVIATION_COMMENT,
  DEVIATION_SINGLE_QUOTES,
  DEVIATION_BARE_NAME,
  DEVIATION_TRAILING_COMMA,
  DEVIATION_EMPTY_ELEMENT, /* [1,,2], [,]: Json.NET reads undefined or null there */
  DEVIATION_HEX_NUMBER,
  DEVIATION_OCTAL_NUMBER,
  DEVIATION_NUMBER_FORM,       /* +1, .5, 1., 01 as decimal … */
  DEVIATION_CONTROL_IN_STRING, /* a raw line break or other control character in a string */
  DEVIATION_ESCAPE,            /* an escape that JSON lacks: \' and what else the reader takes */
  DEVIATION_LONE_SURROGATE,    /* \uD800 without its other half; becomes U+FFFD */
  DEVIATION_WHITE_SPACE,       /* white space that JSON lacks */
  DEVIATION_UNDEFINED,
  DEVIATION_NONFINITE,
  DEVIATION_CONSTRUCTOR,
  DEVIATION_BYTE_ORDER_MARK,
  /* YAML only: allowed there, and read differently by others */
  DEVIATION_YAML_VERSION, /* a plain value that YAML 1.1 takes for something else: yes, 012, 1:30 */
  DEVIATION_TAG,          /* a tag that is not of the core schema; its value is read without it */
  DEVIATION_MERGE_KEY,    /* `<<`: an ordinary name here */
  DEVIATION_KIND_COUNT,
} document_deviation_kind;

typedef struct document_deviation {
  document_deviation_kind kind;
  uint32_t start; /* bytes in document.text */
  uint32_t length;
} document_deviation;

/* A name that stands twice in one object. */
typedef struct document_duplicate {
  uint32_t first; /* key nodes */
  uint32_t later;
} document_duplicate;

/* Lists of what was noticed stop here; `…_total` goes on counting. */
enum { DOCUMENT_NOTICES = 256 };

typedef struct document document;

/* Where a node of a document that was put together from several files was copied from. */
typedef struct document_origin {
  const document *document;
  uint32_t node;
} document_origin;

struct document {
  em_view name;               /* borrowed: what reports call the file */
  em_view text;               /* borrowed, or in the arena for some embedded documents */
  const document_node *nodes; /* node 0 is the root */
  uint32_t node_count;
  const char *pool; /* decoded strings: 4 bytes length (host order), then the bytes */
  document_syntax syntax;
  const document_deviation *deviations;
  uint32_t deviation_count, deviation_total;
  const document_duplicate *duplicates;
  uint32_t duplicate_count, duplicate_total;
  const document *host;                       /* NULL for a file */
  const struct document_expansion *expansion; /* NULL, or the template it is (expand.h) */
  const document_origin *origins; /* NULL, or one for each node: places are those of other files */
  const document_part *parts;
  uint32_t part_count;
  void *nodes_memory; /* what the allocator gave, freed by document_free */
  size_t nodes_size;
  void *pool_memory;
  size_t pool_size;
  document_part only_part; /* what `parts` points to if there is one: so do not move the document */
  void *joined_memory;     /* parts and text of a document that was joined */
  size_t joined_size;
  em_allocator allocator;
  arena memory;                             /* lists, parts */
  struct document_expansion *own_expansion; /* that reading made, in the arena below */
  arena expansion_memory;
};

/* ---- Reading: on failure *document is freed and empty, error says where (offset and line). ----
 */

typedef struct document_options {
  const em_allocator *allocator;
  em_limits limits;
} document_options;

/* RFC 8259, strictly: one pass, explicit stack. A byte order mark is an error that says so. */
em_status document_parse_json(document *d, em_view name, em_view text,
                              const document_options *options, em_error *error);
/*
 * JSON values one behind the other, as the engine, `jq -c` and logs write them. The root is a list
 * of them that stands nowhere in the text. Blank text is an empty one.
 */
em_status document_parse_json_lines(document *d, em_view name, em_view text,
                                    const document_options *options, em_error *error);
/* Strictly one value; or, if a line starts another one behind it, all of them. */
em_status document_parse_json_or_lines(document *d, em_view name, em_view text,
                                       const document_options *options, em_error *error);
/*
 * What Json.NET's reader takes (readers of the device): JSON and every deviation above. Text after
 * the value other than comments and white space is an error. Blank text is an error of its own kind
 * in files; embedded documents never get here blank (see embedded.h).
 */
em_status document_parse_dialect(document *d, em_view name, em_view text,
                                 const document_options *options, em_error *error);
/* YAML 1.2 core schema through libyaml; one document a text. */
em_status document_parse_yaml(document *d, em_view name, em_view text,
                              const document_options *options, em_error *error);
/*
 * The same tree for texts of which there are many and that nobody hostile writes: rule files. What
 * is simple is read in one pass, all else by libyaml (yaml_plain.h). `left_out` may name a member
 * of the root: its value need not be read if it stands last, and the member with it; data NULL for
 * none.
 */
em_status document_parse_simple_yaml(document *d, em_view left_out, em_view name, em_view text,
                                     const document_options *options, em_error *error);
/*
 * TOML 1.0. Tables become objects in the order in which they are first named; a table's span is its
 * header, and the root's the whole text. Dates are strings.
 */
em_status document_parse_toml(document *d, em_view name, em_view text,
                              const document_options *options, em_error *error);
/* Chooses by syntax, name's ending, and content; see em_syntax. */
em_status document_parse(document *d, em_view name, em_view text, em_syntax syntax,
                         const document_options *options, em_error *error);
/* What EM_SYNTAX_AUTO stands for here: never EM_SYNTAX_AUTO itself. */
em_syntax document_choose_syntax(em_view name, em_view text);
void document_free(document *d);

/* ---- Walking ------------------------------------------------------------------------------ */

static inline document_kind document_kind_of(const document *d, uint32_t node) {
  return (document_kind)d->nodes[node].kind;
}

static inline bool document_is_container(const document *d, uint32_t node) {
  return d->nodes[node].kind == DOCUMENT_ARRAY || d->nodes[node].kind == DOCUMENT_OBJECT;
}

/* The node behind this one and all that belongs to it. */
static inline uint32_t document_after(const document *d, uint32_t node) {
  return node + 1 + (document_is_container(d, node) ? d->nodes[node].extra : 0);
}

/* For each name of an object: `key` is its node, key + 1 its value. The body must not change key.
 */
#define DOCUMENT_EACH_MEMBER(d, object, key)                                                       \
  for (uint32_t key = (object) + 1; key < document_after((d), (object));                           \
       key = document_after((d), key + 1))
/* For each element of an array. */
#define DOCUMENT_EACH_ELEMENT(d, array, element)                                                   \
  for (uint32_t element = (array) + 1; element < document_after((d), (array));                     \
       element = document_after((d), element))

/* The bytes of a node as they stand in the text, quotes included. */
static inline em_view document_source(const document *d, uint32_t node) {
  return (em_view){d->text.data + d->nodes[node].start, d->nodes[node].length};
}

/* The value of a string or the name of a member; data NULL for other kinds. May hold any code
 * point, also U+0000. */
static inline em_view document_string(const document *d, uint32_t node) {
  const document_node *n = &d->nodes[node];
  if (n->kind != DOCUMENT_STRING) {
    return (em_view){0};
  }
  if ((n->flags & DOCUMENT_DECODED) == 0) {
    const uint32_t quotes = n->style == 0 ? 0 : 1;
    return (em_view){d->text.data + n->start + quotes, n->length - 2 * quotes};
  }
  uint32_t length;
  memcpy(&length, d->pool + n->extra, sizeof length);
  return (em_view){d->pool + n->extra + sizeof length, length};
}

/* Value of the *last* member with exactly this name, or DOCUMENT_NONE (also if not an object). */
uint32_t document_member(const document *d, uint32_t object, em_view name);
/* Members of an object or elements of an array; 0 for others. Walks them. */
uint32_t document_count(const document *d, uint32_t container);

typedef enum document_number_kind {
  NUMBER_INTEGER,
  NUMBER_REAL,
  NUMBER_TOO_BIG
} document_number_kind;

/*
 * The number at a node. NUMBER_INTEGER: written without fraction and exponent and fits; both
 * `integer` and `real` are set. NUMBER_REAL: `real` is the double nearest to it, or its neighbour
 * (infinite on overflow). NUMBER_TOO_BIG: an integer beyond 64 bits; `real` approximates it.
 */
document_number_kind document_number(const document *d, uint32_t node, int64_t *integer,
                                     double *real);
/* True if the number is written in another base than ten: 0x1F, 0o17, in the dialect also 017. */
bool document_number_is_other_base(const document *d, uint32_t node);

#endif
