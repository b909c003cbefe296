#include "privileges/privileges.h"

#include "base/sanitizer.h"

#include <cap-ng.h>
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

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

/* What nothing here ever calls, and what an intruder would. */
static const int refused[] = {
#if !defined(HAS_SANITIZER)
    SCMP_SYS(ptrace),
#endif
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(open_tree),
    SCMP_SYS(move_mount),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(fsconfig),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(adjtimex),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(acct),
    SCMP_SYS(quotactl),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(setuid),
    SCMP_SYS(setgid),
    SCMP_SYS(setreuid),
    SCMP_SYS(setregid),
    SCMP_SYS(setresuid),
    SCMP_SYS(setresgid),
    SCMP_SYS(capset),
    SCMP_SYS(personality),
    SCMP_SYS(memfd_create),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(execveat),
    SCMP_SYS(lookup_dcookie),
    SCMP_SYS(vhangup),
    SCMP_SYS(pidfd_getfd),
};

static bool set_filter(void) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  bool is_set = filter != NULL;
  for (size_t i = 0; i < sizeof refused / sizeof *refused && is_set; i++) {
    const int code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
    is_set = code == 0 || code == -EDOM; /* unknown on this architecture */
  }
  is_set = is_set && seccomp_load(filter) == 0;
  if (filter != NULL) {
    seccomp_release(filter);
  }
  return is_set;
}

bool privileges_drop(char *why, size_t capacity) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    snprintf(why, capacity, "no_new_privs: %s", strerror(errno));
    return false;
  }
  if (!drop_capabilities()) {
    snprintf(why, capacity, "capabilities: %s", strerror(errno));
    return false;
  }
  if (!set_filter()) {
    snprintf(why, capacity, "the filter of system calls is refused");
    return false;
  }
  return true;
}
