#include "privileges/privileges.h"

#include "base/sanitizer.h"
#include "privileges/filter.h"

#include <cap-ng.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Bytes of memory that the daemon may write to: ten times what it needs. */
enum { MEMORY = 128 * 1024 * 1024 };

/*
 * Why each is kept: files of others are read for the baseline, logins and users (DAC_READ_SEARCH);
 * /proc of others for executables and sockets (SYS_PTRACE); rules of the firewall are listed, and
 * sources opened again after a setting changed (NET_ADMIN).
 */
static const unsigned kept[] = {CAP_DAC_READ_SEARCH, CAP_SYS_PTRACE, CAP_NET_ADMIN};

static bool drop_capabilities(void) {
  bool had[sizeof kept / sizeof *kept];
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
    had[i] = capng_have_capability(CAPNG_PERMITTED, kept[i]) != 0;
  }
  const bool may_bound = capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP) != 0;
  capng_clear(CAPNG_SELECT_CAPS);
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
    if (had[i]) {
      capng_update(CAPNG_ADD, (capng_type_t)(CAPNG_EFFECTIVE | CAPNG_PERMITTED), kept[i]);
    }
  }
  if (may_bound) {
    capng_clear(CAPNG_SELECT_BOUNDS);
    capng_apply(CAPNG_SELECT_BOUNDS);
  }
  return capng_apply(CAPNG_SELECT_CAPS) == 0;
}

/* A library that reads as much as its peer sends gets no more than this. The child, which needs
 * more for a moment, may raise it again. */
static void limit_memory(void) {
#if !defined(HAS_SANITIZER)
  struct rlimit data;
  if (getrlimit(RLIMIT_DATA, &data) == 0 && data.rlim_cur > MEMORY) {
    data.rlim_cur = MEMORY;
    setrlimit(RLIMIT_DATA, &data);
  }
#endif
}

bool privileges_drop(char *why, size_t capacity) {
  limit_memory();
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    snprintf(why, capacity, "no_new_privs: %s", strerror(errno));
    return false;
  }
  if (!drop_capabilities()) {
    snprintf(why, capacity, "capabilities: %s", strerror(errno));
    return false;
  }
  if (!filter_load()) {
    snprintf(why, capacity, "the filter of system calls is refused");
    return false;
  }
  return true;
}
