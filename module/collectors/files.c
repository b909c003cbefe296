/*
 * Changes of files that matter. inotify tells of what was written, created, removed and renamed;
 * fanotify, where it is allowed (CAP_SYS_ADMIN), also who wrote. Without fanotify the changer is
 * unknown.
 */
#include "base/clock.h"
#include "collectors/collector.h"
#include "collectors/host_file.h"
#include "collectors/process_facts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <unistd.h>

#define HOME_OF_ROOT "/root"

/* Folders, seen through the root; each without those below it. */
static const char *const places[] = {
    "/etc",
    "/etc/ssh",
    "/etc/ssh/sshd_config.d",
    "/etc/sudoers.d",
    "/etc/pam.d",
    "/etc/cron.d",
    "/etc/cron.hourly",
    "/etc/cron.daily",
    "/etc/cron.weekly",
    "/etc/systemd/system",
    "/etc/docker",
    "/etc/aziot",
    "/etc/iotedge",
    "/etc/ld.so.conf.d",
    "/etc/modprobe.d",
    "/etc/modules-load.d",
    "/etc/profile.d",
    "/etc/init.d",
    HOME_OF_ROOT,
    (HOME_OF_ROOT "/.ssh"),
    "/var/spool/cron/crontabs",
    "/usr/bin",
    "/usr/sbin",
    "/usr/local/bin",
    "/usr/local/sbin",
    "/boot",
};

enum { PLACES = sizeof places / sizeof *places, ROUNDS = 64 };

typedef struct files {
  int inotify, fanotify;
  loop_watch inotify_watch, fanotify_watch;
  int watches[PLACES]; /* -1: no such folder yet */
  size_t watched;
} files;

static void report(collector *c, const char *path, const char *change, int pid) {
  process_facts facts = {.executable = ""};
  if (pid > 0) {
    process_read(pid, &facts);
  }
  payload *p = events_payload(c->host->events);
  payload_text(p, PAYLOAD_KEY, "Path", path);
  payload_text(p, PAYLOAD_KEY, "Change", change);
  payload_text(p, PAYLOAD_KEY, "Executable", facts.executable);
  payload_text(p, PAYLOAD_DETAIL, "CommandLine", facts.command_line);
  payload_number(p, PAYLOAD_DETAIL, "ProcessId", pid);
  events_add(c->host->events, EVENT_FILE_CHANGE, clock_wall());
}

/* ---- inotify ----------------------------------------------------------------------------------
 */

static const char *change_name(uint32_t mask, bool has_fanotify) {
  return (mask & IN_CREATE) != 0                         ? "created"
         : (mask & IN_DELETE) != 0                       ? "deleted"
         : (mask & IN_MOVED_FROM) != 0                   ? "moved away"
         : (mask & IN_MOVED_TO) != 0                     ? "moved here"
         : (mask & IN_ATTRIB) != 0                       ? "attributes"
         : (mask & IN_CLOSE_WRITE) != 0 && !has_fanotify ? "written"
                                                         : NULL;
}

static void take(collector *c, const struct inotify_event *event, const char *name) {
  files *f = c->own;
  if ((event->mask & IN_Q_OVERFLOW) != 0) {
    c->lost++;
    return;
  }
  for (size_t i = 0; i < PLACES; i++) {
    if (f->watches[i] != event->wd) {
      continue;
    }
    if ((event->mask & IN_IGNORED) != 0) {
      f->watches[i] = -1;
    }
    const char *change = change_name(event->mask, f->fanotify >= 0);
    char path[PATH_MAX];
    if (change != NULL && event->len > 0 &&
        snprintf(path, sizeof path, "%s/%s", places[i], name) < (int)sizeof path) {
      report(c, path, change, 0);
    }
    return;
  }
}

static void on_inotify(void *context, uint32_t ready) {
  (void)ready;
  collector *c = context;
  const files *f = c->own;
  char data[8192];
  ssize_t got;
  for (int round = 0; round < ROUNDS && (got = read(f->inotify, data, sizeof data)) > 0; round++) {
    struct inotify_event event;
    for (size_t at = 0; at + sizeof event <= (size_t)got;) {
      memcpy(&event, data + at, sizeof event);
      take(c, &event, data + at + sizeof event);
      at += sizeof event + event.len;
    }
  }
}

/* ---- fanotify ---------------------------------------------------------------------------------
 */

