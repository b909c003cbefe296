#include "loop/loop.h"

#include "base/clock.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { BATCH = 64 };

struct loop {
  int epoll;
  bool is_stopped;
  loop_timer *timers; /* sorted by due: some thirty at most */
  struct epoll_event batch[BATCH];
  int batch_count;
  loop_watch signals;
  loop_signal *signal_call;
  void *signal_context;
  loop_watch clock;
  loop_due *clock_call;
  void *clock_context;
};

loop *loop_new(void) {
  loop *l = calloc(1, sizeof *l);
  if (l == NULL) {
    return NULL;
  }
  l->epoll = epoll_create1(EPOLL_CLOEXEC);
  if (l->epoll < 0) {
    free(l);
    return NULL;
  }
  return l;
}

void loop_free(loop *l) {
  if (l == NULL) {
    return;
  }
  if (l->signals.is_on) {
    close(l->signals.fd);
  }
  if (l->clock.is_on) {
    close(l->clock.fd);
  }
  close(l->epoll);
  free(l);
}

/* ---- Descriptors ----------------------------------------------------------------------------- */

bool loop_watch_start(loop *l, loop_watch *watch, int fd, uint32_t events, loop_ready *ready,
                      void *context) {
  *watch = (loop_watch){fd, events, true, ready, context};
  struct epoll_event event = {.events = events, .data.ptr = watch};
  if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
    watch->is_on = false;
    return false;
  }
  return true;
}

void loop_watch_change(loop *l, loop_watch *watch, uint32_t events) {
  if (watch->is_on && watch->events != events) {
    struct epoll_event event = {.events = events, .data.ptr = watch};
    epoll_ctl(l->epoll, EPOLL_CTL_MOD, watch->fd, &event);
    watch->events = events;
  }
}

void loop_watch_stop(loop *l, loop_watch *watch) {
  if (!watch->is_on) {
    return;
  }
  epoll_ctl(l->epoll, EPOLL_CTL_DEL, watch->fd, NULL);
  watch->is_on = false;
  /* It may already be among the events of this round. */
  for (int i = 0; i < l->batch_count; i++) {
    if (l->batch[i].data.ptr == watch) {
      l->batch[i].data.ptr = NULL;
    }
  }
}

/* ---- Timers ---------------------------------------------------------------------------------- */

void loop_timer_stop(loop *l, loop_timer *timer) {
  if (!timer->is_on) {
    return;
  }
  timer->is_on = false;
  if (timer->previous == NULL) {
    l->timers = timer->next;
  } else {
    timer->previous->next = timer->next;
  }
  if (timer->next != NULL) {
    timer->next->previous = timer->previous;
  }
}

void loop_timer_start(loop *l, loop_timer *timer, int64_t delay, loop_due *call, void *context) {
  loop_timer_stop(l, timer);
  *timer = (loop_timer){clock_steady() + (delay < 0 ? 0 : delay), true, call, context, NULL, NULL};
  loop_timer **link = &l->timers;
  while (*link != NULL && (*link)->due <= timer->due) {
    timer->previous = *link;
    link = &(*link)->next;
  }
  timer->next = *link;
  *link = timer;
  if (timer->next != NULL) {
    timer->next->previous = timer;
  }
}

void loop_timer_start_once(loop *l, loop_timer *timer, int64_t delay, loop_due *call,
                           void *context) {
  if (!timer->is_on) {
    loop_timer_start(l, timer, delay, call, context);
  }
}

/* Only those due now: a timer that a callback restarts with no delay waits for the next round, so
 * that descriptors get their turn. */
static void run_timers(loop *l) {
  const int64_t now = clock_steady();
  for (int i = 0; i < BATCH && l->timers != NULL && l->timers->due <= now && !l->is_stopped; i++) {
    loop_timer *timer = l->timers;
    loop_timer_stop(l, timer);
    timer->call(timer->context);
  }
}

static int time_left(const loop *l) {
  if (l->timers == NULL) {
    return -1;
  }
  const int64_t left = l->timers->due - clock_steady();
  return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

/* ---- Signals and the clock ------------------------------------------------------------------- */

static void read_signals(void *context, uint32_t events) {
  (void)events;
  loop *l = context;
  struct signalfd_siginfo info;
  while (read(l->signals.fd, &info, sizeof info) == (ssize_t)sizeof info) {
    l->signal_call(l->signal_context, (int)info.ssi_signo);
  }
}

bool loop_signals(loop *l, loop_signal *call, void *context) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGHUP);
  sigaddset(&set, SIGCHLD);
  if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) {
    return false;
  }
  l->signal_call = call;
  l->signal_context = context;
  const int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  return fd >= 0 && loop_watch_start(l, &l->signals, fd, EPOLLIN, read_signals, l);
}

static void arm_clock(const loop *l) {
  /* The timer itself is never due; what counts is that setting the clock cancels it. */
  const struct itimerspec far = {.it_value = {.tv_sec = 1LL << 40}};
  timerfd_settime(l->clock.fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL);
}

static void read_clock(void *context, uint32_t events) {
  (void)events;
  loop *l = context;
  uint64_t count;
  const bool is_set = read(l->clock.fd, &count, sizeof count) < 0 && errno == ECANCELED;
  arm_clock(l);
  if (is_set) {
    l->clock_call(l->clock_context);
  }
}

bool loop_clock_set(loop *l, loop_due *call, void *context) {
  const int fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (fd < 0 || !loop_watch_start(l, &l->clock, fd, EPOLLIN, read_clock, l)) {
    return false;
  }
  l->clock_call = call;
  l->clock_context = context;
  arm_clock(l);
  return true;
}

/* ---- The loop -------------------------------------------------------------------------------- */

void loop_run(loop *l) {
  l->is_stopped = false;
  while (!l->is_stopped) {
    const int count = epoll_wait(l->epoll, l->batch, BATCH, time_left(l));
    l->batch_count = count < 0 ? 0 : count;
    for (int i = 0; i < l->batch_count && !l->is_stopped; i++) {
      const loop_watch *watch = l->batch[i].data.ptr;
      if (watch != NULL) {
        watch->ready(watch->context, l->batch[i].events);
      }
    }
    l->batch_count = 0;
    run_timers(l);
  }
}

void loop_stop(loop *l) {
  l->is_stopped = true;
}
