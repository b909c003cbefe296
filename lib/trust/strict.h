/*
 * JSON that somebody signed, or that decides whom to trust: read strictly, so that two readers can
 * never see two things in it. Names that stand twice are refused, and so are half surrogates.
 */
#ifndef TRUST_STRICT_H
#define TRUST_STRICT_H

#include "document/document.h"

/* Reads an object. `what` names the text in messages ("the payload"). On failure *d is empty. It
 * takes memory as the arena does, and the arena knows if memory was out. */
em_status strict_read(document *d, em_view what, em_view text, arena *memory, em_error *error);

/* Gives an error its line and column; returns its status. */
em_status strict_place(em_error *error, em_view text);

/* How an object's members are told: the last of the table has name.data NULL. */
typedef enum strict_kind {
  STRICT_TEXT,
  STRICT_OBJECT,
  STRICT_ARRAY,
  STRICT_FLAG,
  STRICT_NUMBER, /* whole, from 0 on */
  STRICT_ANY,
} strict_kind;

typedef struct strict_member {
  em_view name;
  strict_kind kind;
  bool is_required;
} strict_member;

#define STRICT_MEMBERS_MAXIMUM 16

/*
 * Finds the members of an object: nodes[i] is the value of members[i], or DOCUMENT_NONE. False with
 * error set if the node is no object, a required member is missing, one has another kind, or
 * (unless `may_have_others`) there is one that the table does not list. `what` names the object.
 */
bool strict_members(const document *d, uint32_t object, em_view what, const strict_member *members,
                    uint32_t count, bool may_have_others, uint32_t *nodes, em_error *error);

#endif
