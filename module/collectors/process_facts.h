/* What /proc says of a process, while it lives. */
#ifndef COLLECTORS_PROCESS_FACTS_H
#define COLLECTORS_PROCESS_FACTS_H

#include <stdbool.h>

typedef struct process_facts {
  char executable[512];
  char command_line[1024];
  int parent;
  unsigned user;
  unsigned long long started; /* in clock ticks: with the id, the identity of a process */
} process_facts;

/* False if it is gone. */
bool process_read(int pid, process_facts *facts);
bool process_executable(int pid, char *executable, unsigned capacity);
/* Name of a user of the host, "" if it has none; valid until the next call. */
const char *user_name(const char *root, unsigned id);

#endif
