/*
 * spool: what was collected and not yet acknowledged by the hub, on disk, bounded.
 * In: events, checkpoints of sources, open windows. Out: messages, each the same again until it is
 * acknowledged. What is given together is committed together: a source's checkpoint never runs
 * ahead of its events, nor behind. Beyond the bound the oldest low priority goes first, and is
 * counted.
 *
 * Between two commits the newest events are in memory only (at most SPOOL_DELAY milliseconds, or
 * SPOOL_PENDING bytes while the disk refuses).
 */
#ifndef SPOOL_SPOOL_H
#define SPOOL_SPOOL_H

#include "base/bytes.h"
#include "base/guid.h"

#include <stdbool.h>
#include <stdint.h>

enum { SPOOL_DELAY = 200, SPOOL_PENDING = 1 << 20, SPOOL_IN_FLIGHT = 8 };

typedef struct spool spool;

/*
 * Opens or creates the file; one that is damaged is put aside as PATH.damaged and a new one is
 * begun. `limit`: bytes of events kept. NULL if it cannot be had, with a sentence in `why`
 * (capacity bytes).
 */
spool *spool_open(const char *path, int64_t limit, char *why, size_t capacity);
void spool_close(spool *s);
void spool_limit(spool *s, int64_t limit);

/* ---- Collecting ---- */

/* Between these two nothing is committed: events and the checkpoint behind them stay together. A
 * step is short: what is appended in it is in memory until its end. */
void spool_step_begin(spool *s);
void spool_step_end(spool *s);
void spool_append(spool *s, bool is_high, const char *id, const char *event, size_t length);
/* Remembers a text under a name, with the events of the same commit. */
void spool_state_put(spool *s, const char *name, const char *value);
/* The remembered text, to be freed; NULL if there is none. Sees what is not yet committed. */
char *spool_state_get(spool *s, const char *name);
/* Writes what is pending. False if the disk refused; it stays pending. */
bool spool_commit(spool *s);
/* Called when something is pending that was not before. */
void spool_on_pending(spool *s, void (*call)(void *context), void *context);
void spool_count_dropped(spool *s, bool is_high, uint64_t count);

/* ---- Windows of aggregation ---- */

typedef struct spool_group {
  int64_t id; /* the caller's, unique */
  int kind;
  const char *key;
  uint64_t hits;
  int64_t first, last, end; /* wall clock */
} spool_group;

/* Who keeps windows: `write` puts those that changed (spool_group_put) within a commit, `written`
 * says that the commit held. */
typedef struct spool_groups {
  void (*write)(void *context);
  void (*written)(void *context);
  void *context;
} spool_groups;

void spool_groups_join(spool *s, const spool_groups *groups);
/* Some window changed: a commit is wanted. */
void spool_groups_changed(spool *s);
void spool_group_put(spool *s, const spool_group *group);
void spool_group_delete(spool *s, int64_t id);
void spool_groups_each(spool *s, void (*each)(void *context, const spool_group *group),
                       void *context);

/* ---- Sending ---- */

typedef struct spool_message {
  char id[GUID_TEXT];
  uint32_t events;
} spool_message;

/*
 * Takes the next message of a priority: events joined by commas, at most `limit` bytes of them, are
 * appended to `out`. Messages that a former connection or run left unacknowledged come first, as
 * they were. With `only_full`, new ones only if they fill the limit. False if there is none.
 */
bool spool_take(spool *s, bool is_high, size_t limit, bool only_full, spool_message *message,
                bytes *out);
/* The hub has it: its events are gone. */
void spool_acknowledge(spool *s, const char *message);
/* The connection is lost: what was taken and not acknowledged is to be taken again. */
void spool_return_all(spool *s);

typedef struct spool_counts {
  uint64_t waiting[2], bytes; /* by priority: low, high */
  uint64_t collected[2], dropped[2];
  uint64_t failed_commits;
  uint32_t in_flight;
} spool_counts;

spool_counts spool_count(const spool *s);

#endif
