/* The command line of edgemanifestd. */
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

#include "log/log.h"

#include <stdbool.h>
#include <stdint.h>

enum { OPTIONS_SOURCES = 8, OPTIONS_KEYS = 8 };

typedef enum source_kind { SOURCE_FILE, SOURCE_DOCKER, SOURCE_EDGELET } source_kind;

typedef struct option_source {
  source_kind kind;
  const char *place; /* file, or address of a socket */
} option_source;

typedef struct options {
  bool is_once, shows_help, shows_version;
  option_source sources[OPTIONS_SOURCES];
  uint32_t source_count;
  const char *sink; /* "hub", "stdout", "mqtt://HOST[:PORT]" */
  const char *asked_for;
  const char *keys[OPTIONS_KEYS]; /* that deployments must be signed with: files, or themselves */
  uint32_t key_count;
  const char *root;  /* of the host, "" for / */
  const char *state; /* folder */
  int metrics_port;  /* 0: none */
  int hub_port;
  int token_life; /* seconds */
  log_level log_level;
} options;

/* Borrows `arguments`. False with a sentence in `why`. */
bool options_read(options *o, int count, char **arguments, char *why, unsigned capacity);
/* The text of --help; static. */
const char *options_help(void);

#endif
