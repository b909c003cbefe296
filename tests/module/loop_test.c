/* Descriptors, timers and signals call back, also when callbacks change what is registered. */
#include "base/clock.h"
#include "loop/loop.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef struct trace {
  loop *loop;
  char text[64];
  loop_timer timers[3];
  loop_watch watches[2];
  int pipes[2][2];
} trace;

static void note(trace *t, char letter) {
  const size_t length = strlen(t->text);
  t->text[length] = letter;
  t->text[length + 1] = '\0';
}

static void first(void *context) {
  note(context, 'a');
}

static void second(void *context) {
  note(context, 'b');
}

static void last(void *context) {
  note(context, 'z');
  loop_stop(((trace *)context)->loop);
}

Test(loop, timers_come_in_order_of_time_and_a_moved_one_comes_once) {
  trace t = {.loop = loop_new()};
  loop_timer_start(t.loop, &t.timers[2], 60, last, &t);
  loop_timer_start(t.loop, &t.timers[0], 50, first, &t);
  loop_timer_start(t.loop, &t.timers[1], 10, second, &t);
  loop_timer_start(t.loop, &t.timers[0], 1, first, &t);
  loop_timer_start_once(t.loop, &t.timers[0], 0, second, &t);
  loop_run(t.loop);
  cr_expect_str_eq(t.text, "abz");
  loop_free(t.loop);
}

Test(loop, a_stopped_timer_does_not_come) {
  trace t = {.loop = loop_new()};
  loop_timer_start(t.loop, &t.timers[0], 1, first, &t);
  loop_timer_start(t.loop, &t.timers[1], 2, second, &t);
  loop_timer_start(t.loop, &t.timers[2], 9, last, &t);
  loop_timer_stop(t.loop, &t.timers[0]);
  loop_run(t.loop);
  cr_expect_str_eq(t.text, "bz");
  loop_free(t.loop);
}

static void again(void *context) {
  trace *t = context;
  note(t, 'r');
  loop_timer_start(t->loop, &t->timers[0], 0, again, t);
}

static void ready_stops(void *context, uint32_t events) {
  (void)events;
  note(context, 'w');
  loop_stop(((trace *)context)->loop);
}

Test(loop, a_timer_that_restarts_itself_at_once_does_not_starve_descriptors) {
  trace t = {.loop = loop_new()};
  cr_assert_eq(pipe(t.pipes[0]), 0);
  cr_assert_eq(write(t.pipes[0][1], "x", 1), 1);
  loop_timer_start(t.loop, &t.timers[0], 0, again, &t);
  cr_assert(loop_watch_start(t.loop, &t.watches[0], t.pipes[0][0], EPOLLIN, ready_stops, &t));
  loop_run(t.loop);
  cr_expect(strchr(t.text, 'w') != NULL);
  loop_free(t.loop);
}

static void stop_both(void *context, uint32_t events) {
  (void)events;
  trace *t = context;
  note(t, 'x');
  loop_watch_stop(t->loop, &t->watches[0]);
  loop_watch_stop(t->loop, &t->watches[1]);
}

Test(loop, a_watch_that_another_callback_of_the_same_round_removed_does_not_come) {
  trace t = {.loop = loop_new()};
  for (int i = 0; i < 2; i++) {
    cr_assert_eq(pipe(t.pipes[i]), 0);
    cr_assert_eq(write(t.pipes[i][1], "x", 1), 1);
    cr_assert(loop_watch_start(t.loop, &t.watches[i], t.pipes[i][0], EPOLLIN, stop_both, &t));
  }
  loop_timer_start(t.loop, &t.timers[2], 20, last, &t);
  loop_run(t.loop);
  cr_expect_str_eq(t.text, "xz");
  loop_free(t.loop);
}

static void on_signal(void *context, int number) {
  note(context, number == SIGHUP ? 'h' : '?');
  loop_stop(((trace *)context)->loop);
}

Test(loop, signals_arrive_as_calls) {
  trace t = {.loop = loop_new()};
  cr_assert(loop_signals(t.loop, on_signal, &t));
  kill(getpid(), SIGHUP);
  loop_run(t.loop);
  cr_expect_str_eq(t.text, "h");
  loop_free(t.loop);
}

Test(clock, is_written_as_iso_8601) {
  char text[CLOCK_TEXT];
  clock_utc_text(INT64_C(1795524060007), text);
  cr_expect_str_eq(text, "2026-11-24T12:41:00.007Z");
  clock_local_text(INT64_C(1795524060007), text);
  cr_expect_eq(strlen(text), strlen("2026-11-24T12:41:00.007+00:00"));
}
