/*
 * What `podman inspect` (libpod, measured with 4.3) says in forms of its own: binds with all
 * options of the mount, resource limits by the kernel's names, the bound of its logs beside their
 * configuration, defaults that nobody wrote. Here they become the forms that create options have.
 */
#ifndef MODEL_TRANSCRIBE_PODMAN_H
#define MODEL_TRANSCRIBE_PODMAN_H

#include "model/transcribe.h"

/* True if the HostConfig is podman's. */
bool podman_wrote(const transcription *t, uint32_t host);
/* Writes these members of HostConfig. */
void podman_write(const transcription *t, uint32_t host);

#endif
