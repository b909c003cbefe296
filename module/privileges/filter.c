#include "privileges/filter.h"

#include "base/sanitizer.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/*
 * Found by strace under all tests, and what the C libraries of Debian call in their place on other
 * architectures (the newer and the older form of a call stand side by side). Which of them an
 * architecture lacks, libseccomp knows.
 */
static const int allowed[] = {
    /* Memory */
    SCMP_SYS(brk),
    SCMP_SYS(mmap),
    SCMP_SYS(mmap2),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    /* Files: the host's are read, the state folder's are written */
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(_llseek),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(openat2),
    SCMP_SYS(close),
    SCMP_SYS(close_range),
    SCMP_SYS(stat),
    SCMP_SYS(fstat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(stat64),
    SCMP_SYS(fstat64),
    SCMP_SYS(lstat64),
    SCMP_SYS(fstatat64),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(fstatfs),
    SCMP_SYS(statfs64),
    SCMP_SYS(fstatfs64),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(ftruncate),
    SCMP_SYS(ftruncate64),
    SCMP_SYS(fallocate),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(fcntl),
    SCMP_SYS(fcntl64),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchown),
    SCMP_SYS(fchown32),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(umask),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(pipe2),
    /* Peers: hub, engine, edgelet, the kernel's netlink, systemd */
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(accept4),
    SCMP_SYS(accept),
    SCMP_SYS(getsockname),
    SCMP_SYS(getpeername),
    SCMP_SYS(send),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendmmsg),
    SCMP_SYS(recv),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(recvmmsg),
    SCMP_SYS(recvmmsg_time64),
    SCMP_SYS(shutdown),
    SCMP_SYS(setsockopt),
    SCMP_SYS(getsockopt),
    SCMP_SYS(socketpair),
    /* Waiting, time, signals */
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(ppoll_time64),
    SCMP_SYS(select),
    SCMP_SYS(_newselect),
    SCMP_SYS(pselect6),
    SCMP_SYS(pselect6_time64),
    SCMP_SYS(signalfd4),
    SCMP_SYS(timerfd_create),
    SCMP_SYS(timerfd_settime),
    SCMP_SYS(timerfd_settime64),
    SCMP_SYS(eventfd2),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_gettime64),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_getres_time64),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(clock_nanosleep_time64),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigreturn),
    SCMP_SYS(tgkill),
    SCMP_SYS(restart_syscall),
    /* What changes */
    SCMP_SYS(inotify_init1),
    SCMP_SYS(inotify_add_watch),
    SCMP_SYS(inotify_rm_watch),
    SCMP_SYS(fanotify_init),
    SCMP_SYS(fanotify_mark),
    /* The analysis child, from its start to its own, narrower filter; and what a C library asks */
    SCMP_SYS(execve),
    SCMP_SYS(wait4),
    SCMP_SYS(waitid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(set_tls),
    SCMP_SYS(prctl),
    SCMP_SYS(seccomp),
    SCMP_SYS(prlimit64),
    SCMP_SYS(getrlimit),
    SCMP_SYS(ugetrlimit),
    SCMP_SYS(setrlimit),
    SCMP_SYS(futex),
    SCMP_SYS(futex_time64),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getppid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getuid32),
    SCMP_SYS(geteuid32),
    SCMP_SYS(getgid32),
    SCMP_SYS(getegid32),
    SCMP_SYS(capget),
#if defined(HAS_SANITIZER)
    SCMP_SYS(ptrace),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(personality),
    SCMP_SYS(mincore),
    SCMP_SYS(clone),
    SCMP_SYS(clone3),
    SCMP_SYS(kill),
    SCMP_SYS(getrusage),
    SCMP_SYS(ioctl),
#endif
};

/* libseccomp knows which calls an architecture lacks. */
static bool allow(scmp_filter_ctx filter, int call, unsigned count,
                  const struct scmp_arg_cmp *arguments) {
  const int code = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, count, arguments);
  return code == 0 || code == -EDOM;
}

/* Allowed only if the masked argument of that number is the value. */
static bool allow_if(scmp_filter_ctx filter, int call, unsigned argument, scmp_datum_t mask,
                     scmp_datum_t value) {
  const struct scmp_arg_cmp condition = {argument, SCMP_CMP_MASKED_EQ, mask, value};
  return allow(filter, call, 1, &condition);
}

/* Calls that are allowed with these arguments only. */
static bool allow_some(scmp_filter_ctx filter) {
  static const scmp_datum_t families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};
  const scmp_datum_t word = UINT32_MAX;
  bool is_set = true;
  for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
    is_set = is_set && allow_if(filter, SCMP_SYS(socket), 0, word, families[i]);
  }
#if !defined(HAS_SANITIZER)
  /* Resolvers ask how much there is to read; a stream asks whether it is a terminal (TCGETS). */
  static const scmp_datum_t questions[] = {FIONREAD, FIONBIO, 0x5401};
  for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
    is_set = is_set && allow_if(filter, SCMP_SYS(ioctl), 1, word, questions[i]);
  }
  /* A child of the same namespaces. clone3 hides its flags: refused, and the C library falls back.
   */
  const scmp_datum_t namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                                  CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  is_set = is_set && allow_if(filter, SCMP_SYS(clone), 0, namespaces, 0);
  /* The child that took too long. */
  is_set = is_set && allow_if(filter, SCMP_SYS(kill), 1, word, SIGKILL);
#endif
  return is_set;
}

scmp_filter_ctx filter_make(uint32_t architecture) {
  /* As if the kernel did not know the call: a C library newer than this list takes its older way.
   */
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
  if (filter == NULL) {
    return NULL;
  }
  bool is_made = true;
  if (architecture != SCMP_ARCH_NATIVE && architecture != seccomp_arch_native()) {
    is_made = seccomp_arch_remove(filter, SCMP_ARCH_NATIVE) == 0 &&
              seccomp_arch_add(filter, architecture) == 0;
  }
  is_made = is_made && seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0;
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed && is_made; i++) {
    is_made = allow(filter, allowed[i], 0, NULL);
  }
  if (!is_made || !allow_some(filter)) {
    seccomp_release(filter);
    return NULL;
  }
  return filter;
}

bool filter_load(void) {
  scmp_filter_ctx filter = filter_make(SCMP_ARCH_NATIVE);
  const bool is_loaded = filter != NULL && seccomp_load(filter) == 0;
  if (filter != NULL) {
    seccomp_release(filter);
  }
  return is_loaded;
}
