/* Logins: which belongs to a registry, and how it is shown to it. */
#ifndef REGISTRY_LOGIN_H
#define REGISTRY_LOGIN_H

#include "registry/registry.h"

/*
 * The login for an image, or NULL: addresses are those of registries, with or without a namespace;
 * the longest that fits wins, of equal ones the first.
 */
const em_registry_login *login_find(const registry_options *options, const image *wanted);

/* "Basic …" ; data NULL if memory is out. */
em_view login_basic(const em_registry_login *login, arena *memory);

/* Whether this login is a refresh token, which `az acr login` writes: it is posted, not shown. */
bool login_is_refresh_token(const em_registry_login *login);

#endif