static void take_written(collector *c, const struct fanotify_event_metadata *event) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", event->fd);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  /* Our own trust bundle and spool, below the root, are no news. */
  if (length > 0 && event->pid != getpid()) {
    path[length] = '\0';
    const size_t root = strlen(c->host->root);
    const bool is_below = strncmp(path, c->host->root, root) == 0;
    report(c, is_below ? path + root : path, "written", event->pid);
  }
}

static void on_fanotify(void *context, uint32_t ready) {
  (void)ready;
  collector *c = context;
  const files *f = c->own;
  static _Alignas(struct fanotify_event_metadata) char data[8192];
  ssize_t got;
  for (int round = 0; round < ROUNDS && (got = read(f->fanotify, data, sizeof data)) > 0; round++) {
    struct fanotify_event_metadata event;
    for (size_t at = 0; at + sizeof event <= (size_t)got;) {
      memcpy(&event, data + at, sizeof event);
      if (event.event_len < sizeof event || event.vers != FANOTIFY_METADATA_VERSION) {
        break;
      }
      if ((event.mask & FAN_Q_OVERFLOW) != 0) {
        c->lost++;
      }
      if (event.fd >= 0) {
        take_written(c, &event);
        close(event.fd);
      }
      at += event.event_len;
    }
  }
}

static bool open_fanotify(collector *c, files *f) {
  f->fanotify = fanotify_init(FAN_CLOEXEC | FAN_NONBLOCK | FAN_CLASS_NOTIF,
                              O_RDONLY | O_CLOEXEC | O_LARGEFILE);
  if (f->fanotify < 0) {
    return false;
  }
  if (!loop_watch_start(c->host->loop, &f->fanotify_watch, f->fanotify, EPOLLIN, on_fanotify, c)) {
    close(f->fanotify);
    f->fanotify = -1;
  }
  return f->fanotify >= 0;
}

/* ---- Places ------------------------------------------------------------------------------------
 */

/* Folders may come later: looked for at each interval. */
static void watch_places(collector *c) {
  files *f = c->own;
  f->watched = 0;
  for (size_t i = 0; i < PLACES; i++) {
    const int folder = f->watches[i] >= 0 ? -1 : host_open(c->host->root, places[i]);
    if (folder >= 0) {
      char path[64];
      snprintf(path, sizeof path, "/proc/self/fd/%d", folder);
      f->watches[i] = inotify_add_watch(f->inotify, path,
                                        IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                            IN_MOVED_TO | IN_ATTRIB | IN_ONLYDIR);
      if (f->fanotify >= 0) {
        fanotify_mark(f->fanotify, FAN_MARK_ADD | FAN_MARK_ONLYDIR,
                      FAN_CLOSE_WRITE | FAN_EVENT_ON_CHILD, AT_FDCWD, path);
      }
      close(folder);
    }
    f->watched += f->watches[i] >= 0;
  }
}

static void start(collector *c) {
  files *f = calloc(1, sizeof *f);
  c->own = f;
  if (f == NULL) {
    collector_is(c, COLLECTOR_ABSENT, "no memory");
    return;
  }
  f->fanotify = -1;
  memset(f->watches, -1, sizeof f->watches);
  f->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (f->inotify < 0 ||
      !loop_watch_start(c->host->loop, &f->inotify_watch, f->inotify, EPOLLIN, on_inotify, c)) {
    collector_is(c, COLLECTOR_ABSENT, "inotify: %s", strerror(errno));
    return;
  }
  const bool has_fanotify = open_fanotify(c, f);
  const int reason = errno;
  watch_places(c);
  if (has_fanotify) {
    collector_is(c, COLLECTOR_RUNNING, "fanotify and inotify, %zu places", f->watched);
  } else {
    collector_is(c, COLLECTOR_FALLBACK, "inotify, %zu places; fanotify: %s", f->watched,
                 strerror(reason));
  }
}

static void stop(collector *c) {
  files *f = c->own;
  if (f != NULL) {
    loop_watch_stop(c->host->loop, &f->inotify_watch);
    loop_watch_stop(c->host->loop, &f->fanotify_watch);
    if (f->inotify >= 0) {
      close(f->inotify);
    }
    if (f->fanotify >= 0) {
      close(f->fanotify);
    }
    free(f);
    c->own = NULL;
  }
}

const collector_class collector_files = {
    .id = COLLECTOR_FILES,
    .kinds = {EVENT_FILE_CHANGE, EVENT_KIND_COUNT, EVENT_KIND_COUNT},
    .start = start,
    .stop = stop,
    .collect = watch_places,
};
