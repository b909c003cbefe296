#include "trust/judge.h"

#include <stdlib.h>

static int compare_judged(const void *a, const void *b) {
  return view_compare(((const judged_image *)a)->text, ((const judged_image *)b)->text);
}

static const judged_image *find(const trust_judge *j, em_view text) {
  const judged_image key = {.text = text};
  return j->known.count == 0
             ? NULL
             : bsearch(&key, j->known.items, j->known.count, sizeof key, compare_judged);
}

/* ---- One file's images ---------------------------------------------------------------------- */

typedef struct batch {
  trust_judge *judge;
  image *images;
  sought_image *sought;
  uint32_t count;
} batch;

/* An image that a device could not pull either. */
static bool is_judged(const image *i) {
  return !i->has_placeholder && (i->fault == IMAGE_OK || i->fault == IMAGE_TAG_WITH_DIGEST);
}

static bool add_image(batch *b, em_view text) {
  trust_judge *j = b->judge;
  image *wanted = &b->images[b->count];
  const em_view copy = arena_copy(&j->context.memory, text);
  if (copy.data == NULL || !image_read(wanted, copy, (place){0}, &j->context.memory)) {
    return false;
  }
  sought_image *s = &b->sought[b->count++];
  *s = (sought_image){.wanted = wanted, .digest = wanted->digest};
  const lock_image *entry = j->lock == NULL ? NULL : image_lock_find(j->lock, wanted);
  s->tag = wanted->tag.data != NULL ? wanted->tag : entry != NULL ? entry->tag : (em_view){0};
  return true;
}

static bool is_in_batch(const batch *b, em_view text) {
  for (uint32_t i = 0; i < b->count; i++) {
    if (view_equals(b->images[i].text, text)) {
      return true;
    }
  }
  return false;
}

static em_trust_verdict verdict_of(const trust_result *r) {
  return (em_trust_verdict){r->state, r->key, r->checked, r->detail};
}

static trust_result say_not_judged(trust_judge *j) {
  return trust_result_say(&j->context.memory, EM_TRUST_NOT_EVALUATED, (em_view){0},
                          "the reference holds a placeholder or is not valid");
}

static bool judge_image(batch *b, uint32_t index) {
  trust_judge *j = b->judge;
  const sought_image *s = &b->sought[index];
  em_image_trust trust = {0};
  const trust_result none = say_not_judged(j);
  if (j->policy != NULL) {
    const trust_result result =
        is_judged(s->wanted) ? policy_check(&j->context, j->policy, s->wanted, s->digest, &s->set)
                             : none;
    trust.signature = verdict_of(&result);
  }
  if (j->lock != NULL) {
    const trust_result result = is_judged(s->wanted)
                                    ? image_lock_check(&j->context, j->lock, s->wanted, s->resolved)
                                    : none;
    trust.lock = verdict_of(&result);
  }
  if (!ARENA_LIST_ADD(&j->context.memory, &j->known)) {
    return false;
  }
  j->known.items[j->known.count - 1] = (judged_image){s->wanted->text, trust};
  return true;
}

static bool run_batch(batch *b, const em_view *images, size_t count) {
  trust_judge *j = b->judge;
  for (size_t i = 0; i < count; i++) {
    if (images[i].length > 0 && find(j, images[i]) == NULL && !is_in_batch(b, images[i]) &&
        !add_image(b, images[i])) {
      return false;
    }
  }
  for (uint32_t i = 0; i < j->source_count && b->count > 0; i++) {
    if (!j->sources[i].look(j->sources[i].context, &j->context, b->sought, b->count,
                            j->policy != NULL)) {
      return false;
    }
  }
  for (uint32_t i = 0; i < b->count; i++) {
    if (!judge_image(b, i)) {
      return false;
    }
  }
  return true;
}

void trust_judge_prepare(void *judge, const em_view *images, size_t count,
                         const em_registry_login *logins, size_t login_count) {
  trust_judge *j = judge;
  j->context.logins = logins;
  j->context.login_count = login_count;
  batch b = {.judge = j};
  b.images = arena_allocate_array(&j->context.memory, count, sizeof *b.images);
  b.sought = arena_allocate_array(&j->context.memory, count, sizeof *b.sought);
  if (b.images == NULL || b.sought == NULL) {
    return;
  }
  /* Whoever is not judged because memory is out is told so when asked for. */
  run_batch(&b, images, count);
  j->context.login_count = 0;
  if (j->known.count > 1) {
    qsort(j->known.items, j->known.count, sizeof *j->known.items, compare_judged);
  }
}

static void answer(void *context, em_view text, em_image_trust *trust) {
  trust_judge *j = context;
  const judged_image *known = find(j, text);
  if (known == NULL) {
    trust_judge_prepare(j, &text, 1, NULL, 0);
    known = find(j, text);
  }
  if (known != NULL) {
    *trust = known->trust;
    return;
  }
  const em_trust_verdict no_memory = {EM_TRUST_NOT_EVALUATED, {0}, {0}, VIEW("memory is out")};
  *trust = (em_image_trust){no_memory, no_memory};
}

em_trust trust_judge_interface(trust_judge *judge) {
  em_trust trust = {.judge = answer,
                    .prepare = trust_judge_prepare,
                    .context = judge,
                    .has_policy = judge->policy != NULL,
                    .has_lock = judge->lock != NULL};
  if (judge->lock != NULL) {
    const trust_result result = image_lock_check_time(&judge->context, judge->lock);
    trust.lock_file = verdict_of(&result);
  }
  return trust;
}
