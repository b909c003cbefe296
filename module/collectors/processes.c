/*
 * Processes that start and end. First choice: the kernel's proc connector, which tells at once. It
 * needs CAP_NET_ADMIN and the host's namespaces; without, /proc is compared at each interval, which
 * misses what lives shorter.
 */
#include "base/clock.h"
#include "collectors/collector.h"
#include "collectors/executable_hash.h"
#include "collectors/kernel_drops.h"
#include "collectors/process_facts.h"

#include <dirent.h>
#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KNOWN = 4096, NAME = 120, RECEIVED = 65536, ROUNDS = 64 };

typedef struct known_process {
  int pid;
  unsigned long long started;
  char executable[NAME];
  unsigned generation; /* of the scan that saw it */
} known_process;

typedef struct processes {
  int socket;
  loop_watch watch;
  uint32_t dropped; /* as the kernel counted when it was last asked */
  unsigned generation;
  executable_hashes *hashes;
  known_process known[KNOWN]; /* by pid modulo KNOWN: a later one replaces an earlier one */
} processes;

static known_process *slot_of(processes *p, int pid) {
  return &p->known[(unsigned)pid % KNOWN];
}

static void remember(processes *p, int pid, const process_facts *facts) {
  known_process *slot = slot_of(p, pid);
  slot->pid = pid;
  slot->started = facts->started;
  slot->generation = p->generation;
  const size_t length = strnlen(facts->executable, NAME - 1);
  memcpy(slot->executable, facts->executable, length);
  slot->executable[length] = '\0';
}

static void add_time(payload *p, int64_t wall) {
  char text[CLOCK_TEXT];
  clock_utc_text(wall, text);
  payload_text(p, PAYLOAD_DETAIL, "Time", text);
}

static void report_start(collector *c, int pid) {
  process_facts facts = {.executable = ""};
  /* One that is gone already still ran: it is told without what /proc would have said. */
  if (!process_read(pid, &facts)) {
    c->bare++;
  }
  processes *own = c->own;
  remember(own, pid, &facts);
  const int64_t wall = clock_wall();
  payload *p = events_payload(c->host->events);
  payload_text(p, PAYLOAD_KEY, "Executable", facts.executable);
  payload_text(p, PAYLOAD_KEY, "CommandLine", facts.command_line);
  payload_number(p, PAYLOAD_KEY, "UserId", facts.user);
  payload_text(p, PAYLOAD_KEY, "UserName", user_name(c->host->root, facts.user));
  payload_text(p, PAYLOAD_KEY, "Hash", executable_hash(own->hashes, pid));
  payload_number(p, PAYLOAD_DETAIL, "ProcessId", pid);
  payload_number(p, PAYLOAD_DETAIL, "ParentProcessId", facts.parent);
  add_time(p, wall);
  events_add(c->host->events, EVENT_PROCESS_CREATE, wall);
}

static void report_end(collector *c, int pid, int64_t status) {
  known_process *slot = slot_of(c->own, pid);
  /* A process that never executed anything is a fork of a known one: no program ended. */
  if (slot->pid != pid) {
    return;
  }
  payload *p = events_payload(c->host->events);
  payload_text(p, PAYLOAD_KEY, "Executable", slot->executable);
  payload_number(p, PAYLOAD_DETAIL, "ProcessId", pid);
  payload_number(p, PAYLOAD_KEY, "ExitStatus", status);
  const int64_t wall = clock_wall();
  add_time(p, wall);
  events_add(c->host->events, EVENT_PROCESS_TERMINATE, wall);
  slot->pid = 0;
}

/* ---- /proc ------------------------------------------------------------------------------------
 */

/* Looks at all processes; tells of new ones only if asked. */
static void scan(collector *c, bool tells) {
  processes *p = c->own;
  DIR *folder = opendir("/proc");
  if (folder == NULL) {
    return;
  }
  p->generation++;
  for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    const int pid = (int)strtol(entry->d_name, NULL, 10);
    process_facts facts;
    if (pid <= 0 || !process_read(pid, &facts)) {
      continue;
    }
    known_process *slot = slot_of(p, pid);
    if (slot->pid == pid && slot->started == facts.started) {
      slot->generation = p->generation;
    } else if (tells) {
      report_start(c, pid);
    } else {
      remember(p, pid, &facts);
    }
  }
  closedir(folder);
  for (int i = 0; tells && i < KNOWN; i++) {
    if (p->known[i].pid != 0 && p->known[i].generation != p->generation) {
      report_end(c, p->known[i].pid, -1);
    }
  }
}

