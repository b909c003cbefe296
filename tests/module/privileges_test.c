/*
 * The daemon's filter of system calls: what is allowed and what is refused, on this machine by
 * trying it, on other architectures by running the filter's own program over calls.
 */
#include "privileges/filter.h"

#include "base/sanitizer.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { INSTRUCTIONS = 4096 };

typedef struct program {
  struct sock_filter code[INSTRUCTIONS];
  size_t length;
} program;

static void read_program(program *p, uint32_t architecture) {
  scmp_filter_ctx filter = filter_make(architecture);
  cr_assert_not_null(filter);
  FILE *file = tmpfile();
  cr_assert_not_null(file);
  cr_assert_eq(seccomp_export_bpf(filter, fileno(file)), 0);
  seccomp_release(filter);
  rewind(file);
  p->length = fread(p->code, sizeof *p->code, INSTRUCTIONS, file);
  fclose(file);
  cr_assert(p->length > 0 && p->length < INSTRUCTIONS);
}

static bool jumps(const struct sock_filter *i, uint32_t a) {
  switch (BPF_OP(i->code)) {
    case BPF_JEQ:
      return a == i->k;
    case BPF_JGT:
      return a > i->k;
    case BPF_JGE:
      return a >= i->k;
    case BPF_JSET:
      return (a & i->k) != 0;
    default:
      cr_assert(false, "a jump of kind %x", i->code);
      return false;
  }
}

/* Runs the program as the kernel would; returns its verdict. */
static uint32_t judge(const program *p, const struct seccomp_data *call) {
  uint32_t a = 0;
  for (size_t at = 0; at < p->length; at++) {
    const struct sock_filter *i = &p->code[at];
    switch (BPF_CLASS(i->code)) {
      case BPF_LD:
        cr_assert(i->k + sizeof a <= sizeof *call);
        memcpy(&a, (const char *)call + i->k, sizeof a);
        break;
      case BPF_ALU:
        cr_assert_eq(BPF_OP(i->code), BPF_AND);
        a &= i->k;
        break;
      case BPF_JMP:
        at += BPF_OP(i->code) == BPF_JA ? i->k : jumps(i, a) ? i->jt : i->jf;
        break;
      case BPF_RET:
        return i->k;
      default:
        cr_assert(false, "an instruction %x", i->code);
    }
  }
  cr_assert(false, "the program has no end");
  return 0;
}

/* -1: the architecture has no such call. */
static int judge_call(const program *p, uint32_t architecture, const char *name, uint64_t first,
                      uint64_t second) {
  const int number = seccomp_syscall_resolve_name_arch(architecture, name);
  if (number < 0) {
    return -1;
  }
  const struct seccomp_data call = {.nr = number, .arch = architecture, .args = {first, second}};
  const uint32_t verdict = judge(p, &call);
  cr_expect(verdict == SECCOMP_RET_ALLOW || verdict == (SECCOMP_RET_ERRNO | ENOSYS), "%s: %x", name,
            verdict);
  return verdict == SECCOMP_RET_ALLOW;
}

static const uint32_t architectures[] = {SCMP_ARCH_X86_64, SCMP_ARCH_AARCH64, SCMP_ARCH_ARM};

