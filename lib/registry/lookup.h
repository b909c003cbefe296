/*
 * One image's questions to its registry, one after the other: which digest a tag leads to, which
 * signatures there are, their bytes. Answers may raise further questions.
 */
#ifndef REGISTRY_LOOKUP_H
#define REGISTRY_LOOKUP_H

#include "registry/address.h"
#include "registry/request.h"
#include "trust/oci.h"

typedef enum question_kind {
  ASK_TAG,           /* the manifest behind the image's tag */
  ASK_IMAGE,         /* the image's manifest, by digest */
  ASK_REFERRERS,     /* what refers to it */
  ASK_REFERRERS_TAG, /* the same, of registries without that: the index under the tag sha256-… */
  ASK_COSIGN_TAG,    /* the manifest under the tag sha256-….sig */
  ASK_SIGNATURE,     /* a manifest that refers to the image, by digest */
  ASK_LAYER,         /* a layer of such a manifest */
} question_kind;

typedef struct question {
  question_kind kind;
  em_view path;   /* below /v2/REPOSITORY/ */
  em_view digest; /* that the answer must have, or data NULL */
  size_t maximum; /* bytes */
  evidence layer; /* ASK_LAYER: what the answer completes */
} question;

typedef struct lookup {
  const registry_options *options;
  trust_context *t;
  sought_image *sought;
  bool wants_signatures;
  em_view base; /* https://registry */
  origin registry;
  ARENA_LIST(question) questions;
  uint32_t next; /* number of the question that is asked now */
  /* Of the question that is asked now: */
  request request;
  em_view url; /* where its answer is looked for: elsewhere after a redirect */
  uint32_t redirects;
  bool has_tried_token, is_asking_for_token;
  uint32_t repeats;      /* how often it was asked again because the registry was busy */
  uint32_t wait_seconds; /* before it is asked again; 0: at once */
  em_view authorization; /* for the registry; data NULL: none */
  uint32_t referrer_count, page_count;
  bool is_done;
} lookup;

/* False if memory is out. */
bool lookup_start(lookup *l, const registry_options *options, trust_context *t,
                  sought_image *sought, bool wants_signatures);
/*
 * Prepares l->request for what is to be asked next; false if there is nothing more (l->is_done),
 * which is also so after an error that was noted.
 */
bool lookup_next(lookup *l);
/* Takes the answer in l->request (status 0: there was none), and closes it. Afterwards
 * l->wait_seconds says how long the registry wants to be left in peace. */
void lookup_answer(lookup *l);
void lookup_free(lookup *l);

/* ---- Between lookup.c, authorize.c and answers.c ------------------------------------------------
 */

bool lookup_ask(lookup *l, question q);
/* Notes what went wrong: "registry.example.com: …". */
void lookup_trouble(lookup *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
/*
 * After a 401: opens the request for a token (l->is_asking_for_token), or lets the question be
 * asked again with a login. False if either is of no use.
 */
bool authorize_start(lookup *l);
/* Takes the answer with the token. */
bool authorize_take(lookup *l);
/* Takes the answer to a question. */
void answer_take(lookup *l, const question *q, em_view body);

#endif
