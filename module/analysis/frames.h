/*
 * analysis: hostile text is read in a child process that can do nothing but compute and answer.
 * In: documents and options. Out: findings and drift, as lines. This header is the protocol: the
 * parent writes frames to the child's standard input, the child answers lines of JSON on its
 * standard output.
 *
 *   frame  = kind SP length LF bytes LF
 *   answer = one JSON object a line, at most ANSWER_LINE bytes; the last is {"end":true}
 */
#ifndef ANALYSIS_FRAMES_H
#define ANALYSIS_FRAMES_H

#include "base/bytes.h"

enum {
  FRAMES_LIMIT = 40 * 1024 * 1024, /* all that is sent to a child */
  ANSWER_LINE = 16384,
  ANSWER_LIMIT = 8 * 1024 * 1024, /* all that a child may answer */
  ANSWER_ITEMS = 4096,
};

typedef enum frame_kind {
  FRAME_OPTIONS,   /* JSON: {"allRules":…,"minimum":…,"expected":[…]} */
  FRAME_KEYS,      /* one of these must have signed every deployment that follows */
  FRAME_SIGNATURE, /* of the deployment that comes next, "" for none; its name is a line before */
  FRAME_MANIFEST,  /* a document to audit as it stands; the file's name is a line before its text */
  FRAME_ASKED,     /* what the deployment asks for: a manifest or a twin of $edgeAgent */
  FRAME_CONTAINER, /* an inspection of the engine */
  FRAME_DIGESTS,   /* RepoDigests of the container before it */
  FRAME_MODULES,   /* edgelet's list */
  FRAME_COUNT,
} frame_kind;

typedef struct frame {
  frame_kind kind;
  const char *data; /* not terminated */
  size_t length;
} frame;

void frame_write(bytes *out, frame_kind kind, const char *data, size_t length);
/* Takes the frame at `*at` and moves it on. False at the end or where it makes no sense (`*at`
 * says). */
bool frame_read(const bytes *in, size_t *at, frame *found);

#endif