static void collect(collector *c) {
  processes *p = c->own;
  if (c->state == COLLECTOR_FALLBACK) {
    scan(c, true);
  } else {
    /* A full queue is told once, and drops on. */
    c->lost += kernel_drops(p->socket, &p->dropped);
  }
}

/* ---- The proc connector -----------------------------------------------------------------------
 */

static void take(collector *c, const struct proc_event *event) {
  if (event->what == PROC_EVENT_EXEC) {
    report_start(c, event->event_data.exec.process_tgid);
  } else if (event->what == PROC_EVENT_EXIT &&
             event->event_data.exit.process_pid == event->event_data.exit.process_tgid) {
    const unsigned code = event->event_data.exit.exit_code;
    /* As a shell says it: 128 + signal. */
    report_end(c, event->event_data.exit.process_tgid,
               (code & 0x7f) != 0 ? 128 + (code & 0x7f) : (code >> 8) & 0xff);
  }
}

static void on_ready(void *context, uint32_t ready) {
  (void)ready;
  collector *c = context;
  processes *p = c->own;
  static _Alignas(struct nlmsghdr) char data[RECEIVED];
  for (int round = 0; round < ROUNDS; round++) {
    const ssize_t got = recv(p->socket, data, sizeof data, MSG_DONTWAIT);
    if (got < 0 && errno == ENOBUFS) {
      c->lost += kernel_drops(p->socket, &p->dropped);
      continue;
    }
    if (got <= 0) {
      return;
    }
    size_t left = (size_t)got;
    for (size_t at = 0; left >= sizeof(struct nlmsghdr);) {
      struct nlmsghdr header;
      memcpy(&header, data + at, sizeof header);
      const size_t needed = NLMSG_HDRLEN + sizeof(struct cn_msg) + sizeof(struct proc_event);
      if (header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > left) {
        break;
      }
      if (header.nlmsg_len >= needed) {
        struct proc_event event;
        memcpy(&event, data + at + NLMSG_HDRLEN + sizeof(struct cn_msg), sizeof event);
        take(c, &event);
      }
      const size_t step = NLMSG_ALIGN(header.nlmsg_len);
      at += step;
      left -= step > left ? left : step;
    }
  }
}

static bool listen_to_kernel(int fd) {
  const enum proc_cn_mcast_op operation = PROC_CN_MCAST_LISTEN;
  const struct cn_msg message = {.id = {CN_IDX_PROC, CN_VAL_PROC}, .len = sizeof operation};
  char request[NLMSG_HDRLEN + sizeof message + sizeof operation];
  const struct nlmsghdr header = {.nlmsg_len = sizeof request, .nlmsg_type = NLMSG_DONE};
  memcpy(request, &header, sizeof header);
  memcpy(request + NLMSG_HDRLEN, &message, sizeof message);
  memcpy(request + NLMSG_HDRLEN + sizeof message, &operation, sizeof operation);
  const struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
  const int size = 1 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  return bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
         send(fd, request, sizeof request, 0) == (ssize_t)sizeof request;
}

static void start(collector *c) {
  processes *p = calloc(1, sizeof *p);
  c->own = p;
  if (p != NULL) {
    p->socket = -1;
    p->hashes = executable_hashes_new(c->host->loop);
  }
  if (p == NULL || p->hashes == NULL) {
    collector_is(c, COLLECTOR_ABSENT, "no memory");
    return;
  }
  p->socket = socket(PF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_CONNECTOR);
  if (p->socket >= 0 && listen_to_kernel(p->socket) &&
      loop_watch_start(c->host->loop, &p->watch, p->socket, EPOLLIN, on_ready, c)) {
    collector_is(c, COLLECTOR_RUNNING, "proc connector");
  } else {
    collector_is(c, COLLECTOR_FALLBACK, "/proc at each interval; proc connector: %s",
                 strerror(errno));
  }
  scan(c, false);
}

static void stop(collector *c) {
  processes *p = c->own;
  if (p != NULL) {
    loop_watch_stop(c->host->loop, &p->watch);
    if (p->socket >= 0) {
      close(p->socket);
    }
    executable_hashes_free(p->hashes);
    free(p);
    c->own = NULL;
  }
}

const collector_class collector_processes = {
    .id = COLLECTOR_PROCESSES,
    .kinds = {EVENT_PROCESS_CREATE, EVENT_PROCESS_TERMINATE, EVENT_KIND_COUNT},
    .start = start,
    .stop = stop,
    .collect = collect,
};
