/* The mounts of a container while they are read, and what the engine takes for one. Internal to
 * this room. */
#ifndef MODEL_MOUNT_LIST_H
#define MODEL_MOUNT_LIST_H

#include "model/facts.h"

typedef struct mount_list {
  chain *c;
  uint32_t capacity;
  bool is_out_of_memory;
} mount_list;

/* A new last mount, at its entry; NULL if memory is out. */
mount *mount_list_add(mount_list *list, mount_origin origin, const chain_node *entry);
void mount_list_drop(mount_list *list);
/* The engine refuses the mount when it creates the container. */
void mount_refuse(chain *c, uint32_t at, em_view name, em_view because, em_view expected);
void mount_set_host_path(mount_list *list, mount *m, em_view path);

bool mount_is_absolute(em_view path);
/* Why the engine refuses a target, or a name for a volume; data NULL if it does not. */
em_view mount_target_fault(chain *c, em_view target);
em_view mount_volume_fault(em_view name);

/* The mode of a bind: "ro,rslave". Valid: known words, each kind at most once. */
bool mount_mode_is_valid(em_view mode);
bool mount_mode_has(em_view mode, em_view wanted);
bool mount_is_propagation(em_view word);
/* What the mode says of the mount. */
void mount_read_options(mount *m, em_view mode);

/* Entries of Binds; of Mounts. */
void binds_read(mount_list *list, const chain_node *host);
void mount_specs_read(mount_list *list, const chain_node *specs);

#endif
