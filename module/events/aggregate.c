#include "events/aggregate.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct group {
  struct group *next;          /* same bucket */
  struct group *older, *newer; /* by opening */
  int64_t id;                  /* of its row */
  event_kind kind;
  bool is_dirty; /* the row is behind */
  uint64_t hash, hits;
  int64_t first, last; /* wall */
  int64_t end;         /* steady */
  size_t length;
  char key[]; /* terminated */
} group;

enum { BUCKETS = 8192 };

struct aggregate {
  spool *spool;
  aggregate_closed *closed;
  void *context;
  group *buckets[BUCKETS];
  group *oldest, *newest;
  size_t count;
  int64_t last_id;
};

/* FNV-1a; an attacker who chooses keys can lengthen a chain to the table's 4096 at most. */
static uint64_t hash_of(event_kind kind, const char *key, size_t length) {
  uint64_t hash = UINT64_C(14695981039346656037) ^ (uint64_t)kind;
  for (size_t i = 0; i < length; i++) {
    hash = (hash ^ (unsigned char)key[i]) * UINT64_C(1099511628211);
  }
  return hash;
}

static group *find(const aggregate *a, uint64_t hash, event_kind kind, const char *key,
                   size_t length) {
  group *g = a->buckets[hash % BUCKETS];
  while (g != NULL && !(g->hash == hash && g->kind == kind && g->length == length &&
                        memcmp(g->key, key, length) == 0)) {
    g = g->next;
  }
  return g;
}

static group *open_group(aggregate *a, event_kind kind, const char *key, size_t length,
                         uint64_t hash) {
  group *g = calloc(1, sizeof *g + length + 1);
  if (g == NULL) {
    return NULL;
  }
  memcpy(g->key, key, length);
  g->kind = kind;
  g->length = length;
  g->hash = hash;
  g->next = a->buckets[hash % BUCKETS];
  a->buckets[hash % BUCKETS] = g;
  g->older = a->newest;
  if (a->newest != NULL) {
    a->newest->newer = g;
  } else {
    a->oldest = g;
  }
  a->newest = g;
  a->count++;
  return g;
}

static void forget(aggregate *a, group *g) {
  group **link = &a->buckets[g->hash % BUCKETS];
  while (*link != g) {
    link = &(*link)->next;
  }
  *link = g->next;
  *(g->older == NULL ? &a->oldest : &g->older->newer) = g->newer;
  *(g->newer == NULL ? &a->newest : &g->newer->older) = g->older;
  a->count--;
  free(g);
}

static void close_group(aggregate *a, group *g) {
  a->closed(a->context, g->kind, g->key, g->hits, g->first, g->last);
  spool_group_delete(a->spool, g->id);
  forget(a, g);
}

/* Windows are kept by the wall clock, as the steady one starts anew with the machine. */
static void write_changed(void *context) {
  const aggregate *a = context;
  const int64_t to_wall = clock_wall() - clock_steady();
  for (const group *g = a->oldest; g != NULL; g = g->newer) {
    if (g->is_dirty) {
      spool_group_put(a->spool, &(spool_group){.id = g->id,
                                               .kind = (int)g->kind,
                                               .key = g->key,
                                               .hits = g->hits,
                                               .first = g->first,
                                               .last = g->last,
                                               .end = g->end + to_wall});
    }
  }
}

static void mark_written(void *context) {
  for (group *g = ((aggregate *)context)->oldest; g != NULL; g = g->newer) {
    g->is_dirty = false;
  }
}

static void load(void *context, const spool_group *row) {
  aggregate *a = context;
  if (row->kind < 0 || row->kind >= EVENT_KIND_COUNT || a->count >= AGGREGATE_GROUPS) {
    return;
  }
  const size_t length = strlen(row->key);
  const event_kind kind = (event_kind)row->kind;
  group *g = open_group(a, kind, row->key, length, hash_of(kind, row->key, length));
  if (g != NULL) {
    /* A clock that jumped must not hold a window open for years. */
    const int64_t left = row->end - clock_wall();
    const int64_t day = INT64_C(86400000);
    g->id = row->id;
    a->last_id = row->id > a->last_id ? row->id : a->last_id;
    g->hits = row->hits;
    g->first = row->first;
    g->last = row->last;
    g->end = clock_steady() + (left < 0 ? 0 : left > day ? day : left);
  }
}

aggregate *aggregate_new(spool *store, aggregate_closed *closed, void *context) {
  aggregate *a = calloc(1, sizeof *a);
  if (a != NULL) {
    a->spool = store;
    a->closed = closed;
    a->context = context;
    spool_groups_each(store, load, a);
    spool_groups_join(store, &(spool_groups){write_changed, mark_written, a});
  }
  return a;
}

void aggregate_free(aggregate *a) {
  while (a != NULL && a->oldest != NULL) {
    forget(a, a->oldest);
  }
  free(a);
}

bool aggregate_add(aggregate *a, event_kind kind, const char *key, size_t length, int64_t wall,
                   int64_t window) {
  const uint64_t hash = hash_of(kind, key, length);
  bool is_early = false;
  group *g = find(a, hash, kind, key, length);
  if (g == NULL) {
    if (a->count >= AGGREGATE_GROUPS) {
      close_group(a, a->oldest);
      is_early = true;
    }
    g = open_group(a, kind, key, length, hash);
    if (g == NULL) {
      a->closed(a->context, kind, key, 1, wall, wall);
      return true;
    }
    g->id = ++a->last_id;
    g->first = wall;
    g->end = clock_steady() + window;
  }
  g->hits++;
  g->last = wall;
  g->is_dirty = true;
  spool_groups_changed(a->spool);
  return is_early;
}

int64_t aggregate_close(aggregate *a, int64_t steady) {
  int64_t earliest = -1;
  for (group *g = a->oldest; g != NULL;) {
    group *newer = g->newer;
    if (g->end <= steady) {
      close_group(a, g);
    } else if (earliest < 0 || g->end < earliest) {
      earliest = g->end;
    }
    g = newer;
  }
  return earliest;
}

size_t aggregate_count(const aggregate *a) {
  return a->count;
}
