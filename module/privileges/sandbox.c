#include "privileges/sandbox.h"

#include "base/sanitizer.h"

#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static bool limit(int which, rlim_t value) {
  const struct rlimit both = {value, value};
  return setrlimit((__rlimit_resource_t)which, &both) == 0;
}

static bool set_limits(bool is_address_bound) {
  const rlim_t memory = (rlim_t)512 << 20;
  bool is_set = limit(RLIMIT_CPU, 20) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
                limit(RLIMIT_NPROC, 0) && limit(RLIMIT_NOFILE, 8);
#if !defined(HAS_SANITIZER)
  is_set = is_set && (!is_address_bound || limit(RLIMIT_AS, memory)) && limit(RLIMIT_DATA, memory);
#else
  (void)memory;
  (void)is_address_bound;
#endif
  return is_set;
}

#if !defined(HAS_SANITIZER)
static bool set_filter(sandbox_answer answer) {
  static const int allowed[] = {
      SCMP_SYS(read),           SCMP_SYS(write),         SCMP_SYS(close),
      SCMP_SYS(exit),           SCMP_SYS(exit_group),    SCMP_SYS(brk),
      SCMP_SYS(munmap),         SCMP_SYS(mremap),        SCMP_SYS(madvise),
      SCMP_SYS(futex),          SCMP_SYS(lseek),         SCMP_SYS(fstat),
      SCMP_SYS(newfstatat),     SCMP_SYS(rt_sigreturn),  SCMP_SYS(getrandom),
      SCMP_SYS(rt_sigprocmask), SCMP_SYS(clock_gettime), SCMP_SYS(getpid),
      SCMP_SYS(fstat64),        SCMP_SYS(fstatat64),     SCMP_SYS(_llseek),
      SCMP_SYS(futex_time64),   SCMP_SYS(sigreturn),     SCMP_SYS(clock_gettime64),
  };
  scmp_filter_ctx filter =
      seccomp_init(answer == SANDBOX_KILLS ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(ENOSYS));
  bool is_set = filter != NULL;
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed && is_set; i++) {
    const int code = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    is_set = code == 0 || code == -EDOM; /* unknown on this architecture */
  }
  /* Memory, but none that could be executed. */
  const int mapping[] = {SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(mprotect)};
  for (size_t i = 0; i < sizeof mapping / sizeof *mapping && is_set; i++) {
    const int code = seccomp_rule_add(filter, SCMP_ACT_ALLOW, mapping[i], 1,
                                      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    is_set = code == 0 || code == -EDOM;
  }
  is_set = is_set && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return is_set;
}
#endif

bool sandbox_enter(sandbox_answer answer) {
  bool is_set = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0) == 0 && set_limits(answer == SANDBOX_KILLS);
#if !defined(HAS_SANITIZER)
  is_set = is_set && set_filter(answer);
#else
  (void)answer;
#endif
  return is_set;
}
