/* Options on registries, and the library that asks them, which is loaded only for that. */
#ifndef CLI_REGISTRY_OPTIONS_H
#define CLI_REGISTRY_OPTIONS_H

#include "options.h"
#include "registry/registry.h"

typedef struct registry_arguments {
  bool is_wanted;
  const char *auth_file, *ca_file;
  option_texts token_hosts;
  uint32_t timeout;
} registry_arguments;

#define REGISTRY_ARGUMENTS_INIT                                                                    \
  { .timeout = 30 }

#define REGISTRY_OPTIONS(struct_type, member)                                                      \
  {"registry",                                                                                     \
   0,                                                                                              \
   OPTION_FLAG,                                                                                    \
   offsetof(struct_type, member.is_wanted),                                                        \
   NULL,                                                                                           \
   "ask the registries: the only option that uses the network",                                    \
   NULL,                                                                                           \
   0,                                                                                              \
   0},                                                                                             \
      {"auth-file",                                                                                \
       0,                                                                                          \
       OPTION_TEXT,                                                                                \
       offsetof(struct_type, member.auth_file),                                                    \
       "FILE",                                                                                     \
       "logins of the container tools (default: where these look)",                                \
       NULL,                                                                                       \
       0,                                                                                          \
       0},                                                                                         \
      {"ca-file",                                                                                  \
       0,                                                                                          \
       OPTION_TEXT,                                                                                \
       offsetof(struct_type, member.ca_file),                                                      \
       "FILE",                                                                                     \
       "certificates to trust for registries in place of the system's",                            \
       NULL,                                                                                       \
       0,                                                                                          \
       0},                                                                                         \
      {"token-host",                                                                               \
       0,                                                                                          \
       OPTION_TEXTS,                                                                               \
       offsetof(struct_type, member.token_hosts),                                                  \
       "HOST",                                                                                     \
       "another host that may be sent a registry's password; may be repeated",                     \
       NULL,                                                                                       \
       0,                                                                                          \
       0},                                                                                         \
  {                                                                                                \
    "timeout", 0, OPTION_NUMBER, offsetof(struct_type, member.timeout), "SECONDS",                 \
        "for each request to a registry (default 30)", NULL, 1, 3600                               \
  }

typedef struct registry_setup {
  const registry_arguments *arguments;
  const registry_library *library;
  em_registry_login *logins; /* of the auth file, in locked memory behind them */
  uint32_t login_count;
  em_view auth_text;
  arena memory; /* of the logins */
  em_view *token_hosts;
  bool shows_progress;
} registry_setup;

/* Loads the library and reads the logins; false, told, if that failed. Free it in any case. */
bool registry_setup_open(registry_setup *setup, const registry_arguments *arguments);
void registry_setup_free(registry_setup *setup);
/* The registries as a place to look for images; `setup` must outlive it. */
trust_source registry_setup_source(registry_setup *setup);

#endif
