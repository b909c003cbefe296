/*
 * privileges: what the daemon gives up once everything is open.
 * Keeps the few capabilities that its collectors need later, takes no new ones, and refuses system
 * calls that no part of it makes.
 */
#ifndef PRIVILEGES_PRIVILEGES_H
#define PRIVILEGES_PRIVILEGES_H

#include <stdbool.h>
#include <stddef.h>

/* False with a sentence: what could not be given up. */
bool privileges_drop(char *why, size_t capacity);

#endif
