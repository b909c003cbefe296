#include "spool/pending.h"

#include <stdlib.h>
#include <string.h>

void pending_init(pending *p) {
  *p = (pending){0};
  p->last = &p->first;
}

void pending_clear(pending *p) {
  while (p->first != NULL) {
    pending_event *next = p->first->next;
    free(p->first);
    p->first = next;
  }
  while (p->states != NULL) {
    pending_state *next = p->states->next;
    free(p->states->name);
    free(p->states->value);
    free(p->states);
    p->states = next;
  }
  free(p->deleted);
  pending_init(p);
}

bool pending_add(pending *p, bool is_high, const char *id, const char *text, size_t length) {
  pending_event *e = malloc(sizeof *e + length + 1);
  if (e == NULL) {
    return false;
  }
  e->next = NULL;
  e->is_high = is_high;
  e->length = length;
  strncpy(e->id, id, sizeof e->id - 1);
  e->id[sizeof e->id - 1] = '\0';
  memcpy(e->text, text, length);
  e->text[length] = '\0';
  *p->last = e;
  p->last = &e->next;
  p->bytes += length;
  return true;
}

static pending_state *find(const pending *p, const char *name) {
  pending_state *s = p->states;
  while (s != NULL && strcmp(s->name, name) != 0) {
    s = s->next;
  }
  return s;
}

bool pending_put(pending *p, const char *name, const char *value) {
  char *copy = strdup(value);
  pending_state *s = find(p, name);
  if (copy == NULL) {
    return false;
  }
  if (s == NULL) {
    s = calloc(1, sizeof *s);
    char *own_name = strdup(name);
    if (s == NULL || own_name == NULL) {
      free(s);
      free(own_name);
      free(copy);
      return false;
    }
    s->name = own_name;
    s->next = p->states;
    p->states = s;
  }
  free(s->value);
  s->value = copy;
  return true;
}

const char *pending_get(const pending *p, const char *name) {
  const pending_state *s = find(p, name);
  return s == NULL ? NULL : s->value;
}

/* While the disk refuses: a window whose deletion is forgotten is sent again after a restart. */
enum { DELETED_LIMIT = 65536 };

bool pending_delete(pending *p, int64_t id) {
  if (p->deleted_count == DELETED_LIMIT) {
    return false;
  }
  if (p->deleted_count == p->deleted_capacity) {
    const size_t capacity = p->deleted_capacity == 0 ? 64 : p->deleted_capacity * 2;
    int64_t *deleted = realloc(p->deleted, capacity * sizeof *deleted);
    if (deleted == NULL) {
      return false;
    }
    p->deleted = deleted;
    p->deleted_capacity = capacity;
  }
  p->deleted[p->deleted_count++] = id;
  return true;
}

bool pending_drop(pending *p, bool *was_high) {
  pending_event **link = &p->first;
  while (*link != NULL && (*link)->is_high) {
    link = &(*link)->next;
  }
  if (*link == NULL) {
    link = &p->first;
  }
  pending_event *dropped = *link;
  if (dropped == NULL) {
    return false;
  }
  *was_high = dropped->is_high;
  *link = dropped->next;
  if (p->last == &dropped->next) {
    p->last = link;
  }
  p->bytes -= dropped->length;
  free(dropped);
  return true;
}
