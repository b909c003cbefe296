#include "collectors/login_reader.h"

#include "loop/aside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEADLINE = 10000 };

typedef struct place {
  const char *cursor;
  bool is_of_this_boot;
} place;

struct login_reader {
  loop *loop;
  login_reader_done *done;
  void *context;
  aside aside;
};

login_reader *login_reader_new(loop *l, login_reader_done *done, void *context) {
  login_reader *r = calloc(1, sizeof *r);
  if (r != NULL) {
    *r = (login_reader){.loop = l, .done = done, .context = context};
  }
  return r;
}

bool login_reader_is_running(const login_reader *r) {
  return aside_is_running(&r->aside);
}

static bool is_text(const char *text, size_t capacity) {
  return memchr(text, '\0', capacity) != NULL;
}

/* What the child wrote may be anything, if somebody got hold of it. */
static bool is_sound(const login_entry *entries, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const login_entry *e = &entries[i];
    const bool is_last = i + 1 == count;
    if (!is_text(e->user, sizeof e->user) || !is_text(e->method, sizeof e->method) ||
        !is_text(e->address, sizeof e->address) || !is_text(e->program, sizeof e->program) ||
        !is_text(e->cursor, sizeof e->cursor) || (e->outcome == LOGIN_NOTHING) != is_last) {
      return false;
    }
  }
  return count > 0;
}

static void on_end(void *context, const aside_end *end) {
  const login_reader *r = context;
  const size_t size = sizeof(login_entry);
  const size_t count = end->output->length / size;
  const login_entry *entries = (const login_entry *)(const void *)end->output->data;
  char why[80];
  if (end->why != NULL) {
    snprintf(why, sizeof why, "its reader: %s", end->why);
    r->done(r->context, &(login_reading){.why = why});
  } else if (end->output->length % size != 0 || !is_sound(entries, count)) {
    r->done(r->context, &(login_reading){.why = "it cannot be read"});
  } else {
    r->done(r->context, &(login_reading){entries, count - 1, &entries[count - 1], NULL});
  }
}

static int run(const void *argument) {
  const place *from = argument;
  return !login_entries_write(ASIDE_KEPT, from->is_of_this_boot, from->cursor, ASIDE_OUT);
}

bool login_reader_start(login_reader *r, int folder, bool is_of_this_boot, const char *cursor) {
  const place from = {cursor, is_of_this_boot};
  const bool is_started =
      aside_start(&r->aside, r->loop,
                  &(aside_work){.run = run,
                                .argument = &from,
                                .keep = folder,
                                .deadline = DEADLINE,
                                .limit = (LOGIN_ENTRIES + 1) * sizeof(login_entry),
                                .done = on_end,
                                .context = r});
  close(folder);
  return is_started;
}

void login_reader_free(login_reader *r) {
  if (r != NULL) {
    aside_stop(&r->aside);
    free(r);
  }
}
