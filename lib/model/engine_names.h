/* Members of the engine: how it finds them by their names, what is said of names, how a value gets
 * in. Internal to this room. */
#ifndef MODEL_ENGINE_NAMES_H
#define MODEL_ENGINE_NAMES_H

#include "model/chain.h"

/* The member that a name means: exact, then folded; NULL if none. */
const chain_member *engine_find(const chain_table *table, em_view name);
/* Another case, or letters that only fold to the right ones. */
void engine_note_name(chain *c, em_view documented, const chain_node *sent);
/* A name that means nothing where it stands. */
void engine_note_unknown(chain *c, const chain_table *table, const chain_node *sent);
/* A member of HostConfig beside it. */
void engine_note_misplaced(chain *c, const chain_node *value);
/* A member that came again; `earlier` is the key of what was there. */
void engine_note_overridden(chain *c, const chain_member *member, uint32_t earlier,
                            const chain_node *sent);

/* Decodes a value into a member of an object of the engine's tree. False if the engine refuses it.
 */
bool engine_decode_member(chain *c, const chain_member *member, const chain_node *sent,
                          chain_node *object);

#endif
