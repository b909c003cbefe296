/*
 * Paths of the device, as the kernel resolves them but for symbolic links.
 */
#ifndef TEXT_PATH_H
#define TEXT_PATH_H

#include "base/arena.h"
#include "base/view.h"

/*
 * The absolute path with `//`, `/./`, `/x/..` and trailing slashes resolved, `..` at the root
 * dropped, and the aliases /var/run → /run, /var/lock → /run/lock (links on every Linux that IoT
 * Edge supports) replaced. Drive letters (C:\ …) keep their form with `\` as `/`. A view with data
 * NULL if memory is out; a path that is not absolute is returned as it is.
 */
em_view path_normalise(arena *a, em_view path);
/* The same without the aliases: what a container calls a path, whose links are not the device's. */
em_view path_clean(arena *a, em_view path);
/* True if `inner` is `outer` or lies below it; both normalised. */
bool path_contains(em_view outer, em_view inner);

#endif
