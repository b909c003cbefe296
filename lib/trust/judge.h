/*
 * The answer to em_trust: verdicts on images by a policy and a lock, with what sources know of
 * them. Each image is looked at once.
 */
#ifndef TRUST_JUDGE_H
#define TRUST_JUDGE_H

#include "trust/lock.h"
#include "trust/policy.h"

enum { JUDGE_SOURCES = 8 };

typedef struct judged_image {
  em_view text;
  em_image_trust trust;
} judged_image;

typedef struct trust_judge {
  trust_context context;
  const policy *policy;   /* NULL: none */
  const image_lock *lock; /* NULL: none */
  trust_source sources[JUDGE_SOURCES];
  uint32_t source_count;
  ARENA_LIST(judged_image) known; /* sorted by text */
} trust_judge;

/* What the audit is given; the judge must outlive the audit. */
em_trust trust_judge_interface(trust_judge *judge);

/* Looks at all these images at once, so that a registry can be asked in parallel. */
void trust_judge_prepare(void *judge, const em_view *images, size_t count,
                         const em_registry_login *logins, size_t login_count);

#endif
