/*
 * loop: the daemon's one thread. Descriptors, timers and signals call back; nothing else waits.
 * In: readiness from the kernel. Out: calls into whoever registered. A callback must return within
 * milliseconds, and may add or remove any watch or timer, its own included.
 */
#ifndef LOOP_LOOP_H
#define LOOP_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

typedef struct loop loop;

typedef void loop_ready(void *context, uint32_t events);
typedef void loop_due(void *context);
typedef void loop_signal(void *context, int number);

/* Part of whoever owns the descriptor; zeroed = not registered. */
typedef struct loop_watch {
  int fd;
  uint32_t events;
  bool is_on;
  loop_ready *ready;
  void *context;
} loop_watch;

/* Part of whoever waits; zeroed = not running. */
typedef struct loop_timer {
  int64_t due; /* clock_steady */
  bool is_on;
  loop_due *call;
  void *context;
  struct loop_timer *next, *previous;
} loop_timer;

/* NULL if the kernel refuses. */
loop *loop_new(void);
void loop_free(loop *l);

/* False if the kernel refuses (errno says why). `events`: EPOLLIN, EPOLLOUT. */
bool loop_watch_start(loop *l, loop_watch *watch, int fd, uint32_t events, loop_ready *ready,
                      void *context);
void loop_watch_change(loop *l, loop_watch *watch, uint32_t events);
/* Does not close the descriptor. */
void loop_watch_stop(loop *l, loop_watch *watch);

/* Calls once in `delay` milliseconds; starting a running timer moves it. */
void loop_timer_start(loop *l, loop_timer *timer, int64_t delay, loop_due *call, void *context);
/* Starts it only if it is not running: a burst of causes leads to one call. */
void loop_timer_start_once(loop *l, loop_timer *timer, int64_t delay, loop_due *call,
                           void *context);
void loop_timer_stop(loop *l, loop_timer *timer);

/* Blocks SIGTERM, SIGINT, SIGHUP and SIGCHLD, and calls back for each. Once a loop. */
bool loop_signals(loop *l, loop_signal *call, void *context);
/* Calls back when somebody sets the wall clock. Once a loop; false if the kernel cannot tell. */
bool loop_clock_set(loop *l, loop_due *call, void *context);

/* Runs until loop_stop. */
void loop_run(loop *l);
void loop_stop(loop *l);

#endif
