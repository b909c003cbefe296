/*
 * aside: work that may block, or die of what it reads, done in a child of the same program.
 * In: a function. Out: what it wrote, and how it ended, told from the loop. Nothing of the daemon's
 * is open in the child but what is handed to it.
 */
#ifndef LOOP_ASIDE_H
#define LOOP_ASIDE_H

#include "base/bytes.h"
#include "loop/loop.h"

#include <sys/types.h>

/* Descriptors of the child. */
enum { ASIDE_KEPT = 3, ASIDE_OUT = 4 };

typedef struct aside_end {
  const bytes *output;
  int code;        /* what `run` returned, 0 … 255 */
  const char *why; /* NULL, or why the child was ended or died: the output is worth nothing */
} aside_end;

typedef void aside_done(void *context, const aside_end *end);

typedef struct aside_work {
  int (*run)(const void *argument); /* in the child: reads ASIDE_KEPT, writes ASIDE_OUT */
  const void *argument;
  int keep;         /* a descriptor that it gets; -1: none. Stays the caller's */
  int64_t deadline; /* milliseconds */
  size_t limit;     /* bytes of output */
  aside_done *done;
  void *context;
} aside_work;

/* Part of whoever waits; zeroed = not running. */
typedef struct aside {
  loop *loop;
  pid_t child; /* 0: not running */
  int from_child;
  loop_watch reading;
  loop_timer deadline;
  bytes output;
  aside_done *done;
  void *context;
} aside;

bool aside_is_running(const aside *a);
/* False with errno if no child can be had; otherwise `done` is called once, unless stopped. It may
 * start the next. */
bool aside_start(aside *a, loop *l, const aside_work *work);
/* Ends the child, if there is one. */
void aside_stop(aside *a);

#endif
