#include "analysis/known.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void known_free(known *k) {
  for (size_t i = 0; i < k->count; i++) {
    free(k->items[i].key);
    cJSON_Delete(k->items[i].answer);
  }
  free(k->items);
  *k = (known){0};
}

const char *known_text(const known_item *item, const char *member) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item->answer, member));
  return text == NULL ? "" : text;
}

static char *make_key(const known_item *item) {
  char key[1024];
  if (item->is_drift) {
    snprintf(key, sizeof key, "drift/%.128s/%.64s/%.600s", known_text(item, "module"),
             known_text(item, "drift"), known_text(item, "found"));
  } else {
    snprintf(key, sizeof key, "finding/%.64s", known_text(item, "finding"));
  }
  return strdup(key);
}

static bool reserve(known *k) {
  if (k->count < k->capacity) {
    return true;
  }
  const size_t capacity = k->capacity == 0 ? 32 : k->capacity * 2;
  known_item *items = realloc(k->items, capacity * sizeof *items);
  if (items == NULL) {
    return false;
  }
  k->items = items;
  k->capacity = capacity;
  return true;
}

bool known_add(known *k, cJSON *answer) {
  const bool is_finding = cJSON_IsString(cJSON_GetObjectItemCaseSensitive(answer, "finding"));
  known_item item = {.answer = answer,
                     .is_drift = cJSON_IsString(cJSON_GetObjectItemCaseSensitive(answer, "drift"))};
  if ((!is_finding && !item.is_drift) || k->count >= ANSWER_ITEMS || !reserve(k)) {
    return false;
  }
  item.key = make_key(&item);
  if (item.key == NULL) {
    return false;
  }
  k->items[k->count++] = item;
  return true;
}

static int by_key(const void *a, const void *b) {
  return strcmp(((const known_item *)a)->key, ((const known_item *)b)->key);
}

void known_sort(known *k) {
  if (k->count > 1) {
    qsort(k->items, k->count, sizeof *k->items, by_key);
  }
}

/* Past the item and those with the same key. */
static size_t next(const known *k, size_t i) {
  size_t n = i + 1;
  while (n < k->count && strcmp(k->items[n].key, k->items[i].key) == 0) {
    n++;
  }
  return n;
}

void known_differences(const known *before, const known *after,
                       void (*appeared)(void *context, const known_item *item),
                       void (*vanished)(void *context, const known_item *item), void *context) {
  size_t b = 0, a = 0;
  while (b < before->count || a < after->count) {
    const int order = b == before->count  ? 1
                      : a == after->count ? -1
                                          : strcmp(before->items[b].key, after->items[a].key);
    if (order < 0) {
      vanished(context, &before->items[b]);
      b = next(before, b);
    } else if (order > 0) {
      appeared(context, &after->items[a]);
      a = next(after, a);
    } else {
      b = next(before, b);
      a = next(after, a);
    }
  }
}

void known_merge(known *k, known *more) {
  for (size_t i = 0; i < more->count; i++) {
    if (known_add(k, more->items[i].answer)) {
      k->items[k->count - 1].is_former = more->items[i].is_former;
    } else {
      cJSON_Delete(more->items[i].answer);
    }
    more->items[i].answer = NULL;
  }
  known_free(more);
  known_sort(k);
}

char *known_write(const known *k) {
  cJSON *list = cJSON_CreateArray();
  for (size_t i = 0; i < k->count; i++) {
    cJSON_AddItemReferenceToArray(list, k->items[i].answer);
  }
  char *text = cJSON_PrintUnformatted(list);
  cJSON_Delete(list);
  return text;
}

void known_read(known *k, const char *text) {
  cJSON *list = cJSON_Parse(text);
  while (list != NULL && list->child != NULL) {
    cJSON *answer = cJSON_DetachItemFromArray(list, 0);
    if (known_add(k, answer)) {
      k->items[k->count - 1].is_former = true;
    } else {
      cJSON_Delete(answer);
    }
  }
  cJSON_Delete(list);
  known_sort(k);
}
