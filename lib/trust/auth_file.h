/* containers-auth.json(5), which is also Docker's config.json. */
#ifndef TRUST_AUTH_FILE_H
#define TRUST_AUTH_FILE_H

#include "trust/images.h"

/*
 * Logins of a file's text; `memory` gets them. Helpers (credHelpers, credsStore) are programs of
 * others and are not run. An identity token becomes a login with the user name "<token>".
 */
em_status auth_file_read(em_view text, arena *memory, em_registry_login **logins, uint32_t *count,
                         em_error *error);

#endif