static const struct {
  const char *name;
  uint64_t first, second;
} needed[] =
    {
        {"read", 0, 0},          {"openat2", 0, 0},
        {"newfstatat", 0, 0},    {"fstatat64", 0, 0},
        {"epoll_pwait", 0, 0},   {"execve", 0, 0},
        {"clone", SIGCHLD, 0},   {"kill", 5, SIGKILL},
        {"socket", AF_UNIX, 0},  {"socket", AF_NETLINK, 0},
        {"socket", AF_INET6, 0}, {"fanotify_init", 0, 0},
        {"dup3", 0, 0},          {"prctl", 0, 0},
        {"seccomp", 0, 0},       {"fdatasync", 0, 0},
        {"mmap2", 0, 0},         {"mmap", 0, 0},
        {"getdents64", 0, 0},    {"unlinkat", 0, 0},
},
  unwanted[] = {
      {"process_vm_writev", 0, 0},
      {"mount", 0, 0},
      {"umount2", 0, 0},
      {"setns", 0, 0},
      {"unshare", 0, 0},
      {"init_module", 0, 0},
      {"finit_module", 0, 0},
      {"kexec_load", 0, 0},
      {"bpf", 0, 0},
      {"perf_event_open", 0, 0},
      {"userfaultfd", 0, 0},
      {"keyctl", 0, 0},
      {"io_uring_setup", 0, 0},
      {"setuid", 0, 0},
      {"capset", 0, 0},
      {"memfd_create", 0, 0},
      {"mknodat", 0, 0},
      {"execveat", 0, 0},
      {"pidfd_getfd", 0, 0},
      {"clock_settime", 0, 0},
      {"chroot", 0, 0},
      {"open_by_handle_at", 0, 0},
      {"symlinkat", 0, 0},
      {"linkat", 0, 0},
      {"fchmodat", 0, 0},
      {"fchownat", 0, 0},
      {"setxattr", 0, 0},
      {"splice", 0, 0},
      {"socket", AF_PACKET, 0},
      {"socket", AF_ALG, 0},
#if !defined(HAS_SANITIZER)
      {"ptrace", 0, 0},
      {"clone", CLONE_NEWUSER | SIGCHLD, 0},
      {"clone3", 0, 0},
      {"kill", 1, SIGTERM},
      {"ioctl", 0, 0x5412}, /* TIOCSTI */
#endif
};

Test(filter, allows_what_the_daemon_calls_and_nothing_an_intruder_would_on_each_architecture) {
  static program p;
  for (size_t a = 0; a < sizeof architectures / sizeof *architectures; a++) {
    read_program(&p, architectures[a]);
    size_t known = 0;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
      const int verdict =
          judge_call(&p, architectures[a], needed[i].name, needed[i].first, needed[i].second);
      cr_expect_neq(verdict, 0, "%s on %x", needed[i].name, architectures[a]);
      known += verdict >= 0;
    }
    cr_expect_geq(known, 16, "%zu calls on %x", known, architectures[a]);
    for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++) {
      cr_expect_leq(
          judge_call(&p, architectures[a], unwanted[i].name, unwanted[i].first, unwanted[i].second),
          0, "%s on %x", unwanted[i].name, architectures[a]);
    }
  }
}

Test(filter, a_call_of_another_architecture_ends_the_thread) {
  static program p;
  read_program(&p, SCMP_ARCH_AARCH64);
  const struct seccomp_data call = {.nr = 0, .arch = SCMP_ARCH_X86_64};
  const uint32_t verdict = judge(&p, &call);
  cr_expect(verdict == SECCOMP_RET_KILL_THREAD || verdict == SECCOMP_RET_KILL_PROCESS, "%x",
            verdict);
}

/* In a process of its own: there is no way back. */
static int try_under_filter(void) {
  if (!filter_load()) {
    return 1;
  }
  const bool is_refused = syscall(SYS_mount, "x", "/", "tmpfs", 0, NULL) == -1 && errno == ENOSYS;
  const bool has_no_raw_socket = socket(AF_PACKET, SOCK_RAW, 0) == -1 && errno == ENOSYS;
  const bool has_socket = socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
  const bool has_memory = calloc(1, 1 << 22) != NULL;
  return !is_refused ? 2 : !has_no_raw_socket ? 3 : !has_socket ? 4 : !has_memory ? 5 : 0;
}

Test(filter, holds_when_it_is_loaded) {
  const pid_t child = fork();
  if (child == 0) {
    _exit(try_under_filter());
  }
  int status = -1;
  cr_assert_eq(waitpid(child, &status, 0), child);
  cr_expect(WIFEXITED(status) && WEXITSTATUS(status) <= 1, "%x", (unsigned)status);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 1) {
    cr_skip("this process may not load a filter");
  }
}
