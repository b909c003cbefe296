/* Sections that more than one sheet has. */
#ifndef INVENTORY_ROWS_H
#define INVENTORY_ROWS_H

#include "inventory/sheet.h"
#include "model/manifest.h"

/* Ports that the host publishes, and those that share its network. */
void rows_ports(sheet *s, const manifest *m);
/* What a module mounts; only what is of the host if `only_host`. */
void rows_mounts(sheet *s, const manifest *m, bool only_host);
/* Registries that images come from, with how many, and whether a login is given. */
void rows_registries(sheet *s, const manifest *m);
/* Logins of registries and variables whose names promise a secret. Never a value. */
void rows_credentials(sheet *s, const manifest *m);

/* "3 modules"; in the arena. */
em_view rows_counted(arena *a, uint64_t count, const char *one, const char *many);
/* Names that promise a secret: password, key, token, connection string … */
bool rows_is_secret_name(em_view name);

#endif
