/*
 * From the engine's tree to typed settings: one file for each kind of fact. Each also says what the
 * engine refuses when it creates the container, and what fails at the start. Internal to this room.
 */
#ifndef MODEL_FACTS_H
#define MODEL_FACTS_H

#include "model/chain.h"

/* The member's value in an object of the engine's tree, or NULL (absent, null, or no such object).
 */
const chain_node *facts_member(const chain_node *object, em_view name);
/* Its text; data NULL if absent. An empty one counts as absent for the engine's checks. */
em_view facts_text(const chain_node *object, em_view name);
static inline bool facts_has(em_view text) {
  return text.length > 0;
}
/* Value and place of a node of text. */
setting_text facts_setting(const chain *c, const chain_node *node);
/* A list of text; false if memory is out. */
bool facts_texts(chain *c, const chain_node *list, setting_texts *texts);
/* True if a template's placeholder stands in the text. */
bool facts_is_unresolved(const chain *c, em_view text);

/* Members that need no thought: flags, numbers, text, lists, pairs. */
bool plain_settings_read(chain *c, const engine_tree *tree);
bool health_read(chain *c, const engine_tree *tree);
bool capabilities_read(chain *c, const engine_tree *tree);
bool security_options_read(chain *c, const engine_tree *tree);
bool mounts_read(chain *c, const engine_tree *tree);
bool ports_read(chain *c, const engine_tree *tree);
bool devices_read(chain *c, const engine_tree *tree);
/* Networks, and what follows from the user. */
bool identity_read(chain *c, const engine_tree *tree);
/* Whatever else the engine checks before it creates a container; needs all facts. */
void engine_checks(chain *c, const engine_tree *tree);
void namespace_checks(chain *c);
void limit_checks(chain *c);
void process_checks(chain *c, const engine_tree *tree);

/*
 * The engine refuses the value when it creates the container ("the engine") or starts it. The first
 * such reason is the verdict's. A note of this kind says so, and where.
 */
typedef enum refusal_time {
  AT_CREATE,
  AT_START,
} refusal_time;
void facts_refuse(chain *c, refusal_time when, note_kind kind, uint32_t at, em_view name,
                  em_view because, em_view expected);
/* The engine refuses unless the device has something that the manifest cannot tell. */
void facts_depend(chain *c, em_view on);

/* What a volume with these options of the local driver really mounts. */
void mount_see_through(chain *c, const chain_node *options, mount *m);

#endif
