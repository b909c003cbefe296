/* Both ends of the pipe to the analysis child: the frames it is sent, which hold what containers
 * wrote, and the lines that come back, which a child that was taken over might write. */
#include "analysis/child.h"
#include "analysis/frames.h"
#include "analysis/known.h"
#include "invariants.h"

#include <stdio.h>
#include <stdlib.h>

static em_ruleset *rules;

/* Answers go to standard output, which nobody reads here. */
static void prepare(void) {
  em_error error;
  MUST(em_ruleset_embedded(NULL, &rules, &error) == EM_OK);
  MUST(freopen("/dev/null", "w", stdout) != NULL);
}

/* What is written as a frame is read as that frame. */
static void check_round(const frame *f) {
  bytes written;
  bytes_init(&written, FRAMES_LIMIT);
  frame_write(&written, f->kind, f->data, f->length);
  size_t at = 0;
  frame again;
  MUST(frame_read(&written, &at, &again));
  MUST(at == written.length && again.kind == f->kind && again.length == f->length);
  bytes_free(&written);
}

static void read_frames(bytes *input) {
  size_t at = 0, before = 0;
  frame f;
  while (frame_read(input, &at, &f)) {
    MUST(at > before && at <= input->length);
    MUST(f.data >= input->data && f.data + f.length < input->data + input->length);
    check_round(&f);
    before = at;
  }
}

static void read_known(const char *text) {
  known k = {0};
  known_read(&k, text);
  char *written = known_write(&k);
  for (size_t i = 0; i + 1 < k.count; i++) {
    MUST(k.items[i].key != NULL && k.items[i + 1].key != NULL);
  }
  cJSON_free(written);
  known_free(&k);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (rules == NULL) {
    prepare();
  }
  bytes input;
  bytes_init(&input, FRAMES_LIMIT);
  bytes_append(&input, (const char *)data, size);
  if (input.data != NULL) {
    read_frames(&input);
    read_known(input.data);
    MUST(child_answer(rules, &input));
  }
  bytes_free(&input);
  return 0;
}
