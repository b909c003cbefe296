/* Lists of paths of the host: those of rules/lists.yaml, which a test holds them to. Internal. */
#ifndef DELTA_HOST_PATHS_H
#define DELTA_HOST_PATHS_H

#include "base/view.h"

typedef struct host_paths {
  const char *list; /* its name in the rules */
  const em_view *paths;
  size_t count;
} host_paths;

extern const host_paths engine_sockets, management_sockets, identity_paths, workload_sockets;
extern const host_paths sensitive_trees, sensitive_folders, hardware_paths, harmless_files;
extern const host_paths data_folders;

/* One of them is the path, or holds it. */
bool host_paths_hold(const host_paths *list, em_view path);
/* One of them is the path, or lies in it. */
bool host_paths_lie_in(const host_paths *list, em_view path);

#endif
